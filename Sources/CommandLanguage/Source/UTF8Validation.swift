/// Finds the first byte that is not well-formed UTF-8, or is NUL.
///
/// Source: The Unicode Standard, table 3-7, "Well-Formed UTF-8 Byte Sequences".
enum UTF8Validation {
  /// The offset at which the first ill-formed sequence starts, or of the first NUL.
  static func firstInvalidOffset(in bytes: [UInt8]) -> Int? {
    var offset = 0
    while offset < bytes.count {
      let lead = bytes[offset]
      if lead == 0 { return offset }
      if lead < 0x80 {
        offset += 1
        continue
      }
      guard let form = continuation(after: lead), offset + form.count < bytes.count,
        form.second.contains(bytes[offset + 1])
      else { return offset }
      for position in (offset + 1)...(offset + form.count)
      where !(0x80...0xBF).contains(bytes[position]) {
        return offset
      }
      offset += form.count + 1
    }
    return nil
  }

  /// How many bytes follow `lead`, and what the first of them may be.
  private static func continuation(after lead: UInt8) -> (count: Int, second: ClosedRange<UInt8>)? {
    switch lead {
    case 0xC2...0xDF: (1, 0x80...0xBF)
    case 0xE0: (2, 0xA0...0xBF)
    case 0xED: (2, 0x80...0x9F)
    case 0xE1...0xEF: (2, 0x80...0xBF)
    case 0xF0: (3, 0x90...0xBF)
    case 0xF1...0xF3: (3, 0x80...0xBF)
    case 0xF4: (3, 0x80...0x8F)
    default: nil
    }
  }

  /// The error for the bad byte at `offset`; its source is the text read with replacements.
  static func diagnostic(
    name: String, bytes: [UInt8], offset: Int, firstLine: Int = 1
  ) -> Diagnostic {
    let byte = bytes[offset]
    let before = SourceText(
      name: name, text: String(decoding: bytes[..<offset], as: UTF8.self), firstLine: firstLine)
    let position = before.bytes.count
    let (line, column) = before.location(of: position)
    let whole = SourceText(
      name: name, text: String(decoding: bytes, as: UTF8.self), firstLine: firstLine)
    let what = byte == 0 ? "a NUL byte" : "byte 0x\(hexadecimal(byte)) is not valid UTF-8"
    return Diagnostic(
      .invalidEncoding,
      "\(what) at line \(line), column \(column) (offset \(offset))",
      hint: byte == 0
        ? "scripts are plain text; is this a binary file?"
        : "save the script as UTF-8",
      span: SourceSpan(lower: position, upper: min(position + 1, whole.bytes.count)),
      source: whole)
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return digits.count == 1 ? "0" + digits : digits
  }
}
