/// Student's t test of whether two sets of repeats have the same mean.
public struct TTest: Sendable, Equatable {
  /// Mean of the first minus mean of the second.
  public let meanDifference: Double
  /// The standard error of ``meanDifference``.
  public let standardError: Double
  /// Difference over standard error.
  public let t: Double
  /// Degrees of freedom; whole for paired values only.
  public let degreesOfFreedom: Double
  /// Two-sided p value: how often so large a `|t|` comes by chance where the means are the same.
  public let pValue: Double

  private init(
    meanDifference: Double, standardError: Double, degreesOfFreedom: Double
  ) throws(SparseNetworksError) {
    self.meanDifference = meanDifference
    self.standardError = standardError
    self.degreesOfFreedom = degreesOfFreedom
    t = meanDifference / standardError
    pValue = try StudentT(degreesOfFreedom: degreesOfFreedom).twoSided(t)
  }

  /// The paired test: for values that belong together, such as runs of the same seed.
  ///
  /// `t = mean(d) / (sd(d) / sqrt n)` for the differences `d`, with `n - 1` degrees of freedom
  /// (Student 1908).
  ///
  /// - Throws: ``SparseNetworksError`` where lengths differ, there are fewer than two pairs, a value
  ///   is not finite, or the differences are all the same but for rounding: then `t` means nothing.
  public static func paired(_ first: [Double], _ second: [Double]) throws(SparseNetworksError)
    -> TTest
  {
    let differences = try PairedDifferences(first, second)
    return try TTest(
      meanDifference: differences.mean,
      standardError: differences.standardDeviation / Double(differences.count).squareRoot(),
      degreesOfFreedom: Double(differences.count - 1))
  }

  /// Welch's test: for independent values, whose variances and numbers may differ.
  ///
  /// `t = (m1 - m2) / sqrt(v1/n1 + v2/n2)`, with the degrees of freedom of Welch and Satterthwaite,
  /// `(v1/n1 + v2/n2)^2 / ((v1/n1)^2/(n1 - 1) + (v2/n2)^2/(n2 - 1))` (Welch, Biometrika 34, 1947).
  ///
  /// - Throws: ``SparseNetworksError`` where one has fewer than two values, a value is not finite, or
  ///   neither varies but for rounding.
  public static func welch(_ first: [Double], _ second: [Double]) throws(SparseNetworksError)
    -> TTest
  {
    let samples = try IndependentSamples(first, second)
    let (left, right) = (samples.first, samples.second)
    let leftError = samples.firstDeviation / Double(left.count).squareRoot()
    let rightError = samples.secondDeviation / Double(right.count).squareRoot()
    // In units of the larger one, no power overflows or vanishes.
    let unit = max(leftError, rightError)
    let leftShare = (leftError / unit) * (leftError / unit)
    let rightShare = (rightError / unit) * (rightError / unit)
    let sum = leftShare + rightShare
    let degrees =
      sum * sum
      / (leftShare * leftShare / Double(left.count - 1)
        + rightShare * rightShare / Double(right.count - 1))
    return try TTest(
      meanDifference: left.mean - right.mean, standardError: unit * sum.squareRoot(),
      degreesOfFreedom: degrees)
  }

  /// The interval that holds the true difference of the means with probability `level`.
  ///
  /// - Throws: ``SparseNetworksError`` unless `level` lies between 0 and 1.
  public func interval(level: Double = 0.95) throws(SparseNetworksError) -> ClosedRange<Double> {
    try StudentT(degreesOfFreedom: degreesOfFreedom)
      .interval(around: meanDifference, standardError: standardError, level: level)
  }
}
