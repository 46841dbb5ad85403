/// How often values fall in each of a row of intervals, as horizontal bars.
public struct Histogram: Equatable, Sendable {
  /// The intervals from the lowest to the highest.
  public var bins: [Bin]
  /// Finer ones, which paper has room for; the same where their number was asked for.
  public internal(set) var paperBins: [Bin]
  /// Whether the bins hold whole numbers, both ends included.
  public var areIntegers: Bool
  /// What is counted.
  public var title: String
  /// What the values are measured in, or are: `inputs`.
  public var unit: String
  /// What the values are, for the axis on paper: `fan-in`.
  public var label = ""
  /// A count that the longest bar stands for at least, so that several histograms compare.
  public var limit = 0
  /// The same for the bars on paper.
  var paperLimit = 0
  /// Whether bars grow with the logarithm of the counts.
  public var isLogarithmic: Bool
  /// How many values that are not finite were passed over.
  public var skippedCount: Int

  /// A histogram of values.
  ///
  /// Whole numbers get bins of whole numbers; the number of bins suits the data unless given.
  public init(
    values: [Double], binCount: Int? = nil, title: String = "", unit: String = "",
    label: String = "", isLogarithmic: Bool = false
  ) {
    let finite = values.filter(\.isFinite)
    let count = binCount.map { min(1000, max(1, $0)) }
    let (bins, areIntegers) = Self.bins(of: finite, count: count)
    self.init(bins: bins, title: title, unit: unit, isLogarithmic: isLogarithmic)
    self.areIntegers = areIntegers
    self.label = label
    if count == nil {
      paperBins = Self.bins(of: finite, count: nil, most: Self.mostOnPaper).bins
    }
    skippedCount = values.count - finite.count
  }

  /// A histogram of what has been counted before.
  public init(
    bins: [Bin], title: String = "", unit: String = "", isLogarithmic: Bool = false
  ) {
    self.bins = bins
    paperBins = bins
    self.title = title
    self.unit = unit
    self.isLogarithmic = isLogarithmic
    areIntegers = false
    skippedCount = 0
  }

  /// The bars as lines of text, none wider than the style allows, without a newline at the end.
  public func rendered(_ style: RenderingStyle) -> String {
    var lines: [String] = []
    if !title.isEmpty { lines.append(style.styled(style.fitted(title, to: style.width), .bold)) }
    let ranges = self.ranges
    let counts = bins.map { formatCount($0.count) }
    let rangeWidth = min(ranges.map { displayWidth(of: $0) }.max() ?? 0, max(1, style.width - 2))
    let countWidth = counts.map(\.utf8.count).max() ?? 0
    let room = min(60, style.width - rangeWidth - countWidth - 5)
    let largest = max(size(limit), bins.map { size($0.count) }.max() ?? 0)
    for (index, bin) in bins.enumerated() {
      var line = StyledLine(style.color)
      let range = ranges[index].truncated(to: rangeWidth, glyphs: style.glyphs)
      line.append(
        (style.width > rangeWidth ? " " : "") + range.padded(to: rangeWidth, .right), .dim)
      if style.width >= rangeWidth + countWidth + 3 {
        line.append("  " + counts[index].padded(to: countWidth, .right))
      }
      if room > 0, largest > 0 {
        let bar = Self.bar(size(bin.count) / largest, columns: room, style.glyphs)
        line.append("  ")
        line.append(bar, Pen(foreground: Palette.category(0)))
      }
      lines.append(line.finished())
    }
    return (lines + style.wrapped(remarks, indent: 1)).joined(separator: "\n")
  }

  private func size(_ count: Int) -> Double {
    let count = Double(max(0, count))
    return isLogarithmic ? commonLogarithm(1 + count) : count
  }

  /// A bar of a share of the columns; anything above zero shows.
  private static func bar(
    _ share: Double, columns: Int, _ glyphs: RenderingStyle.Glyphs
  ) -> String {
    guard share > 0 else { return "" }
    if glyphs == .ascii {
      return String(repeating: "#", count: max(1, Int((share * Double(columns)).rounded())))
    }
    let eighths = max(1, Int((share * Double(columns * 8)).rounded()))
    let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    return String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
  }

  private var ranges: [String] {
    guard let first = bins.first, let last = bins.last else { return [] }
    let span = Span(lower: first.lower, upper: last.upper)
    let digits = bins.count > 1 ? max(4, digitsResolving(first.upper - first.lower, in: span)) : 4
    let lowers = bins.map { formatSignificant($0.lower, digits: areIntegers ? 15 : digits) }
    let uppers = bins.map { formatSignificant($0.upper, digits: areIntegers ? 15 : digits) }
    if zip(lowers, uppers).allSatisfy({ $0 == $1 }) { return lowers }
    let lowerWidth = lowers.map(\.utf8.count).max() ?? 0
    let upperWidth = uppers.map(\.utf8.count).max() ?? 0
    return zip(lowers, uppers).map {
      $0.padded(to: lowerWidth, .right) + " .. " + $1.padded(to: upperWidth, .right)
    }
  }

  private var remarks: [String] {
    let total = bins.reduce(0) { $0 + $1.count }
    var remarks: [String] = []
    if bins.isEmpty { remarks.append("no values") }
    if !bins.isEmpty { remarks.append(formatQuantity(total, "value")) }
    if !unit.isEmpty, !bins.isEmpty { remarks.append("unit: \(unit)") }
    if isLogarithmic { remarks.append("bars grow with the logarithm of the count") }
    if skippedCount > 0 {
      remarks.append("\(formatQuantity(skippedCount, "value")) not finite and left out")
    }
    return remarks
  }
}
