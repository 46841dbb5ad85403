import CommandLanguage
import SparseNetworks

/// `info`, `delete`, `enable`, `disable`, `ignore`, `commands`.
let stopPointCommands: [Command] = [info, delete, enable, disable, ignore, commandsCommand]

private let topics: [ParameterDeclaration.Choice] = [
  .init(text: "breakpoints", summary: "break and watch points, with hit counts"),
  .init(text: "displays", summary: "what is shown at every stop"),
  .init(text: "checkpoints", summary: "states kept under a name"),
  .init(text: "training", summary: "where the network is, and where continue leads"),
]

private let topic: Parameter<String> = {
  var declaration = ParameterDeclaration(
    name: "topic", position: .positional, isRequired: true, help: "what about",
    form: topics.map(\.text).joined(separator: "|"))
  declaration.candidates = .choices(topics)
  return Parameter(declaration) { argument in
    let names = topics.map(\.text) + ["watchpoints"]
    let matches = names.filter { $0.hasPrefix(argument.text) }
    guard matches.count == 1, !argument.text.isEmpty else {
      throw argument.unknownChoice("the topic", among: names)
    }
    return matches[0] == "watchpoints" ? "breakpoints" : matches[0]
  }
}()

private let info = Command(
  name: "info", aliases: ["i"], family: .debugging,
  summary: "List break points, displays or checkpoints, or say where training is",
  parameters: [topic.declaration],
  examples: ["break on epoch; info breakpoints", "checkpoint start; info checkpoints"]
) { session, arguments in
  switch try arguments.require(topic) {
  case "breakpoints": return Outcome(points(session.stops))
  case "displays": return Outcome(displayed(in: session))
  case "checkpoints": return Outcome(try checkpoints(session))
  default: return Outcome(try training(session))
  }
}

private func points(_ stops: StopTable) -> Answer {
  guard !stops.points.isEmpty else {
    return .text("no break or watch points; for example: break if loss < 1")
  }
  var table = AnswerTable(
    columns: ["number", "kind", "what", "enabled", "hits", "ignored next", "commands"],
    unheaded: ["number"])
  for point in stops.points {
    table.rows.append([
      .integer(point.number),
      .text((point.title.split(separator: " ").first ?? "") + (point.isTemporary ? ", once" : "")),
      .text(point.text), .boolean(point.isEnabled), .integer(point.hitCount),
      .integer(point.ignoreCount), point.commands.isEmpty ? .none : .text(point.commands),
    ])
  }
  return Answer([.table(table)])
}

private func checkpoints(_ session: Session) throws -> Answer {
  let timeline = session.runs[try session.requireCurrentIndex()].timeline
  guard !timeline.checkpoints.isEmpty else {
    return .text("no checkpoints; for example: checkpoint before")
  }
  var table = AnswerTable(columns: ["checkpoint", "step", "loss", "on the present course"])
  for checkpoint in timeline.checkpoints {
    table.rows.append([
      .text(checkpoint.name), .integer(checkpoint.state.step),
      .number(orNone: checkpoint.state.lastLoss), .boolean(timeline.isOnCourse(checkpoint)),
    ])
  }
  return Answer([.table(table)])
}

private func training(_ session: Session) throws -> Answer {
  let run = session.runs[try session.requireCurrentIndex()]
  let goal: Cell =
    switch run.goal {
    case .step(let step)?: .text("step \(step)")
    case .epoch(let epoch)?: .text("the end of epoch \(epoch)")
    case .open?, nil: session.replay.left.map { .text("the end of \($0.source.name)") } ?? .none
    }
  return Answer([
    .fields([
      .init("network", .text(run.name)), .init("step", .integer(run.state.step)),
      .init("phase", session.openStep?.completed.map { .text("after \($0.rawValue)") } ?? .none),
      .init("epoch", .integer(run.state.epoch)),
      .init("past from", .integer(run.timeline.earliest)),
      .init("past to", .integer(run.timeline.latest)), .init("continue leads to", goal),
    ])
  ])
}

// MARK: - Changing break and watch points

