/// One optimization step at a time, phase by phase.
///
/// A step goes through ``Phase/batch`` (which samples), ``Phase/forward``, ``Phase/loss``,
/// ``Phase/backward`` and ``Phase/update``; what each phase made can be looked at before the next.
/// Only the update changes the ``TrainingState``. The object owns the memory that steps need and
/// may be used for any number of them.
///
///     let step = TrainingStep(for: state, exampleCount: examples.count)
///     try step.run(&state, on: examples)                     // a whole step
///     try step.advance(&state, on: examples)                 // or the next phase
public final class TrainingStep {
  /// The named parts of a step, in order.
  public enum Phase: String, CaseIterable, Sendable, Comparable {
    case batch, forward, loss, backward, update

    /// Whether a phase comes before another.
    public static func < (left: Phase, right: Phase) -> Bool { left.order < right.order }

    private var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  }

  /// The last phase completed; nil between steps.
  public private(set) var completed: Phase?
  /// Examples of the batch, from ``Phase/batch`` on.
  public private(set) var batch: [Int] = []
  /// Mean loss of the batch, from ``Phase/loss`` on.
  public private(set) var loss: Double?
  /// Gradients of the batch, from ``Phase/backward`` on.
  public private(set) var gradients: Gradients

  private let forward: ForwardPass
  private let backward: BackwardPass
  private var order: (key: BatchOrder, epoch: Int, samples: [Int])?

  /// Memory for the steps of a run.
  ///
  /// - Parameter exampleCount: number of training examples.
  public init(for state: TrainingState, exampleCount: Int, engine: Engine = .singleThreaded) {
    let layers = state.network.layers
    forward = ForwardPass(
      layers: layers, sampleCount: min(state.batchSize, exampleCount), engine: engine)
    backward = BackwardPass(forward)
    gradients = Gradients(zerosFor: layers)
  }

  /// The phase that ``advance(_:on:)`` would do.
  public var next: Phase {
    guard let completed else { return .batch }
    return Phase.allCases.first { $0 > completed } ?? .batch
  }

  /// Does the next phase and returns it. After the update, `completed` is nil again.
  ///
  /// - Throws: ``SparseNetworksError`` where examples and network do not fit.
  @discardableResult
  public func advance(_ state: inout TrainingState, on examples: Examples) throws -> Phase {
    let phase = next
    switch phase {
    case .batch:
      try state.network.checkFit(examples)
      batch = state.nextBatch(in: permutation(of: state, examples))
    case .forward:
      forward.load(examples, samples: batch)
      forward.forward(state.network.layers)
    case .loss:
      loss = backward.loss(forward, examples.targets)
    case .backward:
      backward.backward(forward, state.network.layers, into: &gradients)
    case .update:
      update(&state, exampleCount: examples.count)
    }
    completed = phase == .update ? nil : phase
    return phase
  }

  /// Does the remaining phases of the present step, or a whole step.
  ///
  /// - Returns: the loss of the batch, before the update.
  @discardableResult
  public func run(_ state: inout TrainingState, on examples: Examples) throws -> Double {
    while try advance(&state, on: examples) != .update {}
    return state.lastLoss ?? .nan
  }

  /// Whether ``loss`` is that of the present batch.
  public var hasLoss: Bool { completed.map { $0 >= .loss } ?? false }

  /// Activations of a layer for the batch, sample-major; nil before ``Phase/forward``.
  public func activations(ofLayer layer: Int) -> [Float]? {
    guard let completed, completed >= .forward else { return nil }
    return forward.activations(ofLayer: layer)
  }

  private func permutation(of state: TrainingState, _ examples: Examples) -> [Int] {
    let key = BatchOrder(seed: state.network.plan.seed, exampleCount: examples.count)
    if let order, order.key == key, order.epoch == state.epoch { return order.samples }
    let samples = key.permutation(epoch: state.epoch)
    order = (key, state.epoch, samples)
    return samples
  }

  private func update(_ state: inout TrainingState, exampleCount: Int) {
    let rule = state.optimizer.update(
      learningRate: state.learningRate, step: state.step + 1)
    for layer in state.network.layers.indices {
      rule.apply(
        to: &state.network.layers[layer].weights, gradients.weights[layer],
        &state.weightMoments[layer], engine: forward.engine)
      rule.apply(
        to: &state.network.layers[layer].biases, gradients.biases[layer],
        &state.biasMoments[layer], engine: forward.engine)
    }
    state.advance(sampleCount: batch.count, exampleCount: exampleCount, loss: loss ?? .nan)
  }
}

extension Network {
  /// Checks that examples have the network's inputs and outputs.
  public func checkFit(_ examples: Examples) throws {
    guard examples.featureCount == inputCount else {
      throw SparseNetworksError(
        .shapeMismatch,
        "the network reads \(inputCount) inputs but the data have \(examples.featureCount) features",
        hint: "make a network that begins with \(examples.featureCount)-")
    }
    guard examples.outputCount == outputCount else {
      throw SparseNetworksError(
        .shapeMismatch,
        "the network has \(outputCount) outputs but the data need \(examples.outputCount)",
        hint: "make a network that ends with -\(examples.outputCount)")
    }
    guard examples.count > 0 else {
      throw SparseNetworksError(.shapeMismatch, "there are no examples in this part of the data")
    }
  }
}
