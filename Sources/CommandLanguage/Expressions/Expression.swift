/// A parsed expression.
public struct Expression: Sendable, Equatable {
  /// What an expression is made of.
  public indirect enum Kind: Sendable, Equatable {
    /// A number as written.
    case number(Double)
    /// Quoted text without variables.
    case text(String)
    /// Text in double quotes with variables in it.
    case interpolation(Word)
    /// `true` or `false`.
    case boolean(Bool)
    /// `$name`.
    case variable(String)
    /// A name that the context knows, with or without an index.
    case reference(Reference)
    /// A function and its arguments.
    case call(String, [Expression])
    /// `-x`.
    case negation(Expression)
    /// `not x`.
    case complement(Expression)
    /// Two operands and the operator between them.
    case binary(BinaryOperator, Expression, Expression)
  }

  /// What the expression is.
  public let kind: Kind
  /// Where it stands, parentheses around it included.
  public let span: SourceSpan
  /// The height of the tree; bounded by the parser, so that walking it cannot exhaust the stack.
  let height: Int

  /// An expression at a place.
  public init(kind: Kind, span: SourceSpan) {
    self.kind = kind
    self.span = span
    height = 1 + kind.children.reduce(0) { max($0, $1.height) }
  }

  /// Reads an expression that takes up all of `span`, or of the source.
  ///
  /// - Throws: A ``Diagnostic`` with source and span.
  public static func parse(
    _ source: SourceText, in span: SourceSpan? = nil
  ) throws(Diagnostic) -> Expression {
    var parser = ExpressionParser(Cursor(source, in: span), newlinesEnd: false)
    return try parser.parseWhole()
  }

  /// Reads expressions side by side, with or without commas between, that take up all of `span`.
  ///
  /// Each goes as far as it can: `a -b` is a difference, `a, -b` are two expressions.
  ///
  /// - Throws: A ``Diagnostic`` with source and span.
  public static func parseSequence(
    _ source: SourceText, in span: SourceSpan? = nil
  ) throws(Diagnostic) -> [Expression] {
    var parser = ExpressionParser(Cursor(source, in: span), newlinesEnd: false)
    return try parser.parseSequence()
  }
}

/// An operator between two operands.
public enum BinaryOperator: String, Sendable, Hashable, CaseIterable {
  /// Either holds.
  case or
  /// Both hold.
  case and
  /// Equal.
  case equal = "=="
  /// Not equal.
  case notEqual = "!="
  /// Less.
  case less = "<"
  /// Less or equal.
  case lessOrEqual = "<="
  /// Greater.
  case greater = ">"
  /// Greater or equal.
  case greaterOrEqual = ">="
  /// Sum.
  case plus = "+"
  /// Difference.
  case minus = "-"
  /// Product.
  case times = "*"
  /// Quotient.
  case divided = "/"
  /// Remainder, with the sign of the left operand.
  case remainder = "%"
  /// Power.
  case power = "^"
}

/// A name with an optional index: `loss`, `fc1[12]`, `fc1[12,307]`, `fc1[hubs]`.
public struct Reference: Sendable, Equatable {
  /// The name.
  public let name: String
  /// The items between the brackets, at least one, or nil without brackets.
  public let index: [IndexItem]?
  /// Where the reference stands.
  public let span: SourceSpan

  /// A reference at a place.
  public init(name: String, index: [IndexItem]? = nil, span: SourceSpan) {
    self.name = name
    self.index = index
    self.span = span
  }
}

/// One item of an index.
public enum IndexItem: Sendable, Equatable {
  /// A number from 0.
  case integer(Int)
  /// `0..31`: both ends belong to it, and the first is not above the second.
  case range(Int, Int)
  /// A name, such as `hubs`.
  case name(String)
  /// `*`: all of them.
  case all
  /// Something to calculate, such as `$i + 1`; contexts never see it, they get the number.
  case expression(Expression)
}

extension Expression.Kind {
  fileprivate var children: [Expression] {
    switch self {
    case .number, .text, .interpolation, .boolean, .variable: []
    case .reference(let reference):
      (reference.index ?? []).compactMap { item in
        if case .expression(let expression) = item { expression } else { nil }
      }
    case .call(_, let arguments): arguments
    case .negation(let operand), .complement(let operand): [operand]
    case .binary(_, let left, let right): [left, right]
    }
  }
}
