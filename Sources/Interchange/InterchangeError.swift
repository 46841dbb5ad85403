/// What went wrong while reading a file or text from elsewhere.
public struct InterchangeError: Error, Equatable, Sendable {
  /// The kinds of failure, for callers that tell them apart.
  public enum Code: String, Sendable {
    /// The text ends before the value does.
    case unexpectedEnd
    /// A byte stands where the grammar has no place for it.
    case unexpectedCharacter
    /// A number is not written as JSON writes numbers.
    case malformedNumber
    /// A number is too large for a double.
    case numberOutOfRange
    /// An escape sequence is unknown, cut short, or half of a surrogate pair.
    case malformedEscape
    /// A control character stands unescaped in a string.
    case controlCharacter
    /// The bytes are not UTF-8.
    case malformedUTF8
    /// An object names the same key twice.
    case duplicateKey
    /// Arrays and objects are nested deeper than the limit.
    case nestedTooDeeply
    /// Something follows the value.
    case trailingContent
  }

  /// Which kind of failure it is.
  public var code: Code
  /// What was wrong.
  public var message: String
  /// What to do about it.
  public var hint: String
  /// Where it was found: the offset in bytes from the start of the text.
  public var offset: Int
  /// Where it was found: the line, counted from 1.
  public var line: Int

  /// An error of a kind, found at a byte offset on a line.
  public init(code: Code, message: String, hint: String, offset: Int, line: Int = 1) {
    self.code = code
    self.message = message
    self.hint = hint
    self.offset = offset
    self.line = line
  }
}

extension InterchangeError: CustomStringConvertible {
  /// The message with its place, then the hint.
  public var description: String { "line \(line), byte \(offset): \(message); \(hint)" }
}
