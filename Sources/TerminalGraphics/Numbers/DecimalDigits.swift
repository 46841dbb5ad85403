/// A finite number as decimal digits, for rounding and printing without a locale.
///
/// The digits are the fewest that name the double. Rounding starts from them, halves away from
/// zero, so that 0.125 and 2.675 round as a reader of the digits expects.
struct DecimalDigits: Equatable {
  /// Whether the number is below zero.
  var isNegative: Bool
  /// The digits without leading and trailing zeros; none for zero.
  var digits: [UInt8]
  /// The power of ten of the first digit.
  var exponent: Int

  init(_ value: Double) {
    isNegative = value < 0
    digits = []
    exponent = 0
    guard value.isFinite, value != 0 else { return }
    let parts = value.magnitude.description.split(separator: "e")
    let mantissa = parts[0].split(separator: ".")
    let power = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    digits = mantissa.joined().utf8.map { $0 - UInt8(ascii: "0") }
    let leadingZeros = digits.prefix { $0 == 0 }.count
    digits.removeFirst(leadingZeros)
    exponent = mantissa[0].utf8.count - 1 + power - leadingZeros
    dropTrailingZeros()
  }

  /// Rounds to a number of digits after the first, which counts.
  mutating func round(toSignificant count: Int) {
    guard count < digits.count else { return }
    guard count >= 0 else {
      digits = []
      return
    }
    let roundsUp = digits[count] >= 5
    digits.removeSubrange(count...)
    if roundsUp {
      while digits.last == 9 { digits.removeLast() }
      if let last = digits.indices.last {
        digits[last] += 1
      } else {
        digits = [1]
        exponent += 1
      }
    }
    dropTrailingZeros()
  }

  /// Rounds to a number of digits after the point.
  mutating func round(toDecimals count: Int) {
    round(toSignificant: exponent + 1 + count)
  }

  private mutating func dropTrailingZeros() {
    while digits.last == 0 { digits.removeLast() }
    if digits.isEmpty { exponent = 0 }
  }

  private var sign: String { isNegative && !digits.isEmpty ? "-" : "" }

  private func text(_ range: Range<Int>) -> String {
    String(
      decoding: range.map { digits.indices.contains($0) ? digits[$0] + 0x30 : 0x30 },
      as: UTF8.self)
  }

  /// The number as in 0.0123 or 1230.
  var positional: String {
    if digits.isEmpty { return "0" }
    let whole = exponent < 0 ? "0" : text(0..<exponent + 1)
    guard digits.count > exponent + 1 else { return sign + whole }
    let zeros = String(repeating: "0", count: max(0, -exponent - 1))
    return sign + whole + "." + zeros + text(max(0, exponent + 1)..<digits.count)
  }

  /// The number as in 1.23e-05.
  var scientific: String {
    if digits.isEmpty { return "0" }
    let fraction = digits.count > 1 ? "." + text(1..<digits.count) : ""
    let power = String(exponent.magnitude)
    return sign + text(0..<1) + fraction + (exponent < 0 ? "e-" : "e+")
      + (power.utf8.count < 2 ? "0" + power : power)
  }
}
