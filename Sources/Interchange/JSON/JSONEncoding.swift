extension JSONValue {
  /// The value as JSON text on one line, without spaces.
  ///
  /// Doubles have the fewest digits that name them, always with a point or an exponent, so that
  /// parsing gives the same bits and the same kind of number. Control characters and the line
  /// separators of Unicode are escaped: however a reader splits lines, this is one.
  public func encoded() -> String {
    var output = ""
    encode(into: &output)
    return output
  }

  /// Appends the value's JSON text to `output`.
  public func encode(into output: inout some TextOutputStream) {
    switch self {
    case .null: output.write("null")
    case .boolean(let value): output.write(value ? "true" : "false")
    case .integer(let value): output.write(String(value))
    case .number(let value): Self.encode(value, into: &output)
    case .string(let value): Self.encode(value, into: &output)
    case .array(let elements):
      output.write("[")
      for (index, element) in elements.enumerated() {
        if index > 0 { output.write(",") }
        element.encode(into: &output)
      }
      output.write("]")
    case .object(let members):
      output.write("{")
      for (index, member) in members.enumerated() {
        if index > 0 { output.write(",") }
        Self.encode(member.key, into: &output)
        output.write(":")
        member.value.encode(into: &output)
      }
      output.write("}")
    }
  }

  private static func encode(_ value: Double, into output: inout some TextOutputStream) {
    if value.isNaN {
      output.write("\"NaN\"")
    } else if value.isInfinite {
      output.write(value < 0 ? "\"-Infinity\"" : "\"Infinity\"")
    } else {
      output.write(value.description)
    }
  }

  private static func encode(_ value: String, into output: inout some TextOutputStream) {
    var text = "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{8}": text += "\\b"
      case "\u{C}": text += "\\f"
      case "\0"..<" ", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    output.write(text + "\"")
  }
}
