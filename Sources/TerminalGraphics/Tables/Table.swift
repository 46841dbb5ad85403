/// Rows of text in aligned columns.
public struct Table: Equatable, Sendable {
  /// A column's heading and the side its text stands on.
  public struct Column: Equatable, Sendable {
    /// The heading.
    public var title: String
    /// The side that text stands on: left for words, right for numbers.
    public var alignment: TextAlignment
    /// The least room, where rows to come may need more than those that are there.
    public var leastWidth: Int

    /// A column.
    public init(_ title: String, alignment: TextAlignment = .left, leastWidth: Int = 0) {
      self.title = title
      self.alignment = alignment
      self.leastWidth = leastWidth
    }
  }

  /// The columns from left to right.
  public var columns: [Column]
  /// The rows from top to bottom, each a text a column; missing texts are empty.
  public var rows: [[String]]

  /// A table.
  public init(columns: [Column], rows: [[String]] = []) {
    self.columns = columns
    self.rows = rows
  }

  /// The table as lines of text, none wider than the style allows, without a newline at the end.
  ///
  /// Columns stand two spaces apart. Where they do not fit, the widest column of words gives way
  /// first, its texts going on in further lines, or ending in `…` where it is narrow. Where that is
  /// not enough, the columns stand in several blocks below each other, each led by the first one.
  public func rendered(_ style: RenderingStyle) -> String {
    guard !columns.isEmpty else { return "" }
    let headings = columns.map { style.cleaned($0.title) }
    let cells = rows.map { row in
      columns.indices.map { row.indices.contains($0) ? style.cleaned(row[$0]) : "" }
    }
    let blocks = blocks(naturalWidths(headings, cells), style.width)
    guard blocks.count == 1 else {
      return blocks.map { block in
        Table(columns: block.map { columns[$0] }, rows: cells.map { row in block.map { row[$0] } })
          .rendered(style)
      }.joined(separator: "\n\n")
    }
    let widths = fittedWidths(naturalWidths(headings, cells), style.width)
    var lines: [String] = []
    if headings.contains(where: { !$0.isEmpty }) {
      lines.append(line(headings, widths, Pen(isDim: true, isUnderlined: true), style))
    }
    for row in cells {
      let texts = columns.indices.map { wrapped(row[$0], column: $0, widths[$0]) }
      for index in 0..<(texts.map(\.count).max() ?? 1) {
        lines.append(
          line(texts.map { $0.indices.contains(index) ? $0[index] : "" }, widths, .plain, style))
      }
    }
    return lines.joined(separator: "\n")
  }

  /// Words that may go on in another line; narrower columns cut them off.
  private static let wrappingWidth = 12

  /// As much of the names of rows is shown before anything else gives way.
  private static let keyWidth = 24

  /// The column that tells rows apart: the first with a heading.
  private var key: Int { columns.firstIndex { !$0.title.isEmpty } ?? 0 }

  private func wrapped(_ text: String, column: Int, _ width: Int) -> [String] {
    guard columns[column].alignment == .left, width >= Self.wrappingWidth else { return [text] }
    return text.wrapped(to: width)
  }

  private func naturalWidths(_ headings: [String], _ cells: [[String]]) -> [Int] {
    var widths = zip(headings, columns).map { max(displayWidth(of: $0), $1.leastWidth) }
    for row in cells {
      for (index, text) in row.enumerated() {
        widths[index] = max(widths[index], displayWidth(of: text))
      }
    }
    return widths
  }

  /// The columns that stand side by side: all of them where words can give way enough.
  private func blocks(_ widths: [Int], _ room: Int) -> [[Int]] {
    // On a narrow screen, words that are cut short say nothing.
    let word = room < 60 ? Self.wrappingWidth : 8
    let key = self.key
    let least = columns.indices.map {
      let least = $0 == key ? Self.keyWidth : word
      return columns[$0].alignment == .left ? min(least, widths[$0]) : widths[$0]
    }
    guard least.reduce(2 * (columns.count - 1), +) > room, columns.count > key + 2 else {
      return [Array(columns.indices)]
    }
    let keys = Array(0...key)
    var blocks: [[Int]] = []
    var used = room
    for column in (key + 1)..<columns.count {
      if used + 2 + widths[column] > room {
        blocks.append(keys)
        used = keys.reduce(2 * key) { $0 + widths[$1] }
      }
      blocks[blocks.count - 1].append(column)
      used += 2 + widths[column]
    }
    return blocks
  }

  private func line(
    _ texts: [String], _ widths: [Int], _ pen: Pen, _ style: RenderingStyle
  ) -> String {
    var line = StyledLine(style.color)
    var used = 0
    for (index, text) in texts.enumerated() where widths[index] > 0 {
      if used > 0 { line.append("  ") }
      let text = text.truncated(to: widths[index], glyphs: style.glyphs)
      let room = String(repeating: " ", count: widths[index] - displayWidth(of: text))
      if columns[index].alignment == .right { line.append(room) }
      line.append(text, pen)
      if columns[index].alignment == .left { line.append(room) }
      used += widths[index] + 2
    }
    return line.finished()
  }

  /// The columns' widths, cut down until the line fits; a column that finds no place gets none.
  private func fittedWidths(_ natural: [Int], _ room: Int) -> [Int] {
    var widths = natural
    func excess() -> Int {
      let shown = widths.filter { $0 > 0 }
      return shown.reduce(2 * max(0, shown.count - 1), +) - room
    }
    let words = columns.indices.filter { columns[$0].alignment == .left }
    let all = Array(columns.indices)
    let rounds = [(words, 8, Self.keyWidth), (words, 8, 8), (words, 4, 4), (all, 4, 4)]
    for (candidates, wordLeast, keyLeast) in rounds {
      func least(_ column: Int) -> Int { column == key ? keyLeast : wordLeast }
      while excess() > 0,
        let widest = candidates.filter({ widths[$0] > least($0) })
          .max(by: { widths[$0] < widths[$1] })
      {
        let others = candidates.filter { $0 != widest }.map { widths[$0] }.max() ?? 0
        let goal = max(least(widest), min(others, widths[widest] - 1))
        widths[widest] = max(goal, widths[widest] - excess())
      }
    }
    for index in columns.indices.reversed() where excess() > 0 && index > 0 { widths[index] = 0 }
    if excess() > 0 { widths[0] = room }
    return widths
  }
}
