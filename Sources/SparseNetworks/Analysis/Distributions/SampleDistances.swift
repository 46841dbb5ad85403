/// Distances between two samples as distributions on the real line.
public struct SampleDistances: Sendable, Equatable {
  /// Wasserstein-1 distance, the area between the two distribution functions: how far values must
  /// be moved on average to make one sample of the other, in units of the values.
  ///
  /// Source: Vallender, "Calculation of the Wasserstein Distance Between Probability Distributions
  /// on the Line", Theory of Probability and its Applications 18 (1974).
  public let wasserstein: Double
  /// The two-sample Kolmogorov-Smirnov statistic: the largest vertical distance between the two
  /// distribution functions, from 0 to 1.
  public let kolmogorovSmirnov: Double

  /// Distances between samples, whose sizes may differ and whose order does not matter.
  ///
  /// - Throws: ``SparseNetworksError`` where a sample is empty or holds a value that is not finite.
  public init(_ first: [Double], _ second: [Double]) throws {
    guard !first.isEmpty, !second.isEmpty else {
      throw SparseNetworksError(
        .size, "an empty sample has no distance to another", hint: "give at least one value each")
    }
    try SampleCheck.finite(first)
    try SampleCheck.finite(second)
    let (left, right) = (first.sorted(), second.sorted())
    var (leftBelow, rightBelow) = (0, 0)
    var (area, largest) = (0.0, 0.0)
    var position = min(left[0], right[0])
    while leftBelow < left.count || rightBelow < right.count {
      while leftBelow < left.count, left[leftBelow] <= position { leftBelow += 1 }
      while rightBelow < right.count, right[rightBelow] <= position { rightBelow += 1 }
      let height = abs(
        Double(leftBelow) / Double(left.count) - Double(rightBelow) / Double(right.count))
      largest = max(largest, height)
      let next = min(
        leftBelow < left.count ? left[leftBelow] : .infinity,
        rightBelow < right.count ? right[rightBelow] : .infinity)
      // Beyond the last value both functions are 1.
      if next < .infinity { area += height * (next - position) }
      position = next
    }
    wasserstein = area
    kolmogorovSmirnov = largest
  }

  /// Distances between the fan-ins of two layers, neurons without inputs included.
  ///
  /// - Throws: ``SparseNetworksError`` where a list is empty.
  public init(fanIns first: [Int], _ second: [Int]) throws {
    try self.init(first.map(Double.init), second.map(Double.init))
  }
}
