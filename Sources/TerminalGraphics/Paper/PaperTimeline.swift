/// What happened along a run on paper: a curve between axes, and a band of marks below for each kind.
struct PaperTimeline {
  let chart: TimelineChart

  init(_ chart: TimelineChart) { self.chart = chart }

  /// From one band of marks to the next.
  private static let bandHeight = 15.0
  /// Room at the right for the names of the bands.
  private static let nameWidth = 72.0

  var drawing: Drawing {
    var drawing = Drawing(width: Paper.width, height: 0)
    let points = zip(chart.steps, chart.curve).filter { $0.1.isFinite }
    let top = drawing.writeHeading("")
    drawing.title = "timeline"
    let xs = Span(lower: Double(chart.first), upper: Double(max(chart.last, chart.first + 1)))
    let ys = Span(of: points.lazy.map(\.1)) ?? Span(lower: 0, upper: 1)
    let frame = PlotFrame(
      Axis(xs, ticks: 6, isRounded: false), Axis(ys, ticks: 4, isRounded: true), top: top,
      width: Paper.width - Self.nameWidth, height: Paper.plotHeight * 0.6, hasName: true)
    frame.drawGrid(on: &drawing)
    drawing.marks.append(
      .line(
        points.map { Point(frame.x($0.0), frame.y($0.1)) },
        Drawing.Stroke(color: Palette.paperCategory(0), width: 1.4)))
    var bottom = frame.drawAxes(on: &drawing, xLabel: "step", yLabel: chart.curveName)
    for (index, row) in chart.rows.enumerated() {
      bottom += Self.bandHeight
      draw(row, index, frame, at: bottom, on: &drawing)
    }
    drawing.height = (bottom + Paper.margin).rounded(.up)
    return drawing
  }

  private func draw(
    _ row: TimelineChart.Row, _ index: Int, _ frame: PlotFrame, at height: Double,
    on drawing: inout Drawing
  ) {
    let color = Palette.paperCategory(index + 1)
    drawing.rule(
      Point(frame.area.x, height), Point(frame.area.right, height), Palette.gridInk, width: 0.75)
    drawing.write(
      Paper.fitted(row.name, size: Paper.tickSize, width: Self.nameWidth - 8),
      at: Point(frame.area.right + 10, height + Paper.tickSize * 0.36), size: Paper.tickSize)
    for mark in row.marks {
      let place = Point(frame.x(Double(mark.position)), height)
      if mark.text.contains(where: { $0.isLetter || $0.isNumber }) {
        drawing.write(
          mark.text, at: Point(place.x, height + Paper.tickSize * 0.36), size: Paper.tickSize,
          anchor: .middle, color: color)
      } else {
        let symbols = Drawing.Symbol.allCases
        drawing.marks.append(.symbol(symbols[index % symbols.count], place, radius: 2.6, color))
      }
    }
  }
}
