/// Values with intervals, a row each: how far groups are apart, and how sure that is.
public struct IntervalPlot: Equatable, Sendable {
  /// A value and the interval around it.
  public struct Row: Equatable, Sendable {
    /// What the value is of.
    public var name: String
    /// The value.
    public var value: Double
    /// The ends of its interval; nil where it has none.
    public var interval: ClosedRange<Double>?

    /// A row.
    public init(_ name: String, _ value: Double, interval: ClosedRange<Double>? = nil) {
      self.name = name
      self.value = value
      self.interval = interval
    }

    /// Every number of the row that can be drawn.
    var places: [Double] {
      [value, interval?.lowerBound, interval?.upperBound].compactMap { $0 }.filter(\.isFinite)
    }
  }

  /// The rows from the top down.
  public var rows: [Row]
  /// What the plot shows.
  public var title: String
  /// What the values are.
  public var label: String

  /// A plot of rows.
  public init(rows: [Row], title: String = "", label: String = "") {
    self.rows = rows
    self.title = title
    self.label = label
  }

  /// The axis that all rows share; nil where nothing can be drawn.
  func axis(ticks: Int) -> Axis? {
    Span(of: rows.flatMap(\.places)).map { Axis($0, ticks: ticks, isRounded: true) }
  }

  /// The plot as lines of text, none wider than the style allows, without a newline at the end.
  public func rendered(_ style: RenderingStyle) -> String {
    var lines: [String] = []
    if !title.isEmpty { lines.append(style.styled(style.fitted(title, to: style.width), .bold)) }
    let names = rows.map { style.fitted($0.name, to: max(1, style.width / 3)) }
    let gutter = (names.map { displayWidth(of: $0) }.max() ?? 0) + 2
    let columns = min(72, style.width - gutter)
    guard columns >= 8, let axis = axis(ticks: max(2, columns / 12)) else {
      let remarks = axis(ticks: 2) == nil ? ["no values"] : ["too narrow to draw"]
      return (lines + style.wrapped(remarks)).joined(separator: "\n")
    }
    for (name, row) in zip(names, rows) {
      var line = StyledLine(style.color)
      line.append(name.padded(to: gutter), .dim)
      line.append(bar(row, axis, columns, style.glyphs), Pen(foreground: Palette.category(0)))
      lines.append(line.finished())
    }
    return (lines + footer(axis, gutter: gutter, columns: columns, style)).joined(separator: "\n")
  }

  /// `├──●──┤`
  private func bar(
    _ row: Row, _ axis: Axis, _ columns: Int, _ glyphs: RenderingStyle.Glyphs
  ) -> String {
    var signs = Array(repeating: " ", count: columns)
    if let interval = row.interval, row.places.count == 3 {
      let from = column(interval.lowerBound, axis, columns)
      let to = column(interval.upperBound, axis, columns)
      for place in from...to { signs[place] = glyphs == .unicode ? "─" : "-" }
      signs[from] = glyphs == .unicode ? "├" : "|"
      signs[to] = glyphs == .unicode ? "┤" : "|"
    }
    if row.value.isFinite {
      signs[column(row.value, axis, columns)] = glyphs == .unicode ? "●" : "*"
    }
    return signs.joined()
  }

  private func column(_ value: Double, _ axis: Axis, _ columns: Int) -> Int {
    Int((axis.span.fraction(of: value) * Double(columns - 1)).rounded())
  }

  private func footer(
    _ axis: Axis, gutter: Int, columns: Int, _ style: RenderingStyle
  ) -> [String] {
    let isUnicode = style.glyphs == .unicode
    var edge = Array(repeating: isUnicode ? "─" : "-", count: columns)
    var numbers = ""
    for tick in axis.ticks {
      let column = column(tick.value, axis, columns)
      let width = tick.label.utf8.count
      let place = max(0, min(gutter + column - width / 2, gutter + columns - width))
      guard numbers.isEmpty || place > numbers.utf8.count else { continue }
      edge[column] = isUnicode ? "┬" : "+"
      numbers = numbers.padded(to: place) + tick.label
    }
    var lines = [
      String(repeating: " ", count: gutter) + edge.joined(),
      numbers.truncated(to: style.width, glyphs: style.glyphs),
    ]
    if !label.isEmpty {
      let label = style.fitted(label, to: style.width)
      let room = gutter + columns / 2 + displayWidth(of: label) / 2
      lines.append(label.padded(to: min(room, style.width), .right))
    }
    return lines.map { style.styled($0, .dim) }
  }
}
