/// Reads statements, by recursive descent straight over the bytes.
struct StatementParser {
  private var cursor: Cursor
  private var depth = 0
  /// The offset after the last `}` that closed a block.
  private var lastBlockEnd = 0

  init(source: SourceText) { cursor = Cursor(source) }

  /// Reads everything up to the end of the source.
  mutating func parseScript() throws(Diagnostic) -> [Statement] {
    try parseStatements(in: nil)
  }

  /// Reads statements to the end of the source, or of the block whose brace stands at `opening`.
  private mutating func parseStatements(in opening: Int?) throws(Diagnostic) -> [Statement] {
    var statements: [Statement] = []
    while true {
      try skipSeparators()
      switch (cursor.current, opening) {
      case (nil, nil):
        return statements
      case (nil, let opening?):
        throw Diagnostic(
          .unterminated, "the block that opens here is never closed", hint: "close it with `}`",
          span: SourceSpan(lower: opening, upper: opening + 1), source: cursor.source,
          isIncomplete: true)
      case (.closeBrace?, .some):
        cursor.offset += 1
        lastBlockEnd = cursor.offset
        return statements
      case (.closeBrace?, nil):
        throw unexpected("`}` closes nothing", hint: "remove it, or quote it: '}'")
      default:
        statements.append(try parseStatement())
        try expectEndOfStatement()
      }
    }
  }

  private mutating func skipSeparators() throws(Diagnostic) {
    while true {
      try cursor.skipBlanks()
      switch cursor.current {
      case .newline?, .semicolon?: cursor.offset += 1
      case .hash?: cursor.skipComment()
      default: return
      }
    }
  }

  private var isAtEndOfStatement: Bool {
    switch cursor.current {
    case nil, .newline?, .semicolon?, .closeBrace?, .hash?: true
    default: false
    }
  }

  private mutating func expectEndOfStatement() throws(Diagnostic) {
    try cursor.skipBlanks()
    guard !isAtEndOfStatement else { return }
    if cursor.current == .openBrace {
      throw unexpected(
        "`{` opens a block, which no command takes",
        hint: "blocks follow `for`, `repeat`, `if` and `else`; quote a brace: '{'")
    }
    throw unexpected(
      "`\(cursor.source[cursor.scalarSpan])` cannot stand here: the statement is complete",
      hint: "separate statements with `;` or a new line")
  }

  private mutating func parseStatement() throws(Diagnostic) -> Statement {
    let start = cursor.offset
    let kind: Statement.Kind
    switch keyword() {
    case .let?: kind = try parseAssignment()
    case .for?: kind = try parseLoop()
    case .repeat?: kind = try parseRepetition()
    case .if?: kind = try parseConditional()
    case .assert?: kind = try parseAssertion()
    case .else?:
      throw unexpected(
        "`else` follows no `if`", length: 4, hint: "write `} else {` on the line of the `}`")
    case .while?:
      throw unexpected(
        "there is no `while`", length: 5,
        hint:
          "loops are repeat N { … } and for NAME in … { … }; until CONDITION trains on until it "
          + "holds")
    case nil: kind = .command(try parseCommand())
    }
    return Statement(kind: kind, span: SourceSpan(lower: start, upper: end(of: kind)))
  }

  private func end(of kind: Statement.Kind) -> Int {
    switch kind {
    case .command(let command): command.span.upper
    case .assignment(_, let value): value.span.upper
    case .assertion(let expression, _): expression.span.upper
    case .forLoop, .repetition, .conditional: lastBlockEnd
    }
  }

  // MARK: Keywords

  private enum Keyword: String {
    case `let`, `for`, `repeat`, `if`, `assert`, `else`, `while`
  }

  /// The keyword at the cursor, if it stands alone: `let=1` and `for-each` are words.
  private func keyword() -> Keyword? {
    var end = cursor.offset
    while end < cursor.end, end - cursor.offset < 8, cursor.bytes[end].isLetter { end += 1 }
    guard end > cursor.offset else { return nil }
    if end < cursor.end {
      switch cursor.bytes[end] {
      case .space, .tab, .carriageReturn, .newline, .semicolon, .openParenthesis, .openBrace,
        .closeBrace:
        break
      case .backslash where end + 1 >= cursor.end || cursor.bytes[end + 1] == .newline: break
      default: return nil
      }
    }
    return Keyword(rawValue: String(decoding: cursor.bytes[cursor.offset..<end], as: UTF8.self))
  }

  private mutating func skip(_ keyword: Keyword) throws(Diagnostic) {
    cursor.offset += keyword.rawValue.utf8.count
    try cursor.skipBlanks()
  }

  private mutating func parseAssignment() throws(Diagnostic) -> Statement.Kind {
    try skip(.let)
    let usage = "write let NAME = EXPRESSION"
    let name = try readName("a variable name must follow `let`", hint: usage)
    try cursor.skipBlanks()
    guard cursor.current == .equals, cursor.peek() != .equals else {
      throw missing("`=` must follow `\(name)`", hint: usage)
    }
    cursor.offset += 1
    return .assignment(name: name, value: try ExpressionParser.leading(&cursor))
  }

