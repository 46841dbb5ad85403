/// What a session has to do with replays.
///
/// The interpreter begins and ends a replay. The motion that one is to be left in says so, with what
/// it has still to do. Whoever empties the session gives up a replay that was left.
enum ReplayState {
  /// None is under way, and none was left.
  case none
  /// One is under way: it tells of its checks instead of each change, and goes as far as the session
  /// that it repeats went.
  ///
  /// - `lastStep`: completed steps of the network in use after which it is left, if so asked.
  case underWay(lastStep: Int?)
  /// One is about to be left, with this of the present command still to do.
  case leaving(Remainder)
  /// One was left before its end.
  case left(Replay)

  /// Whether commands are those of a replay.
  var isUnderWay: Bool {
    switch self {
    case .underWay, .leaving: true
    case .none, .left: false
    }
  }

  /// What the present command has still to do where a replay is about to be left.
  var remainder: Remainder? { if case .leaving(let remainder) = self { remainder } else { nil } }

  /// The replay that was left.
  var left: Replay? { if case .left(let replay) = self { replay } else { nil } }

  /// Whether a replay is to be left after a step: something stopped it, or it was to come so far.
  func isToBeLeft(at step: Int, _ stop: Stop?) -> Bool {
    guard case .underWay(let lastStep) = self else { return false }
    return stop != nil || step == lastStep
  }

  /// Forgets a replay that was left.
  mutating func giveUp() { if case .left = self { self = .none } }
}
