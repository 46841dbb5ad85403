/// Reads one word at a cursor.
struct WordParser {
  var cursor: Cursor
  /// Whether the word belongs to the text after `|`, which is another shell's: quotes and
  /// parentheses are matched, and nothing is interpreted.
  let isRaw: Bool

  private let start: Int
  /// Where the word ends: before a continued line end, if one follows.
  private var end: Int
  private var endsInContinuation = false
  /// Where the value of a `key=` word starts.
  private let valueStart: Int?
  private var builder = SegmentBuilder()
  /// Offsets of the brackets open inside the word.
  private var brackets: [Int] = []

  /// Reads the word at `cursor`, which stands on neither a blank nor the end of a command.
  static func parse(_ cursor: inout Cursor, isRaw: Bool = false) throws(Diagnostic) -> Word {
    if !isRaw, let word = readOperator(&cursor) { return word }
    var parser = WordParser(cursor: cursor, isRaw: isRaw)
    let word = try parser.parse()
    cursor = parser.cursor
    return word
  }

  private init(cursor: Cursor, isRaw: Bool) {
    self.cursor = cursor
    self.isRaw = isRaw
    start = cursor.offset
    end = cursor.offset
    valueStart = cursor.bytes.keyLength(from: start).map { [start] in start + $0 + 1 }
  }

  /// `>`, `>>` and `|` at the start of a word; `>=` and `||` are words like any other.
  private static func readOperator(_ cursor: inout Cursor) -> Word? {
    let length: Int
    switch (cursor.current, cursor.peek()) {
    case (.greater?, .equals?), (.bar?, .bar?): return nil
    case (.greater?, .greater?): length = 2
    case (.greater?, _), (.bar?, _): length = 1
    default: return nil
    }
    let start = cursor.offset
    cursor.offset += length
    return Word(
      segments: [.literal(cursor.text(from: start))], span: cursor.span(from: start),
      isOperator: true)
  }

  private mutating func parse() throws(Diagnostic) -> Word {
    while let byte = cursor.current, try read(byte) {
      if !endsInContinuation { end = cursor.offset }
    }
    if let outermost = brackets.first, let innermost = brackets.last {
      throw unclosed(from: outermost, to: innermost)
    }
    return Word(segments: builder.finish(), span: SourceSpan(lower: start, upper: end))
  }

  /// Reads the piece of the word that starts with `byte`; false if the word ends before it.
  private mutating func read(_ byte: UInt8) throws(Diagnostic) -> Bool {
    endsInContinuation = false
    switch byte {
    case .space, .tab, .carriageReturn, .newline:
      guard !brackets.isEmpty else { return false }
      takeLiteral()
    case .semicolon, .openBrace, .closeBrace:
      guard let opening = brackets.last else { return false }
      guard isRaw else { throw unterminated(opening, before: cursor.scalarSpan) }
      takeLiteral()
    case .hash:
      if !isRaw, !brackets.isEmpty, cursor.followsBlank {
        cursor.skipComment()
      } else {
        takeLiteral()
      }
    case .singleQuote:
      try cursor.readSingleQuoted(into: &builder)
    case .doubleQuote:
      try cursor.readDoubleQuoted(into: &builder, raw: isRaw)
    case .backslash:
      try readEscape()
    case .dollar:
      try readDollar()
    case .openParenthesis, .openBracket:
      try open(byte)
    case .closeParenthesis, .closeBracket:
      try close(byte)
    default:
      if let diagnostic = cursor.forbidden { throw diagnostic }
      let run = cursor.offset
      cursor.offset += 1
      cursor.skip { $0.isPlain }
      builder.append(cursor.bytes[run..<cursor.offset], quoted: false)
    }
    return true
  }

  private mutating func takeLiteral() {
    builder.append(CollectionOfOne(cursor.bytes[cursor.offset]), quoted: false)
    cursor.offset += 1
  }

