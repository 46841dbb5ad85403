/// A plot cut to a style: axes, canvas, ticks and legend.
struct PlotLayout {
  let plot: Plot
  let style: RenderingStyle

  private var series: [Series] { plot.series }
  private var joinsPoints: Bool { plot.marks == .curves }

  var lines: [String] {
    let points = plot.places
    let drawn = points.lazy.flatMap { $0 }.compactMap { $0 }
    var lines: [String] = []
    if !plot.title.isEmpty {
      lines.append(style.styled(style.fitted(plot.title, to: style.width), .bold))
    }
    if series.count > 1 { lines += legend }
    if let xs = Span(of: drawn.map(\.x)), let ys = Span(of: drawn.map(\.y)) {
      lines += body(points, xs, ys)
    } else {
      lines += style.wrapped(["no values"])
    }
    return lines + style.wrapped(plot.remarks(on: points) + scaleRemarks)
  }

  private var scaleRemarks: [String] {
    switch (plot.xScale, plot.yScale) {
    case (.linear, .linear): []
    case (.linear, .logarithmic): ["logarithmic scale"]
    case (.logarithmic, .linear): ["logarithmic scale from left to right"]
    case (.logarithmic, .logarithmic): ["logarithmic scales"]
    }
  }

  /// Braille needs color to tell several series apart.
  private var isBraille: Bool {
    style.glyphs == .unicode && (series.count <= 1 || style.color != .none)
  }

  private func body(_ points: [[(x: Double, y: Double)?]], _ xs: Span, _ ys: Span) -> [String] {
    // A title, a legend, a name at each axis, and the axis below with its numbers.
    let rows = style.pictureRows(atMost: max(2, plot.rows), beside: 6)
    let yAxis = Axis(ys, plot.yScale, ticks: max(2, rows / 3), isRounded: true)
    let labelWidth = yAxis.ticks.map(\.label.utf8.count).max() ?? 0
    let gutter = style.width >= labelWidth + 10 ? labelWidth + 2 : 0
    let columns = max(1, min(120, style.width - gutter))
    let xAxis = Axis(xs, plot.xScale, ticks: max(2, columns / 10), isRounded: false)
    var canvas = PlotCanvas(columns: columns, rows: rows, isBraille: isBraille)
    for (index, points) in points.enumerated() {
      draw(points, series: index, xAxis, yAxis, on: &canvas)
    }
    var lines: [String] = []
    if !plot.yLabel.isEmpty {
      lines.append(style.styled(style.fitted(plot.yLabel, to: style.width), .dim))
    }
    lines += rowsOfText(canvas, yAxis, gutter: gutter)
    return lines + footer(canvas, xAxis, gutter: gutter)
  }

  private func draw(
    _ points: [(x: Double, y: Double)?], series: Int, _ xAxis: Axis, _ yAxis: Axis,
    on canvas: inout PlotCanvas
  ) {
    var last: (x: Int, y: Int)?
    for point in points {
      guard let point else {
        last = nil
        continue
      }
      let place = (
        x: position(xAxis.span.fraction(of: point.x), canvas.width),
        y: canvas.height - 1 - position(yAxis.span.fraction(of: point.y), canvas.height)
      )
      if joinsPoints, let last {
        if last == place { continue }
        canvas.line(from: last, to: place, series: series)
      } else {
        canvas.set(place.x, place.y, series: series)
      }
      last = place
    }
  }

  /// Which of `count` places a fraction falls on.
  private func position(_ fraction: Double, _ count: Int) -> Int {
    Int((fraction * Double(count - 1)).rounded())
  }

  /// The upward axis with its numbers, and what is drawn beside it.
  private func rowsOfText(_ canvas: PlotCanvas, _ axis: Axis, gutter: Int) -> [String] {
    var labels: [Int: String] = [:]
    for tick in axis.ticks {
      let fraction = axis.span.fraction(of: tick.value)
      labels[canvas.rows - 1 - position(fraction, canvas.rows)] = tick.label
    }
    return (0..<canvas.rows).map { row in
      var line = StyledLine(style.color)
      if gutter > 0 {
        let label = labels[row]
        let edge =
          style.glyphs == .unicode ? (label == nil ? "│" : "┤") : (label == nil ? "|" : "+")
        line.append((label ?? "").padded(to: gutter - 2, .right) + " " + edge, .dim)
      }
      canvas.draw(row: row, onto: &line)
      return line.finished()
    }
  }

  /// The horizontal axis, its numbers, and its name.
  private func footer(_ canvas: PlotCanvas, _ axis: Axis, gutter: Int) -> [String] {
    let isUnicode = style.glyphs == .unicode
    var edge = Array(repeating: isUnicode ? "─" : "-", count: canvas.columns)
    var numbers = ""
    let start = max(0, gutter - 1)
    for tick in axis.ticks {
      let column = position(axis.span.fraction(of: tick.value), canvas.columns)
      let width = tick.label.utf8.count
      let end = min(style.width, gutter + canvas.columns)
      let place = max(0, min(gutter + column - width / 2, end - width))
      guard numbers.isEmpty || place > numbers.utf8.count else { continue }
      edge[column] = isUnicode ? "┬" : "+"
      numbers = numbers.padded(to: place) + tick.label
    }
    let corner = gutter > 0 ? String(repeating: " ", count: start) + (isUnicode ? "└" : "+") : ""
    var lines = [corner + edge.joined(), numbers.truncated(to: style.width, glyphs: style.glyphs)]
    if !plot.xLabel.isEmpty {
      let label = style.fitted(plot.xLabel, to: style.width)
      let room = gutter + canvas.columns / 2 + displayWidth(of: label) / 2
      lines.append(label.padded(to: min(room, style.width), .right))
    }
    return lines.map { style.styled($0, .dim) }
  }

  /// The series' names behind a piece of line each.
  private var legend: [String] {
    var lines: [String] = []
    var line = StyledLine(style.color)
    var used = 0
    for (index, entry) in series.enumerated() {
      let dash = joinsPoints ? "━━" : "● "
      let sign = isBraille ? dash : PlotCanvas.marker(index)
      let signWidth = displayWidth(of: sign)
      let name = style.fitted(entry.name, to: max(1, style.width - signWidth - 1))
      let width = signWidth + 1 + displayWidth(of: name)
      if used > 0, used + 3 + width > style.width {
        lines.append(line.finished())
        line = StyledLine(style.color)
        used = 0
      }
      if used > 0 { line.append("   ") }
      guard width <= style.width else { continue }
      line.append(sign, Pen(foreground: Palette.category(index)))
      line.append(" " + name)
      used += (used > 0 ? 3 : 0) + width
    }
    lines.append(line.finished())
    return lines
  }
}
