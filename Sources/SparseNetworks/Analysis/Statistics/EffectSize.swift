/// How large a difference is in units of the spread of the values: Cohen's d.
public enum EffectSize {
  /// Cohen's d of paired values: mean of the differences over their standard deviation, also
  /// written `d_z`.
  ///
  /// Source: Cohen, "Statistical Power Analysis for the Behavioral Sciences" (1988), chapter 2.
  ///
  /// - Throws: ``SparseNetworksError`` where lengths differ, there are fewer than two pairs, a value
  ///   is not finite, or the differences are all the same but for rounding.
  public static func paired(_ first: [Double], _ second: [Double]) throws(SparseNetworksError)
    -> Double
  {
    let differences = try PairedDifferences(first, second)
    return differences.mean / differences.standardDeviation
  }

  /// Cohen's d of independent values: difference of the means over the pooled standard deviation,
  /// `sqrt(((n1 - 1) v1 + (n2 - 1) v2) / (n1 + n2 - 2))`.
  ///
  /// Source: Cohen (1988), chapter 2.
  ///
  /// - Throws: ``SparseNetworksError`` where one has fewer than two values, a value is not finite, or
  ///   neither varies but for rounding.
  public static func pooled(_ first: [Double], _ second: [Double]) throws(SparseNetworksError)
    -> Double
  {
    let samples = try IndependentSamples(first, second)
    let unit = max(samples.firstDeviation, samples.secondDeviation)
    let left = samples.firstDeviation / unit
    let right = samples.secondDeviation / unit
    let (leftFree, rightFree) = (Double(first.count - 1), Double(second.count - 1))
    let pooled = (leftFree * left * left + rightFree * right * right) / (leftFree + rightFree)
    return (samples.first.mean - samples.second.mean) / (unit * pooled.squareRoot())
  }
}

/// The differences of paired values, known to vary.
struct PairedDifferences {
  let count: Int
  let mean: Double
  let standardDeviation: Double

  init(_ first: [Double], _ second: [Double]) throws(SparseNetworksError) {
    try SampleCheck.paired(first, second, minimum: 2)
    try SampleCheck.finite(first)
    try SampleCheck.finite(second)
    var magnitude = 0.0
    for value in first + second { magnitude = max(magnitude, abs(value)) }
    let summary = try SampleSummary(zip(first, second).map { $0 - $1 }, magnitude: magnitude)
    guard let deviation = summary.standardDeviation, deviation > 0, !summary.isConstant else {
      throw SparseNetworksError(
        .parameter, "all \(first.count) differences are the same: \(summary.mean)",
        hint: "a test or an effect size needs differences that vary")
    }
    count = summary.count
    mean = summary.mean
    standardDeviation = deviation
  }
}

/// Two sets of independent values, of which one at least is known to vary.
struct IndependentSamples {
  let first: SampleSummary
  let second: SampleSummary
  let firstDeviation: Double
  let secondDeviation: Double

  init(_ first: [Double], _ second: [Double]) throws(SparseNetworksError) {
    try SampleCheck.atLeast(2, first)
    try SampleCheck.atLeast(2, second)
    self.first = try SampleSummary(first)
    self.second = try SampleSummary(second)
    firstDeviation = self.first.standardDeviation ?? 0
    secondDeviation = self.second.standardDeviation ?? 0
    guard !self.first.isConstant || !self.second.isConstant else {
      throw SparseNetworksError(
        .parameter, "neither the first values nor the second vary",
        hint: "a test or an effect size needs values that vary")
    }
  }
}
