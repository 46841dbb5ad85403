/// Anything that can be drawn.
public indirect enum Figure: Equatable, Sendable {
  /// A matrix as a picture.
  case heatMap(HeatMap)
  /// Images side by side.
  case images(ImageDrawing)
  /// How often values occur.
  case histogram(Histogram)
  /// Curves or points.
  case plot(Plot)
  /// Values with intervals, a row each.
  case intervals(IntervalPlot)
  /// What happened along a run.
  case timeline(TimelineChart)
  /// Several figures side by side.
  case panels(Panels)

  /// The figure as lines of text, none wider than the style allows, without a newline at the end.
  public func rendered(_ style: RenderingStyle) -> String {
    switch self {
    case .heatMap(let map): map.rendered(style)
    case .images(let drawing): drawing.rendered(style)
    case .histogram(let histogram): histogram.rendered(style)
    case .plot(let plot): plot.rendered(style)
    case .intervals(let plot): plot.rendered(style)
    case .timeline(let chart): chart.rendered(style)
    case .panels(let panels): panels.rendered(style)
    }
  }
}
