/// What went wrong while reading, writing or converting what other programs share with us.
public struct InterchangeError: Error, Equatable, Sendable {
  /// The kinds of failure, for callers that tell them apart.
  public enum Code: String, Sendable {
    /// The text or the data ends before what it holds does.
    case unexpectedEnd
    /// A byte stands where the grammar has no place for it.
    case unexpectedCharacter
    /// A number is not written as the format writes numbers.
    case malformedNumber
    /// A number is too large for its type.
    case numberOutOfRange
    /// An escape sequence is unknown, cut short, or half of a surrogate pair.
    case malformedEscape
    /// A control character stands unescaped in a string.
    case controlCharacter
    /// The bytes are not UTF-8.
    case malformedUTF8
    /// Two members, tensors or entries have the same name.
    case duplicateKey
    /// Arrays and objects are nested deeper than the limit.
    case nestedTooDeeply
    /// Something follows the value or the data.
    case trailingContent
    /// The data does not begin as its format does.
    case unrecognizedFormat
    /// A header lacks something or contradicts itself.
    case malformedHeader
    /// The format allows it, but it is not read or written here.
    case unsupported
    /// A shape has a negative length or more elements than can be counted.
    case invalidShape
    /// The bytes are more or fewer than the shape and the element type ask for.
    case sizeMismatch
    /// The data is larger than the caller's or the format's limit.
    case limitExceeded
    /// Compressed data cannot be inflated, or a checksum is wrong.
    case damagedData
    /// A value cannot be represented in the type asked for.
    case inexactValue
    /// A tensor to be written has no name, or one that the format reserves.
    case unusableName
    /// There is no tensor of the name asked for.
    case unknownName
    /// Whoever asked for the result does not want it any more.
    case interrupted
  }

  /// Which kind of failure it is.
  public var code: Code
  /// What was wrong.
  public var message: String
  /// What to do about it.
  public var hint: String
  /// Where it was found: the offset in bytes from the start of the text or data, if one place is
  /// to blame.
  public var offset: Int?
  /// Where it was found in text: the line, counted from 1.
  public var line: Int?

  /// An error of a kind, found at a byte offset on a line.
  public init(
    code: Code, message: String, hint: String, offset: Int? = nil, line: Int? = nil
  ) {
    self.code = code
    self.message = message
    self.hint = hint
    self.offset = offset
    self.line = line
  }

  /// Work was given up because that was wanted.
  public static let interrupted = InterchangeError(
    code: .interrupted, message: "interrupted", hint: "nothing has been written")

  /// An error about data that has no lines.
  init(_ code: Code, _ message: String, hint: String, at offset: Int? = nil) {
    self.init(code: code, message: message, hint: hint, offset: offset)
  }
}

extension InterchangeError: CustomStringConvertible {
  /// The message with its place, then the hint.
  public var description: String {
    let place = [line.map { "line \($0)" }, offset.map { "byte \($0)" }].compactMap { $0 }
    let prefix = place.isEmpty ? "" : place.joined(separator: ", ") + ": "
    return "\(prefix)\(message); \(hint)"
  }
}

extension InterchangeError {
  /// A name from a file as messages show it: on one line, without control characters, not too long.
  static func quoted(_ name: String) -> String {
    let limit = 60
    let shown = String(name.unicodeScalars.prefix(limit))
    let isCut = shown.unicodeScalars.count < name.unicodeScalars.count
    let text = JSONValue.string(shown).encoded().dropFirst().dropLast()
    return "'\(text)\(isCut ? "…" : "")'"
  }
}
