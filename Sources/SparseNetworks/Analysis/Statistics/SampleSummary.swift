/// Mean, spread and confidence interval of repeated measurements, such as accuracies over seeds.
public struct SampleSummary: Sendable, Equatable {
  /// Number of values.
  public let count: Int
  /// Arithmetic mean.
  public let mean: Double
  /// Sample standard deviation, `sqrt(sum (x - mean)^2 / (n - 1))`; nil for a single value.
  ///
  /// Exactly 0 where all values are the same.
  public let standardDeviation: Double?
  /// Whether the values differ by no more than the rounding of their last digits.
  let isConstant: Bool

  /// Summarizes values in the order given: the same list always gives the same bits.
  ///
  /// The deviation is computed in two passes with the correction of Chan, Golub and LeVeque,
  /// "Algorithms for Computing the Sample Variance", The American Statistician 37 (1983).
  ///
  /// - Throws: ``SparseNetworksError`` where there is no value, or one is not a finite number.
  public init(_ values: [Double]) throws(SparseNetworksError) {
    try self.init(values, magnitude: 0)
  }

  /// Summarizes values that were computed from numbers of up to `magnitude`, which bounds how much
  /// of their variation may be rounding.
  init(_ values: [Double], magnitude: Double) throws(SparseNetworksError) {
    guard let first = values.first else {
      throw SparseNetworksError(
        .size, "there are no values to summarize", hint: "give at least one")
    }
    try SampleCheck.finite(values)
    count = values.count
    var (low, high) = (first, first)
    for value in values { (low, high) = (min(low, value), max(high, value)) }
    let largest = max(magnitude, abs(low), abs(high))
    let spread = high - low
    guard spread.isFinite else {
      throw SparseNetworksError(
        .parameter, "the values \(low) and \(high) are too far apart to be summarized")
    }
    isConstant = spread <= 4 * largest.ulp
    // Measured from the first value, so that equal values have exactly their mean.
    var sum = 0.0
    for value in values { sum += value - first }
    guard sum.isFinite else {
      throw SparseNetworksError(.parameter, "the values are too large to be added up")
    }
    let mean = first + sum / Double(count)
    self.mean = mean
    guard count > 1 else {
      standardDeviation = nil
      return
    }
    guard spread > 0 else {
      standardDeviation = 0
      return
    }
    // In units of the spread, squares neither overflow nor vanish.
    var (squares, rest) = (0.0, 0.0)
    for value in values {
      let deviation = (value - mean) / spread
      squares += deviation * deviation
      rest += deviation
    }
    let variance = (squares - rest * rest / Double(count)) / Double(count - 1)
    standardDeviation = spread * max(0, variance).squareRoot()
  }

  /// The interval that holds the true mean with probability `level`, for normal values:
  /// `mean ± t sd / sqrt n`, with Student's t of `n - 1` degrees of freedom.
  ///
  /// - Returns: nil for a single value.
  /// - Throws: ``SparseNetworksError`` unless `level` lies between 0 and 1.
  public func interval(level: Double = 0.95) throws(SparseNetworksError) -> ClosedRange<Double>? {
    guard let standardDeviation else { return nil }
    let error = standardDeviation / Double(count).squareRoot()
    return try StudentT(degreesOfFreedom: Double(count - 1))
      .interval(around: mean, standardError: error, level: level)
  }
}

extension StudentT {
  /// `center ± t standardError`, for the `t` that holds with probability `level`.
  func interval(
    around center: Double, standardError: Double, level: Double
  ) throws(SparseNetworksError) -> ClosedRange<Double> {
    let half = try critical(level: level) * standardError
    return center - half...center + half
  }
}

/// What every statistic asks of its data.
enum SampleCheck {
  /// Throws where a value is infinite or not a number.
  static func finite(_ values: [Double]) throws(SparseNetworksError) {
    guard let index = values.firstIndex(where: { !$0.isFinite }) else { return }
    throw SparseNetworksError(
      .parameter, "value \(index + 1) of \(values.count) is \(values[index])",
      hint: "leave out runs that diverged, and say so")
  }

  /// Throws unless the values come in pairs, and there are at least `minimum`.
  static func paired(_ first: [Double], _ second: [Double], minimum: Int)
    throws(SparseNetworksError)
  {
    guard first.count == second.count else {
      throw SparseNetworksError(
        .shapeMismatch, "\(first.count) values cannot be paired with \(second.count)",
        hint: "give as many of the one as of the other, in the same order")
    }
    try atLeast(minimum, first, "pairs of values")
  }

  /// Throws unless there are `minimum` values.
  static func atLeast(_ minimum: Int, _ values: [Double], _ what: String = "values")
    throws(SparseNetworksError)
  {
    guard values.count >= minimum else {
      throw SparseNetworksError(
        .size, "\(minimum) \(what) are needed, and there are \(values.count)",
        hint: "repeat the run with more seeds")
    }
  }
}
