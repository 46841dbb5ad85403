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
