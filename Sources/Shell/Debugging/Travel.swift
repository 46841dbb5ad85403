import Datasets
import SparseNetworks

/// Going back and forth in the past of the current network.
extension Session {
  /// Makes the current network what it was, or will have been, after so many steps.
  func travel(to target: Int) throws {
    let index = try requireCurrentIndex()
    let timeline = runs[index].timeline
    guard (timeline.earliest...timeline.latest).contains(target) else {
      throw ShellError(
        .outOfRange, "step \(target) is not in the past of \(runs[index].name)",
        hint: timeline.earliest == timeline.latest
          ? "nothing has been done yet"
          : "it goes from step \(timeline.earliest) to \(timeline.latest)")
    }
    if target != runs[index].state.step {
      runs[index].state = try walk(to: target).state
    }
    forgetDerived()
    recordSteps()
  }

  /// Keeps the present state of the current network under a name.
  func checkpoint(_ name: String) throws {
    let index = try requireCurrentIndex()
    // What could be done once can be done again.
    guard replay.isUnderWay || runs[index].timeline.hasRoom(for: runs[index].state, as: name) else {
      throw ShellError(
        .outOfRange, "there is no room for another checkpoint",
        hint: "make some with set history=\((historyLimit >> 19) + 1)MB")
    }
    runs[index].timeline.keep(runs[index].state, as: name)
    transcript.record(
      "checkpoint \(quoted(name))", of: runs[index].id, at: runs[index].state.step)
  }

  /// Brings back a state that was kept under a name.
  func restore(_ name: String) throws {
    let index = try requireCurrentIndex()
    guard let state = runs[index].timeline.restore(name) else {
      let names = runs[index].timeline.checkpoints.map(\.name)
      throw ShellError(
        .unknownName, "\(runs[index].name) has no checkpoint \(name)",
        hint: names.isEmpty
          ? "make one: checkpoint \(name); net, profile and other data end those there were"
          : "it has \(names.joined(separator: ", "))")
    }
    runs[index].state = state
    runs[index].forgetStopsBeyondPast()
    forgetDerived()
    transcript.record("restore \(quoted(name))", of: runs[index].id, at: state.step)
  }

  /// Goes back to the last step at which training would have stopped; to the first of the past
  /// where it would not have.
  ///
  /// - Returns: what it would have stopped at.
  func travelToLastStop() throws -> [StopHit] {
    let index = try requireCurrentIndex()
    let origin = runs[index].state
    var end = origin.step - 1
    while end > runs[index].timeline.earliest {
      let start = runs[index].timeline.snapshotStep(before: end) ?? runs[index].timeline.earliest
      if let found = try lastStop(from: start, to: end) {
        try travel(to: found.step)
        return found.hits
      }
      end = start
    }
    try travel(to: runs[index].timeline.earliest)
    return []
  }

  private func lastStop(from start: Int, to end: Int) throws -> (step: Int, hits: [StopHit])? {
    let index = try requireCurrentIndex()
    let origin = runs[index].state
    defer {
      runs[index].state = origin
      forgetDerived()
    }
    var walk = try walk(to: start)
    place(walk.state, index)
    var observer = StopObserver(self)
    var found: (step: Int, hits: [StopHit])?
    while walk.state.step < end {
      // The walk should not have to copy what it changes.
      place(origin, index)
      try walk.advance()
      place(walk.state, index)
      let hits = observer.hits(self)
      if !hits.isEmpty { found = (walk.state.step, hits) }
      // Not all conditions may have been worked out.
      if InterruptFlag.isRaised { throw ShellError.interrupted }
    }
    return found
  }

  private func place(_ state: TrainingState, _ index: Int) {
    runs[index].state = state
    forgetDerived()
  }

  /// A walk through the current network's past that has come to a step.
  func walk(to target: Int) throws -> TimelineWalk {
    try walk(runs[requireCurrentIndex()].timeline, to: target)
  }

  private func walk(_ timeline: Timeline, to target: Int) throws -> TimelineWalk {
    guard
      var walk = try TimelineWalk(
        timeline, to: target, on: data().train, engine: configuration.engine,
        unless: { InterruptFlag.isRaised })
    else {
      throw ShellError(
        .outOfRange, "step \(target) is not in the past", hint: "timeline shows what is")
    }
    while walk.state.step < target { try walk.advance() }
    return walk
  }

  /// What a network was after so many steps; nil where it has never been.
  func state(of run: NetworkRun, at step: Int) throws -> TrainingState? {
    if step == run.state.step { return run.state }
    guard (run.timeline.earliest...run.timeline.latest).contains(step) else { return nil }
    return try walk(run.timeline, to: step).state
  }
}
