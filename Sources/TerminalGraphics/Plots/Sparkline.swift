/// A row of numbers drawn in a single line.
public enum Sparkline {
  /// The numbers as bars between their minimum and their maximum, one a column.
  ///
  /// More numbers than columns are averaged in groups, fewer are drawn as they are. Values that
  /// are not finite are spaces; equal values are bars of middling height.
  ///
  /// - Parameters:
  ///   - values: The numbers in order.
  ///   - style: The characters to use.
  ///   - width: The most columns to use; nil is the whole width.
  public static func render(
    _ values: [Double], _ style: RenderingStyle, width: Int? = nil
  ) -> String {
    let columns = max(1, min(style.width, width ?? style.width))
    let bars = resampled(values, to: columns)
    guard let span = Span(of: bars) else { return String(repeating: " ", count: bars.count) }
    let glyphs: [Character] =
      style.glyphs == .unicode
      ? ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] : ["_", ".", "-", "=", "+", "*", "%", "#"]
    return String(
      bars.map { value in
        guard value.isFinite else { return " " }
        if span.isConstant { return glyphs[3] }
        return glyphs[min(7, Int(span.fraction(of: value) * 8))]
      })
  }

  /// The means of as many even groups as there are columns.
  static func resampled(_ values: [Double], to columns: Int) -> [Double] {
    guard values.count > columns else { return values }
    return (0..<columns).map { column in
      let start = values.count * column / columns
      let end = values.count * (column + 1) / columns
      let group = values[start..<end].filter(\.isFinite)
      let size = Double(group.count)
      return group.isEmpty ? .nan : group.reduce(0) { $0 + $1 / size }
    }
  }
}
