/// One word of a command: pieces of text, variables and parenthesized expressions, side by side.
public struct Word: Sendable, Equatable {
  /// A piece of a word.
  public enum Segment: Sendable, Equatable {
    /// Text written without quotes, as it stands.
    case literal(String)
    /// Text from quotes or after a backslash, with its escapes resolved.
    case quoted(String)
    /// `$name` or `${name}`.
    case variable(name: String, span: SourceSpan)
    /// `(EXPR)` at the start of a word or of the value of `key=`.
    case group(Expression)
  }

  /// The pieces in order; neighbors of the same textual kind are joined.
  public let segments: [Segment]
  /// Where the word stands, quotes included.
  public let span: SourceSpan
  /// Whether this is a free-standing `>`, `>>` or `|`.
  public let isOperator: Bool

  /// A word from its pieces.
  public init(segments: [Segment], span: SourceSpan, isOperator: Bool = false) {
    self.segments = segments
    self.span = span
    self.isOperator = isOperator
  }

  /// The text of a word that was written without quotes, variables and groups; otherwise nil.
  public var literal: String? {
    switch segments.first {
    case .literal(let text) where segments.count == 1: text
    default: nil
    }
  }

  /// The parts of a word of the form `key=value`, or nil.
  ///
  /// A key is a letter followed by letters, digits, `-` and `_`, written without quotes, directly
  /// followed by one `=`; `loss==3` has none. The value may be empty.
  public var key: (name: String, nameSpan: SourceSpan, value: Word)? {
    guard !isOperator, case .literal(let text)? = segments.first else { return nil }
    let bytes = Array(text.utf8)
    guard let end = bytes.keyLength(from: 0) else { return nil }
    let rest = String(decoding: bytes[(end + 1)...], as: UTF8.self)
    let tail = Array(segments.dropFirst())
    let valueSegments = rest.isEmpty ? tail : [.literal(rest)] + tail
    let nameEnd = span.lower + end
    return (
      String(decoding: bytes[..<end], as: UTF8.self),
      SourceSpan(lower: span.lower, upper: nameEnd),
      Word(segments: valueSegments, span: SourceSpan(lower: nameEnd + 1, upper: span.upper))
    )
  }
}

extension Array<UInt8> {
  /// The length of the key of a `key=` (not `key==`) that starts at `start`, or nil.
  func keyLength(from start: Int) -> Int? {
    guard start < count, self[start].isLetter else { return nil }
    var end = start + 1
    while end < count, self[end].continuesIdentifier || self[end] == .minus { end += 1 }
    guard end < count, self[end] == .equals, end + 1 >= count || self[end + 1] != .equals else {
      return nil
    }
    return end - start
  }
}
