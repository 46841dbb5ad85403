/// Exponential, logarithm and power with the same bits on every machine: the C library's last digits
/// differ, and a condition or a saved value must not.
///
/// Exponential and logarithm are those that networks are computed with, which a test holds together:
/// this module imports nothing of theirs.
///
/// They use IEEE addition, multiplication, division and square root only. Exponential and logarithm
/// are within 2 units in the last place. Of a power, whole exponents up to 64 are products; of others
/// the relative error is about `1e-16 (1 + |y log x|)`.
enum ElementaryFunctions {
  /// `e` to the power `x`.
  static func exponential(_ x: Double) -> Double {
    if x.isNaN { return x }
    if x > 709.782712893384 { return .infinity }
    if x < -745.1332191019412 { return 0 }
    // exp(k log 2 + r) with |r| <= log(2)/2, and log 2 in two parts so that r is exact.
    let k = (x * 1.4426950408889634).rounded()
    let r = (x - k * 0x1.62e42feep-1) - k * 0x1.a39ef35793c76p-33
    // Taylor series to r^13: the remainder is below 1e-17 for |r| <= log(2)/2.
    var sum = 1.0 / 6_227_020_800
    for divisor in inverseFactorials { sum = sum * r + divisor }
    // Two factors, since 2^k may lie outside the normal range where the result does not.
    let half = (k / 2).rounded(.towardZero)
    return sum * Double(sign: .plus, exponent: Int(half), significand: 1)
      * Double(sign: .plus, exponent: Int(k - half), significand: 1)
  }

  /// 1/12!, 1/11!, … 1/1!, 1/0!
  private static let inverseFactorials: [Double] = [
    1 / 479_001_600, 1 / 39_916_800, 1 / 3_628_800, 1 / 362_880, 1 / 40_320, 1 / 5_040, 1 / 720,
    1 / 120, 1 / 24, 1 / 6, 1 / 2, 1, 1,
  ]

  /// Natural logarithm.
  static func logarithm(_ x: Double) -> Double {
    if x.isNaN || x < 0 { return .nan }
    if x == 0 { return -.infinity }
    if x == .infinity { return x }
    var exponent = Double(x.exponent)
    var mantissa = x.significand
    if mantissa > 1.4142135623730951 {
      mantissa /= 2
      exponent += 1
    }
    // log(1 + f) = 2 artanh(s) with s = f / (2 + f): f - s (f - s^2 sum) keeps the leading term.
    let f = mantissa - 1
    let s = f / (2 + f)
    let square = s * s
    var sum = 2.0 / 23
    for odd in stride(from: 21.0, through: 3, by: -2) { sum = sum * square + 2 / odd }
    let fraction = f - s * (f - square * sum)
    return exponent * 0x1.62e42feep-1 + (exponent * 0x1.a39ef35793c76p-33 + fraction)
  }

  /// `x` to the power `y`, with the special cases of IEEE 754's `pow`.
  static func power(_ x: Double, _ y: Double) -> Double {
    if y == 0 || x == 1 { return 1 }
    if x.isNaN || y.isNaN { return .nan }
    let isWhole = y == y.rounded() && y.isFinite
    if isWhole, abs(y) <= 64 {
      let product = wholePower(x, Int(abs(y)))
      return y < 0 ? 1 / product : product
    }
    if y == 0.5, x >= 0 { return (x + 0).squareRoot() }
    if x == -1, y.isInfinite { return 1 }
    guard x >= 0 || isWhole || x == -.infinity || y.isInfinite else { return .nan }
    let size = exponential(y * logarithm(x.magnitude))
    // Beyond 2^53 every number is even.
    let isOdd = isWhole && abs(y) < 0x1p53 && y.truncatingRemainder(dividingBy: 2) != 0
    return isOdd && x.sign == .minus ? -size : size
  }

  /// By repeated squaring.
  private static func wholePower(_ base: Double, _ exponent: Int) -> Double {
    var (result, factor, rest) = (1.0, base, exponent)
    while rest > 0 {
      if rest & 1 == 1 { result *= factor }
      factor *= factor
      rest >>= 1
    }
    return result
  }
}
