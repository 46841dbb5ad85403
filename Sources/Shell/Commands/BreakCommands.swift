import CommandLanguage
import SparseNetworks

/// `break`, `tbreak`.
let breakCommands: [Command] = [breakCommand, tbreak]

private let kind: Parameter<String> = {
  let words = Parameter.oneOf(
    "kind",
    [
      .init(text: "if", summary: "a condition holds after a step"),
      .init(text: "on", summary: "something happens"),
    ], help: "if, and a condition; or on, and an event"
  ).positional(required: true)
  return Parameter(words.declaration) { argument in
    if let value = try? words.read(argument) { return value }
    guard let step = Int(argument.text), step >= 0 else {
      let isEvent = StopEvent.names.contains { $0.text == argument.text }
      throw argument.problem(
        "a break point begins with if or on, not \(argument.text)", code: .unknownName,
        hint: isEvent
          ? "did you mean on \(argument.text)?"
          : "write if and a condition, as in if loss < 1, or on and an event, as in on epoch")
    }
    throw argument.problem(
      "a break point is no number",
      hint: "break if step == \(step) stops there, goto \(step) goes back")
  }
}()
private let what = Parameter.rest(
  "what", form: "EXPR|EVENT",
  help: "any expression; or epoch, rewire, grow PART, drop PART, dead [LAYER]"
).completing(.occasion)

private let breakCommand = Command(
  name: "break", aliases: ["b"], family: .debugging,
  summary: "Stop training where a condition holds or something happens",
  discussion: """
    Asked after each step, of whichever network is trained; grad is then that of the batch to come. \
    Variables are taken as they are now. Events: \
    \(StopEvent.names.map { "\($0.text) (\($0.summary ?? ""))" }.joined(separator: "; ")). Edges \
    that are dropped and grown again at once are neither. A rewiring is told by the steps done \
    before it, and training stops once its own is done: one step later. A loss that is not finite stops training \
    anyway. Break points are not saved with the session.
    """,
  parameters: [kind.declaration, what.declaration],
  examples: [
    "break if loss < 2 and step > 10; train epochs=2", "break on epoch; train epochs=3",
    "break if max(abs(grad(fc1[hubs]))) > 0.05; train epochs=1",
    "break on drop fc1[12,*]; rewire set every=10 until=500; train epochs=4",
  ], effect: .controls, takesCondition: true
) { session, arguments in try add(session, arguments, isTemporary: false) }

private let tbreak = Command(
  name: "tbreak", aliases: ["tb"], family: .debugging,
  summary: "Stop training once where a condition holds or something happens",
  parameters: [kind.declaration, what.declaration],
  examples: [
    "tbreak if step == 25; train epochs=1; train steps=5", "tbreak on epoch; train epochs=2",
  ], effect: .controls,
  takesCondition: true
) { session, arguments in try add(session, arguments, isTemporary: true) }

private func add(
  _ session: Session, _ arguments: Arguments, isTemporary: Bool
) throws -> Outcome {
  let argument = try arguments.require(what)
  let kind: StopPoint.Kind
  var remark: String?
  if try arguments.require(kindParameter) == "if" {
    let expression = try argument.expression()
    let condition = try Condition(expression, argument, session)
    try condition.checkTruth(in: session, at: argument)
    kind = .condition(condition)
    remark = (try? session.current()).flatMap(condition.passed(by:))
  } else {
    kind = .event(try event(argument, session))
  }
  let number = session.stops.add(kind, isTemporary: isTemporary)
  guard let index = session.stops.index(of: number) else { return Outcome() }
  let point = session.stops.points[index]
  return Outcome(
    .text("\(point.title) \(number): \(point.text)" + (remark.map { "\nnote: \($0)" } ?? "")))
}

private let kindParameter = kind

private func event(_ argument: RawArgument, _ session: Session) throws -> StopEvent {
  let words = argument.text.split(separator: " ", maxSplits: 1).map(String.init)
  let name = words.first ?? ""
  let names = StopEvent.names.map(\.text)
  guard names.contains(name) else {
    throw RawArgument(text: name, span: argument.span, source: argument.source)
      .unknownChoice("the event", among: names)
  }
  var part: Reference?
  if words.count > 1 {
    guard name != "epoch", name != "rewire" else {
      throw argument.problem("\(name) takes nothing more", hint: "write break on \(name)")
    }
    let text = SourceText(name: argument.source.name, text: words[1])
    guard
      case .reference(let reference)? =
        (try? Expression.parse(text).resolvingVariables(in: SessionContext(session: session)))?.kind
    else {
      throw argument.problem(
        "\(words[1]) is not a part of the network", hint: "write fc1, fc1[12,*] or fc1[12,307]")
    }
    part = reference
    if let network = try? session.current().network {
      do {
        _ = try EdgePlaces(reference, in: network)
      } catch let problem as Diagnostic {
        throw argument.problem(problem.message, code: problem.code, hint: problem.hint)
      }
    }
  }
  switch (name, part) {
  case ("epoch", _): return .epoch
  case ("rewire", _): return .rewiring
  case ("dead", _): return .dead(part)
  case ("grow", let part?): return .grow(part)
  case ("drop", let part?): return .drop(part)
  default:
    throw argument.problem("\(name) needs a part of the network", hint: "for example: \(name) fc1")
  }
}
