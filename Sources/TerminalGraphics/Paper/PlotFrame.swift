/// The space between two axes, and the axes with their ticks, numbers and names.
struct PlotFrame {
  let xAxis: Axis
  let yAxis: Axis
  /// The space between the axes.
  let area: Box

  /// The frame that fits below `top`, within a width, with room for the numbers at the left.
  init(_ xAxis: Axis, _ yAxis: Axis, top: Double, width: Double, height: Double, hasName: Bool) {
    self.xAxis = xAxis
    self.yAxis = yAxis
    let numbers = yAxis.ticks.map {
      Paper.width(of: Paper.typeset($0.label), size: Paper.tickSize)
    }
    let left = Paper.margin + (hasName ? Paper.labelSize + 8 : 0) + (numbers.max() ?? 0) + 8
    // The last number below may reach beyond the axis by half its width.
    let last = xAxis.ticks.last.map {
      Paper.width(of: Paper.typeset($0.label), size: Paper.tickSize) / 2
    }
    let right = Paper.margin + (last ?? 0)
    area = Box(x: left, y: top, width: max(40, width - left - right), height: height)
  }

  /// Where a value stands from the left.
  func x(_ value: Double) -> Double { area.x + xAxis.span.fraction(of: value) * area.width }

  /// Where a value stands from the top.
  func y(_ value: Double) -> Double {
    area.bottom - yAxis.span.fraction(of: value) * area.height
  }

  /// Draws the lines that lead the eye from the numbers at the left, below everything else.
  func drawGrid(on drawing: inout Drawing) {
    for tick in yAxis.ticks {
      let height = y(tick.value)
      drawing.rule(
        Point(area.x, height), Point(area.right, height), Palette.gridInk, width: 0.75)
    }
  }

  /// Draws axes, ticks, numbers and names, and gives the height used.
  func drawAxes(
    on drawing: inout Drawing, xLabel: String, yLabel: String, tickLength: Double = 4
  ) -> Double {
    let corner = Point(area.x, area.bottom)
    drawing.rule(Point(area.x, area.y), corner, Palette.ink)
    drawing.rule(corner, Point(area.right, area.bottom), Palette.ink)
    for tick in yAxis.ticks {
      let height = y(tick.value)
      drawing.rule(Point(area.x - tickLength, height), Point(area.x, height), Palette.ink)
      drawing.write(
        Paper.typeset(tick.label),
        at: Point(area.x - tickLength - 3, height + Paper.tickSize * 0.36), size: Paper.tickSize,
        anchor: .end)
    }
    for value in yAxis.minorTicks {
      drawing.rule(Point(area.x - tickLength / 2, y(value)), Point(area.x, y(value)), Palette.ink)
    }
    for value in xAxis.minorTicks {
      drawing.rule(
        Point(x(value), area.bottom), Point(x(value), area.bottom + tickLength / 2), Palette.ink)
    }
    var end = -Double.infinity
    for tick in xAxis.ticks {
      let place = x(tick.value)
      drawing.rule(
        Point(place, area.bottom), Point(place, area.bottom + tickLength), Palette.ink)
      let label = Paper.typeset(tick.label)
      let half = Paper.width(of: label, size: Paper.tickSize) / 2
      guard place - half > end + 6 else { continue }
      end = place + half
      drawing.write(
        label, at: Point(place, area.bottom + tickLength + Paper.tickSize + 1),
        size: Paper.tickSize, anchor: .middle)
    }
    if !yLabel.isEmpty {
      drawing.write(
        Paper.fitted(yLabel, size: Paper.labelSize, width: area.height + 40),
        at: Point(Paper.margin + Paper.labelSize * 0.8, area.y + area.height / 2),
        size: Paper.labelSize, anchor: .middle, isUpward: true)
    }
    var bottom = area.bottom + tickLength + Paper.tickSize + 4
    if !xLabel.isEmpty {
      bottom += Paper.labelSize + 4
      drawing.write(
        Paper.fitted(xLabel, size: Paper.labelSize, width: area.width),
        at: Point(area.x + area.width / 2, bottom - 2), size: Paper.labelSize, anchor: .middle)
    }
    return bottom
  }
}
