/// Curves or points by two quantities: losses by step, gradients against fan-ins.
public struct Plot: Equatable, Sendable {
  /// How the points of a series are drawn.
  public enum Marks: Sendable {
    /// Joined by lines, which values that are not finite interrupt.
    case curves
    /// One by one.
    case points
  }

  /// How values are laid out along an axis.
  public enum Scale: Sendable {
    /// Equal differences take equal room.
    case linear
    /// Equal ratios take equal room; values that are not above zero are left out.
    case logarithmic
  }

  /// How points are drawn.
  public var marks: Marks
  /// The curves, or clouds of points.
  public var series: [Series]
  /// What the plot shows.
  public var title: String
  /// What runs from left to right: `step`.
  public var xLabel: String
  /// What runs upward: `loss`.
  public var yLabel: String
  /// The scale from left to right.
  public var xScale: Scale
  /// The scale upward.
  public var yScale: Scale
  /// The lines of text between the axes.
  public var rows: Int

  /// A plot of series.
  public init(
    _ marks: Marks = .curves, series: [Series], title: String = "", xLabel: String = "",
    yLabel: String = "", xScale: Scale = .linear, yScale: Scale = .linear, rows: Int = 16
  ) {
    self.marks = marks
    self.series = series
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.xScale = xScale
    self.yScale = yScale
    self.rows = rows
  }

  /// The plot as lines of text, none wider than the style allows, without a newline at the end.
  public func rendered(_ style: RenderingStyle) -> String {
    PlotLayout(plot: self, style: style).lines.joined(separator: "\n")
  }

  /// The points of each series as they lie on the axes, those that cannot be drawn as nil.
  var places: [[(x: Double, y: Double)?]] {
    series.map { series in
      zip(series.xs, series.ys).map { x, y in
        guard let x = xScale.place(of: x), let y = yScale.place(of: y) else { return nil }
        return (x, y)
      }
    }
  }

  /// What is to be said of values that are left out.
  func remarks(on places: [[(x: Double, y: Double)?]]) -> [String] {
    let missing = places.reduce(0) { $0 + $1.count { $0 == nil } }
    guard missing > 0 else { return [] }
    let reason =
      xScale == .linear && yScale == .linear ? "not finite" : "not finite or not above zero"
    return ["\(formatQuantity(missing, "value")) \(reason) and left out"]
  }
}

extension Plot.Scale {
  /// Where a value lies, before the axis is laid out; nil where it has no place.
  fileprivate func place(of value: Double) -> Double? {
    guard value.isFinite else { return nil }
    switch self {
    case .linear: return value
    case .logarithmic: return value > 0 ? commonLogarithm(value) : nil
    }
  }
}
