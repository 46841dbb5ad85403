/// A number rounded to significant digits, without needless zeros: `0.0123`, `1.235e-05`, `12346`.
///
/// Digits before the point are never rounded away below ten million; larger and very small
/// numbers (below 0.0001) are in scientific notation, with two digits or more in the exponent.
/// Halves round away from zero. No locale has a say.
public func formatSignificant(_ value: Double, digits: Int = 4) -> String {
  guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "-inf" : "inf" }
  let digits = max(1, digits)
  var number = DecimalDigits(value)
  let whole = number.exponent + 1
  number.round(toSignificant: whole <= 7 ? max(digits, whole) : digits)
  return (-4..<max(digits, 7)).contains(number.exponent) ? number.positional : number.scientific
}

/// A fraction as a percentage: `90%`, `89.97%`.
///
/// Fractions that are not 0 or 1 never look so: 0.99999 is `99.999%`, with more decimals than
/// asked for.
public func formatPercent(_ fraction: Double, decimals: Int = 2) -> String {
  guard fraction.isFinite else { return formatSignificant(fraction) }
  var exact = DecimalDigits(fraction)
  if !exact.digits.isEmpty { exact.exponent += 2 }
  for decimals in max(0, decimals)...max(8, decimals) {
    var number = exact
    number.round(toDecimals: decimals)
    let text = number.positional
    if (text != "0" || fraction == 0) && (text != "100" || fraction == 1) { return text + "%" }
  }
  return formatSignificant(fraction * 100) + "%"
}

/// A whole number with its thousands marked off: `1,234,567`.
public func formatCount(_ count: Int) -> String {
  let digits = String(count.magnitude)
  var text = count < 0 ? "-" : ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.utf8.count - index) % 3 == 0 { text += "," }
    text.append(digit)
  }
  return text
}

/// A time in seconds in the units people use: `850 ns`, `12.3 ms`, `1.25 s`, `2 min 5 s`.
public func formatDuration(_ seconds: Double) -> String {
  guard seconds.isFinite else { return formatSignificant(seconds) }
  let sign = seconds < 0 ? "-" : ""
  let time = seconds.magnitude
  if time == 0 { return "0 s" }
  for (unit, size) in [("ns", 1e-9), ("us", 1e-6), ("ms", 1e-3)] {
    let amount = time / size
    if rounded(amount, digits: 3) < 1000 {
      return "\(sign)\(formatSignificant(amount, digits: 3)) \(unit)"
    }
  }
  if rounded(time, digits: 3) < 60 { return "\(sign)\(formatSignificant(time, digits: 3)) s" }
  if time >= 1e12 { return "\(sign)\(formatSignificant(time / 86400, digits: 3)) d" }
  let whole = Int(time.rounded())
  func parts(_ first: Int, _ firstUnit: String, _ second: Int, _ secondUnit: String) -> String {
    sign + "\(first) \(firstUnit)" + (second > 0 ? " \(second) \(secondUnit)" : "")
  }
  if whole < 3600 { return parts(whole / 60, "min", whole % 60, "s") }
  let minutes = Int((time / 60).rounded())
  if minutes < 1440 { return parts(minutes / 60, "h", minutes % 60, "min") }
  let hours = Int((time / 3600).rounded())
  return parts(hours / 24, "d", hours % 24, "h")
}

/// A positive number rounded to significant digits.
private func rounded(_ value: Double, digits: Int) -> Double {
  guard value.isFinite else { return value }
  var number = DecimalDigits(value)
  number.round(toSignificant: max(digits, min(4, number.exponent + 1)))
  return Double(number.scientific) ?? value
}

/// A count and a noun, which gets an s unless it is one of them: `1 neuron`, `1,024 neurons`.
public func formatQuantity(_ count: Int, _ noun: String) -> String {
  "\(formatCount(count)) \(count == 1 || noun.isEmpty ? noun : noun + "s")"
}
