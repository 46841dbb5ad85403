/// A direction of a plot: its range and the numbers written along it.
struct Axis {
  let span: Span
  let ticks: [(value: Double, label: String)]
  /// Ticks without numbers, between those of a logarithmic scale.
  private(set) var minorTicks: [Double] = []

  /// An axis for values as they lie on a scale.
  init(_ places: Span, _ scale: Plot.Scale, ticks limit: Int, isRounded: Bool) {
    switch scale {
    case .linear: self.init(places, ticks: limit, isRounded: isRounded)
    case .logarithmic: self.init(logarithms: places, ticks: limit)
    }
  }

  /// An axis with ticks that are known.
  init(span: Span, ticks: [(value: Double, label: String)]) {
    self.span = span
    self.ticks = ticks
  }

  /// An axis for linear values, its ends moved out to round numbers if asked.
  init(_ data: Span, ticks limit: Int, isRounded: Bool) {
    var span = data.widened
    let values = niceTicks(in: span, atMost: limit)
    let step = values.count > 1 ? values[1] - values[0] : 0
    if isRounded, step > 0 {
      let lower = (span.lower / step + 1e-9).rounded(.down) * step
      let upper = (span.upper / step - 1e-9).rounded(.up) * step
      if lower.isFinite, upper.isFinite {
        span = Span(lower: min(lower, span.lower), upper: max(upper, span.upper))
      }
    }
    self.span = span
    let shown = isRounded ? niceTicks(in: span, atMost: limit + 2) : values
    let digits = max(4, step > 0 ? digitsResolving(step, in: span) : 4)
    ticks = shown.map { value in
      let value = step > 0 && value.magnitude < step * 1e-6 ? 0 : value
      return (value, formatSignificant(value, digits: digits))
    }
  }

  /// An axis for common logarithms, with ticks at powers of ten where it spans two of them, else at
  /// 1, 2 and 5 times these, else at round numbers.
  init(logarithms data: Span, ticks limit: Int) {
    let span = data.widened
    self.span = span
    /// Multiples of the powers of ten, within the span.
    func multiples(_ factors: [Int]) -> [Double] {
      let powers = Int(span.lower.rounded(.down))...Int(span.upper.rounded(.down))
      return powers.flatMap { power in
        factors.map { Double(power) + commonLogarithm(Double($0)) }
      }.filter { (span.lower - 1e-9...span.upper + 1e-9).contains($0) }
    }
    let first = Int((span.lower - 1e-9).rounded(.up))
    let last = Int((span.upper + 1e-9).rounded(.down))
    if last > first {
      let step = niceStep(atLeast: max(1, (last - first + limit - 1) / limit))
      let areShort = first > -5 && last < 6
      ticks = stride(from: first, through: last, by: step).map {
        (Double($0), areShort ? formatSignificant(powerOfTen($0), digits: 3) : "1e\($0)")
      }
      if step == 1 { minorTicks = multiples(Array(2...9)) }
    } else if case let marked = multiples([1, 2, 5]), (3...limit + 1).contains(marked.count) {
      ticks = marked.map { ($0, formatSignificant(powerOfTen($0), digits: 3)) }
      minorTicks = multiples([3, 4, 6, 7, 8, 9])
    } else {
      let values = Span(lower: powerOfTen(span.lower), upper: powerOfTen(span.upper))
      ticks = Axis(values, ticks: limit, isRounded: false).ticks.filter { $0.value > 0 }
        .map { (commonLogarithm($0.value), $0.label) }
    }
  }
}
