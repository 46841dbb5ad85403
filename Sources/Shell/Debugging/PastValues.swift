import Datasets
import SparseNetworks

extension Session {
  /// What something was after earlier steps of the current network, which is put back into each of
  /// these states for that. The steps between are done again, exactly as they were.
  ///
  /// Nothing need have been decided before the training, and training is none the slower for it.
  ///
  /// - Parameter steps: completed steps, ascending, within the past.
  func alongThePast<Value>(at steps: [Int], _ measure: () throws -> Value) throws -> [Value] {
    let index = try requireCurrentIndex()
    let examples = try data().train
    let (origin, timeline) = (runs[index].state, runs[index].timeline)
    let derived = (stepInProgress, isLookingAhead, accuracyCache)
    var progress = Progress(isShown: configuration.showsProgress)
    defer {
      progress.clear()
      runs[index].state = origin
      (stepInProgress, isLookingAhead, accuracyCache) = derived
    }
    var walk: TimelineWalk?
    var values: [Value] = []
    for step in steps {
      // A snapshot may lie nearer than where the walk has come to.
      if (timeline.snapshotStep(before: step + 1) ?? step) > walk?.state.step ?? -1 {
        walk = try TimelineWalk(
          timeline, to: step, on: examples, engine: configuration.engine,
          unless: { InterruptFlag.isRaised })
      }
      // No state is held here, which a step would have to copy before it could change it.
      while let done = walk?.state.step, done < step {
        try walk?.advance()
        progress.update(done: done - (steps.first ?? 0), total: origin.step - (steps.first ?? 0))
      }
      guard let state = walk?.state else {
        throw ShellError(
          .outOfRange, "step \(step) is not in the past", hint: "timeline shows what is")
      }
      runs[index].state = state
      forgetDerived()
      values.append(try measure())
      // The walk should not have to copy what it changes.
      runs[index].state = origin
    }
    return values
  }
}
