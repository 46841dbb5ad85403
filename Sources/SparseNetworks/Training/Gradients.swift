/// Gradients of the loss with respect to weights and biases, layer by layer, for active edges.
public struct Gradients: Sendable {
  /// One gradient an edge, in row order.
  public internal(set) var weights: [[Float]]
  /// One gradient a neuron.
  public internal(set) var biases: [[Float]]

  /// Zeros in the shape of `layers`.
  init(zerosFor layers: [Layer]) {
    weights = layers.map { Array(repeating: 0, count: $0.rows.edgeCount) }
    biases = layers.map { Array(repeating: 0, count: $0.neuronCount) }
  }

  mutating func add(_ other: Gradients, times factor: Float) {
    for layer in weights.indices {
      for i in weights[layer].indices { weights[layer][i] += factor * other.weights[layer][i] }
      for i in biases[layer].indices { biases[layer][i] += factor * other.biases[layer][i] }
    }
  }
}

extension Network {
  /// Gradients of the mean loss over `samples`, at the present weights.
  ///
  /// Large sets are taken in parts of ``NetworkPlan/partSize`` samples, weighted by their size and
  /// added in order.
  public func gradients(
    on examples: Examples, samples: [Int], engine: Engine = .singleThreaded
  ) -> Gradients {
    gradients(on: examples, samples: samples, engine: engine, shouldStop: { false })
      ?? Gradients(zerosFor: layers)
  }

  /// The same, or nil where `shouldStop`, asked between parts, says yes.
  public func gradients(
    on examples: Examples, samples: [Int], engine: Engine = .singleThreaded,
    shouldStop: () -> Bool
  ) -> Gradients? {
    var total = Gradients(zerosFor: layers)
    let forward = ForwardPass(
      layers: layers, sampleCount: min(samples.count, partSize), engine: engine)
    let backward = BackwardPass(forward)
    for start in stride(from: 0, to: samples.count, by: partSize) {
      if shouldStop() { return nil }
      let part = Array(samples[start..<min(start + partSize, samples.count)])
      forward.load(examples, samples: part)
      forward.forward(layers)
      _ = backward.loss(forward, examples.targets)
      guard part.count < samples.count else {
        backward.backward(forward, layers, into: &total)
        break
      }
      var gradients = Gradients(zerosFor: layers)
      backward.backward(forward, layers, into: &gradients)
      total.add(gradients, times: Float(part.count) / Float(samples.count))
    }
    return total
  }
}
