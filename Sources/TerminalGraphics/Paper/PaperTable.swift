/// A table on paper: a rule above and below the headings and one at the end, as books have them.
struct PaperTable {
  let table: Table

  /// Most rows that are set; a longer table is no figure.
  private static let maximumRows = 60
  private static let maximumColumn = 180.0

  init(_ table: Table) { self.table = table }

  var drawing: Drawing {
    let size = Paper.tickSize
    let rows = table.rows.prefix(Self.maximumRows)
    func cell(_ row: [String], _ column: Int) -> String {
      row.indices.contains(column)
        ? Paper.fitted(row[column], size: size, width: Self.maximumColumn) : ""
    }
    let widths = table.columns.indices.map { column in
      ([table.columns[column].title] + rows.map { cell($0, column) })
        .map { Paper.width(of: $0, size: size) }.max() ?? 0
    }
    let right = Paper.margin + widths.reduce(0, +) + 16 * Double(max(0, widths.count - 1))
    var drawing = Drawing(width: (right + Paper.margin).rounded(.up), height: 0)
    var y = Paper.margin
    func rule(_ width: Double) {
      drawing.rule(Point(Paper.margin, y), Point(right, y), Palette.ink, width: width)
    }
    func line(_ texts: [String], isBold: Bool) {
      y += size + 4
      var x = Paper.margin
      for (column, text) in texts.enumerated() {
        let isRight = table.columns[column].alignment == .right
        drawing.write(
          text, at: Point(isRight ? x + widths[column] : x, y), size: size,
          anchor: isRight ? .end : .start, isBold: isBold)
        x += widths[column] + 16
      }
      y += 3
    }
    rule(1.2)
    line(table.columns.map(\.title), isBold: true)
    y += 2
    rule(0.8)
    for row in rows { line(table.columns.indices.map { cell(row, $0) }, isBold: false) }
    y += 3
    rule(1.2)
    let rest = table.rows.count - rows.count
    drawing.writeNotes(rest > 0 ? ["\(formatQuantity(rest, "row")) more"] : [], below: y)
    return drawing
  }
}
