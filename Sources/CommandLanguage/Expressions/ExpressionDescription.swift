extension Expression: CustomStringConvertible {
  /// The expression with every operation in parentheses; reads back as an equal expression.
  public var description: String {
    switch kind {
    case .number(let value): Value.number(value).description
    case .text(let text): Self.quoted(text)
    case .interpolation(let word): Self.interpolated(word)
    case .boolean(let value): value ? "true" : "false"
    case .variable(let name): "$\(name)"
    case .reference(let reference): reference.description
    case .call(let name, let arguments):
      "\(name)(\(arguments.map(\.description).joined(separator: ", ")))"
    case .negation(let operand): "(-\(operand))"
    case .complement(let operand): "(not \(operand))"
    case .binary(let sign, let left, let right): "(\(left) \(sign.rawValue) \(right))"
    }
  }

  private static func quoted(_ text: String) -> String { "\"\(escaped(text))\"" }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\", "$": result += "\\\(scalar)"
      case "\n": result += "\\n"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func interpolated(_ word: Word) -> String {
    let parts = word.segments.map { segment in
      switch segment {
      case .literal(let text), .quoted(let text): escaped(text)
      case .variable(let name, _): "${\(name)}"
      case .group(let expression): expression.description
      }
    }
    return "\"\(parts.joined())\""
  }
}

extension Reference: CustomStringConvertible {
  /// The reference as one would write it.
  public var description: String {
    guard let index else { return name }
    return "\(name)[\(index.map(\.description).joined(separator: ","))]"
  }
}

extension IndexItem: CustomStringConvertible {
  /// The item as one would write it.
  public var description: String {
    switch self {
    case .integer(let value): "\(value)"
    case .range(let first, let last): "\(first)..\(last)"
    case .name(let name): name
    case .all: "*"
    case .expression(let expression): expression.description
    }
  }
}
