extension Expression {
  /// The expression with each variable that is one number, text or truth replaced by what it is
  /// now.
  ///
  /// - Throws: A ``Diagnostic`` for a variable that is not set.
  public func resolvingVariables(
    in context: some EvaluationContext
  ) throws(Diagnostic) -> Expression {
    let kind: Kind
    switch self.kind {
    case .number, .text, .interpolation, .boolean: return self
    case .variable(let name):
      guard let value = context.variable(name) else {
        throw unknownVariable(name, at: span, in: context)
      }
      switch value {
      case .number(let number): kind = .number(number)
      case .text(let text): kind = .text(text)
      case .boolean(let truth): kind = .boolean(truth)
      case .numbers, .singles: return self
      }
    case .reference(let reference):
      guard let index = reference.index else { return self }
      var items: [IndexItem] = []
      for item in index {
        guard case .expression(let expression) = item else {
          items.append(item)
          continue
        }
        let resolved = try expression.resolvingVariables(in: context)
        if case .number(let number) = resolved.kind {
          items.append(.integer(try Check.index(number, at: expression.span)))
        } else {
          items.append(.expression(resolved))
        }
      }
      kind = .reference(Reference(name: reference.name, index: items, span: reference.span))
    case .call(let name, let arguments):
      var resolved: [Expression] = []
      for argument in arguments { resolved.append(try argument.resolvingVariables(in: context)) }
      kind = .call(name, resolved)
    case .negation(let operand): kind = .negation(try operand.resolvingVariables(in: context))
    case .complement(let operand): kind = .complement(try operand.resolvingVariables(in: context))
    case .binary(let sign, let left, let right):
      kind = .binary(
        sign, try left.resolvingVariables(in: context),
        try right.resolvingVariables(in: context))
    }
    return Expression(kind: kind, span: span)
  }

  /// What is compared in a condition, constants left out: `loss` and `step` of
  /// `loss > 2 and step > 10`.
  public var comparedParts: [Expression] {
    switch kind {
    case .number, .text, .boolean: []
    case .complement(let operand): operand.comparedParts
    case .binary(let sign, let left, let right):
      switch sign {
      case .and, .or, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
        left.comparedParts + right.comparedParts
      default: [self]
      }
    default: [self]
    }
  }
}
