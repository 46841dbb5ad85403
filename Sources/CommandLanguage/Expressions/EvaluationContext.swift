/// What an expression is evaluated against: the variables, quantities and functions of a session.
public protocol EvaluationContext {
  /// The variable `name` (without `$`), or nil if it is not set.
  func variable(_ name: String) -> Value?

  /// The value of a name with its optional index; the index holds no `IndexItem.expression`.
  ///
  /// - Throws: Preferably a ``Diagnostic``, with code `unknownName` if nothing has that name; it is
  ///   given the place of the reference and a "did you mean" unless it has its own.
  func quantity(_ reference: Reference) throws -> Value

  /// The value of a function of the session, or nil if there is none of that name.
  ///
  /// The language's own functions (``BuiltinFunction``) come first and are never asked for here.
  func call(_ function: String, _ arguments: [CallArgument]) throws -> Value?

  /// The names to choose a "did you mean" from: quantities, functions, and variables as `$name`.
  var candidateNames: [String] { get }
}

/// An argument of a call, not evaluated until asked: `grad(fc1)` names a part rather than a value.
public struct CallArgument {
  /// The argument as written.
  public let expression: Expression
  /// The argument as a name with an optional index, its index calculated; nil for anything else.
  public let reference: Reference?
  private let evaluate: () throws -> Value

  init(expression: Expression, reference: Reference?, evaluate: @escaping () throws -> Value) {
    self.expression = expression
    self.reference = reference
    self.evaluate = evaluate
  }

  /// The value of the argument.
  public func value() throws -> Value { try evaluate() }
}
