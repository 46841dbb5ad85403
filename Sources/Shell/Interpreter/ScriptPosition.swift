import CommandLanguage

/// Where a script under way is: the statements and bodies that it is in, and what their loops have
/// still to go through. As a value, so that a script can be left anywhere and gone on with.
struct ScriptPosition {
  /// Statements in a row.
  private struct Frame {
    let statements: [Statement]
    let source: SourceText
    /// The statement that comes next.
    var next = 0
    var loop: Loop?
    /// Of a file that a script runs: what to call `$1`, `$2`, ... again behind it.
    var outerPositionals: [String: CommandValue]?
    /// Of a file: what the command that runs it answers behind it.
    var closing: Closing?
  }

  /// What a command that runs a file answers once that has ended.
  struct Closing {
    let command: String
    let answer: Answer
  }

  /// What comes next in a script.
  enum Next {
    case statement(Statement, of: SourceText)
    case closing(Closing)
  }

  /// What a loop has still to go through.
  enum Loop {
    case times(Int)
    case items(ArraySlice<String>, variable: String)

    var hasRounds: Bool {
      switch self {
      case .times(let count): count > 0
      case .items(let items, _): !items.isEmpty
      }
    }
  }

  /// The innermost last.
  private var frames: [Frame]

  /// The beginning of some statements.
  init(_ statements: [Statement], of source: SourceText) {
    frames = [Frame(statements: statements, source: source)]
  }

  /// Files that run one another.
  var fileDepth: Int { frames.count { $0.outerPositionals != nil } }

  /// Whether anything comes behind the present statement.
  var hasMore: Bool {
    frames.contains { $0.next < $0.statements.count || $0.loop?.hasRounds == true }
  }

  /// Goes into the body of the present statement.
  mutating func enter(_ body: [Statement], of source: SourceText) {
    frames.append(Frame(statements: body, source: source))
  }

  /// Goes into the body of the present statement, before its first round.
  mutating func enter(_ body: [Statement], of source: SourceText, _ loop: Loop) {
    frames.append(Frame(statements: body, source: source, next: body.count, loop: loop))
  }

  /// Goes into a file that the present statement runs.
  mutating func enter(
    _ script: Script, of file: SourcedScript, _ session: Session, closing: Closing?
  ) {
    frames.append(
      Frame(
        statements: script.statements, source: file.source,
        outerPositionals: session.replacePositionals(by: file.positionals), closing: closing))
  }

  /// The statement that comes next, which is then the present one; nil at the end. A loop whose round
  /// begins has its variable set, and a file that ends gives `$1`, `$2`, ... back.
  mutating func next(_ session: Session) -> Next? {
    while let top = frames.indices.last {
      let place = frames[top].next
      if place < frames[top].statements.count {
        frames[top].next += 1
        return .statement(frames[top].statements[place], of: frames[top].source)
      }
      if !beginRound(session), let closing = leave(session) {
        return .closing(closing)
      }
    }
    return nil
  }

  /// Gives up what was still to come; `$1`, `$2`, ... are again what they were outside all files.
  mutating func leaveAll(_ session: Session) {
    while !frames.isEmpty { _ = leave(session) }
  }

  private mutating func leave(_ session: Session) -> Closing? {
    let frame = frames.removeLast()
    if let outer = frame.outerPositionals { _ = session.replacePositionals(by: outer) }
    return frame.closing
  }

  /// Begins the next round of the innermost loop; false where there is none.
  private mutating func beginRound(_ session: Session) -> Bool {
    guard let top = frames.indices.last else { return false }
    switch frames[top].loop {
    case .times(let count)?:
      // Without a body, how often does not matter.
      guard count > 0, !frames[top].statements.isEmpty else { return false }
      frames[top].loop = .times(count - 1)
    case .items(let items, let variable)?:
      let items = frames[top].statements.isEmpty ? items.suffix(1) : items
      guard let item = items.first else { return false }
      session.variables[variable] = NumberLiteral.parse(item).map { .number($0) } ?? .text(item)
      frames[top].loop = .items(items.dropFirst(), variable: variable)
    case nil: return false
    }
    frames[top].next = 0
    return true
  }
}

extension Session {
  /// Replaces the variables `$1`, `$2`, ...
  ///
  /// - Returns: those that there were.
  fileprivate func replacePositionals(
    by new: [String: CommandValue]
  ) -> [String: CommandValue] {
    let old = variables.filter { Int($0.key) != nil }
    variables = variables.filter { Int($0.key) == nil }
    variables.merge(new) { $1 }
    return old
  }
}
