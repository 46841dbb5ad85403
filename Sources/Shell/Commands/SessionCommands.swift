import CommandLanguage
import Datasets

/// `save`, `source`, `replay`, `recover`, `history`, `export`, `import`, `demo`, `quit`, `set`.
let sessionCommands: [Command] = [
  save, source, replay, recover, historyCommand, exportCommand, importCommand, demo, quit, set,
]

private let file = Parameter.file("file", endings: [".psn"], help: "path of the script")
  .positional(required: true)
private let force = Parameter.flag("force", help: "overwrite a file that is not a saved session")

private let save = Command(
  name: "save", family: .sessions,
  summary: "Write the session as a script that replays to the bit",
  discussion: """
    The script holds what changed the state, with everything implicit stated; lines that begin \
    with #= say what the state was. replay checks them, source ignores them.
    """,
  parameters: [file.declaration, force.declaration],
  examples: ["step 10; save session.psn", "save session.psn --force"], effect: .controls
) { session, arguments in
  let path = try arguments.require(file)
  if let beginning = TextFile.beginning(of: path, count: sessionMark.utf8.count),
    !beginning.isEmpty, beginning != Array(sessionMark.utf8), try !arguments.require(force)
  {
    throw ShellError(
      .file, "\(path) exists and is not a saved session",
      hint: "choose another name, or overwrite it with --force", argument: file.declaration.name)
  }
  guard !session.transcript.isEmpty else {
    throw ShellError(
      .missing, "there is nothing to save yet", hint: "load data or make a network first")
  }
  guard session.transcript.describeData(unless: { InterruptFlag.isRaised }) else {
    throw ShellError(.interrupted, "interrupted; nothing was saved")
  }
  try arguments.blaming(file) {
    try TextFile.write(session.script(version: Version.text), to: $0)
  }
  session.noteSaved()
  return Outcome(.text("saved to \(path)"))
}

private let sessionMark = "#! psn session"

private let arguments = Parameter.word(
  "args", form: "ARG", help: "become $1, $2, ... in the script"
)
.positional(repeated: true)

private let source = Command(
  name: "source", family: .sessions,
  summary: "Run a script in this session",
  parameters: [file.declaration, arguments.declaration],
  examples: ["step 10; save a.psn; source a.psn", "save a.psn; source a.psn lognormal 1.2"],
  effect: .controls
) { session, call in
  let script = try call.blaming(file) { path in
    try session.cell?.note(file: path)
    return try TextFile.read(path)
  }
  var given: [String: CommandValue] = [:]
  for (index, text) in try call.all(arguments).enumerated() {
    given[String(index + 1)] = NumberLiteral.parse(text).map { .number($0) } ?? .text(text)
  }
  var outcome = Outcome()
  outcome.script = SourcedScript(source: script, positionals: given)
  return outcome
}

private let bless = Parameter.flag(
  "bless", help: "write the checks anew instead of comparing, and add missing ones")
private let lastLine = Parameter.integer("until", in: 1...(1 << 40), help: "stop after this line")
private let lastStep = Parameter.integer(
  "step", in: 0...(1 << 40), help: "stop when the network in use has done so many steps")

private let replay = Command(
  name: "replay", family: .sessions,
  summary: "Run a saved session, and check every state to the bit",
  discussion: """
    Stops at the first check that differs, naming line and layer, with exit status 3. The session \
    begins empty of networks and data; with until= or step= it is left there, and continue goes on \
    with it. Break points set before apply inside it, and leave it where they stop. --bless \
    makes any script one that checks itself: every line that changes the state gets its #=.
    """,
  parameters: [file.declaration, bless.declaration, lastLine.declaration, lastStep.declaration],
  examples: [
    "step 10; save a.psn; replay a.psn", "step 10; save a.psn; replay a.psn step=4; continue",
  ], effect: .controls
) { session, arguments in
  let script = try arguments.blaming(file) { try TextFile.read($0) }
  try session.runReplay?(
    script,
    Replay.Options(
      blesses: arguments.require(bless), lastLine: arguments.value(lastLine) ?? Int.max,
      lastStep: arguments.value(lastStep)))
  return Outcome()
}

private let demo = Command(
  name: "demo", family: .sessions,
  summary: "Load the digits and make a small profiled network to play with",
  examples: ["demo", "demo; train epochs=1"], effect: .controls
) { session, _ in
  var outcome = Outcome(
    .text("now try: show, mask, fanin, train epochs=5, hubs, neuron fc1[3], save demo.psn, help"))
  outcome.script = SourcedScript(source: SourceText(name: "demo", text: demoScript))
  return outcome
}

private let demoScript = """
  data digits
  net 64-128-64-10 name=demo seed=7
  profile lognormal cv=1.2 sparsity=90% seed=7
  """

private let quit = Command(
  name: "quit", aliases: ["exit", "q"], family: .sessions, summary: "Leave the shell",
  examples: ["quit", "exit"], effect: .controls
) { session, _ in
  session.isFinished = true
  return Outcome()
}

private let check = Parameter.toggle(
  "check", help: "prove after every step that budgets and masks hold (off)")

private let nonfinite = Parameter.oneOf(
  "nonfinite",
  [
    .init(text: "stop", summary: "say where the value came from; lockstep goes on"),
    .init(text: "go", summary: "train on"),
  ], help: "what training does where the loss is not finite (stop)")
private let history = Parameter<Int>(
  ParameterDeclaration(
    name: "history", position: .key, help: "memory for the past of each network (64MB)",
    form: "1MB...")
) { argument in
  let digits = argument.text.hasSuffix("MB") ? String(argument.text.dropLast(2)) : ""
  guard let number = Int(digits), (1...1 << 20).contains(number) else {
    throw argument.problem(
      "history must be a number of MB, not \(argument.text)", code: .typeMismatch,
      hint: "for example: set history=64MB")
  }
  return number << 20
}

private let set = Command(
  name: "set", family: .sessions,
  summary: "Change how the shell works, or show it",
  parameters: [check.declaration, nonfinite.declaration, history.declaration]
    + preferenceParameters,
  examples: ["set check=on", "set history=256MB", "set pager=off hints=off", "set"],
  effect: .controls
) { session, arguments in
  let (isOn, stops, bytes) = try (
    arguments.value(check), arguments.value(nonfinite), arguments.value(history)
  )
  if let isOn { session.checksState = isOn }
  if let stops { session.stopsAtNonFinite = stops == "stop" }
  if let bytes { session.historyLimit = bytes }
  let changed = try setPreferences(session, arguments)
  guard !changed, isOn == nil, stops == nil, bytes == nil else { return Outcome() }
  return Outcome(
    Answer([
      .fields(
        [
          .init("check", .text(session.checksState ? "on" : "off")),
          .init("nonfinite", .text(session.stopsAtNonFinite ? "stop" : "go")),
          .init("history", .text("\(session.historyLimit >> 20)MB")),
        ] + preferences(of: session))
    ]))
}
