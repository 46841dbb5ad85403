/// Elementary functions with the same bits on every machine.
///
/// The C library's results differ by machine and version, so everything that decides a network's
/// future goes through these. They use IEEE addition, multiplication, division and square root
/// only. Errors are below 2 ulp in `Double` over the ranges tested, so that a result rounded to
/// `Float` is correct in all but the closest ties.
public enum Elementary {
  /// `e` to the power `x`.
  public static func exp(_ x: Double) -> Double {
    if x.isNaN { return x }
    if x > 709.782712893384 { return .infinity }
    if x < -745.1332191019412 { return 0 }
    let k = (x * 1.4426950408889634).rounded()
    let r = (x - k * 0x1.62e42feep-1) - k * 0x1.a39ef35793c76p-33
    // Taylor series to r^13: the remainder is below 1e-17 for |r| <= ln(2)/2.
    var sum = 1.0 / 6_227_020_800
    for divisor in inverseFactorials { sum = sum * r + divisor }
    // Two factors, since 2^k may lie outside the normal range where the result does not.
    let half = (k / 2).rounded(.towardZero)
    return sum * powerOfTwo(Int(half)) * powerOfTwo(Int(k - half))
  }

  /// Natural logarithm.
  public static func log(_ x: Double) -> Double {
    if x.isNaN || x < 0 { return .nan }
    if x == 0 { return -.infinity }
    if x == .infinity { return x }
    var exponent = Double(x.exponent)
    var mantissa = x.significand
    if mantissa > 1.4142135623730951 {
      mantissa /= 2
      exponent += 1
    }
    // log m = 2 artanh((m - 1) / (m + 1)), with |s| <= 0.172.
    let f = mantissa - 1
    let s = f / (2 + f)
    let square = s * s
    var sum = 2.0 / 23
    for odd in stride(from: 21.0, through: 3, by: -2) { sum = sum * square + 2 / odd }
    // log(1 + f) = f - s (f - s^2 sum): keeps the leading term exact.
    let fraction = f - s * (f - square * sum)
    return exponent * 0x1.62e42feep-1 + (exponent * 0x1.a39ef35793c76p-33 + fraction)
  }

  /// Cosine of pi times `x`.
  public static func cosPi(_ x: Double) -> Double {
    guard x.isFinite else { return .nan }
    let reduced = abs(x.remainder(dividingBy: 2))
    if reduced > 0.75 { return -cosine(Double.pi * (1 - reduced)) }
    if reduced >= 0.25 { return sine(Double.pi * (0.5 - reduced)) }
    return cosine(Double.pi * reduced)
  }

  /// Hyperbolic tangent.
  public static func tanh(_ x: Double) -> Double {
    let size = abs(x)
    if size < 0.5 {
      // Lambert's continued fraction, from the inside out.
      let square = x * x
      var tail = 17.0
      for odd in stride(from: 15.0, through: 1, by: -2) { tail = odd + square / tail }
      return x / tail
    }
    let e = exp(-2 * size)
    let value = (1 - e) / (1 + e)
    return x < 0 ? -value : value
  }

  /// Logistic function `1 / (1 + exp(-x))`.
  public static func sigmoid(_ x: Double) -> Double {
    if x >= 0 { return 1 / (1 + exp(-x)) }
    let e = exp(x)
    return e / (1 + e)
  }

  /// Error function.
  public static func erf(_ x: Double) -> Double {
    let size = abs(x)
    if size > 6 { return x < 0 ? -1 : 1 }
    // erf x = 2/sqrt(pi) exp(-x^2) sum 2^n x^(2n+1) / (2n+1)!!: every term is positive.
    let twiceSquare = 2 * x * x
    var term = x
    var sum = x
    var odd = 3.0
    while abs(term) > abs(sum) * 1e-17 {
      term *= twiceSquare / odd
      sum += term
      odd += 2
    }
    return 1.1283791670955126 * exp(-x * x) * sum
  }

  /// `base` to a whole power, by repeated squaring.
  public static func power(_ base: Double, _ exponent: Int) -> Double {
    precondition(exponent >= 0, "negative powers are not needed here")
    var result = 1.0
    var factor = base
    var rest = exponent
    while rest > 0 {
      if rest & 1 == 1 { result *= factor }
      factor *= factor
      rest >>= 1
    }
    return result
  }

  /// 1/12!, 1/11!, … 1/1!, 1/0!
  private static let inverseFactorials: [Double] = [
    1 / 479_001_600, 1 / 39_916_800, 1 / 3_628_800, 1 / 362_880, 1 / 40_320, 1 / 5_040, 1 / 720,
    1 / 120, 1 / 24, 1 / 6, 1 / 2, 1, 1,
  ]

  private static func powerOfTwo(_ exponent: Int) -> Double {
    Double(sign: .plus, exponent: exponent, significand: 1)
  }

  /// Taylor series of the sine for |x| <= pi/4.
  private static func sine(_ x: Double) -> Double {
    let square = x * x
    var sum = 1.0
    for k in stride(from: 18.0, through: 2, by: -2) { sum = 1 - square / (k * (k + 1)) * sum }
    return x * sum
  }

  /// Taylor series of the cosine for |x| <= pi/4.
  private static func cosine(_ x: Double) -> Double {
    let square = x * x
    var sum = 1.0
    for k in stride(from: 18.0, through: 2, by: -2) { sum = 1 - square / (k * (k - 1)) * sum }
    return sum
  }
}
