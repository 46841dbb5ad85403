import CommandLanguage
import SparseNetworks

/// A replay, and how far it has come.
struct PausedReplay {
  let source: SourceText
  var replay: Replay
  /// Commands of the transcript when it was left; others since then would spoil it.
  private(set) var commandCount = 0
  /// What the command that it was left in has still to do.
  private(set) var remainder = Remainder.nothing
  /// Where in the present statement it is; nil where that has not been begun.
  var place: ScriptPosition?
  private let statements: [Statement]
  private var index = 0
  /// The network in use when it was left, and its digest.
  private var state: (step: Int, digest: String)?

  init(_ statements: [Statement], _ replay: Replay, of source: SourceText) {
    self.statements = statements
    self.replay = replay
    self.source = source
  }

  /// The statement to run or to finish; nil at the end.
  var statement: Statement? { index < statements.count ? statements[index] : nil }

  /// Whether the present statement has been begun.
  var isInStatement: Bool { place != nil }

  /// Whether the current network is where the replay goes on, or on the way there.
  func isWhereItGoesOn(_ session: Session) -> Bool {
    let present = try? session.current()
    if let goal = remainder.goal, let present {
      return !goal.isReached(by: present) || goal.isMet(by: present)
    }
    return present?.digests.whole == state?.digest
  }

  /// Completed steps of the network in use when it was left.
  var step: Int? { state?.step }

  /// What to do where it is not.
  var wayBack: String {
    let other = "replay it again, or train on from here"
    guard let state, remainder.goal == nil else { return other }
    return "go back there with goto \(state.step), \(other)"
  }

  /// Begins the present statement.
  mutating func beginStatement() {
    place = statement.map { ScriptPosition([$0], of: source) }
  }

  /// Leaves it where it is.
  mutating func pause(_ remainder: Remainder, _ session: Session) {
    self.remainder = remainder
    state = (try? session.current()).map { ($0.step, $0.digests.whole) }
    commandCount = session.transcript.commandCount
  }

  /// Goes on: what was left of a command is about to be done.
  ///
  /// - Returns: that.
  mutating func takeRemainder() -> Remainder {
    defer { remainder = .nothing }
    return remainder
  }

  /// The present statement has been done: checks what the script says of it, and goes on.
  mutating func finishStatement(_ session: Session) throws {
    guard let statement else { return }
    place = nil
    index += 1
    do {
      try replay.verify(
        session, after: statement.span, before: self.statement?.span.lower ?? .max)
    } catch {
      throw Failure(error, at: statement.span, in: source)
    }
  }
}
