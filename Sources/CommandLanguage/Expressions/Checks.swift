/// What may be an index, and what may be a condition.
enum Check {
  /// A number as an index: whole, and not negative.
  static func index(_ value: Double, at span: SourceSpan) throws(Diagnostic) -> Int {
    guard value >= 0 else {
      throw Diagnostic(
        .outOfRange, "an index cannot be \(Value.number(value))", hint: "the first one is 0",
        span: span)
    }
    guard let index = Int(exactly: value) else {
      throw Diagnostic(
        .outOfRange, "an index must be a whole number, not \(Value.number(value))",
        hint: "floor(…) and round(…) make one", span: span)
    }
    return index
  }

  /// A value as a condition.
  static func truth(of value: Value, at span: SourceSpan) throws(Diagnostic) -> Bool {
    if let truth = value.truth { return truth }
    let hint =
      value.list == nil
      ? "compare it, for example with ==" : "say which you mean: any(…) or all(…)"
    throw Diagnostic(
      .typeMismatch, "\(value.kindName) is not a condition", hint: hint, span: span)
  }
}
