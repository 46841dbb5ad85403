extension SpecialFunctions {
  /// The regularized lower incomplete gamma function `P(a, x)`, for `a > 0` and `x >= 0`.
  ///
  /// It is the distribution function of the gamma distribution with shape `a` and scale 1.
  /// Relative error below 1e-12 for `a` up to 1e6; NaN outside the domain.
  /// Source: the power series DLMF 8.7.1 below `a + 1`, else one minus ``upperGamma(_:_:)``.
  public static func lowerGamma(_ a: Double, _ x: Double) -> Double {
    guard a > 0, a < .infinity, x >= 0 else { return .nan }
    if x == 0 { return 0 }
    if x == .infinity { return 1 }
    return x < a + 1 ? gammaSeries(a, x) : 1 - gammaFraction(a, x)
  }

  /// The regularized upper incomplete gamma function `Q(a, x) = 1 - P(a, x)`.
  ///
  /// Relative error below 1e-12 for `a` up to 1e6 where `x >= a + 1`, absolute error below;
  /// NaN outside the domain.
  /// Source: the even part of the continued fraction DLMF 8.9.2 from `a + 1`, else one minus
  /// ``lowerGamma(_:_:)``.
  public static func upperGamma(_ a: Double, _ x: Double) -> Double {
    guard a > 0, a < .infinity, x >= 0 else { return .nan }
    if x == 0 { return 1 }
    if x == .infinity { return 0 }
    return x < a + 1 ? 1 - gammaSeries(a, x) : gammaFraction(a, x)
  }

  private static func gammaSeries(_ a: Double, _ x: Double) -> Double {
    var term = 1 / a
    var sum = term
    var divisor = a
    while term > sum * 1e-17 {
      divisor += 1
      term *= x / divisor
      sum += term
    }
    return sum * gammaFactor(a, x)
  }

  private static func gammaFraction(_ a: Double, _ x: Double) -> Double {
    // Q = x^a e^-x / Γ(a) times 1/(b_0 + a_1/(b_1 + a_2/(b_2 + …))),
    // a_i = -i (i - a), b_i = x - a + 1 + 2 i.
    let fraction = ContinuedFraction.value(first: x - a + 1) { step in
      (numerator: -step * (step - a), denominator: x - a + 1 + 2 * step)
    }
    return gammaFactor(a, x) / fraction
  }

  /// `x^a e^-x / Γ(a)`, by Stirling's formula: nothing large cancels where `x` is near `a`.
  private static func gammaFactor(_ a: Double, _ x: Double) -> Double {
    // Far from a the quotient x/a may leave the range in which its distance from 1 is known.
    let ratio = (x - a) / a
    let exponent =
      ratio > -0.9 ? logOnePlusRemainder(ratio) : Elementary.log(x) - Elementary.log(a) - ratio
    return Elementary.exp(a * exponent - stirlingRemainder(a))
      * (a / (2 * Double.pi)).squareRoot()
  }
}

/// Continued fractions evaluated from the front.
enum ContinuedFraction {
  /// `b_0 + a_1/(b_1 + a_2/(b_2 + …))` until a step changes nothing any more.
  ///
  /// Source: the modified Lentz algorithm, Thompson and Barnett, "Coulomb and Bessel Functions of
  /// Complex Arguments and Order", J. Comput. Phys. 64 (1986).
  ///
  /// - Parameter term: `a_i` and `b_i` for i = 1, 2, …
  static func value(
    first: Double, term: (Double) -> (numerator: Double, denominator: Double)
  ) -> Double {
    let tiny = 1e-300
    var value = first == 0 ? tiny : first
    var ahead = value
    var behind = 0.0
    // The fractions here need a few times sqrt(a + b) steps.
    for step in 1...1_000_000 {
      let (numerator, denominator) = term(Double(step))
      behind = denominator + numerator * behind
      behind = 1 / (behind == 0 ? tiny : behind)
      ahead = denominator + numerator / ahead
      if ahead == 0 { ahead = tiny }
      let factor = ahead * behind
      value *= factor
      if abs(factor - 1) < 3e-16 { break }
    }
    return value
  }
}
