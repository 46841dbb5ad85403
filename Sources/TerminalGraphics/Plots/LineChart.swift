/// Curves over a common horizontal axis: losses, accuracies, rates.
public struct LineChart: Equatable, Sendable {
  /// The curves.
  public var series: [Series]
  /// What the chart shows.
  public var title: String
  /// What runs from left to right: `step`.
  public var xLabel: String
  /// What runs upward: `loss`.
  public var yLabel: String
  /// Whether heights are logarithmic; values that are not above zero are then left out.
  public var isLogarithmic: Bool
  /// The lines of text between the axes.
  public var rows: Int

  /// A chart of curves.
  public init(
    series: [Series], title: String = "", xLabel: String = "", yLabel: String = "",
    isLogarithmic: Bool = false, rows: Int = 16
  ) {
    self.series = series
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.isLogarithmic = isLogarithmic
    self.rows = rows
  }

  /// The chart as lines of text, none wider than the style allows, without a newline at the end.
  ///
  /// Values that are not finite leave a gap in their curve.
  public func rendered(_ style: RenderingStyle) -> String {
    PlotLayout(
      series: series, title: title, xLabel: xLabel, yLabel: yLabel,
      isLogarithmic: isLogarithmic, rows: rows, joinsPoints: true, style: style
    ).lines.joined(separator: "\n")
  }
}
