/// Student's t distribution: how large `|t|` gets by chance.
public struct StudentT: Sendable, Equatable {
  /// The degrees of freedom `ν`; not necessarily whole.
  public let degreesOfFreedom: Double

  /// The distribution with `ν` degrees of freedom.
  ///
  /// - Throws: ``SparseNetworksError`` unless `ν` is positive and finite.
  public init(degreesOfFreedom: Double) throws(SparseNetworksError) {
    guard degreesOfFreedom > 0, degreesOfFreedom.isFinite else {
      throw SparseNetworksError(
        .parameter, "degrees of freedom must be positive, not \(degreesOfFreedom)")
    }
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// The probability of a value at least as far from 0 as `t`: the two-sided p value.
  ///
  /// `I_x(ν/2, 1/2)` at `x = ν/(ν + t^2)` (DLMF 8.17; Abramowitz and Stegun 26.7.1). Relative error
  /// below 1e-11 down to 1e-300; 0 for infinite `t`.
  public func twoSided(_ t: Double) -> Double {
    let ratio = t * t / degreesOfFreedom
    guard ratio < .infinity else { return 0 }
    return SpecialFunctions.incompleteBeta(
      degreesOfFreedom / 2, 0.5, 1 / (1 + ratio), complement: ratio / (1 + ratio))
  }

  /// The `t > 0` that is exceeded in size with probability `tail`: the inverse of
  /// ``twoSided(_:)``.
  ///
  /// - Throws: ``SparseNetworksError`` unless `tail` lies between 0 and 1.
  public func critical(tail: Double) throws(SparseNetworksError) -> Double {
    guard tail > 0, tail < 1 else {
      throw SparseNetworksError(
        .parameter, "the probability of the tails must lie between 0 and 1, not \(tail)")
    }
    // The two-sided probability is convex and the normal quantile lies below the root, so Newton's
    // method climbs to the root from below; the first step that does not climb is rounding.
    var t = -inverseNormal(tail / 2)
    for _ in 0..<10_000 {
      let next = t + (twoSided(t) - tail) / (2 * density(t))
      guard next > t else { break }
      t = next
    }
    return t
  }

  /// The critical value for a two-sided interval that holds with probability `level`.
  func critical(level: Double) throws(SparseNetworksError) -> Double {
    guard level > 0, level < 1 else {
      throw SparseNetworksError(
        .parameter, "the level of an interval must lie between 0 and 1, not \(level)",
        hint: "0.95 is usual")
    }
    return try critical(tail: 1 - level)
  }

  private func density(_ t: Double) -> Double {
    let half = degreesOfFreedom / 2
    let exponent = -(half + 0.5) * SpecialFunctions.logOnePlus(t * t / degreesOfFreedom)
    return Elementary.exp(exponent - SpecialFunctions.logBeta(half, 0.5))
      / degreesOfFreedom.squareRoot()
  }
}
