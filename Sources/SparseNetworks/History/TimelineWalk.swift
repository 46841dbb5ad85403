/// A way through the past of a run: from a snapshot forward, step by step, with everything done
/// again that was done then.
///
///     var walk = try TimelineWalk(timeline, to: 120, on: examples)
///     while walk.state.step < 120 { try walk.advance() }
public struct TimelineWalk {
  /// The state where the walk has come to, after the changes that were made there.
  public private(set) var state: TrainingState
  private var changes: ArraySlice<Timeline.Change>
  private let examples: Examples
  private let engine: Engine
  private let shouldStop: () -> Bool
  private var step: TrainingStep

  /// A walk from the last snapshot that is not after `target`; nil where the run has never been.
  ///
  /// - Parameter shouldStop: asked every few milliseconds, on any thread; once it says yes it goes on
  ///   to, and what is under way ends with the error `interrupted`.
  public init?(
    _ timeline: Timeline, to target: Int, on examples: Examples,
    engine: Engine = .singleThreaded, unless shouldStop: @escaping () -> Bool = { false }
  ) throws {
    guard let start = timeline.departure(for: target) else { return nil }
    (state, changes) = (start.state, start.changes)
    (self.examples, self.engine, self.shouldStop) = (examples, engine, shouldStop)
    step = TrainingStep(for: state, exampleCount: examples.count, engine: engine)
    try makeChanges()
  }

  /// Does the next step.
  public mutating func advance() throws {
    guard try step.advance(to: .update, &state, on: examples, unless: shouldStop) else {
      throw SparseNetworksError.interrupted
    }
    try makeChanges()
  }

  private mutating func makeChanges() throws {
    while let change = changes.first, change.step == state.step {
      try state.make(change.kind, on: examples, engine: engine, unless: shouldStop)
      changes.removeFirst()
      step = TrainingStep(for: state, exampleCount: examples.count, engine: engine)
    }
  }
}

extension Timeline {
  /// The state after `step` steps and after the changes that were made there, or nil where the run
  /// has never been.
  ///
  /// - Parameter examples: those that the run was trained on.
  public func state(
    at step: Int, on examples: Examples, engine: Engine = .singleThreaded
  ) throws -> TrainingState? {
    guard var walk = try TimelineWalk(self, to: step, on: examples, engine: engine) else {
      return nil
    }
    while walk.state.step < step { try walk.advance() }
    return walk.state
  }
}

extension TrainingState {
  /// Does again what was done between two steps.
  ///
  /// - Throws: ``SparseNetworksError`` with code `interrupted` where `shouldStop`, as
  ///   ``TrainingStep/advance(_:on:unless:)`` asks it, said yes; nothing has changed then.
  public mutating func make(
    _ change: Timeline.Change.Kind, on examples: Examples, engine: Engine = .singleThreaded,
    unless shouldStop: @escaping () -> Bool = { false }
  ) throws {
    switch change {
    case .settings(let settings): self.settings = settings
    case .rewiring(let rewiring):
      let step = TrainingStep(for: self, exampleCount: examples.count, engine: engine)
      guard try step.advance(to: .backward, &self, on: examples, unless: shouldStop),
        try step.rewireNow(&self, rewiring, on: examples, unless: shouldStop) != nil
      else { throw SparseNetworksError.interrupted }
    }
  }
}
