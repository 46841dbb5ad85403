extension SpecialFunctions {
  /// The logarithm of the beta function `Γ(a) Γ(b) / Γ(a + b)`, for `a, b > 0`.
  ///
  /// Absolute error below 1e-14 times the larger of 1 and the value, also where one argument is
  /// much larger than the other.
  public static func logBeta(_ a: Double, _ b: Double) -> Double {
    guard a > 0, b > 0 else { return .nan }
    return logGamma(min(a, b)) - logGammaIncrement(from: max(a, b), by: min(a, b))
  }

  /// The regularized incomplete beta function `I_x(a, b)`, for `a, b > 0` and `x` in [0, 1].
  ///
  /// Relative error below 1e-12 for small values, for `a` and `b` up to 1e6; NaN outside the
  /// domain. Source: the continued fraction DLMF 8.17.22 and the symmetry 8.17.4.
  ///
  /// - Parameter complement: `1 - x`, for where it is known better than by subtraction.
  public static func incompleteBeta(
    _ a: Double, _ b: Double, _ x: Double, complement: Double? = nil
  ) -> Double {
    let rest = complement ?? 1 - x
    guard a > 0, b > 0, a < .infinity, b < .infinity, x >= 0, rest >= 0 else { return .nan }
    if x == 0 { return 0 }
    if rest == 0 { return 1 }
    return x <= (a + 1) / (a + b + 2)
      ? betaFraction(a, b, x, rest) : 1 - betaFraction(b, a, rest, x)
  }

  private static func betaFraction(
    _ a: Double, _ b: Double, _ x: Double, _ rest: Double
  ) -> Double {
    let fraction = ContinuedFraction.value(first: 1) { step in
      let half = (step / 2).rounded(.down)
      let base = a + 2 * half
      let numerator =
        half * 2 == step
        ? half * (b - half) * x / ((base - 1) * base)
        : -(a + half) * (a + b + half) * x / (base * (base + 1))
      return (numerator, 1)
    }
    // The logarithm of the one near 1 through its distance from 1.
    let logX = x > 0.5 ? logOnePlus(-rest) : Elementary.log(x)
    let logRest = rest > 0.5 ? logOnePlus(-x) : Elementary.log(rest)
    return Elementary.exp(a * logX + b * logRest - logBeta(a, b)) / (a * fraction)
  }
}
