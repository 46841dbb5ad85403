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

  mutating func reset() {
    for layer in weights.indices {
      for i in weights[layer].indices { weights[layer][i] = 0 }
      for i in biases[layer].indices { biases[layer][i] = 0 }
    }
  }
}

/// The way back through a network, from the outputs of a ``ForwardPass``.
final class BackwardPass {
  /// `dL/dz` of each layer, in the layout of the forward pass.
  let preactivationGradients: [FloatBuffer]

  init(_ forward: ForwardPass) {
    preactivationGradients = forward.preactivations.map { FloatBuffer(count: $0.count) }
  }

  /// Loss of the batch; leaves `dL/dz` of the output layer behind.
  func loss(_ forward: ForwardPass, _ targets: Examples.Targets, samples: [Int]) -> Double {
    guard let last = preactivationGradients.last, let neurons = forward.widths.last else {
      return 0
    }
    let scale = 1 / Double(samples.count)
    var outputs = Array(repeating: 0.0, count: neurons)
    var total = 0.0
    last.base.update(repeating: 0, count: neurons * forward.layout.paddedCount)
    for (position, sample) in samples.enumerated() {
      forward.outputs(ofSample: position, into: &outputs)
      total += Loss.sample(&outputs, targets, sample)
      for neuron in 0..<neurons {
        last.base[forward.offset(neurons, neuron, position)] = Float(outputs[neuron] * scale)
      }
    }
    return total * scale
  }

  /// Adds the gradients of all layers to `gradients`, which the caller has reset.
  func backward(
    _ forward: ForwardPass, _ layers: [Layer], into gradients: inout Gradients, kernels: Kernels
  ) {
    let layout = forward.layout
    for index in layers.indices.reversed() {
      let layer = layers[index]
      let source = index == 0 ? forward.inputs : forward.activations[index - 1]
      let dz = preactivationGradients[index].base
      for tile in 0..<layout.tileCount {
        let start = tile * layout.width
        kernels.weightGradients(
          layer.rows, x: source.base + start * layer.inputCount, dz: dz + start * layer.neuronCount,
          dw: &gradients.weights[index], db: &gradients.biases[index], width: layout.width)
        if index > 0 {
          kernels.inputGradients(
            layer, dz: dz + start * layer.neuronCount,
            dx: preactivationGradients[index - 1].base + start * layer.inputCount,
            width: layout.width)
        }
      }
      if index > 0 {
        layers[index - 1].activation.applyDerivative(
          forward.preactivations[index - 1].base, to: preactivationGradients[index - 1].base,
          count: layer.inputCount * layout.paddedCount)
      }
    }
  }
}

extension Network {
  /// Gradients of the mean loss over `samples`, at the present weights.
  ///
  /// Large sets are taken in parts of 512 samples, weighted by their size and added in order.
  public func gradients(
    on examples: Examples, samples: [Int], kernels: Kernels = .best
  ) -> Gradients {
    gradients(on: examples, samples: samples, kernels: kernels, shouldStop: { false })
      ?? Gradients(zerosFor: layers)
  }

  /// The same, or nil where `shouldStop`, asked between parts, says yes.
  public func gradients(
    on examples: Examples, samples: [Int], kernels: Kernels = .best, shouldStop: () -> Bool
  ) -> Gradients? {
    var total = Gradients(zerosFor: layers)
    let forward = ForwardPass(layers: layers, sampleCount: min(samples.count, 512))
    let backward = BackwardPass(forward)
    for start in stride(from: 0, to: samples.count, by: 512) {
      if shouldStop() { return nil }
      let part = Array(samples[start..<min(start + 512, samples.count)])
      forward.load(examples, samples: part)
      forward.forward(layers, kernels: kernels)
      _ = backward.loss(forward, examples.targets, samples: part)
      guard part.count < samples.count else {
        backward.backward(forward, layers, into: &total, kernels: kernels)
        break
      }
      var gradients = Gradients(zerosFor: layers)
      backward.backward(forward, layers, into: &gradients, kernels: kernels)
      total.add(gradients, times: Float(part.count) / Float(samples.count))
    }
    return total
  }
}

extension Gradients {
  mutating func add(_ other: Gradients, times factor: Float) {
    for layer in weights.indices {
      for i in weights[layer].indices { weights[layer][i] += factor * other.weights[layer][i] }
      for i in biases[layer].indices { biases[layer][i] += factor * other.biases[layer][i] }
    }
  }
}
