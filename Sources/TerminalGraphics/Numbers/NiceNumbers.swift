/// The least of 1, 2, 2.5 and 5 times a power of ten that is at least `size`.
func niceStep(atLeast size: Double) -> Double {
  guard size.isFinite, size > 0 else { return 1 }
  let exponent = DecimalDigits(size).exponent
  let power = powerOfTen(exponent)
  let factor = [1, 2, 2.5, 5].first { $0 * power >= size }
  let step = factor.map { $0 * power } ?? powerOfTen(exponent + 1)
  return step > 0 ? step : size
}

/// The least of 1, 2 and 5 times a power of ten that is at least `size`.
public func niceStep(atLeast size: Int) -> Int {
  var power = 1
  while true {
    for factor in [1, 2, 5] {
      let (step, overflows) = power.multipliedReportingOverflow(by: factor)
      if overflows { return max(1, size) }
      if step >= size { return step }
    }
    let (next, overflows) = power.multipliedReportingOverflow(by: 10)
    if overflows { return max(1, size) }
    power = next
  }
}

/// How many significant digits tell the multiples of `step` in `span` apart.
func digitsResolving(_ step: Double, in span: Span) -> Int {
  guard step > 0, span.magnitude > 0 else { return 4 }
  let places = DecimalDigits(span.magnitude).exponent - DecimalDigits(step).exponent
  return min(15, max(2, places + DecimalDigits(step).digits.count))
}

/// Round multiples within a range, at most `limit` of them and two where there is room.
func niceTicks(in span: Span, atMost limit: Int) -> [Double] {
  guard limit > 1, span.halfLength > 0 else { return [span.lower] }
  var step = niceStep(atLeast: span.halfLength / Double(limit) * 2)
  for _ in 0..<4 {
    let first = (span.lower / step - 1e-9).rounded(.up)
    let last = (span.upper / step + 1e-9).rounded(.down)
    guard step.isFinite, first.isFinite, last.isFinite else { break }
    if last - first < Double(limit) {
      guard first < last else { break }
      return stride(from: first, through: last, by: 1).map { $0 * step }.filter(\.isFinite)
    }
    step = niceStep(atLeast: step * 1.5)
  }
  return [span.lower, span.upper]
}
