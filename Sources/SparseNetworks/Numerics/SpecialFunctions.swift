/// Special functions of statistics with the same bits on every machine.
///
/// Like ``Elementary`` they use IEEE arithmetic and square roots only. Their accuracy is stated at
/// each and tested against mpmath.
public enum SpecialFunctions {
  /// `log(1 + x)`, accurate to a few ulp for small `x` too.
  ///
  /// The rounding of `1 + x` is made good by the factor `x / ((1 + x) - 1)`: W. Kahan; Higham,
  /// "Accuracy and Stability of Numerical Algorithms" (2002), section 1.14.1.
  public static func logOnePlus(_ x: Double) -> Double {
    let sum = 1 + x
    if sum == 1 { return x }
    let value = Elementary.log(sum)
    return value.isFinite ? value * (x / (sum - 1)) : value
  }

  /// `log(1 + x) - x`, accurate for small `x`, where both nearly cancel.
  ///
  /// With `s = x / (2 + x)`, `log(1 + x) = 2 artanh s`, and `2 s - x = -s x`.
  static func logOnePlusRemainder(_ x: Double) -> Double {
    guard abs(x) < 0.3 else { return logOnePlus(x) - x }
    let s = x / (2 + x)
    let square = s * s
    // |s| < 0.177: the terms left out are below 1e-17 of the sum.
    var sum = 0.0
    for odd in stride(from: 23.0, through: 3, by: -2) { sum = sum * square + 1 / odd }
    return 2 * s * square * sum - s * x
  }

  /// `exp(x) - 1`, accurate for small `x`, where both nearly cancel.
  public static func expMinusOne(_ x: Double) -> Double {
    guard abs(x) < 0.35 else { return Elementary.exp(x) - 1 }
    // Taylor series; the terms left out are below 1e-17 of the sum.
    var sum = 1.0
    for divisor in stride(from: 14.0, through: 2, by: -1) { sum = 1 + x / divisor * sum }
    return x * sum
  }
}
