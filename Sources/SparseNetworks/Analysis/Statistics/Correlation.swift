/// How closely two quantities go together.
public struct Correlation: Sendable, Equatable {
  /// The kinds of correlation.
  public enum Kind: String, CaseIterable, Sendable {
    /// Pearson's r: how close the pairs lie to a straight line.
    case pearson
    /// Spearman's rho: Pearson's r of the ranks, ties sharing the mean of theirs.
    case spearman
  }

  /// The kind.
  public let kind: Kind
  /// Number of pairs.
  public let count: Int
  /// From -1 to 1.
  public let coefficient: Double

  /// The correlation of paired values.
  ///
  /// - Throws: ``SparseNetworksError`` where lengths differ, there are fewer than two pairs, a value
  ///   is not finite, or one of the quantities does not vary (but for rounding).
  public init(_ kind: Kind, _ first: [Double], _ second: [Double]) throws {
    try SampleCheck.paired(first, second, minimum: 2)
    try SampleCheck.finite(first)
    try SampleCheck.finite(second)
    self.kind = kind
    count = first.count
    switch kind {
    case .pearson:
      coefficient = try Self.pearson(first, second)
    case .spearman:
      coefficient = try Self.pearson(Ranks.average(first), Ranks.average(second))
    }
  }

  /// Two-sided p value: how often so large a coefficient comes by chance where there is no relation.
  ///
  /// From `t = r sqrt((n - 2)/(1 - r^2))` with `n - 2` degrees of freedom: exact for Pearson's r of
  /// normal values, an approximation for Spearman's rho (Kendall and Stuart, volume 2, section
  /// 31.18). 0 for a perfect correlation.
  ///
  /// - Returns: nil for two pairs, which always lie on a line.
  public var pValue: Double? {
    guard count > 2 else { return nil }
    // I_x((n - 2)/2, 1/2) at x = 1 - r^2.
    return SpecialFunctions.incompleteBeta(
      Double(count - 2) / 2, 0.5, (1 - coefficient) * (1 + coefficient),
      complement: coefficient * coefficient)
  }

  /// The interval that holds the true correlation with probability `level`, about.
  ///
  /// By Fisher's transformation: `tanh(artanh r ± z se)`, with `se = 1 / sqrt(n - 3)` for Pearson's
  /// r (Fisher 1921), and `sqrt((1 + rho^2/2) / (n - 3))` for Spearman's rho (Bonett and Wright,
  /// Psychometrika 65, 2000). A perfect correlation has no width.
  ///
  /// - Returns: nil for fewer than four pairs.
  /// - Throws: ``SparseNetworksError`` unless `level` lies between 0 and 1.
  public func interval(level: Double = 0.95) throws -> ClosedRange<Double>? {
    guard level > 0, level < 1 else {
      throw SparseNetworksError(
        .parameter, "the level of an interval must lie between 0 and 1, not \(level)",
        hint: "0.95 is usual")
    }
    guard count > 3 else { return nil }
    guard abs(coefficient) < 1 else { return coefficient...coefficient }
    let scale = kind == .pearson ? 1 : 1 + coefficient * coefficient / 2
    let error = (scale / Double(count - 3)).squareRoot()
    let half = -inverseNormal((1 - level) / 2) * error
    let center = SpecialFunctions.logOnePlus(2 * coefficient / (1 - coefficient)) / 2
    return Elementary.tanh(center - half)...Elementary.tanh(center + half)
  }

  private static func pearson(_ first: [Double], _ second: [Double]) throws -> Double {
    let (left, right) = (try standardized(first, "first"), try standardized(second, "second"))
    var (product, leftSquares, rightSquares) = (0.0, 0.0, 0.0)
    for (x, y) in zip(left, right) {
      product += x * y
      leftSquares += x * x
      rightSquares += y * y
    }
    return max(-1, min(1, product / (leftSquares.squareRoot() * rightSquares.squareRoot())))
  }

  /// Deviations from the mean, in units of the standard deviation.
  private static func standardized(_ values: [Double], _ which: String) throws -> [Double] {
    let summary = try SampleSummary(values)
    guard let deviation = summary.standardDeviation, deviation > 0, !summary.isConstant else {
      throw SparseNetworksError(
        .parameter, "the \(which) quantity does not vary: it is always \(summary.mean)",
        hint: "a correlation needs two quantities that vary")
    }
    return values.map { ($0 - summary.mean) / deviation }
  }
}
