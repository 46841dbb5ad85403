/// A rectangle of normalized values ready to be drawn, each cell several pixels if need be.
///
/// A pixel is a column wide. In half blocks it is half a line high, and so about square; in the
/// other modes it is a line high.
struct Raster {
  let rows: Int
  let columns: Int
  let shading: Shading
  /// The cells, row by row; nil where there is nothing.
  var cells: [Double?]
  /// The pixels of a cell from top to bottom.
  var rowScale = 1
  /// The pixels of a cell from left to right.
  var columnScale = 1

  /// The columns of text it takes.
  var textColumns: Int { columns * columnScale }

  /// The lines of text it takes.
  func textRows(_ mode: RenderingStyle.CellMode) -> Int {
    let pixels = rows * rowScale
    return mode == .halfBlocks ? (pixels + 1) / 2 : pixels
  }

  /// Draws one of the lines of text.
  func draw(textRow: Int, onto line: inout StyledLine, _ style: RenderingStyle) {
    for column in 0..<columns {
      let piece =
        switch style.cellMode {
        case .halfBlocks:
          halfBlock(
            above: color(pixelRow: 2 * textRow, column, style),
            below: color(pixelRow: 2 * textRow + 1, column, style))
        case .backgrounds:
          (Character(" "), Pen(background: color(pixelRow: textRow, column, style)))
        case .shades:
          shade(value(pixelRow: textRow, column), style)
        }
      line.append(String(repeating: piece.0, count: columnScale), piece.1)
    }
  }

  private func value(pixelRow: Int, _ column: Int) -> Double? {
    let row = pixelRow / rowScale
    return row < rows ? cells[row * columns + column] : nil
  }

  private func color(pixelRow: Int, _ column: Int, _ style: RenderingStyle) -> Color? {
    value(pixelRow: pixelRow, column).map { shading.color($0, style.color) }
  }

  private func halfBlock(above: Color?, below: Color?) -> (Character, Pen) {
    switch (above, below) {
    case (nil, nil): (" ", .plain)
    case (let above?, nil): ("▀", Pen(foreground: above))
    case (nil, let below?): ("▄", Pen(foreground: below))
    case (let above?, let below?): ("▀", Pen(foreground: above, background: below))
    }
  }

  private func shade(_ value: Double?, _ style: RenderingStyle) -> (Character, Pen) {
    guard let value else { return (" ", .plain) }
    return (shading.glyph(value, style.glyphs), shading.pen(value, style.color))
  }
}

extension Raster {
  /// A bar that shows all values in order, for a scale.
  static func bar(_ shading: Shading, columns: Int) -> Raster {
    let cells: [Double?] = (0..<columns).map { column in
      let fraction = columns > 1 ? Double(column) / Double(columns - 1) : 1
      return shading == .diverging ? 2 * fraction - 1 : fraction
    }
    return Raster(rows: 1, columns: columns, shading: shading, cells: cells)
  }
}
