/// Figures side by side, as far as there is room: networks compared, curves of one run.
public struct Panels: Equatable, Sendable {
  /// The figures in reading order.
  public var figures: [Figure]
  /// What they show together.
  public var title: String

  /// Most figures that are drawn.
  public static let limit = 16

  /// Figures side by side; those beyond ``limit`` are left out.
  public init(_ figures: [Figure], title: String = "") {
    self.figures = Array(figures.prefix(Self.limit))
    self.title = title
  }

  /// The figures, heat maps of one kind all with the largest scale among them.
  func sharingScales(_ extent: (HeatMap) -> Double?) -> [Figure] {
    let maps = figures.compactMap { if case .heatMap(let map) = $0 { map } else { nil } }
    guard maps.count > 1, maps.count == figures.count,
      maps.allSatisfy({ $0.scale == maps[0].scale })
    else { return figures }
    let limit = maps.compactMap(extent).max()
    return maps.map { map in
      var map = map
      map.limit = limit
      return .heatMap(map)
    }
  }

  /// The narrowest that a figure is drawn beside another.
  private static let leastWidth = 36
  private static let gap = 2

  /// The figures as lines of text, none wider than the style allows, without a newline at the end.
  public func rendered(_ style: RenderingStyle) -> String {
    var lines: [String] = []
    if !title.isEmpty { lines.append(style.styled(style.fitted(title, to: style.width), .bold)) }
    guard !figures.isEmpty else {
      return (lines + style.wrapped(["nothing to draw"])).joined(separator: "\n")
    }
    let fitting = (style.width + Self.gap) / (Self.leastWidth + Self.gap)
    let perRow = max(1, min(figures.count, fitting))
    var narrow = style
    narrow.width = (style.width - Self.gap * (perRow - 1)) / perRow
    let shown = sharingScales { HeatMapLayout($0, narrow).extent }
    for start in stride(from: 0, to: figures.count, by: perRow) {
      if start > 0 { lines.append("") }
      let parts = shown[start..<min(figures.count, start + perRow)].map {
        $0.rendered(narrow).split(separator: "\n", omittingEmptySubsequences: false)
          .map(String.init)
      }
      for index in 0..<(parts.map(\.count).max() ?? 0) {
        let pieces = parts.map { $0.indices.contains(index) ? $0[index] : "" }
        let last = pieces.lastIndex { !$0.isEmpty } ?? 0
        lines.append(
          pieces[...last].enumerated().map { place, piece in
            place == last ? piece : piece.padded(to: narrow.width + Self.gap)
          }.joined())
      }
    }
    return lines.joined(separator: "\n")
  }
}
