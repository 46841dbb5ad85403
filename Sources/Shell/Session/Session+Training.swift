import Datasets
import SparseNetworks

/// Training the current network: by steps, by phases, and what is known between two phases.
extension Session {
  /// The step that is between two phases, if any.
  var openStep: TrainingStep? {
    isLookingAhead ? nil : stepInProgress.flatMap { $0.completed == nil ? nil : $0 }
  }

  /// The same of any network.
  func openStep(of name: String) -> TrainingStep? {
    name == currentName ? openStep : runs.first { $0.name == name }?.openStep
  }

  /// Does something as if no step were between two phases.
  func asBetweenSteps<Result>(_ body: () throws -> Result) rethrows -> Result {
    let wasLookingAhead = isLookingAhead
    isLookingAhead = true
    defer { isLookingAhead = wasLookingAhead }
    return try body()
  }

  /// Does the next phase of the current network's step.
  ///
  /// - Throws: ``ShellError`` after Ctrl-C; the step is then still before that phase.
  @discardableResult
  func advancePhase() throws -> TrainingStep.Phase {
    // What Ctrl-C left out is made up for before the network changes.
    try epochAtItsEnd()
    if isLookingAhead { forgetStep() }
    return try withStep { step, state, examples in
      guard
        let phase = try step.advance(&state, on: examples, unless: { InterruptFlag.isRaised })
      else { throw ShellError.interrupted }
      return phase
    }
  }

  /// The phase that ``advancePhase()`` would do.
  func nextPhase() throws -> TrainingStep.Phase {
    let state = try current()
    return openStep?.next(for: state) ?? .batch
  }

  /// Finishes the step in progress, or does a whole one, and returns its loss; nil where Ctrl-C
  /// came first, and what there was of the step counts as done ahead.
  func runStep() throws -> Double? {
    isLookingAhead = false
    let loss = try withStep { step, state, examples -> Double? in
      let isDone = try step.advance(
        to: .update, &state, on: examples, unless: { InterruptFlag.isRaised })
      return isDone ? state.lastLoss ?? .nan : nil
    }
    // Giving back the memory of a large batch would take longer than one is to wait.
    if loss == nil { isLookingAhead = true }
    return loss
  }

  /// Puts the steps that the current network has done, or gone back, into the transcript.
  func recordSteps() {
    guard let index = currentIndex else { return }
    transcript.place(runs[index].id, at: runs[index].state.step)
  }

  /// Exchanges edges at once, by the gradient of the batch that the next step will use.
  func rewireNow(_ rewiring: Rewiring) throws -> RewiringRecord {
    if let step = openStep, step.completed == .rewire {
      throw ShellError(
        .usage, "the step in progress has just prepared a rewiring", hint: "finish it with phase")
    }
    let open = openStep
    // Phases still to be done are done on another step, so that this one stays where it is if they
    // are cut short.
    if let open, open.completed != .backward { stepInProgress = nil }
    let record: RewiringRecord
    do {
      while openStep?.completed != .backward { try advancePhase() }
      record = try withStep { step, state, examples in
        guard
          let record = try step.rewireNow(
            &state, rewiring, on: examples, unless: { InterruptFlag.isRaised })
        else { throw ShellError.interrupted }
        return record
      }
    } catch {
      if let open { stepInProgress = open } else { isLookingAhead = true }
      throw error
    }
    if let index = currentIndex {
      transcript.change(runs[index].id)
      runs[index].forgetStopsAhead()
      runs[index].timeline.note(rewiring, of: runs[index].state)
    }
    forgetDerived()
    return record
  }

  private func withStep<Result>(
    _ body: (TrainingStep, inout TrainingState, Examples) throws -> Result
  ) throws -> Result {
    let examples = try data().train
    let index = try requireCurrentIndex()
    if stepInProgress == nil {
      let state = runs[index].state
      let step = try makeStep(for: state, on: examples)
      recordSteps()
      transcript.settle(state, of: runs[index].id, before: .training)
      stepInProgress = step
    }
    guard let step = stepInProgress else { preconditionFailure("the step was just made") }
    let before = runs[index].state.step
    let result = try body(step, &runs[index].state, examples)
    if step.completed == nil, runs[index].state.step > before { try noteStep(index) }
    return result
  }

