import Datasets
import SparseNetworks

extension Session {
  /// How many batches gradients are measured on unless the user says otherwise.
  static let measuredBatches = 8

  /// The gradient of the mean loss over the first batches of a network's present epoch.
  ///
  /// - Returns: the gradient, and how many training examples it is over.
  func measuredGradients(
    of state: TrainingState, batches: Int = measuredBatches
  ) throws -> (gradients: Gradients, exampleCount: Int) {
    let examples = try data().train
    try state.network.checkFit(examples)
    let order = BatchOrder(seed: state.network.plan.seed, exampleCount: examples.count)
    let count = min(examples.count, batches * state.batchSize)
    let gradients = state.network.gradients(
      on: examples, samples: Array(order.permutation(epoch: state.epoch).prefix(count)),
      engine: configuration.engine, shouldStop: { InterruptFlag.isRaised })
    return (try orInterrupted(gradients), count)
  }

  /// The network as the next step's update would leave it. Nothing is changed.
  func updatedNetwork(of state: TrainingState) throws -> Network {
    var state = state
    let examples = try data().train
    let step = TrainingStep(
      for: state, exampleCount: examples.count, engine: configuration.engine)
    guard try step.advance(to: .update, &state, on: examples, unless: { InterruptFlag.isRaised })
    else { throw ShellError.interrupted }
    return state.network
  }

  /// How strongly a network's neurons respond to the first of some examples.
  func activity(
    of network: Network, on examples: Examples, count: Int
  ) throws -> [NeuronActivity] {
    try orInterrupted(
      network.activity(
        on: examples, samples: Array(0..<min(count, examples.count)),
        engine: configuration.engine, shouldStop: { InterruptFlag.isRaised }))
  }

  /// What values the activations of a network's neurons take over some examples.
  func activationSummaries(
    of network: Network, on examples: Examples, samples: [Int]
  ) throws -> [[ActivationSummary]] {
    try orInterrupted(
      network.activationSummaries(
        on: examples, samples: samples, engine: configuration.engine,
        shouldStop: { InterruptFlag.isRaised }))
  }

  /// Hands the current network's outputs for each of some examples to `body`.
  func eachOutput(
    of examples: Examples, samples: [Int], _ body: (_ sample: Int, _ outputs: [Double]) -> Void
  ) throws {
    let network = try current().network
    try network.checkFit(examples)
    try inParts(samples) { samples in
      let outputs = try network.outputs(
        examples, samples: samples, engine: configuration.engine)
      for (sample, outputs) in zip(samples, outputs) { body(sample, outputs) }
    }
  }

  /// Goes through some examples in parts, so that Ctrl-C is heard between.
  func inParts(_ samples: [Int], _ body: ([Int]) throws -> Void) throws {
    let size = 1024
    for start in stride(from: 0, to: samples.count, by: size) {
      if InterruptFlag.isRaised { throw ShellError.interrupted }
      try body(Array(samples[start..<min(start + size, samples.count)]))
    }
  }

  /// How far apart the topologies of two networks are.
  func distance(
    _ first: Network, _ second: Network, matching: TopologyDistance.Matching = .hidden
  ) throws -> TopologyDistance {
    try orInterrupted(
      TopologyDistance(
        first.layers.map(\.rows), second.layers.map(\.rows), matching: matching,
        shouldStop: { InterruptFlag.isRaised }))
  }

  private func orInterrupted<Result>(_ result: Result?) throws -> Result {
    guard let result else { throw ShellError.interrupted }
    return result
  }
}
