/// What is being typed at the cursor of a line, for completion and hints.
///
///     profile lognormal layers=fc1,fc|
///
/// gives `words` = `profile`, `lognormal`; `partial` = `layers=fc1,fc`; `key` = `layers`; `value` =
/// `fc1,fc`; `element` = `fc`; `identifier` = `fc`. All offsets are UTF-8 offsets into the line.
public struct CompletionContext: Sendable, Equatable {
  /// A piece of text before the cursor, quotes removed, and where it begins in the line.
  public struct Piece: Sendable, Equatable {
    /// The text up to the cursor.
    public var text: String
    /// The UTF-8 offset of its first byte, which may be a quote.
    public var start: Int

    /// A piece of text and where it begins.
    public init(text: String, start: Int) {
      self.text = text
      self.start = start
    }
  }

  /// A bracket that is open at the cursor: of a call, of an index, or of a group.
  public struct Bracket: Sendable, Equatable {
    /// Whether it is `[`, rather than `(`.
    public var isIndex: Bool
    /// The name before it; empty for a group.
    public var name: String
    /// How many commas of its own stand between it and the cursor.
    public var position: Int
    /// What follows the bracket or the last of those commas, without blanks before it.
    public var item: Piece

    /// An open bracket.
    public init(isIndex: Bool, name: String, position: Int, item: Piece) {
      self.isIndex = isIndex
      self.name = name
      self.position = position
      self.item = item
    }
  }

  /// The words of the command before the one at the cursor, quotes removed.
  public internal(set) var words: [String] = []
  /// The word at the cursor, up to it; empty after a blank.
  public internal(set) var partial = Piece(text: "", start: 0)
  /// The quote that is open at the cursor, or nil.
  public internal(set) var quote: Character?
  /// Whether a comment stands at the cursor.
  public internal(set) var isInsideComment = false
  /// How many parentheses and brackets are open at the cursor, in the word it stands in.
  public internal(set) var openBrackets = 0
  /// The innermost of them, or nil.
  public internal(set) var bracket: Bracket?
  /// The key, if the word at the cursor is `key=value`.
  public internal(set) var key: String?
  /// The value after `key=`, or nil without a key.
  public internal(set) var value: Piece?
  /// What follows the last comma, outside brackets, of the value or, without a key, of the word.
  public internal(set) var element = Piece(text: "", start: 0)
  /// The letters, digits and `_` directly before the cursor that make a name in an expression.
  public internal(set) var identifier = Piece(text: "", start: 0)
  /// Whether `$` or `${` stands before ``identifier``, so that it names a variable.
  public internal(set) var isVariable = false

  /// Whether the cursor stands inside a quote.
  public var isInsideQuote: Bool { quote != nil }

  /// Looks at `line` up to `utf8Offset`, which is clamped to the line and to a whole character.
  ///
  /// Never fails: text that is not well-formed is taken for what it most likely becomes.
  public static func analyze(_ line: String, cursor utf8Offset: Int) -> CompletionContext {
    let bytes = Array(line.utf8)
    var end = min(max(utf8Offset, 0), bytes.count)
    while end > 0, end < bytes.count, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    var scanner = CompletionScanner(bytes: Array(bytes[..<end]))
    return scanner.scan()
  }
}

/// Goes over the bytes before the cursor once, keeping the command and the word it is in.
private struct CompletionScanner {
  let bytes: [UInt8]
  private var offset = 0
  private var words: [String] = []
  /// Bytes of the word so far without quotes, and where each came from.
  private var text: [UInt8] = []
  private var origins: [Int] = []
  private var wordStart: Int?
  private var brackets = 0
  private var quote: UInt8?
  private var isInsideComment = false
  /// Position in `text` after the last comma outside brackets and quotes.
  private var elementPosition = 0
  /// Position in `text` after the `=` of a key.
  private var valuePosition: Int?

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func scan() -> CompletionContext {
    while offset < bytes.count { step(bytes[offset]) }
    return result()
  }

  private mutating func step(_ byte: UInt8) {
    if isInsideComment {
      if byte == .newline { isInsideComment = false } else { offset += 1 }
    } else if let open = quote {
      stepQuoted(byte, open)
    } else {
      stepPlain(byte)
    }
  }

  private mutating func stepQuoted(_ byte: UInt8, _ open: UInt8) {
    if byte == open {
      quote = nil
      offset += 1
    } else if open == .doubleQuote, byte == .backslash, offset + 1 < bytes.count,
      [.doubleQuote, .backslash, .dollar].contains(bytes[offset + 1])
    {
      take(1)
    } else {
      take(0)
    }
  }

