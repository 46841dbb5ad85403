/// Operators on values: what kinds go together, and what comes out.
enum Arithmetic {
  /// `transform` of a number, or of each number of a list.
  static func map(_ value: Value, _ transform: (Double) -> Double) throws(Diagnostic) -> Value {
    if let values = value.list { return .numbers(values.map(transform)) }
    guard let number = value.number else { throw notANumber(value) }
    return .number(transform(number))
  }

  /// `left sign right`, for every operator but `and` and `or`.
  static func combine(
    _ left: Value, _ sign: BinaryOperator, _ right: Value
  ) throws(Diagnostic) -> Value {
    if case (.text(let first), .text(let second)) = (left, right) {
      switch sign {
      case .equal: return .boolean(first == second)
      case .notEqual: return .boolean(first != second)
      default:
        throw Diagnostic(
          .typeMismatch, "`\(sign.rawValue)` does not work on text",
          hint: "text can be compared with == and !=")
      }
    }
    let numbers = try broadcast(left, right, sign)
    if let compare = comparison(sign) {
      guard let numbers else { return .boolean(compare(try number(left), try number(right))) }
      return .numbers(zip(numbers.left, numbers.right).map { compare($0, $1) ? 1 : 0 })
    }
    let operation = operation(sign)
    guard let numbers else { return .number(operation(try number(left), try number(right))) }
    return .numbers(zip(numbers.left, numbers.right).map(operation))
  }

  /// Two lists of equal length if either operand is a list, otherwise nil.
  private static func broadcast(
    _ left: Value, _ right: Value, _ sign: BinaryOperator
  ) throws(Diagnostic) -> (left: [Double], right: [Double])? {
    switch (left.list, right.list) {
    case (let first?, let second?):
      guard first.count == second.count else {
        throw Diagnostic(
          .typeMismatch,
          "`\(sign.rawValue)` needs lists of one length, not of \(first.count) and \(second.count)",
          hint: "reduce them first, for example with mean(…) or sum(…)")
      }
      return (first, second)
    case (let first?, nil):
      return (first, Array(repeating: try number(right), count: first.count))
    case (nil, let second?):
      return (Array(repeating: try number(left), count: second.count), second)
    case (nil, nil):
      return nil
    }
  }

  private static func number(_ value: Value) throws(Diagnostic) -> Double {
    guard let number = value.number else { throw notANumber(value) }
    return number
  }

  static func notANumber(_ value: Value) -> Diagnostic {
    var message = "a number is needed here, not \(value.kindName)"
    if case .text(let text) = value, text.utf8.count <= 40 { message += " (\"\(text)\")" }
    return Diagnostic(.typeMismatch, message)
  }

  private static func comparison(_ sign: BinaryOperator) -> ((Double, Double) -> Bool)? {
    switch sign {
    case .equal: { $0 == $1 }
    case .notEqual: { $0 != $1 }
    case .less: { $0 < $1 }
    case .lessOrEqual: { $0 <= $1 }
    case .greater: { $0 > $1 }
    case .greaterOrEqual: { $0 >= $1 }
    case .or, .and, .plus, .minus, .times, .divided, .remainder, .power: nil
    }
  }

  private static func operation(_ sign: BinaryOperator) -> (Double, Double) -> Double {
    switch sign {
    case .minus: { $0 - $1 }
    case .times: { $0 * $1 }
    case .divided: { $0 / $1 }
    case .remainder: { $0.truncatingRemainder(dividingBy: $1) }
    case .power: { ElementaryFunctions.power($0, $1) }
    default: { $0 + $1 }
    }
  }
}
