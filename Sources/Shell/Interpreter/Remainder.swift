import SparseNetworks

/// What a command that a replay was left in has still to do.
enum Remainder {
  /// Nothing: the replay was left right at its end.
  case nothing
  /// To train to a goal, or to where a condition holds.
  case training(TrainingGoal, until: Condition?)
  /// To train two networks by turns.
  case lockstep(Lockstep)

  /// The goal, where nothing else ends the training. It can be come to by other ways too.
  var goal: TrainingGoal? {
    if case .training(let goal, until: nil) = self { goal } else { nil }
  }

  /// Does it.
  ///
  /// - Returns: what came of it; nil where there was nothing to do.
  func run(_ session: Session) throws -> Outcome? {
    switch self {
    case .nothing: return nil
    case .training(let goal, let until):
      var run = TrainingRun(session: session)
      run.until = until
      try run.run(to: goal)
      return try run.outcome()
    case .lockstep(let lockstep): return try session.outcome(of: lockstep)
    }
  }
}
