import CommandLanguage

/// `watch`, `display`, `undisplay`.
let watchCommands: [Command] = [watch, display, undisplay]

private let watched = Parameter.rest(
  "what", form: "EXPR|EXPR below X|EXPR above X", help: "an expression, and maybe a bound"
)
.completing(
  .expression(
    first: [],
    later: [
      .init(text: "below", summary: "a number: stop where the value comes below it"),
      .init(text: "above", summary: "a number: stop where the value comes above it"),
    ]))

private let watch = Command(
  name: "watch", family: .debugging,
  summary: "Stop training where a value changes, or crosses a bound",
  discussion: """
    Asked after each step. With below or above, training stops where the value comes to lie on \
    that side, and not while it stays there.
    """,
  parameters: [watched.declaration],
  examples: [
    "watch nnz; rewire prune sparsity=95% until=200; train epochs=2",
    "watch loss below 1; train epochs=3", "watch exists(fc1[12,30]); train epochs=1",
  ], effect: .controls, takesCondition: true
) { session, arguments in
  let argument = try arguments.require(watched)
  let (text, bound) = try splitBound(argument)
  let span = SourceSpan(
    lower: argument.span.lower, upper: argument.span.lower + text.utf8.count)
  let value = RawArgument(text: text, span: span, source: argument.source)
  let condition = try Condition(value.expression(), value, session)
  let number = session.stops.add(bound.map { .crossing(condition, $0) } ?? .change(condition))
  let now = (try? condition.value(in: session)).map { "\n  now  \(Stop.cell($0).shown)" } ?? ""
  return Outcome(.text("watch point \(number): \(argument.text)\(now)"))
}

/// `EXPR below X` in two; no bound where it does not end like that.
private func splitBound(_ argument: RawArgument) throws -> (String, StopPoint.Bound?) {
  let words = argument.text.split(separator: " ")
  guard words.count >= 3 else { return (argument.text, nil) }
  let word = String(words[words.count - 2])
  guard let side = StopPoint.Bound.Side(rawValue: word) else {
    let sides = StopPoint.Bound.Side.allCases.map(\.rawValue)
    if let near = nearestMatches(to: word, among: sides).first,
      NumberLiteral.parse(String(words[words.count - 1])) != nil
    {
      throw argument.problem(
        "\(word) is not a side", code: .unknownName, hint: "did you mean \(near)?")
    }
    return (argument.text, nil)
  }
  guard let value = NumberLiteral.parse(String(words[words.count - 1])) else {
    throw argument.problem(
      "the bound must be a number, not \(words[words.count - 1])", code: .invalidNumber,
      hint: "for example: watch loss below 0.5")
  }
  let text = argument.text[..<words[words.count - 3].endIndex]
  return (String(text), StopPoint.Bound(side: side, value: value))
}

private let shown = Parameter.rest(
  "what", form: "EXPR", required: false,
  help: "an expression; none shows what is displayed, now")

private let display = Command(
  name: "display", family: .debugging,
  summary: "Show the value of an expression at every stop",
  discussion: """
    Stops are the ends of train, step, phase and continue, and of moving through the past. Of a \
    list, the first few values are shown: reduce it, as in max(abs(grad(fc1))).
    """,
  parameters: [shown.declaration],
  examples: [
    "display loss; step 3", "display max(abs(grad(fc1[hubs]))); step", "display loss; display",
  ],
  effect: .controls, takesCondition: true
) { session, arguments in
  guard let argument = try arguments.value(shown) else {
    return Outcome(displayed(in: session), record: .nothing)
  }
  let expression = try argument.expression()
  let number = session.stops.add(try Condition(expression, argument, session))
  return Outcome(Answer(session.displayItems(only: number)))
}

/// What is displayed at stops, as it is now.
func displayed(in session: Session) -> Answer {
  session.stops.displays.isEmpty
    ? .text("nothing is displayed; for example: display loss") : Answer(session.displayItems)
}

private let displayNumber = Parameter.integer(
  "number", in: 1...1_000_000, help: "which displays; all of them if none is named"
).completing(.displays).positional(repeated: true)

private let undisplay = Command(
  name: "undisplay", family: .debugging, summary: "Show an expression no more",
  parameters: [displayNumber.declaration],
  examples: ["display loss; display epoch; undisplay 1", "display loss; undisplay"],
  effect: .controls
) { session, arguments in
  let numbers = try arguments.all(displayNumber)
  for number in numbers where !session.stops.displays.contains(where: { $0.number == number }) {
    throw ShellError(
      .unknownName, "there is no display \(number)", hint: "info displays lists them",
      argument: displayNumber.declaration.name)
  }
  session.stops.displays.removeAll { numbers.isEmpty || numbers.contains($0.number) }
  return Outcome()
}
