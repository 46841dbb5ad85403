/// A heat map cut to a style: bins, scale, ticks, and the remarks underneath.
struct HeatMapLayout {
  private let map: HeatMap
  private let style: RenderingStyle
  private let grid: BinnedGrid
  private let raster: Raster
  private let limits: Span?
  private let cut: Double?
  private let gutter: Int

  init(_ map: HeatMap, _ style: RenderingStyle) {
    self.init(map, style, rows: max(1, map.maximumRows))
    guard let height = style.height else { return }
    // Another size may need other remarks.
    for _ in 0..<2 where lineCount > height {
      let room = height - heading.count - footing.count
      self.init(map, style, rows: max(4, min(map.maximumRows, room)))
    }
  }

  /// - Parameter rows: the most lines of the picture itself.
  private init(_ map: HeatMap, _ style: RenderingStyle, rows: Int) {
    self.map = map
    self.style = style
    let labelWidth = String(max(0, map.grid.rows - 1)).utf8.count
    gutter = style.width >= labelWidth + 8 ? labelWidth + 1 : 0
    let room = max(1, style.width - gutter)
    let pixelRows = rows * (style.cellMode == .halfBlocks ? 2 : 1)
    grid = map.grid.merged(maximumRows: pixelRows, maximumColumns: room)
    let (cells, limits, cut) = map.normalizedCells(of: grid)
    self.limits = limits
    self.cut = cut
    var raster = Raster(
      rows: grid.binRows, columns: grid.binColumns,
      shading: map.scale == .diverging ? .diverging : .sequential, cells: cells)
    (raster.rowScale, raster.columnScale) = Self.scales(
      grid, rows: pixelRows, columns: room, mode: style.cellMode)
    self.raster = raster
  }

  /// Enlarges small matrices, cells staying within 1:2 and 2:1 of a square.
  private static func scales(
    _ grid: BinnedGrid, rows: Int, columns: Int, mode: RenderingStyle.CellMode
  ) -> (Int, Int) {
    guard grid.binRows > 0, grid.binColumns > 0 else { return (1, 1) }
    let pixelHeight = mode == .halfBlocks ? 1 : 2  // in widths of a pixel
    let down = max(1, min(4, rows / grid.binRows))
    let across = max(1, min(4, columns / grid.binColumns))
    return (
      max(1, min(down, 2 * across / pixelHeight)), max(1, min(across, 2 * down * pixelHeight))
    )
  }

  /// The largest magnitude of the scale.
  var extent: Double? { limits?.magnitude }

  var lines: [String] { heading + (raster.cells.isEmpty ? [] : picture) + footing }

  /// How many lines there are.
  private var lineCount: Int {
    heading.count + (raster.cells.isEmpty ? 0 : raster.textRows(style.cellMode)) + footing.count
  }

  /// What stands above the picture.
  private var heading: [String] {
    var lines: [String] = []
    if !map.title.isEmpty {
      lines.append(style.styled(style.fitted(map.title, to: style.width), .bold))
    }
    let size =
      "\(formatQuantity(grid.rows, map.rowLabel)) (down) x "
      + "\(formatQuantity(grid.columns, map.columnLabel)) (across)"
    lines += style.cleaned(size).wrapped(to: style.width).map {
      style.styled(style.fitted($0, to: style.width), .dim)
    }
    return lines
  }

  /// What stands below it.
  private var footing: [String] {
    (raster.cells.isEmpty ? [] : [columnTicks]) + (limits.map(scale) ?? [])
      + style.wrapped(remarks, indent: gutter)
  }

  private var picture: [String] {
    let mode = style.cellMode
    let pixelsPerLine = mode == .halfBlocks ? 2 : 1
    let count = raster.textRows(mode)
    var labels: [Int: Int] = [:]
    let step = tickStep(grid.rows, atMost: max(2, count / 3))
    for row in stride(from: 0, to: grid.rows, by: step) {
      let line = row / grid.rowsPerBin * raster.rowScale / pixelsPerLine
      if labels[line] == nil { labels[line] = row }
    }
    return (0..<count).map { textRow in
      var line = StyledLine(style.color)
      if gutter > 0 {
        let label = labels[textRow].map { String($0) } ?? ""
        line.append(label.padded(to: gutter - 1, .right) + " ", label.isEmpty ? .plain : .dim)
      }
      raster.draw(textRow: textRow, onto: &line, style)
      return line.finished()
    }
  }

  private var columnTicks: String {
    let label = String(max(0, grid.columns - 1)).utf8.count
    let step = tickStep(grid.columns, atMost: max(1, raster.textColumns / (label + 4)))
    var text = String(repeating: " ", count: gutter)
    for column in stride(from: 0, to: grid.columns, by: step) {
      let place = gutter + column / grid.columnsPerBin * raster.columnScale
      let label = String(column)
      guard place + label.utf8.count <= style.width else { break }
      guard place == gutter || place > text.utf8.count else { continue }
      text = text.padded(to: place) + label
    }
    return style.styled(text, .dim)
  }

  private func tickStep(_ count: Int, atMost limit: Int) -> Int {
    niceStep(atLeast: max(1, (count + limit - 1) / limit))
  }

  /// The bar of all colors between the smallest and the largest value.
  private func scale(_ limits: Span) -> [String] {
    let margin = String(repeating: " ", count: gutter)
    let lower = formatSignificant(limits.lower, digits: 3)
    let upper = formatSignificant(limits.upper, digits: 3)
    guard limits.halfLength > 0 else {
      return [style.styled(style.fitted(margin + "all values are \(lower)", to: style.width), .dim)]
    }
    var room = style.width - gutter - lower.utf8.count - upper.utf8.count - 2
    if raster.shading == .diverging { room -= 1 - room % 2 }
    guard room >= 5 else {
      return [style.styled(style.fitted("\(lower) to \(upper)", to: style.width), .dim)]
    }
    let bar = Raster.bar(raster.shading, columns: min(room, raster.shading == .diverging ? 25 : 24))
    var line = StyledLine(style.color)
    line.append(margin + lower + " ", .dim)
    if style.cellMode == .halfBlocks {
      for value in bar.cells {
        line.append("█", Pen(foreground: value.map { bar.shading.color($0, style.color) }))
      }
    } else {
      bar.draw(textRow: 0, onto: &line, style)
    }
    line.append(" " + upper, .dim)
    return [line.finished()]
  }

  private var remarks: [String] {
    guard grid.rows > 0, grid.columns > 0 else { return ["nothing to draw: the matrix is empty"] }
    var remarks: [String] = []
    if map.scale == .mask {
      let present = formatPercent(grid.valueSum / Double(grid.rows) / Double(grid.columns))
      remarks.append("\(present) present")
    }
    if grid.rowsPerBin > 1 || grid.columnsPerBin > 1 {
      let size =
        "\(formatQuantity(grid.rowsPerBin, map.rowLabel)) x "
        + formatQuantity(grid.columnsPerBin, map.columnLabel)
      remarks.append("each cell: \(size)")
    }
    let name = map.scaleName(in: grid)
    if !name.isEmpty { remarks.append(name) }
    if let cut { remarks.append("up to \(formatSignificant(cut, digits: 3)) beyond the scale") }
    if grid.skippedCount > 0 {
      remarks.append("\(formatQuantity(grid.skippedCount, "value")) not finite and left out")
    }
    if raster.cells.contains(where: { $0 == nil }) { remarks.append("blank: none") }
    return remarks
  }
}
