import CommandLanguage
import TerminalGraphics

extension Diagnostic {
  /// The diagnostic as people read it, without a final newline.
  ///
  ///     demo.psn:3:7: error: there is no variable called `$sede`
  ///     print $sede
  ///           ^~~~~
  ///     hint: did you mean `$seed`?
  ///
  /// The marker lines up by display width; tabs are drawn as spaces, control characters as U+FFFD,
  /// and of a long line only what fits around the fault is shown.
  ///
  /// - Parameter columns: how many a line may take without being wrapped.
  func rendered(columns: Int = 100) -> String {
    var lines = [headline]
    if let source, let span {
      let (line, _) = source.location(of: span.lower)
      let excerpt = Excerpt(of: source.lineSpan(line), around: span, in: source, columns: columns)
      if !excerpt.text.isEmpty { lines += [excerpt.text, excerpt.marker] }
    }
    if let hint { lines.append("hint: \(hint)") }
    return lines.joined(separator: "\n")
  }
}

/// The part of a source line around a fault, and the marker below it.
private struct Excerpt {
  /// Bytes looked at on either side of the fault, so that a line of megabytes costs nothing.
  static let reach = 1024

  private struct Cell {
    let text: String
    let width: Int
    /// Offset of the character's first byte.
    let offset: Int
  }

  private(set) var text = ""
  private(set) var marker = ""

  init(of line: SourceSpan, around span: SourceSpan, in source: SourceText, columns: Int) {
    let bytes = source.bytes
    func boundary(_ offset: Int) -> Int {
      var offset = offset
      while offset > line.lower, offset < line.upper, bytes[offset] & 0xC0 == 0x80 { offset -= 1 }
      return offset
    }
    let first = boundary(max(line.lower, span.lower - Self.reach))
    let last = boundary(min(line.upper, span.lower + Self.reach))
    let cells = Self.cells(of: SourceSpan(lower: first, upper: last), in: source)

    let caret = cells.firstIndex { $0.offset >= span.lower } ?? cells.count
    var range = cells.indices
    var total = cells.reduce(0) { $0 + $1.width }
    // Drop cells from whichever end has more on its side of the caret until the rest fits.
    var left = cells[..<caret].reduce(0) { $0 + $1.width }
    // The marker may stand one behind the end; what is cut off leaves a sign at either end.
    let isWhole = total < columns && first == line.lower && last == line.upper
    let room = isWhole ? total : max(columns - 3, 1)
    while total > room, !range.isEmpty {
      let fromLeft = left > (total - left) && range.lowerBound < caret
      let width = cells[fromLeft ? range.lowerBound : range.upperBound - 1].width
      range =
        fromLeft
        ? (range.lowerBound + 1)..<range.upperBound : range.lowerBound..<(range.upperBound - 1)
      total -= width
      if fromLeft { left -= width }
    }

    let cutsLeft = range.lowerBound > 0 || first > line.lower
    let cutsRight = range.upperBound < cells.count || last < line.upper
    text = (cutsLeft ? "…" : "") + cells[range].map(\.text).joined() + (cutsRight ? "…" : "")
    let indent = (cutsLeft ? 1 : 0) + left
    var marked = 0
    for cell in cells[range] where cell.offset >= span.lower && cell.offset < span.upper {
      marked += cell.width
    }
    marker = String(repeating: " ", count: indent) + "^"
    marker += String(repeating: "~", count: max(0, marked - 1))
  }

  private static func cells(of span: SourceSpan, in source: SourceText) -> [Cell] {
    var cells: [Cell] = []
    var offset = span.lower
    var column = 0
    for character in source[span] {
      let cell: Cell
      if character == "\t" {
        let width = 8 - column % 8
        cell = Cell(text: String(repeating: " ", count: width), width: width, offset: offset)
      } else {
        let shown: Character = character.isControl ? "\u{FFFD}" : character
        let text = String(shown)
        cell = Cell(text: text, width: displayWidth(of: text), offset: offset)
      }
      cells.append(cell)
      column += cell.width
      offset += character.utf8.count
    }
    return cells
  }
}

extension Character {
  /// Whether printing it could move the cursor, change the terminal's state, or reorder a line so
  /// that it shows something else than it says.
  fileprivate var isControl: Bool {
    unicodeScalars.contains {
      switch $0.value {
      case 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069: true
      default: $0.properties.generalCategory == .control
      }
    }
  }
}
