extension Expression {
  /// The value of the expression.
  ///
  /// Numbers broadcast over lists, lists combine element by element, comparisons of lists give lists
  /// of 0 and 1. Division by zero gives infinity or NaN, as IEEE 754 has it. `and` and `or` leave out
  /// the right operand where the left one decides. `^`, `log` and `exp` give the same bits on every
  /// machine.
  ///
  /// - Throws: A ``Diagnostic`` with a span; other errors of the context as they are.
  public func evaluate(in context: some EvaluationContext) throws -> Value {
    do {
      return try Evaluation(context: context).value(of: self)
    } catch let diagnostic as Diagnostic {
      throw diagnostic.located(at: span)
    }
  }

  /// The expression as a condition.
  ///
  /// - Throws: As ``evaluate(in:)``, and `typeMismatch` for text and lists.
  public func evaluateCondition(in context: some EvaluationContext) throws -> Bool {
    try Check.truth(of: try evaluate(in: context), at: span)
  }
}

/// Walks an expression.
struct Evaluation<Context: EvaluationContext> {
  let context: Context

  func value(of expression: Expression) throws -> Value {
    switch expression.kind {
    case .number(let value): return .number(value)
    case .text(let text): return .text(text)
    case .boolean(let value): return .boolean(value)
    case .interpolation(let word): return .text(try word.expanded(in: context))
    case .variable(let name):
      guard let value = context.variable(name) else {
        throw unknownVariable(name, at: expression.span, in: context)
      }
      return value
    case .reference(let reference):
      return try quantity(try resolved(reference))
    case .call(let name, let arguments):
      return try call(name, arguments, at: expression.span)
    case .negation(let operand):
      return try located(at: operand.span) { try Arithmetic.map(try value(of: operand)) { -$0 } }
    case .complement(let operand):
      return .boolean(!(try truth(of: operand)))
    case .binary(.and, let left, let right):
      return .boolean(try truth(of: left) && truth(of: right))
    case .binary(.or, let left, let right):
      return .boolean(try truth(of: left) || truth(of: right))
    case .binary(let sign, let left, let right):
      let leftValue = try value(of: left)
      let rightValue = try value(of: right)
      return try located(at: expression.span) {
        try Arithmetic.combine(leftValue, sign, rightValue)
      }
    }
  }

  private func truth(of expression: Expression) throws -> Bool {
    try Check.truth(of: try value(of: expression), at: expression.span)
  }

  /// Runs `body`, and gives its diagnostic a place if it has none.
  private func located(at span: SourceSpan, _ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let diagnostic as Diagnostic {
      throw diagnostic.located(at: span)
    }
  }

  // MARK: References

  private func quantity(_ reference: Reference) throws -> Value {
    do {
      return try context.quantity(reference)
    } catch let diagnostic as Diagnostic {
      let hint = diagnostic.code == .unknownName ? hintForName(reference.name) : nil
      throw diagnostic.hinting(hint).located(at: reference.span)
    }
  }

  private func hintForName(_ name: String) -> String? {
    if BuiltinFunction(rawValue: name) != nil { return "`\(name)` is a function: \(name)(…)" }
    return suggestion(for: name, among: names)
  }

  private var names: [String] {
    context.candidateNames.filter { !$0.hasPrefix("$") }
      + BuiltinFunction.allCases.map(\.rawValue)
  }

  /// The reference with every calculated index replaced by its number or name.
  private func resolved(_ reference: Reference) throws -> Reference {
    guard let index = reference.index else { return reference }
    let items = try index.map { item -> IndexItem in
      guard case .expression(let expression) = item else { return item }
      switch try value(of: expression) {
      case .number(let number): return .integer(try Check.index(number, at: expression.span))
      case .text(let text): return .name(text)
      case let value:
        throw Diagnostic(
          .typeMismatch, "an index must be a number or a name, not \(value.kindName)",
          span: expression.span)
      }
    }
    return Reference(name: reference.name, index: items, span: reference.span)
  }

  // MARK: Calls

  private func call(
    _ name: String, _ arguments: [Expression], at span: SourceSpan
  ) throws -> Value {
    do {
      if let function = BuiltinFunction(rawValue: name) {
        return try function.value(of: try arguments.map { try value(of: $0) })
      }
      let given = try arguments.map { argument in
        CallArgument(expression: argument, reference: try resolvedReference(argument)) {
          try value(of: argument)
        }
      }
      if let value = try context.call(name, given) { return value }
    } catch let diagnostic as Diagnostic {
      throw diagnostic.located(at: span)
    }
    throw Diagnostic(
      .unknownName, "there is no function called `\(name)`",
      hint: suggestion(for: name, among: names), span: span)
  }

  private func resolvedReference(_ expression: Expression) throws -> Reference? {
    guard case .reference(let reference) = expression.kind else { return nil }
    return try resolved(reference)
  }
}

/// The error for a variable that is not set.
func unknownVariable(
  _ name: String, at span: SourceSpan, in context: some EvaluationContext
) -> Diagnostic {
  let variables = context.candidateNames.filter { $0.hasPrefix("$") }.map { String($0.dropFirst()) }
  let isPositional = name.utf8.allSatisfy(\.isDigit)
  return Diagnostic(
    .unknownName, "there is no variable called `$\(name)`",
    hint: suggestion(for: name, among: variables, prefix: "$")
      ?? (isPositional
        ? "give it to the script: source FILE ARG…" : "set it with let \(name) = …"),
    span: span)
}

private func suggestion(
  for name: String, among candidates: [String], prefix: String = ""
) -> String? {
  nearestMatches(to: name, among: candidates).first.map { "did you mean `\(prefix)\($0)`?" }
}
