import CommandLanguage

/// Examples that are named by number: `17`, `0..9`, `3,8,20..29`, or `all`.
struct ExampleList: Sendable {
  private let ranges: [ClosedRange<Int>]?

  /// A list as it is written; nil for anything else.
  init?(_ text: String) {
    guard text != "all" else {
      ranges = nil
      return
    }
    var ranges: [ClosedRange<Int>] = []
    for item in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = item.ranges(of: "..").first.map {
        [item[..<$0.lowerBound], item[$0.upperBound...]]
      }
      let numbers = (ends ?? [item]).compactMap(Self.index)
      guard let first = numbers.first, let last = numbers.last, first <= last,
        numbers.count == (ends ?? [item]).count
      else { return nil }
      ranges.append(first...last)
    }
    self.ranges = ranges
  }

  private static func index(_ digits: Substring) -> Int? {
    digits.allSatisfy { $0.isASCII && $0.isNumber } ? Int(digits) : nil
  }

  /// The numbers in the order in which they are written.
  ///
  /// - Throws: ``ShellError`` where there are not so many examples.
  func indices(below count: Int, of what: String) throws -> [Int] {
    guard let ranges else { return Array(0..<count) }
    if let beyond = ranges.first(where: { $0.upperBound >= count }) {
      throw ShellError(
        .outOfRange, "there is no \(what) example \(max(beyond.lowerBound, count))",
        hint: "they are 0..\(count - 1)")
    }
    return ranges.flatMap { Array($0) }
  }
}

extension Parameter where Value == ExampleList {
  /// Which examples, by number.
  static func examples(help: String) -> Parameter {
    var declaration = ParameterDeclaration(
      name: "examples", position: .positional, help: help, form: "17|0..9|3,8|all")
    declaration.candidates = .choices([
      .init(text: "0..9", summary: "the first ten"), .init(text: "all", summary: "every one"),
    ])
    return Parameter(declaration) { argument in
      guard let list = ExampleList(argument.text) else {
        throw argument.problem(
          "\(argument.text.isEmpty ? "an empty word" : argument.text) names no examples",
          hint: "they are written 17, 0..9, 3,8,20..29 or all")
      }
      return list
    }
  }
}
