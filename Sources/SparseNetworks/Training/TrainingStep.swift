/// One optimization step at a time, phase by phase.
///
/// A step goes through ``Phase/batch`` (which samples), ``Phase/forward``, ``Phase/loss``,
/// ``Phase/backward``, ``Phase/rewire`` where it is due, and ``Phase/update``; what each phase made
/// can be looked at before the next. Only the update changes the ``TrainingState``, and what the
/// rewiring has prepared takes effect with it. The object owns the memory that steps need and
/// may be used for any number of them.
///
///     let step = TrainingStep(for: state, exampleCount: examples.count)
///     try step.run(&state, on: examples)                     // a whole step
///     try step.advance(&state, on: examples)                 // or the next phase
public final class TrainingStep {
  /// The named parts of a step, in order.
  public enum Phase: String, CaseIterable, Sendable, Comparable {
    case batch, forward, loss, backward, rewire, update

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
  /// What the rewiring of this step did, from ``Phase/rewire`` on.
  public private(set) var rewiringRecord: RewiringRecord?
  /// Floats of dense gradients that a thread computes at once.
  var denseChunkSize = DenseGradients.standardChunkSize

  /// State and gradients with edges exchanged.
  private var rewired: (state: TrainingState, gradients: Gradients)?
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
  public func next(for state: TrainingState) -> Phase {
    switch completed {
    case nil, .update: .batch
    case .batch: .forward
    case .forward: .loss
    case .loss: .backward
    case .backward: state.rewiring?.isDue(after: state.step) == true ? .rewire : .update
    case .rewire: .update
    }
  }

  /// Does the next phase and returns it. After the update, `completed` is nil again.
  ///
  /// - Throws: ``SparseNetworksError`` where examples and network do not fit.
  @discardableResult
  public func advance(_ state: inout TrainingState, on examples: Examples) throws -> Phase {
    let phase = next(for: state)
    return try advance(&state, on: examples, unless: { false }) ?? phase
  }

