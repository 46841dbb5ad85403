/// An expression over plain numbers, made ready to be worked out many times at little cost.
///
///     let program = ScalarProgram(expression) { ["loss", "step"].firstIndex(of: $0) }
///     program?.value { $0 == 0 ? loss : Double(step) }
///
/// It comes to what ``Expression/evaluate(in:)`` comes to, with 1 and 0 for true and false.
public struct ScalarProgram: Sendable {
  private indirect enum Node: Sendable {
    case constant(Double)
    case quantity(Int)
    case negation(Node)
    case complement(Node)
    case and(Node, Node)
    case or(Node, Node)
    case comparison(BinaryOperator, Node, Node)
    case arithmetic(BinaryOperator, Node, Node)
  }

  private let root: Node

  /// Prepares an expression; nil if it has more in it than numbers, operators (but the power), and
  /// quantities.
  ///
  /// - Parameter slot: the number of the quantity of that name; nil where there is none.
  public init?(_ expression: Expression, slot: (String) -> Int?) {
    guard let root = Self.node(expression, slot) else { return nil }
    self.root = root
  }

  /// The value, with quantities by their numbers.
  public func value(_ quantity: (Int) -> Double) -> Double { Self.value(of: root, quantity) }

  private static func node(_ expression: Expression, _ slot: (String) -> Int?) -> Node? {
    switch expression.kind {
    case .number(let value): return .constant(value)
    case .boolean(let value): return .constant(value ? 1 : 0)
    case .reference(let reference):
      return reference.index == nil ? slot(reference.name).map { .quantity($0) } : nil
    case .negation(let operand): return node(operand, slot).map { .negation($0) }
    case .complement(let operand): return node(operand, slot).map { .complement($0) }
    case .binary(let sign, let left, let right):
      guard let left = node(left, slot), let right = node(right, slot) else { return nil }
      switch sign {
      case .and: return .and(left, right)
      case .or: return .or(left, right)
      case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
        return .comparison(sign, left, right)
      case .plus, .minus, .times, .divided, .remainder: return .arithmetic(sign, left, right)
      case .power: return nil
      }
    case .text, .interpolation, .variable, .call: return nil
    }
  }

  private static func value(of node: Node, _ quantity: (Int) -> Double) -> Double {
    switch node {
    case .constant(let value): return value
    case .quantity(let slot): return quantity(slot)
    case .negation(let operand): return -value(of: operand, quantity)
    case .complement(let operand): return value(of: operand, quantity) != 0 ? 0 : 1
    case .and(let left, let right):
      return value(of: left, quantity) != 0 && value(of: right, quantity) != 0 ? 1 : 0
    case .or(let left, let right):
      return value(of: left, quantity) != 0 || value(of: right, quantity) != 0 ? 1 : 0
    case .comparison(let sign, let left, let right):
      let (left, right) = (value(of: left, quantity), value(of: right, quantity))
      let holds =
        switch sign {
        case .equal: left == right
        case .notEqual: left != right
        case .less: left < right
        case .lessOrEqual: left <= right
        case .greater: left > right
        default: left >= right
        }
      return holds ? 1 : 0
    case .arithmetic(let sign, let left, let right):
      let (left, right) = (value(of: left, quantity), value(of: right, quantity))
      return switch sign {
      case .minus: left - right
      case .times: left * right
      case .divided: left / right
      case .remainder: left.truncatingRemainder(dividingBy: right)
      default: left + right
      }
    }
  }
}
