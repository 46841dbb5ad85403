/// A place in a source, and the few moves every reader of it makes.
struct Cursor {
  let source: SourceText
  let bytes: [UInt8]
  /// Where reading ends; at most the length of the source.
  let end: Int
  var offset: Int

  init(_ source: SourceText, in span: SourceSpan? = nil) {
    self.source = source
    bytes = source.bytes
    end = min(max(span?.upper ?? bytes.count, 0), bytes.count)
    offset = min(max(span?.lower ?? 0, 0), end)
  }

  var isAtEnd: Bool { offset >= end }

  /// The byte at the cursor, or nil at the end.
  var current: UInt8? { offset < end ? bytes[offset] : nil }

  /// The byte `distance` further on, or nil beyond the end.
  func peek(_ distance: Int = 1) -> UInt8? {
    offset + distance < end ? bytes[offset + distance] : nil
  }

  /// Whether the byte before the cursor separates words, or there is none.
  var followsBlank: Bool {
    offset == 0 || bytes[offset - 1].isBlank || bytes[offset - 1] == .newline
  }

  func span(from start: Int) -> SourceSpan { SourceSpan(lower: start, upper: offset) }

  func text(from start: Int) -> String {
    String(decoding: bytes[start..<offset], as: UTF8.self)
  }

  mutating func skip(while condition: (UInt8) -> Bool) {
    while let byte = current, condition(byte) { offset += 1 }
  }

  /// Skips blanks and continued line ends.
  mutating func skipBlanks() throws(Diagnostic) {
    while let byte = current {
      if byte.isBlank {
        offset += 1
      } else if byte == .backslash, try skipContinuation() {
        continue
      } else {
        return
      }
    }
  }

  /// Skips `\` and the newline after it; false if the backslash escapes something else.
  ///
  /// - Throws: `unexpectedEnd`, incomplete, if the input ends there.
  mutating func skipContinuation() throws(Diagnostic) -> Bool {
    let next = peek()
    if next == .newline, offset + 2 < end {
      offset += 2
      return true
    }
    guard next == nil || next == .newline else { return false }
    throw Diagnostic(
      .unexpectedEnd, "the input ends after `\\`",
      hint: "a backslash at the end continues the line",
      span: SourceSpan(lower: offset, upper: offset + 1), source: source, isIncomplete: true)
  }

  /// Skips a comment up to, not including, the newline.
  mutating func skipComment() { skip { $0 != .newline } }

  /// The span of the Unicode scalar that starts at the cursor.
  var scalarSpan: SourceSpan {
    var upper = min(offset + 1, bytes.count)
    while upper < bytes.count, bytes[upper] & 0xC0 == 0x80 { upper += 1 }
    return SourceSpan(lower: min(offset, bytes.count), upper: upper)
  }

  /// The error for a byte that no word or expression may hold, or nil if the byte at the cursor is
  /// not one: control characters, and the special spaces that come with text pasted from the web.
  var forbidden: Diagnostic? {
    guard let byte = current else { return nil }
    if byte.isControl {
      return Diagnostic(
        .unexpectedCharacter, "a control character (\(Self.codePoint(UInt32(byte)))) stands here",
        hint: "delete it", span: scalarSpan, source: source)
    }
    guard [0xC2, 0xE1, 0xE2, 0xE3, 0xEF].contains(byte),
      let scalar = source[scalarSpan].unicodeScalars.first,
      scalar.properties.isWhitespace || scalar == "\u{200B}" || scalar == "\u{FEFF}"
    else { return nil }
    return Diagnostic(
      .unexpectedCharacter, "a special space (\(Self.codePoint(scalar.value))) stands here",
      hint: "use a plain space, or quotes if it belongs to a name", span: scalarSpan, source: source
    )
  }

  private static func codePoint(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }
}
