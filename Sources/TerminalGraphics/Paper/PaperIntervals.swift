/// Values with intervals on paper, their names at the left.
struct PaperIntervals {
  let plot: IntervalPlot

  init(_ plot: IntervalPlot) { self.plot = plot }

  private static let rowHeight = 17.0
  private static let tickLength = 4.0

  var drawing: Drawing {
    var drawing = Drawing(width: Paper.width, height: 0)
    let top = drawing.writeHeading(plot.title)
    guard let axis = plot.axis(ticks: 5) else {
      drawing.writeNotes(["no values"], below: top)
      return drawing
    }
    let names = plot.rows.map {
      Paper.fitted($0.name, size: Paper.tickSize, width: Paper.width * 0.4)
    }
    let nameWidth = names.map { Paper.width(of: $0, size: Paper.tickSize) }.max() ?? 0
    let left = Paper.margin + nameWidth + 10
    // The last number below may reach beyond the axis by half its width.
    let last = axis.ticks.last.map { Paper.width(of: $0.label, size: Paper.tickSize) / 2 } ?? 0
    let area = Box(
      x: left, y: top, width: Paper.width - left - Paper.margin - last,
      height: Double(plot.rows.count) * Self.rowHeight)
    func x(_ value: Double) -> Double { area.x + axis.span.fraction(of: value) * area.width }
    for tick in axis.ticks {
      drawing.rule(
        Point(x(tick.value), area.y), Point(x(tick.value), area.bottom), Palette.gridInk,
        width: 0.75)
    }
    for (index, row) in plot.rows.enumerated() {
      let y = area.y + (Double(index) + 0.5) * Self.rowHeight
      drawing.write(
        names[index], at: Point(left - 8, y + Paper.tickSize * 0.36), size: Paper.tickSize,
        anchor: .end)
      draw(row, y: y, x, on: &drawing)
    }
    drawing.writeNotes([], below: drawAxis(axis, area, x, on: &drawing))
    return drawing
  }

  private func draw(
    _ row: IntervalPlot.Row, y: Double, _ x: (Double) -> Double, on drawing: inout Drawing
  ) {
    let color = Palette.paperCategory(0)
    if let interval = row.interval, row.places.count == 3 {
      let (from, to) = (x(interval.lowerBound), x(interval.upperBound))
      drawing.rule(Point(from, y), Point(to, y), color, width: 1.4)
      for end in [from, to] { drawing.rule(Point(end, y - 3), Point(end, y + 3), color) }
    }
    if row.value.isFinite {
      drawing.marks.append(.symbol(.circle, Point(x(row.value), y), radius: 3, color))
    }
  }

  /// Draws the axis below the rows, and gives the height used.
  private func drawAxis(
    _ axis: Axis, _ area: Box, _ x: (Double) -> Double, on drawing: inout Drawing
  ) -> Double {
    drawing.rule(Point(area.x, area.bottom), Point(area.right, area.bottom), Palette.ink)
    let numbers = area.bottom + Self.tickLength + Paper.tickSize + 1
    for tick in axis.ticks {
      let place = x(tick.value)
      drawing.rule(
        Point(place, area.bottom), Point(place, area.bottom + Self.tickLength), Palette.ink)
      drawing.write(
        Paper.typeset(tick.label), at: Point(place, numbers), size: Paper.tickSize,
        anchor: .middle)
    }
    guard !plot.label.isEmpty else { return numbers + 3 }
    let bottom = numbers + Paper.labelSize + 7
    drawing.write(
      Paper.fitted(plot.label, size: Paper.labelSize, width: area.width),
      at: Point(area.x + area.width / 2, bottom - 2), size: Paper.labelSize, anchor: .middle)
    return bottom
  }
}
