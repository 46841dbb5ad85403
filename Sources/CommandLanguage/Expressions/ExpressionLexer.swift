/// A piece of an expression.
struct Token {
  enum Kind: Equatable {
    case number(Double)
    case text([Word.Segment])
    case name(String)
    case variable(String)
    case symbol(Symbol)
    /// The end of the input, or something that no expression holds: a newline, `;`, a brace.
    case end
  }

  enum Symbol: String {
    case plus = "+", minus = "-", times = "*", divided = "/", remainder = "%", power = "^"
    case equal = "==", notEqual = "!="
    case less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">="
    case openParenthesis = "(", closeParenthesis = ")"
    case openBracket = "[", closeBracket = "]"
    case comma = ",", range = ".."

    /// The longest symbol that starts with these two bytes; nil for none, and for `**` and `<>`,
    /// which would read as two.
    init?(_ first: UInt8, _ second: UInt8?) {
      switch (Unicode.Scalar(first), second.map { Unicode.Scalar($0) }) {
      case ("*", "*"), ("<", ">"): return nil
      case ("=", "="): self = .equal
      case ("!", "="): self = .notEqual
      case ("<", "="): self = .lessOrEqual
      case (">", "="): self = .greaterOrEqual
      case (".", "."): self = .range
      case ("+", _): self = .plus
      case ("-", _): self = .minus
      case ("*", _): self = .times
      case ("/", _): self = .divided
      case ("%", _): self = .remainder
      case ("^", _): self = .power
      case ("<", _): self = .less
      case (">", _): self = .greater
      case ("(", _): self = .openParenthesis
      case (")", _): self = .closeParenthesis
      case ("[", _): self = .openBracket
      case ("]", _): self = .closeBracket
      case (",", _): self = .comma
      default: return nil
      }
    }
  }

  let kind: Kind
  let span: SourceSpan
}

/// Cuts an expression into tokens, one at a time.
struct ExpressionLexer {
  var cursor: Cursor
  /// Whether a newline ends the expression where no bracket is open.
  let newlinesEnd: Bool
  /// Offsets of the brackets that are open; inside them newlines and comments are blanks.
  var brackets: [Int] = []

  /// The next token.
  mutating func next() throws(Diagnostic) -> Token {
    try skipBlanks()
    let start = cursor.offset
    let kind = try readKind()
    return Token(kind: kind, span: cursor.span(from: start))
  }

  private mutating func skipBlanks() throws(Diagnostic) {
    while true {
      try cursor.skipBlanks()
      let crossesLines = !newlinesEnd || !brackets.isEmpty
      switch cursor.current {
      case .newline? where crossesLines: cursor.offset += 1
      case .hash? where crossesLines: cursor.skipComment()
      default: return
      }
    }
  }

  private mutating func readKind() throws(Diagnostic) -> Token.Kind {
    guard let byte = cursor.current else { return .end }
    switch byte {
    case .newline, .semicolon, .openBrace, .closeBrace, .hash:
      return .end
    case .singleQuote, .doubleQuote:
      var builder = SegmentBuilder()
      if byte == .singleQuote {
        try cursor.readSingleQuoted(into: &builder)
      } else {
        try cursor.readDoubleQuoted(into: &builder)
      }
      return .text(builder.finish())
    case .dollar:
      let start = cursor.offset
      guard let variable = try cursor.readVariable() else {
        throw fault("a variable's name must follow `$`", "for example: $x", from: start)
      }
      return .variable(variable.name)
    case _ where byte.beginsIdentifier:
      let start = cursor.offset
      cursor.skip { $0.continuesIdentifier }
      return .name(cursor.text(from: start))
    default:
      if let number = try readNumber() { return number }
      return try readSymbol()
    }
  }

  private mutating func readNumber() throws(Diagnostic) -> Token.Kind? {
    let start = cursor.offset
    guard let scanned = NumberLiteral.scan(cursor.bytes, from: start, to: cursor.end) else {
      return nil
    }
    cursor.offset = scanned.end
    switch scanned.outcome {
    case .number(let value): return .number(value)
    case .malformed, .tooLarge:
      let isTooLarge = scanned.outcome == .tooLarge
      throw Diagnostic(
        .invalidNumber,
        "`\(excerpt(from: start))` is \(isTooLarge ? "too large for a number" : "not a number")",
        hint: isTooLarge
          ? "the largest is about 1.8e308"
          : "numbers look like 12, 0.5, 1e-3, 10k, 2M, 90%; text goes in quotes",
        span: cursor.span(from: start), source: cursor.source)
    }
  }

  private mutating func readSymbol() throws(Diagnostic) -> Token.Kind {
    let start = cursor.offset
    if let byte = cursor.current, let symbol = Token.Symbol(byte, cursor.peek()) {
      cursor.offset += symbol.rawValue.utf8.count
      return .symbol(symbol)
    }
    for length in [2, 1] where start + length <= cursor.end {
      let text = String(decoding: cursor.bytes[start..<(start + length)], as: UTF8.self)
      if let advice = Self.foreign[text] {
        cursor.offset += length
        throw fault("`\(text)` is not an operator here", advice, from: start)
      }
    }
    if let diagnostic = cursor.forbidden { throw diagnostic }
    cursor.offset = cursor.scalarSpan.upper
    throw fault(
      "`\(cursor.text(from: start))` has no meaning in an expression", "text goes in quotes",
      from: start)
  }

  /// What people write out of habit, and what to write instead.
  private static let foreign = [
    "**": "write x ^ y for a power", "&&": "write `and`", "||": "write `or`", "=": "write `==`",
    "!": "write `not`", "<>": "write `!=`", ".": "write f(x) for x.f, as in weight(fc1)",
    ":": "a range is written 0..9",
  ]

  private func fault(_ message: String, _ hint: String, from start: Int) -> Diagnostic {
    Diagnostic(
      .unexpectedCharacter, message, hint: hint, span: cursor.span(from: start),
      source: cursor.source)
  }

  /// The text from `start`, shortened to fit a message.
  private func excerpt(from start: Int) -> String {
    let text = cursor.text(from: start)
    return text.utf8.count <= 40 ? text : String(text.prefix(39)) + "…"
  }
}
