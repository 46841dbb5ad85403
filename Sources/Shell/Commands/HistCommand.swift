import CommandLanguage
import SparseNetworks
import TerminalGraphics

private let expression = Parameter.expression("expr", help: "numbers, such as weight(fc1)")
private let bins = Parameter.integer("bins", in: 1...200, help: "how many bars, about")
private let logarithmic = Parameter.toggle("log", help: "bars grow with the logarithm of the count")

/// `hist`.
let histCommand = Command(
  name: "hist", family: .looking,
  summary: "Draw how often values occur: a histogram of any list of numbers",
  discussion: """
    Takes the expressions of print. With nets=, every network has the same bins. Keys may stand \
    before or after the expression.
    """,
  parameters: [
    expression.declaration, bins.declaration, logarithmic.declaration,
    comparedNetworks.declaration,
  ],
  examples: [
    "hist weight(fc1)", "hist abs(grad(fc1)) log=on", "hist fanin(fc1) bins=10 to=hist.svg",
    "clone demo flat; profile random; hist fanin(fc1) nets=demo,flat",
  ]
) { session, arguments in
  let expression = try arguments.require(expression)
  let title = arguments.text(of: expression)
  let samples = try perNetwork(session, arguments) {
    try numbers(expression, title, session)
  }
  let histograms = Histogram.compared(
    samples.map { ($0.name, $0.answer) }, binCount: try arguments.value(bins), label: title,
    isLogarithmic: try arguments.value(logarithmic) ?? false)
  return Outcome(
    .sideBySide(
      zip(samples, histograms).map { sample, histogram in
        var histogram = histogram
        histogram.title = title
        return (
          sample.name, Answer([.figure(.histogram(histogram)), .fields(summary(sample.answer))])
        )
      }))
}.drawing()

/// The numbers of an expression.
///
/// - Throws: ``ShellError`` for text.
func numbers(
  _ expression: Expression, _ text: String, _ session: Session
) throws -> [Double] {
  let value = try expression.evaluate(in: SessionContext(session: session))
  guard let numbers = value.list ?? value.number.map({ [$0] }) else {
    throw ShellError(
      .usage, "\(text) is \(value.kindName), not numbers", hint: "for example: weight(fc1)",
      argument: "expr")
  }
  return numbers
}

/// How many values there are, how many of them are not finite, and mean, deviation (of the
/// population), least and most of those that are.
///
/// - Parameter name: what the values are, in the plural.
func summary(_ values: [Double], of name: String = "values") -> [Answer.Field] {
  let finite = values.filter(\.isFinite)
  var fields: [Answer.Field] = [.init(name, .integer(values.count))]
  if finite.count < values.count {
    fields.append(.init("not finite, left out", .integer(values.count - finite.count)))
  }
  guard let least = finite.min(), let most = finite.max() else { return fields }
  let count = Double(finite.count)
  let mean = finite.reduce(0) { $0 + $1 / count }
  let variance = finite.reduce(0) { $0 + ($1 - mean) * ($1 - mean) / count }
  fields += [
    .init("mean", .number(mean)), .init("deviation", .number(variance.squareRoot())),
    .init("min", .number(least)), .init("max", .number(most)),
  ]
  return fields
}

extension Arguments {
  /// An expression of this call as it was written.
  func text(of expression: Expression) -> String { node.source[expression.span] }
}
