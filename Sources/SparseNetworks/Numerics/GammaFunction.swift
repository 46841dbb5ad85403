extension SpecialFunctions {
  /// The logarithm of the gamma function, for `x > 0`.
  ///
  /// Absolute error below 1e-14 times the larger of 1 and the value; NaN for `x <= 0`.
  /// Source: Stirling's series, DLMF 5.11.1, and the recurrence `Γ(x + 1) = x Γ(x)`.
  public static func logGamma(_ x: Double) -> Double {
    guard x > 0 else { return .nan }
    guard x < .infinity else { return x }
    if x == 1 || x == 2 { return 0 }
    var product = 1.0
    var shifted = x
    while shifted < asymptoticFrom {
      product *= shifted
      shifted += 1
    }
    return (shifted - 0.5) * Elementary.log(shifted) - shifted + halfLogTwoPi
      + stirlingSeries(shifted) - Elementary.log(product)
  }

  /// The digamma function `ψ(x)`, the derivative of ``logGamma(_:)``, for `x > 0`.
  ///
  /// Absolute error below 1e-14 times the larger of 1 and the value; NaN for `x <= 0`.
  /// Source: DLMF 5.11.2 and the recurrence 5.5.2.
  public static func digamma(_ x: Double) -> Double {
    guard x > 0 else { return .nan }
    return Elementary.log(x) - logMinusDigamma(x)
  }

  /// `log x - ψ(x)` for `x > 0`, without the cancellation of the two at large `x`.
  ///
  /// Relative error below 1e-14; NaN for `x <= 0`. It falls from infinity to 0 as `1/(2x)`.
  /// Source: DLMF 5.11.2 and 5.5.2.
  public static func logMinusDigamma(_ x: Double) -> Double {
    guard x > 0 else { return .nan }
    // log x - ψ(x) = (log(x + m) - ψ(x + m)) + sum 1/(x + i) - log((x + m)/x)
    var shift = 0.0
    var reciprocals = 0.0
    while x + shift < asymptoticFrom {
      reciprocals += 1 / (x + shift)
      shift += 1
    }
    let shifted = x + shift
    let square = 1 / (shifted * shifted)
    var sum = 0.0
    for coefficient in digammaCoefficients { sum = (sum + coefficient) * square }
    let tail = 0.5 / shifted + sum
    return shift == 0 ? tail : tail + (reciprocals - Elementary.log(shifted / x))
  }

  /// The trigamma function `ψ'(x)`, for `x > 0`.
  ///
  /// Relative error below 1e-14; NaN for `x <= 0`.
  /// Source: DLMF 5.15.8 and the recurrence 5.15.5.
  public static func trigamma(_ x: Double) -> Double {
    guard x > 0 else { return .nan }
    var shifted = x
    var recurrence = 0.0
    while shifted < asymptoticFrom {
      recurrence += 1 / (shifted * shifted)
      shifted += 1
    }
    let inverse = 1 / shifted
    let square = inverse * inverse
    var sum = 0.0
    for coefficient in bernoulliNumbers { sum = (sum + coefficient) * square }
    return recurrence + inverse + 0.5 * square + sum * inverse
  }

  /// What Stirling's formula leaves out: `log Γ(x) - (x - 1/2) log x + x - log(2π)/2`.
  static func stirlingRemainder(_ x: Double) -> Double {
    x >= asymptoticFrom
      ? stirlingSeries(x)
      : logGamma(x) - (x - 0.5) * Elementary.log(x) + x - halfLogTwoPi
  }

  /// `log Γ(x + y) - log Γ(x)`, without the cancellation of the two at large `x`.
  static func logGammaIncrement(from x: Double, by y: Double) -> Double {
    guard x >= asymptoticFrom else { return logGamma(x + y) - logGamma(x) }
    return (x - 0.5) * logOnePlus(y / x) + y * (Elementary.log(x + y) - 1)
      + (stirlingSeries(x + y) - stirlingSeries(x))
  }

  static let halfLogTwoPi = 0.9189385332046728

  /// From here on eight terms of the asymptotic series are enough for 1e-17.
  private static let asymptoticFrom = 12.0

  private static func stirlingSeries(_ x: Double) -> Double {
    let square = 1 / (x * x)
    var sum = 0.0
    for coefficient in stirlingCoefficients { sum = sum * square + coefficient }
    return sum / x
  }

  /// Bernoulli numbers B_16, B_14, … B_2.
  private static let bernoulliNumbers: [Double] = [
    -3617.0 / 510, 7.0 / 6, -691.0 / 2730, 5.0 / 66, -1.0 / 30, 1.0 / 42, -1.0 / 30, 1.0 / 6,
  ]
  /// B_2k / (2k), from the highest k down.
  private static let digammaCoefficients: [Double] = zip(bernoulliNumbers, 0...).map {
    $0 / (16 - 2 * Double($1))
  }
  /// B_2k / (2k (2k - 1)), from the highest k down.
  private static let stirlingCoefficients: [Double] = zip(digammaCoefficients, 0...).map {
    $0 / (15 - 2 * Double($1))
  }
}
