/// Figures side by side on paper, each in its own size, in rows.
struct PaperPanels {
  let panels: Panels

  init(_ panels: Panels) { self.panels = panels }

  var drawing: Drawing {
    let parts = panels.sharingScales { PaperHeatMap($0).extent }.map(\.drawing)
    guard !parts.isEmpty else {
      var drawing = Drawing(width: Paper.width, height: 0)
      let top = drawing.writeHeading(panels.title)
      drawing.writeNotes(["nothing to draw"], below: top)
      return drawing
    }
    let perRow = parts.count == 4 ? 2 : min(3, parts.count)
    let rows = stride(from: 0, to: parts.count, by: perRow).map {
      parts[$0..<min(parts.count, $0 + perRow)]
    }
    let columns = (0..<perRow).map { column in
      rows.compactMap { $0.dropFirst(column).first?.width }.max() ?? 0
    }
    var drawing = Drawing(width: columns.reduce(0, +), height: 0)
    var y = panels.title.isEmpty ? 0 : drawing.writeHeading(panels.title)
    for row in rows {
      var x = 0.0
      for (column, part) in row.enumerated() {
        drawing.add(part, at: Point(x, y))
        x += columns[column]
      }
      y += row.map(\.height).max() ?? 0
    }
    drawing.height = y
    if drawing.title.isEmpty { drawing.title = parts.map(\.title).joined(separator: "; ") }
    return drawing
  }
}
