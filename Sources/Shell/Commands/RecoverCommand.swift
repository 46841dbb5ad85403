import CommandLanguage
import TerminalGraphics

private let which = Parameter.integer("which", in: 1...1000, help: "a number of the list")
  .positional()
private let list = Parameter.flag("list", help: "list what there is, and do no more")
private let forget = Parameter.flag("forget", help: "take the journal away instead")
private let force = Parameter.flag("force", help: "give up what this session has done")

/// `recover`.
let recover = Command(
  name: "recover", family: .sessions,
  summary: "Bring back a session that was cut short, to the bit",
  discussion: """
    A session at the prompt is kept on disk as it goes: each command that changes the state before \
    its answer is shown, and long training every quarter of a second or so. After a crash, a power \
    cut or kill -9, recover runs the session again, from its beginning to the last thing that was \
    kept, and checks every state on the way; it takes as long as the training took. Where several \
    were cut short it lists them: recover 2 takes the second. Sessions that were left on purpose \
    are in the list for a while too. Break points, watch points and displays come back with it; \
    variables and a step that was stopped between phases do not.
    """,
  parameters: [
    which.declaration, list.declaration, forget.declaration, force.declaration,
  ],
  examples: ["recover", "recover --list"], effect: .controls
) { session, arguments in
  let folder = session.configuration.journalFolder.map(JournalFolder.init(path:))
  let journals = folder?.left() ?? []
  if try arguments.require(list) { return Outcome(listing(journals)) }
  let cutShort = journals.indices.filter { !journals[$0].isEnded }
  let chosen: Int
  if let number = try arguments.value(which) {
    guard journals.indices.contains(number - 1) else {
      throw ShellError(
        .outOfRange, "there is no number \(number)", hint: "recover --list tells what there is",
        argument: which.declaration.name)
    }
    chosen = number - 1
  } else if cutShort.count == 1, try !arguments.require(forget) {
    chosen = cutShort[0]
  } else {
    return Outcome(listing(journals))
  }
  let journal = journals[chosen]
  guard let file = JournalFile(left: journal.path) else {
    throw ShellError(
      .missing, "that session is being recovered elsewhere",
      hint: "recover lists what is left here")
  }
  if try arguments.require(forget) {
    file.remove()
    return Outcome(.text("forgotten: the session of \(journal.when), \(journal.summary)"))
  }
  guard try session.hasNothingUnsaved || arguments.require(force) else {
    throw ShellError(
      .usage, "recovering gives up what this session has done",
      hint: "save it first, or recover in a new one; recover --force does it all the same")
  }
  return Outcome(.text(try bringBack(journal, file, in: session)))
}

private func listing(_ journals: [JournalFolder.Left]) -> Answer {
  guard !journals.isEmpty else { return .text("there is no session to recover") }
  var table = AnswerTable(
    columns: ["number", "last kept", "commands", "steps", "how it ended"], unheaded: ["number"])
  for (index, journal) in journals.enumerated() {
    table.rows.append([
      .integer(index + 1), .text(journal.when), .integer(journal.contents.commandCount),
      .integer(journal.contents.stepCount), .text(journal.isEnded ? "left" : "cut short"),
    ])
  }
  return Answer([
    .table(table), .text("recover NUMBER brings one back, recover NUMBER --forget takes it away"),
  ])
}

/// Runs a journal, and goes on in it: it stays as it is until this session's replaces it.
private func bringBack(
  _ journal: JournalFolder.Left, _ file: JournalFile, in session: Session
) throws -> String {
  do {
    session.journal?.isSuspended = true
    let stops = session.stops
    session.stops = StopTable()
    defer {
      session.journal?.isSuspended = false
      session.stops = stops
    }
    try session.runReplay?(
      SourceText(name: journal.path, text: journal.contents.script), Replay.Options())
  } catch let failure as Failure where failure.status == Failure.interruptedStatus {
    // Half of it is no one's work, and would have to be given up for the next try.
    session.reset()
    throw ShellError(
      .interrupted, "interrupted on the way, and nothing is loaded; \(failure.diagnostic.message)",
      hint: "the journal is kept, and recover begins again")
  } catch let failure as Failure where failure.status == 3 {
    throw ShellError(
      .replayDiffers, failure.diagnostic.message,
      hint:
        "the session is as it was there; the journal, of psn \(journal.contents.version ?? "?"), "
        + "is kept: \(journal.path)")
  }
  var text = "recovered the session of \(journal.when): \(journal.summary)"
  if journal.contents.isCut {
    text += "\nits last record was being written when it was cut short, and is left out"
  }
  let lost = journal.contents.stops.map { KeptStops($0).reinstate(in: session) } ?? []
  text += lost.map { "\nnot brought back: \($0)" }.joined()
  if !session.goOn(in: file) {
    text += "\nthe old journal is kept, since this session has none of its own"
  }
  return text
}