  /// Does the next phase and returns it, or nil where `shouldStop`, asked every few milliseconds, said
  /// yes; the phase has then to be done again.
  ///
  /// - Parameter shouldStop: asked on any thread; once it says yes it goes on to.
  public func advance(
    _ state: inout TrainingState, on examples: Examples, unless shouldStop: @escaping () -> Bool
  ) throws -> Phase? {
    let phase = next(for: state)
    switch phase {
    case .batch:
      try state.network.checkFit(examples)
      batch = state.nextBatch(in: permutation(of: state, examples))
      (rewired, rewiringRecord) = (nil, nil)
    case .forward:
      guard forward.load(examples, samples: batch, unless: shouldStop),
        forward.forward(state.network.layers, unless: shouldStop)
      else { return nil }
    case .loss:
      loss = backward.loss(forward, examples.targets)
    case .backward:
      guard
        backward.backward(forward, state.network.layers, into: &gradients, unless: shouldStop)
      else { return nil }
    case .rewire:
      guard let rewiring = state.rewiring else { break }
      var next = (state: state, gradients: gradients)
      rewiringRecord = rewire(
        &next.state, &next.gradients, rewiring, on: examples, birth: state.step + 1, shouldStop)
      if rewiringRecord == nil { return nil }
      rewired = next
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

  /// Does the phases up to and including one.
  ///
  /// - Returns: false where `shouldStop` said yes as in ``advance(_:on:unless:)``.
  public func advance(
    to last: Phase, _ state: inout TrainingState, on examples: Examples,
    unless shouldStop: @escaping () -> Bool
  ) throws -> Bool {
    while true {
      guard let phase = try advance(&state, on: examples, unless: shouldStop) else { return false }
      if phase == last { return true }
    }
  }

  /// Does all that comes before the update, which alone changes the state.
  ///
  /// - Returns: false where `shouldStop` said yes as in ``advance(_:on:unless:)``.
  public func prepareUpdate(
    _ state: inout TrainingState, on examples: Examples, unless shouldStop: @escaping () -> Bool
  ) throws -> Bool {
    while next(for: state) != .update {
      if try advance(&state, on: examples, unless: shouldStop) == nil { return false }
    }
    return true
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

  private func rewire(
    _ state: inout TrainingState, _ gradients: inout Gradients, _ rewiring: Rewiring,
    on examples: Examples, birth: Int, _ shouldStop: @escaping () -> Bool
  ) -> RewiringRecord? {
    guard rewiring.growth == .gradient || rewiring.growth == .momentum else {
      return state.rewire(rewiring, gradients: &gradients, dense: nil, birth: birth)
    }
    let weights = rewiring.batchWeights
    var batches = [(forward, backward, weights[0])]
    let layers = state.network.layers
    let earlier = state.earlierBatches(weights.count - 1, exampleCount: examples.count)
    for (samples, weight) in zip(earlier, weights.dropFirst()) {
      let pass = ForwardPass(layers: layers, sampleCount: samples.count, engine: forward.engine)
      let back = BackwardPass(pass)
      guard pass.load(examples, samples: samples, unless: shouldStop),
        pass.forward(layers, unless: shouldStop)
      else { return nil }
      _ = back.loss(pass, examples.targets)
      guard back.inputGradients(pass, layers, unless: shouldStop) else { return nil }
      batches.append((pass, back, weight))
    }
    let dense = DenseGradients(
      batches: batches, engine: forward.engine, shouldStop: shouldStop,
      chunkSize: denseChunkSize)
    return state.rewire(rewiring, gradients: &gradients, dense: dense, birth: birth)
  }

  private func update(_ state: inout TrainingState, exampleCount: Int) {
    defer {
      state.advance(sampleCount: batch.count, exampleCount: exampleCount, loss: loss ?? .nan)
    }
    if let rewired {
      let settings = state.settings
      (state, gradients) = rewired
      state.settings = settings
      self.rewired = nil
      if state.rewiring?.alwaysUpdates != true { return }
    }
    let rule = state.optimizer.update(
      learningRate: state.learningRate, step: state.step + 1)
    for layer in state.network.layers.indices {
      let schedule = forward.schedule(state.network.layers, layer)
      let births = state.births[layer]
      if state.optimizer.biasCorrection == .edge, !births.isEmpty {
        state.optimizer.applyByAge(
          to: &state.network.layers[layer].weights, gradients.weights[layer],
          &state.weightMoments[layer], births: births, learningRate: state.learningRate,
          step: state.step, kernels: forward.engine.kernels)
      } else {
        rule.apply(
          to: &state.network.layers[layer].weights, gradients.weights[layer],
          &state.weightMoments[layer], parts: schedule.edges, engine: forward.engine)
      }
      rule.apply(
        to: &state.network.layers[layer].biases, gradients.biases[layer],
        &state.biasMoments[layer], parts: schedule.neurons, engine: forward.engine)
    }
  }

  /// Exchanges edges now, as `rewiring` says, whether or not that is due. A step in progress must
  /// have done its backward pass and not its rewiring.
  ///
  /// - Throws: ``SparseNetworksError`` where it has not.
  public func rewireNow(
    _ state: inout TrainingState, _ rewiring: Rewiring, on examples: Examples
  ) throws -> RewiringRecord {
    try rewireNow(&state, rewiring, on: examples, unless: { false })
      ?? RewiringRecord(step: state.step, growth: rewiring.growth)
  }

  /// The same, or nil and no change where `shouldStop` said yes as in ``advance(_:on:unless:)``.
  public func rewireNow(
    _ state: inout TrainingState, _ rewiring: Rewiring, on examples: Examples,
    unless shouldStop: @escaping () -> Bool
  ) throws -> RewiringRecord? {
    guard completed == .backward else {
      throw SparseNetworksError(
        .parameter, "edges can be exchanged after the backward pass of a step, and not now",
        hint: "advance the step until it has done that")
    }
    let record = rewire(&state, &gradients, rewiring, on: examples, birth: state.step, shouldStop)
    if record != nil { completed = nil }
    return record
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
      throw SparseNetworksError(
        .shapeMismatch, "there are no examples in this part of the data",
        hint: "load data that have some in both parts")
    }
  }
}
