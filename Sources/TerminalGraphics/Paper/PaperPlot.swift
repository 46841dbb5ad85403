/// Curves or points between axes on paper.
struct PaperPlot {
  let plot: Plot

  private var series: [Series] { plot.series }
  private var joinsPoints: Bool { plot.marks == .curves }

  init(_ plot: Plot) { self.plot = plot }

  /// Most points of a curve that are marked, as evaluations are.
  private static let markedLimit = 30
  /// Most points of a scatter plot that are drawn one by one; of more, those that fall on the same
  /// spot are drawn once.
  private static let fineLimit = 10_000

  var drawing: Drawing {
    var drawing = Drawing(width: Paper.width, height: 0)
    let points = plot.places
    let drawn = points.joined().compactMap { $0 }
    var top = drawing.writeHeading(plot.title)
    guard let xs = Span(of: drawn.lazy.map(\.x)), let ys = Span(of: drawn.lazy.map(\.y)) else {
      drawing.writeNotes(["no values"] + plot.remarks(on: points), below: top)
      return drawing
    }
    // Heights of a linear scale are rounded outward, and need no more room.
    let yAxis = Axis(
      plot.yScale == .logarithmic ? ys.padded : ys, plot.yScale, ticks: 5, isRounded: true)
    let xAxis = Axis(
      joinsPoints ? plot.xScale == .linear ? xs.fromZero : xs : xs.padded, plot.xScale, ticks: 6,
      isRounded: false)
    let frameTop = top
    if series.count > 1 { top = legend(on: &drawing, below: frameTop) }
    let frame = PlotFrame(
      xAxis, yAxis, top: top + 4, width: Paper.width, height: Paper.plotHeight,
      hasName: !plot.yLabel.isEmpty)
    frame.drawGrid(on: &drawing)
    for (index, points) in points.enumerated() { draw(points, index, frame, on: &drawing) }
    let bottom = frame.drawAxes(on: &drawing, xLabel: plot.xLabel, yLabel: plot.yLabel)
    drawing.writeNotes(plot.remarks(on: points), below: bottom)
    return drawing
  }

  private func draw(
    _ points: [(x: Double, y: Double)?], _ index: Int, _ frame: PlotFrame,
    on drawing: inout Drawing
  ) {
    let color = Palette.paperCategory(index)
    let places = points.map { $0.map { Point(frame.x($0.x), frame.y($0.y)) } }
    if joinsPoints {
      let stroke = Drawing.Stroke(
        color: color, width: 1.4, isDashed: index >= Palette.paperCategories.count)
      for run in places.split(separator: nil) {
        let line = thinned(run.compactMap { $0 })
        if line.count > 1 { drawing.marks.append(.line(line, stroke)) }
        if line.count <= Self.markedLimit {
          drawing.marks += line.map { .symbol(.circle, $0, radius: 2.2, color) }
        }
      }
    } else {
      let symbols = Drawing.Symbol.allCases
      let shown = places.compactMap { $0 }
      let radius = shown.count > 2000 ? 1.2 : shown.count > 300 ? 1.8 : 2.6
      for place in distinct(shown, spacing: shown.count > Self.fineLimit ? 2 : 0.25) {
        drawing.marks.append(.symbol(symbols[index % symbols.count], place, radius: radius, color))
      }
    }
  }

  /// A curve with at most four points in each half unit from left to right: first, lowest, highest
  /// and last. It looks the same.
  private func thinned(_ points: [Point]) -> [Point] {
    var result: [Point] = []
    var start = 0
    while start < points.count {
      let column = (points[start].x * 2).rounded(.down)
      var end = start
      while end < points.count, (points[end].x * 2).rounded(.down) == column { end += 1 }
      let range = start..<end
      if range.count <= 4 {
        result += points[range]
      } else {
        let low = range.max { points[$0].y < points[$1].y } ?? start
        let high = range.min { points[$0].y < points[$1].y } ?? start
        result += Set([start, low, high, end - 1]).sorted().map { points[$0] }
      }
      start = end
    }
    return result
  }

  /// The first of the points in each square of a grid.
  private func distinct(_ points: [Point], spacing: Double) -> [Point] {
    struct Square: Hashable {
      let x: Int
      let y: Int
    }
    var taken: Set<Square> = []
    return points.filter {
      taken.insert(Square(x: Int($0.x / spacing), y: Int($0.y / spacing))).inserted
    }
  }

  /// Writes the series' names behind a sign each, in lines, and gives the height used.
  private func legend(on drawing: inout Drawing, below top: Double) -> Double {
    var (x, y) = (Paper.margin, top + Paper.tickSize * 0.8)
    let room = Paper.width - 2 * Paper.margin
    for (index, entry) in series.enumerated() {
      let name = Paper.fitted(entry.name, size: Paper.tickSize, width: room - 24)
      let width = 24 + Paper.width(of: name, size: Paper.tickSize)
      if x > Paper.margin, x + width > Paper.width - Paper.margin {
        x = Paper.margin
        y += Paper.tickSize + 5
      }
      let middle = y - Paper.tickSize * 0.35
      let color = Palette.paperCategory(index)
      if joinsPoints {
        let stroke = Drawing.Stroke(
          color: color, width: 2, isDashed: index >= Palette.paperCategories.count)
        drawing.marks.append(.line([Point(x, middle), Point(x + 18, middle)], stroke))
      } else {
        let symbols = Drawing.Symbol.allCases
        drawing.marks.append(
          .symbol(symbols[index % symbols.count], Point(x + 9, middle), radius: 3, color))
      }
      drawing.write(name, at: Point(x + 24, y), size: Paper.tickSize)
      x += width + 16
    }
    return y + 8
  }
}

extension Span {
  /// The range from 0 on where that is not much longer: steps are counted from there.
  fileprivate var fromZero: Span {
    lower > 0 && lower <= upper / 2 ? Span(lower: 0, upper: upper) : self
  }

  /// The range with room at both ends, so that points do not sit on the axes.
  fileprivate var padded: Span {
    let range = widened
    let margin = range.halfLength * 0.06
    return Span(
      lower: max(-.greatestFiniteMagnitude, range.lower - margin),
      upper: min(.greatestFiniteMagnitude, range.upper + margin))
  }
}
