extension Figure {
  /// The figure as an SVG document, for papers: axes with ticks, a legend, colors that the
  /// color-blind tell apart. Its size is in units of 1/96 inch; a plot is 440 wide.
  public var svg: String { drawing.svg }

  /// The figure as a PNG file with the same content.
  ///
  /// - Parameter scale: Pixels a unit; the longest side stays within 8192 pixels.
  /// - Returns: The file's bytes; nil where there is no memory for the picture.
  public func png(scale: Double = 2) -> [UInt8]? { drawing.png(scale: max(0.1, scale)) }

  /// The figure as marks on paper.
  var drawing: Drawing {
    switch self {
    case .heatMap(let map): PaperHeatMap(map).drawing
    case .images(let images): PaperImages(images).drawing
    case .histogram(let histogram): PaperHistogram(histogram).drawing
    case .plot(let plot): PaperPlot(plot).drawing
    case .intervals(let plot): PaperIntervals(plot).drawing
    case .timeline(let chart): PaperTimeline(chart).drawing
    case .panels(let panels): PaperPanels(panels).drawing
    }
  }

  /// What the figure shows, in a few words; empty where it has no title.
  public var title: String {
    switch self {
    case .heatMap(let map): map.title
    case .images(let images): images.title
    case .histogram(let histogram): histogram.title
    case .plot(let plot): plot.title
    case .intervals(let plot): plot.title
    case .timeline: "timeline"
    case .panels(let panels):
      panels.title.isEmpty
        ? panels.figures.map(\.title).filter { !$0.isEmpty }.joined(separator: "; ")
        : panels.title
    }
  }
}
