/// The ways to write a number: `1`, `.5`, `1e-3`, `10k`, `2M`, `3G`, `90%`, `0x1.9p-3`.
///
/// The nearest double to what is written: `33.3%` is read as `33.3e-2`, not divided by 100.
public enum NumberLiteral {
  /// The number that all of `text` writes, with an optional sign; nil if it is anything else, or too
  /// large for a double.
  public static func parse(_ text: String) -> Double? {
    let bytes = Array(text.utf8)
    let isNegative = bytes.first == .minus
    let start = isNegative || bytes.first == .plus ? 1 : 0
    guard let scanned = scan(bytes, from: start, to: bytes.count), scanned.end == bytes.count,
      case .number(let value) = scanned.outcome
    else { return nil }
    return isNegative ? -value : value
  }

  enum Outcome: Equatable {
    case number(Double)
    case malformed
    case tooLarge
  }

  /// Reads the unsigned number at `start`; nil if none begins there.
  ///
  /// The end lies after everything that looks as if it were meant for the number. A `%` belongs to
  /// it unless an operand follows directly: then it is the remainder operator.
  static func scan(
    _ bytes: [UInt8], from start: Int, to end: Int
  ) -> (outcome: Outcome, end: Int)? {
    var scanner = Scanner(bytes: bytes, end: end, offset: start)
    guard scanner.beginsNumber else { return nil }
    return (scanner.scan(), scanner.offset)
  }
}

private struct Scanner {
  let bytes: [UInt8]
  let end: Int
  var offset: Int

  func byte(_ distance: Int = 0) -> UInt8? {
    offset + distance < end ? bytes[offset + distance] : nil
  }

  var beginsNumber: Bool {
    guard let first = byte() else { return false }
    return first.isDigit || (first == .dot && byte(1)?.isDigit == true)
  }

  mutating func skip(while condition: (UInt8) -> Bool) {
    while let next = byte(), condition(next) { offset += 1 }
  }

  mutating func scan() -> NumberLiteral.Outcome {
    let start = offset
    let isHexadecimal = byte() == UInt8(ascii: "0") && (byte(1) ?? 0) | 0x20 == UInt8(ascii: "x")
    if isHexadecimal { offset += 2 }
    let digits = offset
    let isDigit: (UInt8) -> Bool = isHexadecimal ? { $0.isHexDigit } : { $0.isDigit }
    skip(while: isDigit)
    if byte() == .dot, byte(1) != .dot {
      offset += 1
      skip(while: isDigit)
    }
    let hasDigits = offset > digits
    let hasExponent = skipExponent(UInt8(ascii: isHexadecimal ? "p" : "e"))
    var text = String(decoding: bytes[start..<offset], as: UTF8.self)
    if !hasExponent, !isHexadecimal, let exponent = skipSuffix() { text += exponent }

    let wordEnd = offset
    skip { $0.continuesIdentifier }
    if byte() == .dot, byte(1)?.isDigit == true {
      skip { $0.continuesIdentifier || $0 == .dot }
    }
    guard hasDigits, offset == wordEnd, let value = Double(text) else { return .malformed }
    return value.isFinite ? .number(value) : .tooLarge
  }

  /// Skips an exponent with at least one digit; any other `e` is left, and spoils the number.
  private mutating func skipExponent(_ letter: UInt8) -> Bool {
    guard let first = byte(), first | 0x20 == letter else { return false }
    let isSigned = byte(1) == .plus || byte(1) == .minus
    guard byte(isSigned ? 2 : 1)?.isDigit == true else { return false }
    offset += isSigned ? 2 : 1
    skip { $0.isDigit }
    return true
  }

  /// Skips a suffix and gives the exponent that it stands for.
  private mutating func skipSuffix() -> String? {
    let exponent: String
    switch byte() {
    case UInt8(ascii: "k")?: exponent = "e3"
    case UInt8(ascii: "M")?: exponent = "e6"
    case UInt8(ascii: "G")?: exponent = "e9"
    case .percent? where !(byte(1)?.beginsOperand ?? false): exponent = "e-2"
    default: return nil
    }
    offset += 1
    return exponent
  }
}

extension UInt8 {
  fileprivate var beginsOperand: Bool {
    continuesIdentifier || self == .dot || self == .dollar || self == .openParenthesis
      || self == .singleQuote || self == .doubleQuote
  }
}