  private mutating func stepPlain(_ byte: UInt8) {
    switch byte {
    case .space, .tab, .carriageReturn:
      if brackets > 0 { take(0) } else { endWord() }
    case .newline:
      if brackets > 0 { take(0) } else { endCommand() }
    case .closeBrace where bytes[..<offset].isInBracedVariable(from: wordStart ?? offset):
      take(0)
    case .openBrace where offset > 0 && wordStart != nil && bytes[offset - 1] == .dollar:
      take(0)
    case .semicolon, .openBrace, .closeBrace:
      endCommand()
    case .hash where wordStart == nil:
      isInsideComment = true
    case .singleQuote, .doubleQuote:
      begin()
      quote = byte
      offset += 1
    case .backslash:
      if offset + 1 >= bytes.count {
        begin()
        offset += 1
      } else if bytes[offset + 1] == .newline {
        offset += 2
      } else {
        take(1)
      }
    case .greater, .bar:
      stepOperator(byte)
    default:
      stepLiteral(byte)
    }
  }

  /// `>`, `>>` and `|` at the start of a word are words of their own.
  private mutating func stepOperator(_ byte: UInt8) {
    guard wordStart == nil, offset + 1 >= bytes.count || bytes[offset + 1] != .equals else {
      return take(0)
    }
    take(0)
    if byte == .greater, offset < bytes.count, bytes[offset] == .greater { take(0) }
    if offset < bytes.count { closeWord() }
  }

  private mutating func stepLiteral(_ byte: UInt8) {
    let isKeySign =
      byte == .equals && valuePosition == nil && brackets == 0
      && bytes.keyLength(from: wordStart ?? offset) == offset - (wordStart ?? offset)
    take(0)
    switch byte {
    case .openParenthesis, .openBracket: brackets += 1
    case .closeParenthesis, .closeBracket: brackets = max(0, brackets - 1)
    case .comma where brackets == 0: elementPosition = text.count
    case .equals where isKeySign:
      valuePosition = text.count
      elementPosition = text.count
    default: break
    }
  }

  private mutating func begin() {
    if wordStart == nil { wordStart = offset }
  }

  /// Takes the byte `skipped` further on into the word.
  private mutating func take(_ skipped: Int) {
    begin()
    text.append(bytes[offset + skipped])
    origins.append(offset)
    offset += skipped + 1
  }

  private mutating func endWord() {
    closeWord()
    offset += 1
  }

  private mutating func closeWord() {
    if wordStart != nil { words.append(String(decoding: text, as: UTF8.self)) }
    text.removeAll(keepingCapacity: true)
    origins.removeAll(keepingCapacity: true)
    wordStart = nil
    brackets = 0
    elementPosition = 0
    valuePosition = nil
  }

  private mutating func endCommand() {
    endWord()
    words.removeAll(keepingCapacity: true)
  }

  private func result() -> CompletionContext {
    var context = CompletionContext()
    context.isInsideComment = isInsideComment
    context.words = words
    context.quote = quote.map { Character(Unicode.Scalar($0)) }
    context.openBrackets = brackets
    context.bracket = innermostBracket()
    context.partial = piece(from: 0)
    if let valuePosition {
      context.key = String(decoding: text[..<(valuePosition - 1)], as: UTF8.self)
      context.value = piece(from: valuePosition)
    }
    context.element = piece(from: elementPosition)
    var position = text.count
    while position > 0, text[position - 1].continuesIdentifier { position -= 1 }
    let isNumber = position < text.count && text[position].isDigit
    context.identifier = piece(from: isNumber ? text.count : position)
    let before = text[..<position]
    context.isVariable = before.last == .dollar || before.suffix(2) == [.dollar, .openBrace]
    return context
  }

  private func innermostBracket() -> CompletionContext.Bracket? {
    var depth = 0
    var commas = 0
    var itemPosition: Int?
    for position in text.indices.reversed() {
      switch text[position] {
      case .closeParenthesis, .closeBracket: depth += 1
      case .comma where depth == 0:
        commas += 1
        itemPosition = itemPosition ?? position + 1
      case .openParenthesis, .openBracket:
        if depth > 0 {
          depth -= 1
          continue
        }
        var first = position
        while first > 0, text[first - 1].continuesIdentifier { first -= 1 }
        var item = itemPosition ?? position + 1
        while item < text.count, text[item].isBlank { item += 1 }
        return .init(
          isIndex: text[position] == .openBracket,
          name: String(decoding: text[first..<position], as: UTF8.self), position: commas,
          item: piece(from: item))
      default: break
      }
    }
    return nil
  }

  /// The text of the word from a position in it; an opening quote there belongs to the piece.
  private func piece(from position: Int) -> CompletionContext.Piece {
    let start: Int
    if position == 0 {
      start = wordStart ?? bytes.count
    } else if position <= origins.count {
      start = origins[position - 1] + 1
    } else {
      start = bytes.count
    }
    return .init(text: String(decoding: text[position...], as: UTF8.self), start: start)
  }
}

extension ArraySlice<UInt8> {
  /// Whether a `${` from `start` on is still open at the end.
  fileprivate func isInBracedVariable(from start: Int) -> Bool {
    var position = endIndex
    while position > start, self[position - 1].continuesIdentifier { position -= 1 }
    return position - 2 >= start && self[position - 1] == .openBrace
      && self[position - 2] == .dollar
  }
}
