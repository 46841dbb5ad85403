extension JSONValue {
  /// How deep arrays and objects may be nested unless a parse says otherwise.
  public static let standardDepthLimit = 256

  /// The value that a JSON text denotes.
  ///
  /// Strict RFC 8259: no comments, no trailing commas, nothing after the value, keys that differ.
  /// Numbers without fraction and exponent that fit 64 bits become ``integer(_:)``, all others
  /// (and `-0`) become ``number(_:)``.
  ///
  /// - Throws: ``InterchangeError`` with the place of the first byte that does not belong.
  public init(
    parsing text: String, depthLimit: Int = standardDepthLimit
  ) throws(InterchangeError) {
    try self.init(parsing: Array(text.utf8), depthLimit: depthLimit)
  }

  /// The value that a JSON text in UTF-8 denotes.
  ///
  /// - Throws: ``InterchangeError``, also where the bytes of a string are not UTF-8.
  public init(
    parsing bytes: [UInt8], depthLimit: Int = standardDepthLimit
  ) throws(InterchangeError) {
    try self.init(parsing: bytes[...], depthLimit: depthLimit)
  }

  /// The value that a JSON text in UTF-8 denotes, which may be a part of something.
  ///
  /// - Parameter valueLimit: the most values that there may be, within one another or not: a value
  ///   takes many times the memory of its text.
  /// - Throws: ``InterchangeError``, also where the bytes of a string are not UTF-8.
  public init(
    parsing bytes: ArraySlice<UInt8>, depthLimit: Int = standardDepthLimit, valueLimit: Int = .max
  ) throws(InterchangeError) {
    var parser = JSONParser(bytes: bytes, depthLimit: depthLimit, valueLimit: valueLimit)
    self = try parser.document()
  }
}

/// A recursive-descent parser over bytes; strings are read in `JSONStrings.swift`.
struct JSONParser {
  let bytes: ArraySlice<UInt8>
  let depthLimit: Int
  let valueLimit: Int
  var position: Int
  private var depth = 0
  private var valueCount = 0

  init(bytes: ArraySlice<UInt8>, depthLimit: Int, valueLimit: Int) {
    self.bytes = bytes
    self.depthLimit = depthLimit
    self.valueLimit = valueLimit
    position = bytes.startIndex
  }

  /// The next byte, or nil at the end.
  var next: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

  mutating func document() throws(InterchangeError) -> JSONValue {
    skipSpace()
    let value = try self.value()
    skipSpace()
    guard next == nil else {
      throw error(
        .trailingContent, "\(described(next)) follows the value", "give one JSON value only")
    }
    return value
  }

  private mutating func value() throws(InterchangeError) -> JSONValue {
    guard let first = next else { throw unexpected("a value") }
    guard valueCount < valueLimit else {
      throw error(.limitExceeded, "there are more than \(valueLimit) values", "write fewer")
    }
    valueCount += 1
    switch first {
    case UInt8(ascii: "{"):
      return try nested { (parser) throws(InterchangeError) in try parser.object() }
    case UInt8(ascii: "["):
      return try nested { (parser) throws(InterchangeError) in try parser.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", .boolean(true))
    case UInt8(ascii: "f"): return try literal("false", .boolean(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw unexpected("a value")
    }
  }

  private mutating func nested(
    _ body: (inout JSONParser) throws(InterchangeError) -> JSONValue
  ) throws(InterchangeError) -> JSONValue {
    guard depth < depthLimit else {
      throw error(
        .nestedTooDeeply, "nested more than \(depthLimit) levels deep", "flatten the data")
    }
    depth += 1
    position += 1
    skipSpace()
    let value = try body(&self)
    depth -= 1
    return value
  }

  private mutating func array() throws(InterchangeError) -> JSONValue {
    var elements: [JSONValue] = []
    if take("]") { return .array(elements) }
    while true {
      elements.append(try value())
      skipSpace()
      if take("]") { return .array(elements) }
      guard take(",") else { throw unexpected("',' or ']'") }
      skipSpace()
    }
  }

  private mutating func object() throws(InterchangeError) -> JSONValue {
    var members: [JSONValue.Member] = []
    var keys: Set<[UInt8]> = []  // bytes: `String` would take canonically equal keys for one
    if take("}") { return .object(members) }
    while true {
      let start = position
      guard next == UInt8(ascii: "\"") else { throw unexpected("a key in quotes") }
      let key = try string()
      guard keys.insert(Array(key.utf8)).inserted else {
        position = start
        throw error(
          .duplicateKey, "the key \(InterchangeError.quoted(key)) stands twice",
          "keep one of the two")
      }
      skipSpace()
      guard take(":") else { throw unexpected("':'") }
      skipSpace()
      members.append(.init(key, try value()))
      skipSpace()
      if take("}") { return .object(members) }
      guard take(",") else { throw unexpected("',' or '}'") }
      skipSpace()
    }
  }

  private mutating func literal(
    _ word: StaticString, _ value: JSONValue
  ) throws(InterchangeError) -> JSONValue {
    for byte in word.description.utf8 {
      guard next == byte else { throw unexpected("'\(word)'") }
      position += 1
    }
    return value
  }

  private mutating func number() throws(InterchangeError) -> JSONValue {
    let start = position
    let isNegative = take("-")
    if !take("0") { try digits() }
    var isInteger = true
    if take(".") {
      isInteger = false
      try digits()
    }
    if take("e") || take("E") {
      isInteger = false
      if !take("+") { _ = take("-") }
      try digits()
    }
    if let next, next == UInt8(ascii: ".") || isDigit(next) {
      throw error(
        .malformedNumber, "the number goes on with \(described(next))",
        "write numbers without leading zeros and with one point")
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isInteger, let integer = Int(text), !(isNegative && integer == 0) {
      return .integer(integer)
    }
    guard let value = Double(text), value.isFinite else {
      position = start
      throw error(
        .numberOutOfRange, "the number is too large for a double",
        "use magnitudes below 1.8e308")
    }
    return .number(value)
  }

  private mutating func digits() throws(InterchangeError) {
    guard let first = next else { throw unexpected("a digit") }
    guard isDigit(first) else {
      throw error(
        .malformedNumber, "expected a digit, found \(described(first))",
        "write at least one digit before and after the point and in the exponent")
    }
    while let byte = next, isDigit(byte) { position += 1 }
  }

  private func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }
}

extension JSONParser {
  /// An error at the current position.
  func error(
    _ code: InterchangeError.Code, _ message: String, _ hint: String
  ) -> InterchangeError {
    let line = 1 + bytes[..<position].count { $0 == 0x0A }
    return InterchangeError(
      code: code, message: message, hint: hint, offset: position - bytes.startIndex, line: line)
  }

  /// The error of finding something else, or the end, where `expected` should be.
  func unexpected(_ expected: String) -> InterchangeError {
    next == nil
      ? error(.unexpectedEnd, "the text ends where \(expected) should be", "check that it is whole")
      : error(
        .unexpectedCharacter, "expected \(expected), found \(described(next))",
        "check the JSON at this place")
  }

  /// A byte as a message names it.
  func described(_ byte: UInt8?) -> String {
    guard let byte else { return "the end" }
    return (0x21..<0x7F).contains(byte)
      ? "'\(Character(Unicode.Scalar(byte)))'" : "byte 0x\(String(byte, radix: 16))"
  }
}
