/// On which side text stands in a wider space.
public enum TextAlignment: Sendable {
  /// At the left, spaces after it: words.
  case left
  /// At the right, spaces before it: numbers.
  case right
}

extension String {
  /// The text with spaces added up to `width` columns; wider text is left as it is.
  public func padded(to width: Int, _ alignment: TextAlignment = .left) -> String {
    let spaces = String(repeating: " ", count: max(0, width - displayWidth(of: self)))
    return alignment == .left ? self + spaces : spaces + self
  }

  /// The text cut to `width` columns, the last of which then show that something is missing.
  ///
  /// Escape sequences take no columns and are kept, those after the cut too, so that colors end.
  public func truncated(
    to width: Int, glyphs: RenderingStyle.Glyphs = .unicode
  ) -> String {
    guard displayWidth(of: self) > width else { return self }
    let mark = glyphs == .unicode ? "…" : "..."
    let room = width - displayWidth(of: mark)
    guard room >= 0 else { return String(repeating: ".", count: max(0, width)) }
    var result = ""
    var used = 0
    var isCut = false
    for piece in TextPieces(self) {
      switch piece {
      case .escape(let sequence): result += sequence
      case .character(let character):
        if isCut { continue }
        let columns = columns(of: character)
        if used + columns > room {
          result += mark
          isCut = true
        } else {
          result.append(character)
          used += columns
        }
      }
    }
    return result
  }
}

extension RenderingStyle {
  /// Text from elsewhere made fit for one line of this style.
  ///
  /// Control characters become spaces. Colors stay where the style has color, and are ended; all other
  /// escape sequences go. Without Unicode, characters beyond ASCII become `?`.
  public func cleaned(_ text: String) -> String {
    if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text }
    var result = ""
    var isColored = false
    for piece in TextPieces(text) {
      switch piece {
      case .escape(let sequence):
        if color != .none, sequence.hasPrefix("\u{1B}["), sequence.hasSuffix("m") {
          result += sequence
          isColored = sequence != "\u{1B}[0m" && sequence != "\u{1B}[m"
        }
      case .character(let character):
        if character.unicodeScalars.contains(where: { isControl($0) }) {
          result += " "
        } else if glyphs == .ascii, !character.isASCII {
          result += String(repeating: "?", count: columns(of: character))
        } else {
          result.append(character)
        }
      }
    }
    return isColored ? result + "\u{1B}[0m" : result
  }

  private func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }

  /// The text cleaned and cut to `width` columns.
  func fitted(_ text: String, to width: Int) -> String {
    cleaned(text).truncated(to: width, glyphs: glyphs)
  }

  /// The pieces joined by commas, on as many lines as the width asks for; those that are longer are
  /// broken between words.
  func wrapped(_ pieces: [String], indent: Int = 0, pen: Pen = .dim) -> [String] {
    let room = max(1, width - indent)
    var lines: [String] = []
    var line = ""
    for (index, piece) in pieces.enumerated() {
      let word = cleaned(piece) + (index + 1 < pieces.count ? "," : "")
      if line.isEmpty {
        line = word
      } else if displayWidth(of: line) + 1 + displayWidth(of: word) <= room {
        line += " " + word
      } else {
        lines.append(line)
        line = word
      }
    }
    if !line.isEmpty { lines.append(line) }
    let margin = String(repeating: " ", count: min(indent, width - 1))
    return lines.flatMap { $0.wrapped(to: room) }
      .map { margin + styled($0.truncated(to: room, glyphs: glyphs), pen) }
  }
}
