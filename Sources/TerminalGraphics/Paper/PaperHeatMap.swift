/// A matrix on paper: cells, axes that count rows and columns, and a bar of the scale.
struct PaperHeatMap {
  private let map: HeatMap
  private let grid: BinnedGrid

  /// Most cells in a direction; a finer picture would be finer than print.
  private static let maximumCells = 800

  init(_ map: HeatMap) {
    self.map = map
    grid = map.grid.merged(maximumRows: Self.maximumCells, maximumColumns: Self.maximumCells)
  }

  /// The largest magnitude of the scale.
  var extent: Double? { map.normalizedCells(of: grid).limits?.magnitude }

  var drawing: Drawing {
    var drawing = Drawing(width: Paper.width, height: 0)
    let top = drawing.writeHeading(map.title)
    let (cells, limits, cut) = map.normalizedCells(of: grid)
    guard !cells.isEmpty else {
      drawing.writeNotes(["nothing to draw: the matrix is empty"], below: top)
      return drawing
    }
    let name = map.scaleName(in: grid)
    // Single entries are there or not: that needs no scale.
    let shading = map.scale.paperShading
    let scale = isPlainMask ? nil : limits.map { ScaleBar.ends(of: $0, shading) }
    let scaleRoom = scale.map { ScaleBar.width(of: $0, name: name) } ?? 0
    let width = Paper.width - 58 - scaleRoom - Paper.margin
    // Square cells, where that makes a picture of usable height.
    let shape = Double(grid.rows) / Double(grid.columns)
    let height = min(340, max(60, width * shape))
    let area = Box(
      x: 58, y: top + 4, width: shape > height / width ? max(60, height / shape) : width,
      height: height)
    drawing.marks.append(.image(picture(cells), area))
    let bottom = drawAxes(around: area, on: &drawing)
    if let scale {
      ScaleBar(limits: scale, shading: shading, name: name)
        .draw(beside: area, on: &drawing)
    }
    drawing.width = (area.right + scaleRoom + Paper.margin).rounded(.up)
    drawing.writeNotes(remarks(cells, cut), below: bottom)
    return drawing
  }

  private var isPlainMask: Bool {
    map.scale == .mask && grid.rowsPerBin == 1 && grid.columnsPerBin == 1
  }

  private func picture(_ cells: [Double?]) -> PixelImage {
    var picture = PixelImage(width: grid.binColumns, height: grid.binRows)
    for (index, cell) in cells.enumerated() {
      guard let cell else { continue }
      picture[index % grid.binColumns, index / grid.binColumns] = map.scale.paperShading.color(
        cell, .trueColor)
    }
    return picture
  }

  /// Draws the frame, ticks at the middles of round rows and columns, and names.
  private func drawAxes(around area: Box, on drawing: inout Drawing) -> Double {
    drawing.outline(area)
    for row in ticks(grid.rows, atMost: max(2, Int(area.height / 40))) {
      let y = area.y + (Double(row) + 0.5) / Double(grid.rows) * area.height
      drawing.rule(Point(area.x - 4, y), Point(area.x, y), Palette.ink, width: 0.8)
      drawing.write(
        String(row), at: Point(area.x - 7, y + Paper.tickSize * 0.36), size: Paper.tickSize,
        anchor: .end)
    }
    for column in ticks(grid.columns, atMost: max(2, Int(area.width / 50))) {
      let x = area.x + (Double(column) + 0.5) / Double(grid.columns) * area.width
      drawing.rule(Point(x, area.bottom), Point(x, area.bottom + 4), Palette.ink, width: 0.8)
      drawing.write(
        String(column), at: Point(x, area.bottom + Paper.tickSize + 5), size: Paper.tickSize,
        anchor: .middle)
    }
    drawing.write(
      Paper.fitted(map.rowLabel, size: Paper.labelSize, width: area.height + 20),
      at: Point(Paper.margin + Paper.labelSize * 0.8, area.y + area.height / 2),
      size: Paper.labelSize, anchor: .middle, isUpward: true)
    let bottom = area.bottom + Paper.tickSize + Paper.labelSize + 12
    drawing.write(
      Paper.fitted(map.columnLabel, size: Paper.labelSize, width: area.width + 20),
      at: Point(area.x + area.width / 2, bottom - 3), size: Paper.labelSize,
      anchor: .middle)
    return bottom
  }

  private func ticks(_ count: Int, atMost limit: Int) -> [Int] {
    Array(stride(from: 0, to: count, by: niceStep(atLeast: max(1, (count + limit - 1) / limit))))
  }

  private func remarks(_ cells: [Double?], _ cut: Double?) -> [String] {
    var remarks: [String] = []
    if map.scale == .mask {
      remarks.append(
        "\(formatPercent(grid.valueSum / Double(grid.rows) / Double(grid.columns))) present")
      if isPlainMask { remarks.append("dark: present") }
    }
    if grid.rowsPerBin > 1 || grid.columnsPerBin > 1 {
      remarks.append(
        "each cell: \(formatQuantity(grid.rowsPerBin, map.rowLabel)) × "
          + formatQuantity(grid.columnsPerBin, map.columnLabel))
    }
    if let cut {
      let size = Paper.typeset(formatSignificant(cut, digits: 3))
      remarks.append("magnitudes up to \(size) are beyond the scale")
    }
    if grid.skippedCount > 0 {
      remarks.append("\(formatQuantity(grid.skippedCount, "value")) not finite and left out")
    }
    if cells.contains(where: { $0 == nil }) { remarks.append("white: none") }
    return remarks
  }
}
