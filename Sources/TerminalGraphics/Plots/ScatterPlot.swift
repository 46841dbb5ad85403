/// Points by two quantities: fan-in against gradient, one run against another.
public struct ScatterPlot: Equatable, Sendable {
  /// The clouds of points.
  public var series: [Series]
  /// What the plot shows.
  public var title: String
  /// The quantity that runs from left to right.
  public var xLabel: String
  /// The quantity that runs upward.
  public var yLabel: String
  /// Whether heights are logarithmic; values that are not above zero are then left out.
  public var isLogarithmic: Bool
  /// The lines of text between the axes.
  public var rows: Int

  /// A plot of points.
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

  /// The plot as lines of text, none wider than the style allows, without a newline at the end.
  public func rendered(_ style: RenderingStyle) -> String {
    PlotLayout(
      series: series, title: title, xLabel: xLabel, yLabel: yLabel,
      isLogarithmic: isLogarithmic, rows: rows, joinsPoints: false, style: style
    ).lines.joined(separator: "\n")
  }
}
