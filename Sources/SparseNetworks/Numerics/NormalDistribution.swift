/// The distribution function of the standard normal distribution, `(1 + erf(x / sqrt 2)) / 2`.
///
/// Relative error below 1e-11, in the lower tail too, and the same bits everywhere;
/// ``inverseNormal(_:)`` inverts it.
/// Source: below -2, where the error function's nearness to -1 would leave no digits, half of
/// `Q(1/2, x^2/2)` (DLMF 7.11.2).
public func normalProbability(below x: Double) -> Double {
  x < -2
    ? 0.5 * SpecialFunctions.upperGamma(0.5, x * x / 2)
    : 0.5 + 0.5 * Elementary.erf(x * 0.7071067811865476)
}
