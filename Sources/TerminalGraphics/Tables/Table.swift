/// Rows of text in aligned columns.
public struct Table: Equatable, Sendable {
  /// A column's heading and the side its text stands on.
  public struct Column: Equatable, Sendable {
    /// The heading.
    public var title: String
    /// The side that text stands on: left for words, right for numbers.
    public var alignment: TextAlignment

    /// A column.
    public init(_ title: String, alignment: TextAlignment = .left) {
      self.title = title
      self.alignment = alignment
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
  /// first, its texts ending in `…`; numbers are cut only when nothing else is left.
  public func rendered(_ style: RenderingStyle) -> String {
    guard !columns.isEmpty else { return "" }
    let headings = columns.map { style.cleaned($0.title) }
    let cells = rows.map { row in
      columns.indices.map { row.indices.contains($0) ? style.cleaned(row[$0]) : "" }
    }
    let widths = fittedWidths(headings: headings, cells: cells, style)
    var lines: [String] = []
    if headings.contains(where: { !$0.isEmpty }) {
      lines.append(line(headings, widths, Pen(isDim: true, isUnderlined: true), style))
    }
    lines += cells.map { line($0, widths, .plain, style) }
    return lines.joined(separator: "\n")
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
  private func fittedWidths(
    headings: [String], cells: [[String]], _ style: RenderingStyle
  ) -> [Int] {
    var widths = headings.map { displayWidth(of: $0) }
    for row in cells {
      for (index, text) in row.enumerated() {
        widths[index] = max(widths[index], displayWidth(of: text))
      }
    }
    func excess() -> Int {
      let shown = widths.filter { $0 > 0 }
      return shown.reduce(2 * max(0, shown.count - 1), +) - style.width
    }
    let words = columns.indices.filter { columns[$0].alignment == .left }
    for (candidates, least) in [(words, 8), (words, 4), (Array(columns.indices), 4)] {
      while excess() > 0,
        let widest = candidates.filter({ widths[$0] > least }).max(by: { widths[$0] < widths[$1] })
      {
        let others = candidates.filter { $0 != widest }.map { widths[$0] }.max() ?? 0
        let goal = max(least, min(others, widths[widest] - 1))
        widths[widest] = max(goal, widths[widest] - excess())
      }
    }
    for index in columns.indices.reversed() where excess() > 0 && index > 0 { widths[index] = 0 }
    if excess() > 0 { widths[0] = style.width }
    return widths
  }
}
