import CommandLanguage
import SparseNetworks

/// `continue`, `until`, `finish`.
let motionCommands: [Command] = [continueCommand, until, finish]

private let passes = Parameter.integer(
  "count", in: 1...(1 << 40), help: "stop only when the same point is met for the COUNTth time"
).positional()

private let continueCommand = Command(
  name: "continue", aliases: ["c"], family: .debugging,
  summary: "Train on to where training was to end, or to the next stop",
  discussion: """
    After a stop or Ctrl-C it goes on to the end of the train command that was stopped, also from \
    further back in the past; a replay that was left goes on too. Otherwise it trains until a break \
    or watch point is met.
    """,
  parameters: [passes.declaration],
  examples: ["break if step == 20; train epochs=1; continue", "break on epoch; continue; c 2"],
  effect: .changesState, isRepeatable: true
) { session, arguments in
  var goal = session.currentIndex.flatMap { session.runs[$0].goal }
  if let reached = goal, let index = session.currentIndex,
    reached.isReached(by: session.runs[index].state)
  {
    // Ctrl-C may have come before the record of the epoch.
    try session.epochAtItsEnd()
    (session.runs[index].goal, goal) = (nil, nil)
    guard session.replay.left != nil else {
      return Outcome(.text("this is where training was to end"), record: .done)
    }
  }
  let count = try arguments.value(passes)
  // Training of the user's own, begun since the replay was left, comes first.
  if let left = session.replay.left, goal == nil || goal == left.remainder.goal {
    var outcome = Outcome(record: .done)
    (outcome.resumesReplay, outcome.passes) = (true, count)
    return outcome
  }
  let index = try session.requireCurrentIndex()
  _ = try session.data()
  guard session.runs[index].goal != nil || !session.stops.isIdle else {
    throw ShellError(
      .usage, "nothing would end this training",
      hint: "set a break point, or say how far: train steps=N, until EXPR, finish")
  }
  session.passOver(count)
  var run = TrainingRun(session: session)
  try run.run(to: session.runs[index].goal ?? .open)
  return try run.outcome()
}

extension Session {
  /// Has the point that stopped training last be passed over, until it is met for the `count`th time.
  func passOver(_ count: Int?) {
    guard let count, let index = currentIndex, let last = runs[index].stopMarks.last,
      let point = stops.index(of: last.number)
    else { return }
    stops.points[point].ignoreCount = count - 1
  }
}

private let condition = Parameter.rest("condition", form: "EXPR", help: "where to stop")

private let conditionParameter = condition

private let until = Command(
  name: "until", aliases: ["u"], family: .debugging,
  summary: "Train until a condition holds",
  discussion: "At least one step is done. Break and watch points stop it earlier.",
  parameters: [condition.declaration], examples: ["until loss < 1.5", "until step == 30"],
  effect: .changesState, takesCondition: true
) { session, arguments in
  _ = try session.data()
  let argument = try arguments.require(condition)
  let expression = try argument.expression()
  var run = TrainingRun(session: session)
  let condition = try Condition(expression, argument, session)
  try condition.checkTruth(in: session, at: argument)
  if let reason = condition.passed(by: try session.current()) {
    throw ShellError(
      .outOfRange, "\(reason), so this never comes to hold",
      hint: "goto and reverse-step go back", argument: conditionParameter.declaration.name)
  }
  run.until = condition
  try run.run(to: .open)
  return try run.outcome()
}

private let finish = Command(
  name: "finish", family: .debugging, summary: "Train to the end of the present epoch",
  examples: ["step 5; finish", "finish"], effect: .changesState, isRepeatable: true
) { session, _ in
  _ = try session.data()
  var run = TrainingRun(session: session)
  try run.epochs(1)
  return try run.outcome()
}
