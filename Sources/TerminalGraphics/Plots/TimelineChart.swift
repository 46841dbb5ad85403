/// What happened along a run: a curve in a single line, and marks below it, over one axis.
public struct TimelineChart: Equatable, Sendable {
  /// Something that happened.
  public struct Mark: Equatable, Sendable {
    /// Its place on the axis.
    public let position: Int
    /// What stands there.
    public let text: String

    /// A mark at a place of the axis.
    public init(position: Int, text: String) {
      self.position = position
      self.text = text
    }
  }

  /// Marks of one kind.
  public struct Row: Equatable, Sendable {
    /// Their kind.
    public let name: String
    /// The marks, ascending or not.
    public let marks: [Mark]

    /// A row of marks, drawn in order: a later one stands over an earlier one.
    public init(name: String, marks: [Mark]) {
      self.name = name
      self.marks = marks
    }
  }

  /// The ends of the axis.
  public let first, last: Int
  /// What the curve shows.
  public let curveName: String
  /// Where the values of the curve stand, ascending.
  public let steps: [Double]
  /// The values of the curve.
  public let curve: [Double]
  /// The marks.
  public let rows: [Row]

  /// A chart over `first...last`.
  ///
  /// - Precondition: as many steps as values.
  public init(
    first: Int, last: Int, curveName: String, steps: [Double], curve: [Double], rows: [Row]
  ) {
    precondition(steps.count == curve.count)
    (self.first, self.last, self.curveName) = (first, last, curveName)
    (self.steps, self.curve, self.rows) = (steps, curve, rows)
  }

  /// The chart as lines of text.
  public func rendered(_ style: RenderingStyle) -> String {
    let nameWidth = ([curveName] + rows.map(\.name)).map { displayWidth(of: $0) }.max() ?? 0
    let width = max(8, min(style.width, 100) - nameWidth - 2)
    func line(_ name: String, _ text: String) -> String {
      let spaces = text.reversed().prefix { $0 == " " }.count
      return style.styled(name.padded(to: nameWidth), .dim) + "  " + text.dropLast(spaces)
    }
    var lines: [String] = []
    if !curve.isEmpty { lines.append(line(curveName, drawnCurve(style, width))) }
    for row in rows { lines.append(line(row.name, drawn(row, width))) }
    lines.append(line("", axis(width)))
    return lines.joined(separator: "\n")
  }

  private func column(of position: Double, _ width: Int) -> Int {
    let share = (position - Double(first)) / Double(max(last - first, 1))
    return max(0, min(width - 1, Int((share * Double(width - 1)).rounded())))
  }

  /// The mean of the values that fall on each column; that of the column before where none does.
  private func drawnCurve(_ style: RenderingStyle, _ width: Int) -> String {
    var sums = Array(repeating: (total: 0.0, count: 0.0), count: width)
    for (step, value) in zip(steps, curve) where value.isFinite {
      let column = column(of: step, width)
      sums[column].total += value
      sums[column].count += 1
    }
    var values: [Double] = []
    for sum in sums {
      values.append(sum.count > 0 ? sum.total / sum.count : values.last ?? .nan)
    }
    return Sparkline.render(values, style, width: width)
  }

  private func drawn(_ row: Row, _ width: Int) -> String {
    var cells = Array(repeating: Character(" "), count: width)
    for mark in row.marks {
      let text = mark.text.truncated(to: width)
      let start = min(
        column(of: Double(mark.position), width), max(0, width - displayWidth(of: text)))
      for (offset, character) in text.enumerated() where start + offset < width {
        cells[start + offset] = character
      }
    }
    return String(cells)
  }

  private func axis(_ width: Int) -> String {
    let (left, right) = (formatCount(first), formatCount(last))
    guard last > first else { return left }
    let gap = width - left.count - right.count
    return gap > 0 ? left + String(repeating: " ", count: gap) + right : left
  }
}