  /// Memory for the steps of a run, checked before it is taken.
  func makeStep(for state: TrainingState, on examples: Examples) throws -> TrainingStep {
    try state.network.checkFit(examples)
    try state.network.plan.checkSize(
      memoryLimit: configuration.memoryLimit,
      batchSize: state.samplesInMemory(of: examples.count), rewiring: state.rewiring)
    return TrainingStep(
      for: state, exampleCount: examples.count, engine: configuration.engine)
  }

  /// What is due after each step. Where the run has been before, the changes made there are made
  /// again.
  ///
  /// - Returns: whether there were such changes.
  @discardableResult
  func noteStep(_ index: Int) throws -> Bool {
    let step = runs[index].state.step
    var isChanged = false
    if step <= runs[index].timeline.latest {
      for change in runs[index].timeline.changes(at: step) {
        try runs[index].state.make(change.kind, on: data().train, engine: configuration.engine)
        forgetDerived()
        isChanged = true
      }
    } else {
      runs[index].timeline.note(runs[index].state)
    }
    if checksState { try runs[index].state.check() }
    return isChanged
  }

  /// Loss and accuracy of the current network on the test examples, kept until it changes.
  func testEvaluation() throws -> Evaluation {
    let state = try current()
    let name = currentName ?? ""
    if let cache = accuracyCache, cache.step == state.step, cache.network == name {
      return cache.evaluation
    }
    let evaluation = try evaluate(try data().test)
    accuracyCache = (state.step, name, evaluation)
    return evaluation
  }

  /// What the epoch came to that has just ended, which is recorded; nil in the midst of one.
  ///
  /// Whoever does steps asks for it after each, and again before the next, since Ctrl-C may have come
  /// between: so the record does not depend on which command did them.
  @discardableResult
  func epochAtItsEnd() throws -> TrainingCourse.Epoch? {
    let run = runs[try requireCurrentIndex()]
    guard run.state.position == 0, run.state.step > run.timeline.earliest else { return nil }
    if let known = run.timeline.course.epochs.last(where: { $0.step <= run.state.step }),
      known.step == run.state.step
    {
      return known
    }
    let epoch = TrainingCourse.Epoch(run.state, try testEvaluation())
    if let index = currentIndex { runs[index].timeline.note(epoch) }
    return epoch
  }

  /// Loss and accuracy of the current network on some examples.
  func evaluate(_ examples: Examples) throws -> Evaluation {
    try evaluate(examples, with: current().network)
  }

  /// Loss and accuracy of a network on some examples.
  func evaluate(_ examples: Examples, with network: Network) throws -> Evaluation {
    guard
      let evaluation = try network.evaluate(
        examples, engine: configuration.engine, shouldStop: { InterruptFlag.isRaised })
    else { throw ShellError.interrupted }
    return evaluation
  }

  /// Gradients at the present weights: those of the step in progress once its backward pass is
  /// done, otherwise of the batch that the next step will use. Nothing is changed.
  ///
  /// The phases done for that are the beginning of the next step, which goes on from there.
  func gradients() throws -> Gradients {
    if let step = stepInProgress, let completed = step.completed, completed >= .backward {
      return step.gradients
    }
    let examples = try data().train
    if openStep == nil, let index = currentIndex, let step = stepInProgress {
      isLookingAhead = true
      guard
        try step.advance(
          to: .backward, &runs[index].state, on: examples, unless: { InterruptFlag.isRaised })
      else { throw ShellError.interrupted }
      return step.gradients
    }
    var state = try current()
    let step = try makeStep(for: state, on: examples)
    guard
      try step.advance(to: .backward, &state, on: examples, unless: { InterruptFlag.isRaised })
    else { throw ShellError.interrupted }
    return step.gradients
  }
}
