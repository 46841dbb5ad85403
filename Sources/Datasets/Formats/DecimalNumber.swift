/// Reads decimal numbers out of text, correctly rounded, and fast where they are short.
///
/// Up to 19 digits and a small power of ten are exact in integer and double arithmetic (W. Clinger,
/// "How to Read Floating Point Numbers Accurately", PLDI 1990); the rare rest goes through the
/// standard library. The syntax is `[+-] digits [. digits] [e [+-] digits]`: no hexadecimal, no
/// infinity, no NaN, no thousands separators.
enum DecimalNumber {
  /// The number at `cursor`, which moves behind it, or nil where there is none.
  ///
  /// An overflow yields an infinity.
  @inline(__always)
  static func scan(_ text: UnsafeBufferPointer<UInt8>, at cursor: inout Int) -> Double? {
    let start = cursor
    let end = text.count
    var position = start
    var isNegative = false
    if position < end, text[position] == minus || text[position] == plus {
      isNegative = text[position] == minus
      position += 1
    }
    var mantissa: UInt64 = 0
    let firstDigit = position
    while position < end, let digit = digit(text[position]) {
      mantissa = mantissa &* 10 &+ digit
      position += 1
    }
    var digitCount = position - firstDigit
    let isWhole =
      position == end || (text[position] != point && text[position] | 0x20 != letterE)
    if isWhole, 1...maximumExactDigits ~= digitCount {
      cursor = position
      let magnitude = Double(mantissa)
      return isNegative ? -magnitude : magnitude
    }
    var exponent = 0
    if position < end, text[position] == point {
      position += 1
      let firstDecimal = position
      while position < end, let digit = digit(text[position]) {
        mantissa = mantissa &* 10 &+ digit
        position += 1
      }
      exponent = firstDecimal - position
      digitCount -= exponent
    }
    guard digitCount > 0 else { return nil }
    if position < end, text[position] | 0x20 == letterE {
      guard let power = scanExponent(text, at: &position) else { return nil }
      exponent += power
    }
    cursor = position
    if digitCount <= maximumExactDigits, mantissa <= 1 << 53,
      powersOfTen.indices.contains(abs(exponent))
    {
      let power = powersOfTen[abs(exponent)]
      let magnitude = exponent < 0 ? Double(mantissa) / power : Double(mantissa) * power
      return isNegative ? -magnitude : magnitude
    }
    return Double(String(decoding: text[start..<position], as: UTF8.self))
  }

  /// Whether the whole text is one number.
  static func isNumber(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    let text = UnsafeBufferPointer(rebasing: text)
    var cursor = 0
    return scan(text, at: &cursor) != nil && cursor == text.count
  }

  /// The exponent at the letter `e`, clamped to what no mantissa makes a difference to.
  private static func scanExponent(
    _ text: UnsafeBufferPointer<UInt8>, at cursor: inout Int
  ) -> Int? {
    var position = cursor + 1
    var isNegative = false
    if position < text.count, text[position] == minus || text[position] == plus {
      isNegative = text[position] == minus
      position += 1
    }
    let firstDigit = position
    var power = 0
    while position < text.count, let digit = digit(text[position]) {
      power = min(power * 10 + Int(digit), 1 << 40)
      position += 1
    }
    guard position > firstDigit else { return nil }
    cursor = position
    return isNegative ? -power : power
  }

  @inline(__always)
  private static func digit(_ byte: UInt8) -> UInt64? {
    let value = byte &- UInt8(ascii: "0")
    return value < 10 ? UInt64(value) : nil
  }

  private static let maximumExactDigits = 19  // 10^19 < 2^64
  private static let point = UInt8(ascii: ".")
  private static let minus = UInt8(ascii: "-")
  private static let plus = UInt8(ascii: "+")
  private static let letterE = UInt8(ascii: "e")
  /// The powers of ten that a double holds exactly.
  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]
}
