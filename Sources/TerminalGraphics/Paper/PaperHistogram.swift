/// A histogram on paper: bars side by side.
struct PaperHistogram {
  let histogram: Histogram

  init(_ histogram: Histogram) { self.histogram = histogram }

  var drawing: Drawing {
    var drawing = Drawing(width: Paper.width, height: 0)
    let top = drawing.writeHeading(histogram.title)
    guard let first = histogram.paperBins.first, let last = histogram.paperBins.last else {
      drawing.writeNotes(remarks, below: top)
      return drawing
    }
    let isOneValue = first.lower == last.upper
    // A bin of whole numbers reaches half-way to the next; a single value is a narrow bar.
    var margin = histogram.areIntegers ? 0.5 : 0
    var xs = Span(lower: first.lower - margin, upper: last.upper + margin)
    if isOneValue {
      let reach = histogram.areIntegers ? 1 : 0.0
      xs = Span(lower: first.lower - reach, upper: last.upper + reach).widened
      margin = xs.halfLength * 0.03
    }
    let frame = PlotFrame(
      Axis(xs, ticks: 7, isRounded: false), countAxis, top: top + 4, width: Paper.width,
      height: Paper.plotHeight * 0.8, hasName: true)
    frame.drawGrid(on: &drawing)
    for bin in histogram.paperBins where bin.count > 0 {
      let (left, right) = (frame.x(bin.lower - margin), frame.x(bin.upper + margin))
      let height = frame.y(size(bin.count))
      let gap = right - left > 6 ? 0.5 : 0
      drawing.marks.append(
        .rectangle(
          Box(
            x: left + gap, y: height, width: max(0.5, right - left - 2 * gap),
            height: frame.area.bottom - height), Palette.paperCategory(0)))
    }
    let bottom = frame.drawAxes(on: &drawing, xLabel: xLabel, yLabel: "count")
    drawing.writeNotes(remarks, below: bottom)
    return drawing
  }

  /// What is counted, and in which unit.
  private var xLabel: String {
    let (label, unit) = (histogram.label, histogram.unit)
    if label.isEmpty { return unit.isEmpty ? "value" : unit }
    return unit.isEmpty ? label : "\(label) (\(unit))"
  }

  private func size(_ count: Int) -> Double {
    histogram.isLogarithmic ? commonLogarithm(1 + Double(max(0, count))) : Double(max(0, count))
  }

  private var countAxis: Axis {
    let largest = max(histogram.paperLimit, histogram.paperBins.map(\.count).max() ?? 0)
    let span = Span(lower: 0, upper: max(size(1), size(largest)))
    guard histogram.isLogarithmic else {
      let axis = Axis(span, ticks: 5, isRounded: true)
      // There are no halves of values.
      return Axis(span: axis.span, ticks: axis.ticks.filter { $0.value == $0.value.rounded() })
    }
    var ticks: [(value: Double, label: String)] = [(0, "0")]
    var count = 1
    while count <= largest {
      ticks.append((size(count), formatSignificant(Double(count), digits: 3)))
      let (next, overflows) = count.multipliedReportingOverflow(by: 10)
      if overflows { break }
      count = next
    }
    return Axis(span: span, ticks: ticks)
  }

  private var remarks: [String] {
    let total = histogram.paperBins.reduce(0) { $0 + $1.count }
    var remarks = [total == 0 ? "no values" : "\(formatQuantity(total, "value"))"]
    if histogram.isLogarithmic { remarks.append("logarithmic scale") }
    if histogram.skippedCount > 0 {
      remarks.append(
        "\(formatQuantity(histogram.skippedCount, "value")) not finite and left out")
    }
    return remarks
  }
}