private let numbers = Parameter.integer(
  "number", in: 1...1_000_000, help: "which break or watch points; all if none is named"
).completing(.stopPoints).positional(repeated: true)
private let number = Parameter.integer(
  "number", in: 1...1_000_000, help: "which break or watch point"
).completing(.stopPoints).positional(required: true)

private func index(of number: Int, _ session: Session) throws -> Int {
  guard let index = session.stops.index(of: number) else {
    throw ShellError(
      .unknownName, "there is no break or watch point \(number)",
      hint: "info breakpoints lists them", argument: "number")
  }
  return index
}

/// Does something with the points named, or with all.
private func change(
  _ session: Session, _ arguments: Arguments, _ body: (inout StopPoint) -> Void
) throws -> Outcome {
  let given = try arguments.all(numbers)
  let chosen = try given.map { try index(of: $0, session) }
  for index in given.isEmpty ? Array(session.stops.points.indices) : chosen {
    body(&session.stops.points[index])
  }
  return Outcome()
}

private let deletedNumbers = Parameter<Int>(numbers.declaration) { argument in
  do {
    return try numbers.read(argument)
  } catch let problem as Diagnostic where problem.code == .invalidNumber {
    throw argument.problem(
      "\(argument.text) is not the number of a break or watch point", code: problem.code,
      hint: "info breakpoints lists them; drop NAME removes a network, undisplay a display")
  }
}

private let delete = Command(
  name: "delete", family: .debugging, summary: "Remove break and watch points",
  parameters: [deletedNumbers.declaration], examples: ["break on epoch; delete 1", "delete"],
  effect: .controls
) { session, arguments in
  let given = try arguments.all(deletedNumbers)
  for number in given { _ = try index(of: number, session) }
  session.stops.points.removeAll { given.isEmpty || given.contains($0.number) }
  return Outcome()
}

private let enable = Command(
  name: "enable", family: .debugging, summary: "Let break and watch points stop training again",
  parameters: [numbers.declaration],
  examples: ["break on epoch; disable 1; enable 1", "break on epoch; disable; enable"],
  effect: .controls
) { session, arguments in try change(session, arguments) { $0.isEnabled = true } }

private let disable = Command(
  name: "disable", family: .debugging,
  summary: "Keep break and watch points from stopping training",
  parameters: [numbers.declaration],
  examples: ["break on epoch; disable; train epochs=2", "break on epoch; watch nnz; disable 2"],
  effect: .controls
) { session, arguments in try change(session, arguments) { $0.isEnabled = false } }

private let count = Parameter.integer(
  "count", in: 0...(1 << 40), help: "how many times to pass over it"
).positional(required: true)

private let ignore = Command(
  name: "ignore", family: .debugging, summary: "Pass over a break or watch point some times",
  parameters: [number.declaration, count.declaration],
  examples: [
    "break on epoch; ignore 1 2; train epochs=5", "break if loss < 2; ignore 1 10; train epochs=2",
  ], effect: .controls
) { session, arguments in
  let index = try index(of: arguments.require(number), session)
  session.stops.points[index].ignoreCount = try arguments.require(count)
  return Outcome()
}

private let script = Parameter.word(
  "script", form: "'COMMANDS'", help: "what to run, in quotes; empty for nothing"
).positional(required: true)

private let commandsCommand = Command(
  name: "commands", family: .debugging,
  summary: "Run commands whenever a break or watch point stops training",
  discussion: """
    Write single quotes, so that variables are taken as they are at the stop. With continue at the \
    end, training goes on by itself.
    """,
  parameters: [number.declaration, script.declaration],
  examples: [
    "break on epoch; commands 1 'print accuracy; continue'; train epochs=4",
    "break on epoch; commands 1 'hubs'; commands 1 ''",
  ], effect: .controls
) { session, arguments in
  let index = try index(of: arguments.require(number), session)
  let text = try arguments.require(script)
  do {
    _ = try Script.parse(SourceText(name: "commands", text: text))
  } catch let error as Diagnostic {
    throw arguments.raw(script)?.problem(error.message, code: error.code, hint: error.hint) ?? error
  }
  session.stops.points[index].commands = text
  return Outcome()
}
