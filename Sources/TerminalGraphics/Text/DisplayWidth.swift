/// The number of columns a terminal uses for `text`.
///
/// East Asian wide characters and emoji take two columns; combining marks, control characters and
/// escape sequences none; all else one. A sequence of joined emoji counts as the one picture that
/// current terminals draw.
public func displayWidth(of text: String) -> Int {
  if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text.utf8.count }
  var width = 0
  for case .character(let character) in TextPieces(text) { width += columns(of: character) }
  return width
}

/// The number of columns of one character, which is not part of an escape sequence.
func columns(of character: Character) -> Int {
  let scalars = character.unicodeScalars
  guard let first = scalars.first else { return 0 }
  if scalars.dropFirst().isEmpty { return columns(of: first) }
  if first.properties.isEmoji, scalars.contains(where: { isEmojiMark($0) }) { return 2 }
  return scalars.reduce(0) { $0 + columns(of: $1) }
}

/// Whether a scalar turns those around it into one emoji.
private func isEmojiMark(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x200D, 0xFE0F, 0x20E3, 0x1F1E6...0x1F1FF, 0x1F3FB...0x1F3FF, 0xE0020...0xE007F: true
  default: false
  }
}

private func columns(of scalar: Unicode.Scalar) -> Int {
  if scalar.value < 0x300 {
    return scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) || scalar.value == 0xAD
      ? 0 : 1
  }
  if (0x1160...0x11FF).contains(scalar.value) { return 0 }  // vowels and finals of Hangul
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator:
    return 0
  default:
    return scalar.properties.isEmojiPresentation || isWide(scalar.value) ? 2 : 1
  }
}

/// Whether a scalar has East Asian width W or F (Unicode Standard Annex 11), emoji aside.
private func isWide(_ value: UInt32) -> Bool {
  switch value {
  case 0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF,
    0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6B,
    0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18CD5, 0x18D00...0x18D08, 0x1AFF0...0x1B2FB,
    0x1F200...0x1F251, 0x20000...0x2FFFD, 0x30000...0x3FFFD:
    true
  default: false
  }
}

/// The characters of a text, with each escape sequence as one piece.
struct TextPieces: Sequence, IteratorProtocol {
  enum Piece: Equatable {
    case character(Character)
    case escape(String)
  }

  private var rest: Substring

  init(_ text: String) { rest = text[...] }

  mutating func next() -> Piece? {
    guard let first = rest.first else { return nil }
    guard first == "\u{1B}" else {
      rest.removeFirst()
      return .character(first)
    }
    let scalars = rest.unicodeScalars
    var end = scalars.index(after: scalars.startIndex)
    // The rest of a sequence is ASCII; a mark that follows joins no letter of it.
    func take(while belongs: (Unicode.Scalar) -> Bool) {
      while end < scalars.endIndex, belongs(scalars[end]) { end = scalars.index(after: end) }
    }
    func takeOne() { if end < scalars.endIndex { end = scalars.index(after: end) } }
    switch end < scalars.endIndex ? scalars[end] : nil {
    case "[":  // a control sequence, up to its final byte
      takeOne()
      take { (0x20..<0x40).contains($0.value) }
      if end < scalars.endIndex, (0x40..<0x7F).contains(scalars[end].value) { takeOne() }
    case "]", "P", "X", "^", "_":  // a string, up to BEL or ESC \
      take { $0 != "\u{7}" && $0 != "\u{1B}" }
      let isEscape = end < scalars.endIndex && scalars[end] == "\u{1B}"
      takeOne()
      if isEscape, end < scalars.endIndex, scalars[end] == "\\" { takeOne() }
    default:
      take { (0x20..<0x30).contains($0.value) }
      if end < scalars.endIndex, (0x30..<0x7F).contains(scalars[end].value) { takeOne() }
    }
    let escape = String(scalars[..<end])
    rest = Substring(scalars[end...])
    return .escape(escape)
  }
}
