/// How strongly a layer's neurons respond to a set of examples, and which never do.
public struct NeuronActivity: Sendable, Equatable {
  /// Mean |activation| of each neuron over the examples.
  public let strengths: [Double]

  /// Neurons that are dormant: whose mean |activation| is at most `threshold` times the layer's
  /// mean, ascending.
  ///
  /// At 0, those whose activation is exactly 0 on every example: with ReLU, neurons that are never
  /// active and whose weights get no gradient. A layer that never responds is dormant as a whole.
  ///
  /// Source: Sokar et al., "The Dormant Neuron Phenomenon in Deep Reinforcement Learning", ICML
  /// 2023, definition 3.1.
  public func dormant(threshold: Double = 0) -> [Int] {
    let mean = strengths.reduce(0, +) / Double(max(1, strengths.count))
    return strengths.indices.filter { strengths[$0] <= threshold * mean }
  }
}

extension Network {
  /// How strongly the neurons of each layer respond to some examples, first hidden layer first.
  ///
  /// - Parameters:
  ///   - samples: which examples, at least one.
  ///   - shouldStop: asked between parts; where it says yes, nil is returned.
  /// - Throws: ``SparseNetworksError`` where examples and network do not fit.
  public func activity(
    on examples: Examples, samples: [Int], engine: Engine = .singleThreaded,
    shouldStop: () -> Bool = { false }
  ) throws -> [NeuronActivity]? {
    var sums = layers.map { Array(repeating: 0.0, count: $0.neuronCount) }
    let isWhole = try forEachActivation(
      on: examples, samples: samples, engine: engine, shouldStop: shouldStop
    ) { layer, neuron, value in sums[layer][neuron] += abs(Double(value)) }
    guard isWhole else { return nil }
    return sums.map { sums in
      NeuronActivity(strengths: sums.map { $0 / Double(samples.count) })
    }
  }
}