  private mutating func readEscape() throws(Diagnostic) {
    endsInContinuation = try cursor.skipContinuation()
    if endsInContinuation { return }
    cursor.offset += 1
    let escaped = cursor.scalarSpan
    builder.append(cursor.bytes[escaped.lower..<escaped.upper], quoted: true)
    cursor.offset = escaped.upper
  }

  private mutating func readDollar() throws(Diagnostic) {
    if isRaw {
      takeLiteral()
      guard cursor.current == .openBrace else { return }
      while let byte = cursor.current, byte != .newline {
        takeLiteral()
        if byte == .closeBrace { break }
      }
    } else if let variable = try cursor.readVariable() {
      builder.append(.variable(name: variable.name, span: variable.span))
    } else {
      builder.append(CollectionOfOne(.dollar), quoted: false)
    }
  }

  private mutating func open(_ byte: UInt8) throws(Diagnostic) {
    let isAtValue = cursor.offset == start || cursor.offset == valueStart
    if byte == .openParenthesis, isAtValue, !isRaw {
      builder.append(.group(try ExpressionParser.parenthesized(&cursor)))
      return
    }
    if byte == .openParenthesis || !isRaw {
      guard brackets.count < Nesting.limit else {
        throw Nesting.diagnostic("brackets", at: cursor.scalarSpan, in: cursor.source)
      }
      brackets.append(cursor.offset)
    }
    takeLiteral()
  }

  private mutating func close(_ byte: UInt8) throws(Diagnostic) {
    if let opening = brackets.last {
      let expected = Self.closer(of: cursor.bytes[opening])
      if expected == byte {
        brackets.removeLast()
      } else if !isRaw {
        throw unterminated(opening, before: cursor.scalarSpan)
      }
    } else if !isRaw {
      let sign = cursor.source[cursor.scalarSpan]
      throw Diagnostic(
        .unexpectedCharacter, "`\(sign)` closes nothing",
        hint: "remove it, or quote it: '\(sign)'", span: cursor.scalarSpan, source: cursor.source)
    }
    takeLiteral()
  }

  private static func closer(of opening: UInt8) -> UInt8 {
    opening == .openParenthesis ? .closeParenthesis : .closeBracket
  }

  /// The error for brackets that are open at the end of the input. More lines may close them only
  /// where what stands in them can still become an expression.
  private func unclosed(from outermost: Int, to innermost: Int) -> Diagnostic {
    guard !isRaw, let obstacle = ExpressionParser.obstacle(behind: outermost, cursor) else {
      return unterminated(innermost, before: nil)
    }
    return unterminated(brackets.last { $0 < obstacle.lower } ?? outermost, before: obstacle)
  }

  /// - Parameter obstacle: what cannot stand in the bracket; nil where only the end of the input
  ///   came before it was closed.
  private func unterminated(_ opening: Int, before obstacle: SourceSpan?) -> Diagnostic {
    let sign = cursor.bytes[opening] == .openParenthesis ? ("(", ")") : ("[", "]")
    let place = obstacle.map { " before `\(cursor.source[$0].prefix(40))`" } ?? ""
    return Diagnostic(
      .unterminated, "the `\(sign.0)` that opens here is not closed\(place)",
      hint: "close it with `\(sign.1)`, or quote it: '\(sign.0)'",
      span: SourceSpan(lower: opening, upper: opening + 1), source: cursor.source,
      isIncomplete: obstacle == nil)
  }
}

extension UInt8 {
  /// Whether the byte may follow in a run of literal text without being looked at.
  fileprivate var isPlain: Bool {
    switch self {
    case 0x00...0x20, 0x7F, 0xC2, 0xE1...0xE3, 0xEF: false
    case .singleQuote, .doubleQuote, .backslash, .dollar, .hash, .semicolon, .openBrace,
      .closeBrace, .openBracket, .closeBracket, .openParenthesis, .closeParenthesis:
      false
    default: true
    }
  }
}
