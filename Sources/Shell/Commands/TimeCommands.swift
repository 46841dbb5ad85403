import SparseNetworks
import TerminalGraphics

/// `reverse-step`, `reverse-continue`, `reverse-phase`, `goto`, `checkpoint`, `restore`,
/// `timeline`.
let timeCommands: [Command] = [
  reverseStep, reverseContinue, reversePhase, goto, checkpoint, restore, timeline,
]

/// Where a motion through the past has led.
private func arrival(_ session: Session, _ first: [Answer.Item] = []) throws -> Outcome {
  let index = try session.requireCurrentIndex()
  let (state, latest) = (session.runs[index].state, session.runs[index].timeline.latest)
  var items = first + [positionFields(state)]
  if state.step < latest { items.append(.text("step \(latest) is the last that has been done")) }
  return Outcome(Answer(items + session.displayItems), record: .done)
}

private let count = Parameter.integer("count", in: 1...(1 << 40), help: "how many steps")
  .positional().defaulting(to: "1")

private let reverseStep = Command(
  name: "reverse-step", aliases: ["rs"], family: .time,
  summary: "Go back one step of training, or some",
  discussion: """
    Exact to the bit, as all of these are: the state is that of the time, and so is everything that \
    follows from it. From between two phases, the first step back is to the beginning of the step. \
    What lay ahead is not lost: goto, step and train lead there again, with the changes that were \
    made on the way, until something is changed.
    """,
  parameters: [count.declaration], examples: ["step 10; reverse-step", "step 10; rs 3; step"],
  effect: .changesState, isRepeatable: true
) { session, arguments in
  let count = try arguments.require(count) - (session.openStep == nil ? 0 : 1)
  let step = try session.current().step
  let earliest = session.runs[try session.requireCurrentIndex()].timeline.earliest
  guard step > earliest || session.openStep != nil else {
    throw ShellError(
      .outOfRange, "step \(step) is the first of the past", hint: "nothing lies before it")
  }
  try session.travel(to: max(earliest, step - count))
  return try arrival(session)
}

private let reverseContinue = Command(
  name: "reverse-continue", aliases: ["rc"], family: .time,
  summary: "Go back to the last step where training would have stopped",
  discussion: """
    That is where the condition of a break point held, its event happened, or a watched value \
    changed; points that are disabled are passed over, and nothing is counted. Where there is no \
    such step, it goes back to the first one.
    """,
  examples: [
    "watch loss below 2; train epochs=2; train steps=5; reverse-continue",
    "break on epoch; train epochs=2; continue; rc",
  ],
  effect: .changesState, isRepeatable: true
) { session, _ in
  _ = try session.current()
  guard !session.stops.isIdle else {
    throw ShellError(
      .missing, "there is nothing to look for", hint: "set a break or watch point first")
  }
  let hits = try session.travelToLastStop()
  let stop = Stop(
    hits: hits.compactMap { hit in
      session.stops.index(of: hit.number).map { (session.stops.points[$0], hit.reason) }
    })
  return try arrival(
    session,
    hits.isEmpty ? [.text("no earlier stop; this is the first step of the past")] : stop.items)
}

private let reversePhase = Command(
  name: "reverse-phase", aliases: ["rn"], family: .time,
  summary: "Go back one phase within a step",
  discussion: """
    Between steps it goes back to before the update of the last one, where its gradients can be \
    looked at.
    """,
  examples: ["step 3; reverse-phase; grad fc1", "phase; phase; reverse-phase"],
  effect: .changesState, isRepeatable: true
) { session, _ in
  let open = session.openStep?.completed
  let step = try session.current().step
  if open == nil {
    guard step > session.runs[try session.requireCurrentIndex()].timeline.earliest else {
      throw ShellError(
        .outOfRange, "step \(step) is the first of the past", hint: "nothing lies before it")
    }
    try session.travel(to: step - 1)
  } else {
    try session.travel(to: step)
  }
  // The phases of that step again, but for the last.
  if let open {
    while try session.nextPhase() < open { try session.advancePhase() }
  } else {
    while try session.nextPhase() != .update { try session.advancePhase() }
  }
  let completed = session.openStep?.completed
  return Outcome(
    Answer(
      [
        .fields([
          .init("phase", completed.map { .text("after \($0.rawValue)") } ?? .text("before batch")),
          .init("step", .integer(try session.current().step)),
        ])
      ] + session.displayItems), record: .done)
}

