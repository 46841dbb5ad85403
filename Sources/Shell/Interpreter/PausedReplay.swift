import CommandLanguage
import SparseNetworks

/// A replay, and how far it has come.
struct PausedReplay {
  let source: SourceText
  var replay: Replay
  /// Commands of the transcript when it was left; others since then would spoil it.
  var commandCount = 0
  /// Whether the next statement has been begun.
  private(set) var isInStatement = false
  private let statements: [Statement]
  private var position = 0
  private var continuation = Continuation.state(nil)

  /// What the current network must be for the replay to go on.
  private enum Continuation {
    /// What it was when the replay was left; its digest.
    case state(String?)
    /// Where the present statement was to lead.
    case goal(TrainingGoal)
    /// Nobody knows where the present statement leads.
    case unknown
  }

  init(_ statements: [Statement], _ replay: Replay, of source: SourceText) {
    self.statements = statements
    self.replay = replay
    self.source = source
  }

  /// The statement to run or to finish; nil at the end.
  var next: Statement? { position < statements.count ? statements[position] : nil }

  /// Whether the statement that has been begun is one that `continue` finishes.
  var canGoOn: Bool {
    guard isInStatement, let next else { return true }
    guard case .command = next.kind else { return false }
    if case .unknown = continuation { return false }
    return true
  }

  /// Whether the current network has come to where the replay goes on.
  func isWhereItGoesOn(_ session: Session) -> Bool {
    let state = try? session.current()
    return switch continuation {
    case .state(let digest): state?.digests.whole == digest
    case .goal(let goal): state.map(goal.isMet) ?? false
    case .unknown: false
    }
  }

  /// Leaves it before the next statement.
  mutating func pauseBeforeStatement(_ session: Session) {
    continuation = .state((try? session.current())?.digests.whole)
  }

  /// Leaves the present statement unfinished.
  mutating func pauseInStatement(_ session: Session) {
    let goal = session.currentIndex.flatMap { session.runs[$0].goal }
    isInStatement = true
    continuation = goal.map { .goal($0) } ?? .unknown
    if let goal, let state = try? session.current(), goal.isReached(by: state) {
      // It stopped right at its end.
      session.currentIndex.map { session.runs[$0].goal = nil }
    }
  }

  /// The present statement has been done: checks what the script says of it, and goes on.
  mutating func finishStatement(_ session: Session) throws {
    guard let statement = next else { return }
    isInStatement = false
    position += 1
    do {
      try replay.verify(session, after: statement.span, before: next?.span.lower ?? .max)
    } catch {
      throw Failure(error, at: statement.span, in: source)
    }
  }
}
