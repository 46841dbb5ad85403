/// Reductions of a list to a number, each adding from left to right in double precision, so that a
/// list always gives the same bits.
enum Statistics {
  static func sum(_ values: [Double], _ term: (Double) -> Double = { $0 }) -> Double {
    var total = 0.0
    for value in values { total += term(value) }
    return total
  }

  /// The mean; NaN for no values.
  static func mean(_ values: [Double]) -> Double { sum(values) / Double(values.count) }

  /// The middle value, or the mean of the middle two; NaN if any is, or for no values.
  static func median(_ values: [Double]) -> Double {
    guard !values.isEmpty, !values.contains(where: \.isNaN) else { return .nan }
    let sorted = values.sorted()
    let (low, high) = (sorted[(sorted.count - 1) / 2], sorted[sorted.count / 2])
    if low == high { return low }
    let total = low + high
    return total.isFinite ? total / 2 : low / 2 + high / 2
  }

  /// The population standard deviation, in two passes.
  static func deviation(_ values: [Double]) -> Double {
    let center = mean(values)
    return (sum(values) { ($0 - center) * ($0 - center) } / Double(values.count)).squareRoot()
  }

  /// The value that `precedes` all others; NaN if there is one.
  static func extreme(_ values: [Double], _ precedes: (Double, Double) -> Bool) -> Double {
    var best = values.first ?? .nan
    for value in values where value.isNaN || precedes(value, best) {
      best = value
    }
    return best
  }

  /// The Gini coefficient: sum of (2i - n - 1) x_i over n times the sum, for ascending x and i from
  /// 1. Zero where all values are zero.
  static func gini(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let total = sum(sorted)
    guard total != 0 else { return 0 }
    let count = Double(sorted.count)
    var weighted = 0.0
    for (index, value) in sorted.enumerated() {
      weighted += (2 * Double(index + 1) - count - 1) * value
    }
    return weighted / (count * total)
  }

  /// The quantile at `fraction`, linear between neighbors: Hyndman and Fan, "Sample Quantiles in
  /// Statistical Packages" (1996), definition 7, interpolating from the nearer neighbor.
  static func quantile(_ values: [Double], _ fraction: Double) -> Double {
    guard !values.contains(where: \.isNaN) else { return .nan }
    let sorted = values.sorted()
    let position = fraction * Double(sorted.count - 1)
    let lower = Int(position)
    let upper = Swift.min(lower + 1, sorted.count - 1)
    let weight = position - Double(lower)
    let (low, high) = (sorted[lower], sorted[upper])
    if low == high || weight == 0 { return low }
    return weight < 0.5 ? low + (high - low) * weight : high - (high - low) * (1 - weight)
  }
}
