import CommandLanguage

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
    if case .command = next.kind { return true }
    return false
  }

  /// Leaves the present statement unfinished.
  mutating func pauseInStatement(_ session: Session) {
    let goal = session.currentIndex.flatMap { session.runs[$0].goal }
    isInStatement = true
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
