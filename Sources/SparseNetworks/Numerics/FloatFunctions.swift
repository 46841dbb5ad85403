/// Elementary functions in single precision, as the kernels compute them.
///
/// They use IEEE addition, multiplication, division and fused multiply-add only, in one order, and
/// no branches, so that vectors of any width give these bits. Errors over all of `Float` are below
/// 1.0 ulp for `exp`, 1.0 for `log`, 1.6 for `tanh` and 1.1 for `erf`. The coefficients are minimax
/// fits made by `scripts/fit-functions`.
enum FloatFunctions {
  /// `e` to the power `x`.
  static func exp(_ value: Float) -> Float {
    let x: Float = value < -104 ? -104 : value > 89 ? 89 : value
    // Adding 1.5 * 2^23 leaves the nearest whole number in the low bits.
    let shifted = fma(x, 0x1.715476p+0, 0x1.8p+23)
    let n = shifted - 0x1.8p+23
    let r = fma(n, 0x1.05c61p-29, fma(n, -0x1.62e43p-1, x))
    let p = polynomial(
      r, 0x1.6dbc4cp-10, 0x1.124136p-7, 0x1.555454p-5, 0x1.555488p-3, 0.5)
    let y = fma(p * r, r, r) + 1
    // Two factors, since 2^n may lie outside the normal range where the result does not.
    let k = shifted.bitPattern &- 0x4b40_0000 &+ 256
    let half = k / 2
    return y * Float(bitPattern: (half &- 1) &<< 23)
      * Float(bitPattern: (k &- half &- 1) &<< 23)
  }

  /// Natural logarithm.
  static func log(_ x: Float) -> Float {
    let isSmall = x < .leastNormalMagnitude
    let scaled = isSmall ? x * 0x1p+23 : x
    let shifted = scaled.bitPattern &- 0x3f35_04f3
    let exponent = Int32(bitPattern: shifted) >> 23
    let f = Float(bitPattern: (shifted & 0x007f_ffff) &+ 0x3f35_04f3) - 1
    let e = Float(exponent) - (isSmall ? 23 : 0)
    let p = polynomial(
      f, 0x1.1441bcp-4, -0x1.de333ep-4, 0x1.e6f504p-4, -0x1.fc23c6p-4, 0x1.23373cp-3, -0x1.555c4p-3,
      0x1.99a4b6p-3, -0x1.000006p-2, 0x1.555548p-2)
    let square = f * f
    var y = fma(p * f, square, e * -0x1.05c61p-29)
    y = fma(square, -0.5, y) + f
    y = fma(e, 0x1.62e43p-1, y)
    y = x > 0 ? y : x == 0 ? -.infinity : .nan
    return x < .infinity ? y : x
  }

  /// Hyperbolic tangent.
  static func tanh(_ x: Float) -> Float {
    let size = x.magnitude
    let t = x * x
    let p = polynomial(
      t, -0x1.9b302ap-8, 0x1.593d02p-6, -0x1.b9287ap-5, 0x1.110d26p-3, -0x1.55554ap-2)
    let small = fma(p * t, size, size)
    let large = 1 - 2 / (exp(2 * size) + 1)
    return Float(signOf: x, magnitudeOf: size < 0.55 ? small : large)
  }

  /// Logistic function.
  static func sigmoid(_ x: Float) -> Float { 1 / (1 + exp(-x)) }

  /// Error function.
  static func erf(_ x: Float) -> Float {
    let size = x.magnitude
    let t = x * x
    let p = polynomial(
      t, 0x1.496a28p-14, -0x1.a3f6fcp-11, 0x1.5405b2p-8, -0x1.b7f90cp-6, 0x1.ce2cf8p-4,
      -0x1.81273ep-2, 0x1.06eba8p-3)
    let small = fma(p, size, size)
    // 1 - erf = exp(-q).
    let q = polynomial(
      size > 4 ? 4 : size, -0x1.8a34fep-13, 0x1.847fdp-9, -0x1.66ea8ep-6, 0x1.a6f00cp-4,
      0x1.46a356p-1, 0x1.209054p+0, 0x1.47a346p-12)
    let large = 1 - exp(-q)
    return Float(signOf: x, magnitudeOf: size < 1 ? small : large)
  }

  /// Distribution function of the standard normal.
  static func normal(_ x: Float) -> Float { 0.5 * (1 + erf(x * 0x1.6a09e6p-1)) }

  private static func fma(_ x: Float, _ y: Float, _ z: Float) -> Float { z.addingProduct(x, y) }

  /// Horner's scheme, highest coefficient first.
  private static func polynomial(_ x: Float, _ first: Float, _ rest: Float...) -> Float {
    rest.reduce(first) { fma($0, x, $1) }
  }
}
