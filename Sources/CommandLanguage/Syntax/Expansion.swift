extension Word {
  /// The word as text: variables substituted, groups evaluated, numbers in their shortest form.
  ///
  /// - Throws: `unknownName` for a variable that is not set, and whatever a group's evaluation
  ///   throws, each with a span.
  public func expanded(in context: some EvaluationContext) throws(Diagnostic) -> String {
    var result = ""
    for segment in segments { result += try segment.value(in: context).description }
    return result
  }

  /// The words that this word stands for in the list of a `for`.
  ///
  /// `1..5` written without quotes counts up (`5..1` down); a variable or group that holds a list of
  /// numbers, alone in its word, gives one item for each; anything else is itself.
  ///
  /// - Throws: As ``expanded(in:)``, `outOfRange` for a range of more than a million items, and
  ///   `usage` for numbers with commas between, which would be one item.
  public func expandedItems(in context: some EvaluationContext) throws(Diagnostic) -> [String] {
    if segments.count == 1, let only = segments.first {
      switch only {
      case .variable, .group:
        let value = try only.value(in: context)
        if let numbers = value.list {
          return numbers.map { Value.number($0).description }
        }
        return [value.description]
      case .literal, .quoted: break
      }
    }
    let text = try expanded(in: context)
    if literal != nil { try refuseCommas(text) }
    guard segments.allSatisfy({ if case .quoted = $0 { false } else { true } }),
      let (first, last) = Self.integerRange(text)
    else { return [text] }
    let distance = last.subtractingReportingOverflow(first)
    guard !distance.overflow, distance.partialValue.magnitude < 1_000_000 else {
      throw Diagnostic(
        .outOfRange, "`\(text)` stands for more than a million items",
        hint: "use `repeat`, or several loops", span: span)
    }
    return stride(from: first, through: last, by: first <= last ? 1 : -1).map(String.init)
  }

  private func refuseCommas(_ text: String) throws(Diagnostic) {
    let items = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard items.count > 1,
      items.allSatisfy({ NumberLiteral.parse($0) != nil || Self.integerRange($0) != nil })
    else { return }
    throw Diagnostic(
      .usage, "`\(text)` is a single item",
      hint: "write blanks between items: \(items.joined(separator: " ")); or quote it: '\(text)'",
      span: span)
  }

  private static func integerRange(_ text: String) -> (Int, Int)? {
    let bytes = Array(text.utf8)
    guard let dots = bytes.firstIndex(of: .dot), dots + 1 < bytes.count, bytes[dots + 1] == .dot,
      let first = Int(String(decoding: bytes[..<dots], as: UTF8.self)),
      let last = Int(String(decoding: bytes[(dots + 2)...], as: UTF8.self))
    else { return nil }
    return (first, last)
  }
}

extension Word.Segment {
  func value(in context: some EvaluationContext) throws(Diagnostic) -> Value {
    switch self {
    case .literal(let text), .quoted(let text):
      return .text(text)
    case .variable(let name, let span):
      guard let value = context.variable(name) else {
        throw unknownVariable(name, at: span, in: context)
      }
      return value
    case .group(let expression):
      do {
        return try expression.evaluate(in: context)
      } catch {
        throw Diagnostic(error).located(at: expression.span)
      }
    }
  }
}
