extension Histogram {
  /// One interval of values and how many fell in it.
  public struct Bin: Equatable, Sendable {
    /// The least value of the interval, which belongs to it.
    public var lower: Double
    /// The end of the interval, which belongs to it in the last bin and for whole numbers.
    public var upper: Double
    /// How many values fell in it.
    public var count: Int

    /// An interval with its count.
    public init(lower: Double, upper: Double, count: Int) {
      self.lower = lower
      self.upper = upper
      self.count = count
    }
  }

  /// Histograms of several samples in the same bins, which suit all of them together, and with bars
  /// of one scale.
  ///
  /// - Parameter label: What the values are, for the axis on paper.
  public static func compared(
    _ samples: [(title: String, values: [Double])], binCount: Int? = nil, unit: String = "",
    label: String = "", isLogarithmic: Bool = false
  ) -> [Histogram] {
    let all = Histogram(
      values: samples.flatMap(\.values), binCount: binCount, unit: unit, label: label,
      isLogarithmic: isLogarithmic)
    var histograms = samples.map { sample in
      var histogram = all
      histogram.title = sample.title
      let finite = sample.values.filter(\.isFinite)
      histogram.bins = counted(finite, in: all.bins)
      histogram.paperBins = counted(finite, in: all.paperBins)
      histogram.skippedCount = sample.values.count - finite.count
      return histogram
    }
    let limit = histograms.flatMap(\.bins).map(\.count).max() ?? 0
    let paperLimit = histograms.flatMap(\.paperBins).map(\.count).max() ?? 0
    for index in histograms.indices {
      (histograms[index].limit, histograms[index].paperLimit) = (limit, paperLimit)
    }
    return histograms
  }

  /// The bins with how many of the values fall in each: in the last that does not begin beyond it.
  private static func counted(_ values: [Double], in bins: [Bin]) -> [Bin] {
    var bins = bins
    let starts = bins.dropFirst().map(\.lower)
    var counts = Array(repeating: 0, count: bins.count)
    for value in values {
      var (low, high) = (0, starts.count)
      while low < high {
        let middle = (low + high) / 2
        if value >= starts[middle] { low = middle + 1 } else { high = middle }
      }
      counts[low] += 1
    }
    for index in bins.indices { bins[index].count = counts[index] }
    return bins
  }

  /// Most bins that are made without being asked for, in a terminal.
  static let mostInText = 24
  /// The same on paper.
  static let mostOnPaper = 80

  /// Bins of equal, round width for `values`, all of them finite.
  ///
  /// The number of bins follows the rule of D. Freedman and P. Diaconis ("On the histogram as a
  /// density estimator", 1981), width = 2 IQR / n^(1/3), kept within 8 and `most`, and is then moved
  /// to where edges are round.
  static func bins(
    of values: [Double], count: Int?, most: Int = mostInText
  ) -> (bins: [Bin], areIntegers: Bool) {
    guard let span = Span(of: values) else { return ([], false) }
    let areIntegers = span.magnitude < 1e15 && values.allSatisfy { $0 == $0.rounded() }
    if areIntegers { return (integerBins(of: values, span, count, most), true) }
    if span.isConstant {
      return ([Bin(lower: span.lower, upper: span.upper, count: values.count)], false)
    }
    return (realBins(of: values, span, count, most), false)
  }

  private static func integerBins(
    of values: [Double], _ span: Span, _ count: Int?, _ most: Int
  ) -> [Bin] {
    let length = Int(span.upper) - Int(span.lower) + 1
    let wanted = count ?? (length <= most ? length : automaticCount(values, span, most))
    let width = length <= wanted ? 1 : niceStep(atLeast: (length + wanted - 1) / max(1, wanted))
    let start = Int((span.lower / Double(width)).rounded(.down)) * width
    var bins = stride(from: start, through: Int(span.upper), by: width).map {
      Bin(lower: Double($0), upper: Double($0 + width - 1), count: 0)
    }
    for value in values { bins[(Int(value) - start) / width].count += 1 }
    return bins
  }

  private static func realBins(
    of values: [Double], _ span: Span, _ count: Int?, _ most: Int
  ) -> [Bin] {
    let wanted = max(1, count ?? automaticCount(values, span, most))
    let step = niceStep(atLeast: span.halfLength / Double(wanted) * 2)
    let start = (span.lower / step + 1e-9).rounded(.down)
    let end = max(start + 1, (span.upper / step - 1e-9).rounded(.up))
    guard step.isFinite, start.isFinite, end.isFinite, end - start <= Double(wanted) + 2 else {
      return [Bin(lower: span.lower, upper: span.upper, count: values.count)]
    }
    func edge(_ index: Double) -> Double {
      let limit = Double.greatestFiniteMagnitude
      // Multiples of a decimal step are taken from their decimal name: 3 x 0.1 is 0.3.
      let name = formatSignificant(index * step, digits: 15)
      return min(limit, max(-limit, Double(name) ?? index * step))
    }
    return counted(
      values,
      in: stride(from: start, to: end, by: 1).map {
        Bin(lower: edge($0), upper: edge($0 + 1), count: 0)
      })
  }

  /// How many values tell the quartiles well enough; of more, a regular part is looked at.
  private static let quartileSample = 8192

  private static func automaticCount(_ values: [Double], _ span: Span, _ most: Int) -> Int {
    // An odd step does not keep to some columns of a matrix.
    let step = (values.count / quartileSample) | 1
    let sorted = stride(from: 0, to: values.count, by: step).map { values[$0] }.sorted()
    func quantile(_ share: Double) -> Double { sorted[Int(share * Double(sorted.count - 1))] }
    let range = quantile(0.75) / 2 - quantile(0.25) / 2
    let width = 2 * range / cubeRoot(Double(values.count))
    guard width > 0 else { return 16 }
    return Int(min(Double(most), max(8, (span.halfLength / width).rounded(.up))))
  }
}
