/// A prompt with its escape sequences marked, so that the editor counts only what is visible.
///
/// libedit attaches a marked sequence to the visible character behind it. So adjacent sequences
/// share one pair of markers, and sequences at the very end go before the last visible character,
/// which is as good as behind it when that is a space.
struct PromptMarkup {
  /// The character on both sides of a sequence.
  static let marker: UInt8 = 1

  /// The prompt as libedit wants it.
  let marked: String
  /// The prompt without escape sequences.
  let visible: String

  /// Marks the escape sequences in a prompt, which should be a single line.
  init(_ prompt: String) {
    var pieces: [(isEscape: Bool, text: String)] = []
    var rest = prompt.unicodeScalars[...]
    while let scalar = rest.first {
      let isEscape = scalar == "\u{1B}"
      let text = String(rest.prefix(isEscape ? Self.escapeLength(rest) : 1))
      rest = rest.dropFirst(text.unicodeScalars.count)
      guard text != "\u{1}" else { continue }
      if isEscape, let last = pieces.last, last.isEscape {
        pieces[pieces.count - 1].text += text
      } else {
        pieces.append((isEscape, text))
      }
    }
    if pieces.count > 1, pieces.last?.isEscape == true {
      pieces.swapAt(pieces.count - 1, pieces.count - 2)
      // The swap may bring two sequences together.
      if pieces.count > 2, pieces[pieces.count - 3].isEscape {
        pieces[pieces.count - 3].text += pieces.remove(at: pieces.count - 2).text
      }
    }
    marked = pieces.map { $0.isEscape ? "\u{1}\($0.text)\u{1}" : $0.text }.joined()
    visible = pieces.filter { !$0.isEscape }.map(\.text).joined()
  }

  /// The number of characters in the sequence that begins with the first, an escape.
  private static func escapeLength(_ text: Substring.UnicodeScalarView) -> Int {
    let body = text.dropFirst()
    guard body.first == "[" else { return min(text.count, 2) }
    let final = body.dropFirst().firstIndex { ("@"..."~").contains($0) }
    return text.distance(
      from: text.startIndex, to: final.map { text.index(after: $0) } ?? text.endIndex)
  }
}
