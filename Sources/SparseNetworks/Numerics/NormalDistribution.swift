/// The distribution function of the standard normal distribution, `(1 + erf(x / sqrt 2)) / 2`.
///
/// Absolute error below 1e-15, and the same bits everywhere; ``inverseNormal(_:)`` inverts it.
public func normalProbability(below x: Double) -> Double {
  0.5 + 0.5 * Elementary.erf(x * 0.7071067811865476)
}
