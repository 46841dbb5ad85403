extension NPYHeader {
  /// The header that a text denotes: a Python dictionary of exactly `descr`, `fortran_order` and
  /// `shape`.
  ///
  /// Indices of the slice are the offsets that errors name.
  init(parsing text: ArraySlice<UInt8>) throws(InterchangeError) {
    var parser = NPYHeaderParser(text: text)
    self = try parser.header()
  }
}

/// A recursive-descent parser of the one kind of Python literal that NPY headers are.
///
///     header  := '{' [member (',' member)* [',']] '}'
///     member  := string ':' (string | 'True' | 'False' | tuple)
///     tuple   := '(' ')' | '(' length ',' ')' | '(' length (',' length)+ [','] ')'
///     length  := ('0' | '1'...'9' digit*) ['L']       (Python 2 wrote the L)
///
/// Strings have no escapes; white space may stand between any two of these.
private struct NPYHeaderParser {
  private let text: ArraySlice<UInt8>
  private var position: Int

  init(text: ArraySlice<UInt8>) {
    self.text = text
    position = text.startIndex
  }

  private var next: UInt8? { position < text.endIndex ? text[position] : nil }

  mutating func header() throws(InterchangeError) -> NPYHeader {
    var element: (type: ElementType, order: ByteOrder)?
    var isColumnMajor: Bool?
    var shape: [Int]?
    try expect("{")
    while !take("}") {
      let start = position
      let key = try string()
      try expect(":")
      switch key {
      case "descr" where element == nil: element = try descriptor()
      case "fortran_order" where isColumnMajor == nil: isColumnMajor = try truthValue()
      case "shape" where shape == nil: shape = try tuple()
      case "descr", "fortran_order", "shape":
        throw InterchangeError(
          .duplicateKey, "the header gives '\(key)' twice", hint: Self.hint, at: start)
      default:
        throw malformed("the header has a key \(InterchangeError.quoted(key))", at: start)
      }
      guard take(",") else {
        try expect("}")
        break
      }
    }
    skipSpace()
    guard next == nil else { throw unexpected("the end of the header") }
    guard let element else { throw malformed("the header lacks 'descr'") }
    guard let isColumnMajor else { throw malformed("the header lacks 'fortran_order'") }
    guard let shape else { throw malformed("the header lacks 'shape'") }
    return NPYHeader(
      elementType: element.type, byteOrder: element.order, isColumnMajor: isColumnMajor,
      shape: shape)
  }

  private mutating func descriptor() throws(InterchangeError) -> (ElementType, ByteOrder) {
    skipSpace()
    let start = position
    guard next != UInt8(ascii: "[") else {
      throw InterchangeError(
        .unsupported, "the array is a structured one, with fields",
        hint: "save each field as an array of its own", at: start)
    }
    let text = try string()
    guard let element = ElementType.described(byNumPy: text) else {
      throw InterchangeError(
        .unsupported, "the array's elements are of type \(InterchangeError.quoted(text))",
        hint: "save real numbers, integers or truth values, as array.astype('<f4') gives", at: start
      )
    }
    return element
  }

  private mutating func truthValue() throws(InterchangeError) -> Bool {
    skipSpace()
    for (word, value) in [("True", true), ("False", false)]
    where text[position...].starts(with: word.utf8) {
      position += word.utf8.count
      return value
    }
    throw unexpected("True or False")
  }

  private mutating func tuple() throws(InterchangeError) -> [Int] {
    var lengths: [Int] = []
    try expect("(")
    while !take(")") {
      guard lengths.count < NPY.axisLimit else {
        throw InterchangeError(
          .unsupported, "the array has more than \(NPY.axisLimit) axes",
          hint: "reshape it before saving", at: position)
      }
      lengths.append(try length())
      if take(",") { continue }
      if lengths.count == 1 { throw unexpected("',' after the only length") }
      try expect(")")
      break
    }
    return lengths
  }

  private mutating func length() throws(InterchangeError) -> Int {
    skipSpace()
    let start = position
    while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
    let digits = text[start..<position]
    guard let first = digits.first else { throw unexpected("the length of an axis") }
    guard first != UInt8(ascii: "0") || digits.count == 1 else {
      throw InterchangeError(
        .malformedNumber, "the length of an axis begins with 0", hint: Self.hint, at: start)
    }
    guard let value = Int(String(decoding: digits, as: UTF8.self)) else {
      throw InterchangeError(
        .numberOutOfRange, "the length of an axis needs more than 64 bits", hint: Self.hint,
        at: start)
    }
    if next == UInt8(ascii: "L") { position += 1 }
    return value
  }

  private mutating func string() throws(InterchangeError) -> String {
    skipSpace()
    guard let quote = next, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
      throw unexpected("a string")
    }
    position += 1
    let start = position
    while let byte = next, byte != quote {
      guard byte >= 0x20, byte != UInt8(ascii: "\\") else { throw unexpected("a character") }
      position += 1
    }
    guard next != nil else { throw unexpected("the closing quote") }
    position += 1
    return String(decoding: text[start..<position - 1], as: UTF8.self)
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(InterchangeError) {
    guard take(character) else { throw unexpected("'\(character)'") }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || (0x09...0x0D).contains(byte) { position += 1 }
  }
}

extension NPYHeaderParser {
  private static let hint = "the file is damaged or not written by NumPy: save it again"

  private func malformed(_ message: String, at offset: Int? = nil) -> InterchangeError {
    InterchangeError(.malformedHeader, message, hint: Self.hint, at: offset ?? text.startIndex)
  }

  private func unexpected(_ expected: String) -> InterchangeError {
    guard let next else {
      return InterchangeError(
        .unexpectedEnd, "the header ends where \(expected) should be", hint: Self.hint,
        at: position)
    }
    let found =
      (0x21..<0x7F).contains(next)
      ? "'\(Character(Unicode.Scalar(next)))'" : "byte 0x\(String(next, radix: 16))"
    return InterchangeError(
      .unexpectedCharacter, "expected \(expected), found \(found)", hint: Self.hint, at: position)
  }
}
