extension JSONParser {
  /// Reads a string, from its opening quote past its closing one.
  mutating func string() throws(InterchangeError) -> String {
    position += 1
    var text: [UInt8] = []
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        text.append(contentsOf: try escape())
      case 0..<0x20:
        throw error(
          .controlCharacter, "a string holds the control character 0x\(String(byte, radix: 16))",
          "write it as \\u00 and two digits")
      case 0..<0x80:
        text.append(byte)
        position += 1
      default:
        let length = try sequenceLength()
        text.append(contentsOf: bytes[position..<position + length])
        position += length
      }
    }
    throw unexpected("the closing quote")
  }

  /// The length of the well-formed UTF-8 sequence at the position (Unicode, table 3-7).
  private func sequenceLength() throws(InterchangeError) -> Int {
    let lead = bytes[position]
    let (length, second): (Int, ClosedRange<UInt8>) =
      switch lead {
      case 0xC2...0xDF: (2, 0x80...0xBF)
      case 0xE0: (3, 0xA0...0xBF)
      case 0xED: (3, 0x80...0x9F)
      case 0xE1...0xEF: (3, 0x80...0xBF)
      case 0xF0: (4, 0x90...0xBF)
      case 0xF1...0xF3: (4, 0x80...0xBF)
      case 0xF4: (4, 0x80...0x8F)
      default: (0, 0x80...0xBF)
      }
    guard length > 0, position + length <= bytes.endIndex, second.contains(bytes[position + 1]),
      bytes[(position + 2)..<max(position + 2, position + length)]
        .allSatisfy({ (0x80...0xBF).contains($0) })
    else {
      throw error(.malformedUTF8, "the bytes here are not UTF-8", "save the file as UTF-8")
    }
    return length
  }

  /// Reads an escape sequence, giving its UTF-8 bytes.
  private mutating func escape() throws(InterchangeError) -> [UInt8] {
    let start = position
    position += 1
    guard let letter = next else { throw unexpected("an escape") }
    position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [letter]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"): break
    default:
      position = start
      throw error(
        .malformedEscape, "there is no escape \\ with \(described(letter))",
        "use one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u")
    }
    var code = try codeUnit()
    if (0xD800..<0xDC00).contains(code), position + 1 < bytes.endIndex,
      next == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
    {
      position += 2
      let low = try codeUnit()
      if (0xDC00..<0xE000).contains(low) { code = 0x10000 + (code - 0xD800) << 10 + low - 0xDC00 }
    }
    guard let scalar = Unicode.Scalar(code) else {
      position = start
      throw error(
        .malformedEscape, "half of a surrogate pair stands alone",
        "write both halves, or the character itself")
    }
    return Array(String(Character(scalar)).utf8)
  }

  /// Reads four hexadecimal digits.
  private mutating func codeUnit() throws(InterchangeError) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next else { throw unexpected("a hexadecimal digit") }
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw error(
          .malformedEscape, "expected a hexadecimal digit, found \(described(byte))",
          "write four of them after \\u")
      }
      code = code << 4 + UInt32(digit)
      position += 1
    }
    return code
  }
}
