/// What an expression comes to.
public enum Value: Sendable, Equatable {
  /// One number.
  case number(Double)
  /// Text.
  case text(String)
  /// True or false.
  case boolean(Bool)
  /// Numbers in order, such as one for each neuron of a layer.
  case numbers([Double])
  /// The same in single precision, as weights are: shown in the fewest digits that name them there.
  case singles([Float])

  /// The value as one number, true counting as 1; nil for text and lists.
  public var number: Double? {
    switch self {
    case .number(let value): value
    case .boolean(let value): value ? 1 : 0
    case .text, .numbers, .singles: nil
    }
  }

  /// The value as a condition, every number but 0 counting as true; nil for text and lists.
  public var truth: Bool? {
    switch self {
    case .boolean(let value): value
    case .number(let value): value != 0
    case .text, .numbers, .singles: nil
    }
  }

  /// What kind of value this is, for messages: "a number", "text", …
  public var kindName: String {
    switch self {
    case .number: "a number"
    case .text: "text"
    case .boolean: "true or false"
    case .numbers, .singles: "a list of numbers"
    }
  }

  /// The numbers of a list; nil for what is none.
  public var list: [Double]? {
    switch self {
    case .numbers(let values): values
    case .singles(let values): values.map(Double.init)
    case .number, .text, .boolean: nil
    }
  }

  /// The numbers the value holds: one, or those of a list; nil for text.
  var elements: [Double]? { list ?? number.map { [$0] } }
}

extension Value: CustomStringConvertible {
  /// The value in its shortest form that reads back as the same, a list one number a line.
  public var description: String {
    switch self {
    case .number(let value): Self.shortest(value)
    case .text(let text): text
    case .boolean(let value): value ? "true" : "false"
    case .numbers(let values): values.map(Self.shortest).joined(separator: "\n")
    case .singles(let values): values.map(Self.shortest).joined(separator: "\n")
    }
  }

  /// `3` rather than `3.0`; otherwise the fewest digits that read back as the same number.
  private static func shortest(_ value: some BinaryFloatingPoint & CustomStringConvertible)
    -> String
  {
    let text = value.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