private let target = Parameter.integer("step", in: 0...(1 << 40), help: "completed steps")
  .completing(.steps).positional(required: true)

private let goto = Command(
  name: "goto", family: .time, summary: "Go to any step that has been done, back or forward",
  parameters: [target.declaration], examples: ["step 30; goto 12", "step 30; goto 12; goto 30"],
  effect: .changesState
) { session, arguments in
  try arguments.blaming(target) { try session.travel(to: $0) }
  return try arrival(session)
}

private let newName = Parameter.word("name", help: "what to call it").positional(required: true)

private let checkpoint = Command(
  name: "checkpoint", family: .time, summary: "Keep the present state under a name",
  discussion: """
    It belongs to the network, and holds across every change of its training; making the network \
    anew with net or profile ends it, and so do other data. Another of the same name is replaced. What led to it stays in \
    the saved session.
    """,
  parameters: [newName.declaration],
  examples: [
    "step 5; checkpoint good; step 5; restore good", "checkpoint start; step 5; info checkpoints",
  ],
  effect: .changesState
) { session, arguments in
  let name = try arguments.require(newName)
  let timeline = session.runs[try session.requireCurrentIndex()].timeline
  let former = timeline.checkpoints.first { $0.name == name }?.state.step
  try arguments.blaming(newName) { try session.checkpoint($0) }
  let step = try session.current().step
  let remark = former.map { $0 == step ? "" : " (was at step \($0))" } ?? ""
  return Outcome(.text("checkpoint \(name) at step \(step)\(remark)"), record: .done)
}

private let oldName = Parameter.word(
  "name", candidates: .checkpoints, help: "which checkpoint"
).positional(required: true)

private let restore = Command(
  name: "restore", family: .time,
  summary: "Go back to a checkpoint, also from another way taken since",
  parameters: [oldName.declaration],
  examples: [
    "step 5; checkpoint good; step 5; restore good",
    "step 5; checkpoint good; rs 2; optimizer sgd lr=1; step 9; restore good",
  ], effect: .changesState
) { session, arguments in
  try arguments.blaming(oldName) { try session.restore($0) }
  return try arrival(session)
}

private let timeline = Command(
  name: "timeline", family: .time,
  summary: "Draw the past: loss, snapshots, rewirings, stops, checkpoints",
  examples: [
    "step 20; checkpoint a; train epochs=2; goto 30; timeline",
    "train epochs=2; timeline to=past.svg",
  ]
) { session, _ in
  let run = session.runs[try session.requireCurrentIndex()]
  let past = run.timeline
  func marks(_ steps: [Int], _ sign: Character) -> [TimelineChart.Mark] {
    steps.map { .init(position: $0, text: String(sign)) }
  }
  var rows = [TimelineChart.Row(name: "snapshots", marks: marks(past.snapshotSteps, "|"))]
  func add(_ name: String, _ marks: [TimelineChart.Mark]) {
    if !marks.isEmpty { rows.append(.init(name: name, marks: marks)) }
  }
  add("rewirings", marks(past.rewirings, "x"))
  add("changes", marks(Array(Set(past.changes.map(\.step))).sorted(), "*"))
  add("stops", run.stopMarks.map { .init(position: $0.step, text: String($0.number)) })
  add(
    "checkpoints",
    past.checkpoints.filter(past.isOnCourse).map { .init(position: $0.state.step, text: $0.name) })
  add("present", [.init(position: run.state.step, text: "^")])
  let losses = past.course.losses(upTo: past.latest)
  return Outcome(
    Answer([
      .figure(
        .timeline(
          TimelineChart(
            first: past.earliest, last: past.latest, curveName: "loss", steps: losses.steps,
            curve: losses.means, rows: rows))),
      .fields([
        .init("steps", .integer(past.latest - past.earliest)),
        .init("snapshots", .integer(past.snapshotSteps.count)),
        .init("memory", .text("\(formatSignificant(Double(past.byteCount) / 0x1p20)) MB")),
      ]),
    ]))
}.drawing()