  private mutating func parseLoop() throws(Diagnostic) -> Statement.Kind {
    try skip(.for)
    let usage = "write for NAME in WORD… { … }"
    let variable = try readName("a variable name must follow `for`", hint: usage)
    try cursor.skipBlanks()
    let start = cursor.offset
    cursor.skip { $0.continuesIdentifier }
    guard cursor.text(from: start) == "in", cursor.current?.isBlank ?? true else {
      cursor.offset = start
      throw missing("`in` must follow `for \(variable)`", hint: usage)
    }
    var items: [Word] = []
    while true {
      try cursor.skipBlanks()
      if isAtEndOfStatement || cursor.current == .openBrace { break }
      items.append(try parseOperand())
    }
    guard !items.isEmpty else { throw missing("there is nothing to go through", hint: usage) }
    return .forLoop(variable: variable, items: items, body: try parseBlock(after: "the list"))
  }

  private mutating func parseRepetition() throws(Diagnostic) -> Statement.Kind {
    try skip(.repeat)
    guard !isAtEndOfStatement, cursor.current != .openBrace else {
      throw missing("a number must follow `repeat`", hint: "write repeat N { … }")
    }
    let count = try parseOperand()
    try cursor.skipBlanks()
    return .repetition(count: count, body: try parseBlock(after: "the number"))
  }

  private mutating func parseConditional() throws(Diagnostic) -> Statement.Kind {
    try skip(.if)
    let condition = try ExpressionParser.leading(&cursor)
    let then = try parseBlock(after: "the condition")
    try cursor.skipBlanks()
    var otherwise: [Statement] = []
    if keyword() == .else {
      try skip(.else)
      if keyword() == .if {
        try enter(at: cursor.scalarSpan)
        otherwise = [try parseStatement()]
        depth -= 1
      } else {
        otherwise = try parseBlock(after: "`else`")
      }
    }
    return .conditional(condition: condition, then: then, otherwise: otherwise)
  }

  private mutating func parseAssertion() throws(Diagnostic) -> Statement.Kind {
    try skip(.assert)
    let expression = try ExpressionParser.leading(&cursor)
    return .assertion(expression, text: cursor.source[expression.span])
  }

  // MARK: Pieces

  private mutating func parseCommand() throws(Diagnostic) -> CommandNode {
    var words: [Word] = []
    let start = cursor.offset
    var isAfterPipe = false
    while !isAtEndOfStatement, cursor.current != .openBrace {
      let word = try WordParser.parse(&cursor, isRaw: isAfterPipe)
      words.append(word)
      isAfterPipe = isAfterPipe || (word.isOperator && word.literal == "|")
      try cursor.skipBlanks()
    }
    if words.isEmpty { try expectEndOfStatement() }
    let end = words.last?.span.upper ?? start
    return CommandNode(
      words: words, span: SourceSpan(lower: start, upper: end), source: cursor.source)
  }

  private mutating func parseOperand() throws(Diagnostic) -> Word {
    let word = try WordParser.parse(&cursor)
    guard !word.isOperator else {
      throw Diagnostic(
        .unexpectedCharacter, "`\(cursor.source[word.span])` cannot stand here",
        hint: "only commands can be redirected", span: word.span, source: cursor.source)
    }
    return word
  }

  private mutating func parseBlock(after what: String) throws(Diagnostic) -> [Statement] {
    try cursor.skipBlanks()
    guard cursor.current == .openBrace else {
      throw missing("`{` must follow \(what), on the same line", hint: "write … { COMMANDS }")
    }
    let opening = cursor.offset
    try enter(at: cursor.scalarSpan)
    cursor.offset += 1
    let statements = try parseStatements(in: opening)
    depth -= 1
    return statements
  }

  private mutating func enter(at span: SourceSpan) throws(Diagnostic) {
    guard depth < Nesting.limit else {
      throw Nesting.diagnostic("blocks", at: span, in: cursor.source)
    }
    depth += 1
  }

  private mutating func readName(_ message: String, hint: String) throws(Diagnostic) -> String {
    let start = cursor.offset
    guard let byte = cursor.current, byte.beginsIdentifier else {
      throw missing(message, hint: hint)
    }
    cursor.skip { $0.continuesIdentifier }
    return cursor.text(from: start)
  }

  // MARK: Errors

  /// Something else stands at the cursor than what must, or nothing does.
  private func missing(_ message: String, hint: String) -> Diagnostic {
    Diagnostic(
      isAtEndOfStatement ? .unexpectedEnd : .unexpectedCharacter, message, hint: hint,
      span: cursor.scalarSpan, source: cursor.source)
  }

  private func unexpected(_ message: String, length: Int? = nil, hint: String) -> Diagnostic {
    let span = length.map {
      SourceSpan(lower: cursor.offset, upper: min(cursor.offset + $0, cursor.bytes.count))
    }
    return Diagnostic(
      .unexpectedCharacter, message, hint: hint, span: span ?? cursor.scalarSpan,
      source: cursor.source)
  }
}
