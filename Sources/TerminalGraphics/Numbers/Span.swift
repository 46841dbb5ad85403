#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A range of finite numbers, safe where the difference of its ends would overflow.
struct Span: Equatable {
  var lower: Double
  var upper: Double

  /// The range of the finite numbers among `values`, or nil if there is none.
  init?(of values: some Sequence<Double>) {
    var lower = Double.infinity
    var upper = -Double.infinity
    for value in values where value.isFinite {
      lower = min(lower, value)
      upper = max(upper, value)
    }
    guard lower <= upper else { return nil }
    self.init(lower: lower, upper: upper)
  }

  init(lower: Double, upper: Double) {
    self.lower = lower
    self.upper = upper
  }

  /// The largest magnitude in the range.
  var magnitude: Double { max(lower.magnitude, upper.magnitude) }

  /// Whether the ends are equal but for rounding errors.
  var isConstant: Bool { upper / 2 - lower / 2 <= magnitude * 1e-12 }

  /// Half the length of the range.
  var halfLength: Double { upper / 2 - lower / 2 }

  /// Where `value` lies: 0 at the lower end, 1 at the upper.
  func fraction(of value: Double) -> Double {
    halfLength > 0 ? min(1, max(0, (value / 2 - lower / 2) / halfLength)) : 0.5
  }

  /// The range, or one around its only value.
  var widened: Span {
    guard isConstant else { return self }
    let margin = magnitude == 0 ? 1 : magnitude * 0.05
    return Span(
      lower: max(-.greatestFiniteMagnitude, lower - margin),
      upper: min(.greatestFiniteMagnitude, upper + margin))
  }
}

/// The logarithm to base ten.
func commonLogarithm(_ value: Double) -> Double { log10(value) }

/// The cube root.
func cubeRoot(_ value: Double) -> Double { cbrt(value) }

/// An integral power of ten, correctly rounded.
func powerOfTen(_ exponent: Int) -> Double { Double("1e\(exponent)") ?? 0 }

/// A power of ten with a fraction in the exponent.
func powerOfTen(_ exponent: Double) -> Double { pow(10, exponent) }
