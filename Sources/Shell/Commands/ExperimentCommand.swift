import CommandLanguage
import Experiments
import SparseNetworks
import TerminalGraphics

private typealias Given = ExperimentParameter

/// `experiment`.
let experimentCommand = Command(
  name: "experiment", family: .experiments,
  summary: "Run a script over a grid of parameters, and keep what comes of it",
  discussion: """
    Each combination of values is a cell: one run of the script, in a process of its own with one \
    thread. A script names its parameters with param, and what to record with report; loss, \
    accuracy and digest are recorded of themselves. What is done is kept in an SQLite file at once \
    and never run twice: after Ctrl-C or a crash the same command goes on with what is missing. A \
    cell that fails does not stop the others. A cell is the same if script, parameters, data and \
    psn version are.

    On a Slurm cluster, submit has each missing cell run by a task of a job array, and collect takes \
    in what the tasks have left in a folder beside the results; both may be repeated at any time.

    On a page, a fenced block that begins with results or experiment status is a question; the \
    tables (|), pictures (![) and remarks (>) behind it are its answer, which experiment page puts \
    in place of the one before. to= and export= name files beside the page.
    """,
  parameters: Given.all,
  examples: [
    "experiment run docs/experiments/static.psn over profile=power,random sparsity=90%,99% seed=1..5",
    "experiment run docs/experiments/static.psn name=quick over epochs=1 seed=1,2",
    "experiment status static", "experiment list", "experiment forget static where seed=7,8",
    "experiment script 12 > cell.psn",
    "experiment submit docs/experiments/static.psn time=1:00:00 memory=4GB over seed=1..5 --dry-run",
    "experiment collect",
    "experiment page docs/experiments/static.md store=static.sqlite",
  ]
) { session, arguments in
  let path = TextFile.expandingTilde(try arguments.require(storeParameter))
  let action = try arguments.require(Given.action)
  switch action {
  case .run: return try runExperiment(session, arguments, path)
  case .submit: return try submitExperiment(session, arguments, path)
  case .collect:
    return try ResultStore.with(path) {
      try ExperimentCollect(store: $0, name: arguments.value(Given.target)).run()
    }
  case .list:
    return try ResultStore.with(path) {
      Outcome(Answer([.table(overviewTable(try $0.overviews()))]))
    }
  case .forget: return try ResultStore.with(path) { try forget(session, arguments, $0) }
  case .status: return try ResultStore.with(path) { Outcome(try experimentStatus(arguments, $0)) }
  case .script:
    var script = try ResultStore.with(path) { try $0.script(of: cellNumber(arguments)) }
    if script.hasSuffix("\n") { script.removeLast() }
    return Outcome(Answer([.values([.text(script)])]))
  case .page:
    guard let page = try arguments.value(Given.target) else {
      throw ShellError(
        .usage, "experiment page needs a page",
        hint: "for example: experiment page docs/experiments/static.md")
    }
    return try ResultStore.with(path) {
      try PageMaking(session: session, pagePath: TextFile.expandingTilde(page), store: $0).run()
    }
  case .cell:
    if let target = try arguments.value(Given.target), Int64(target) == nil {
      return try CellTaskRun(session: session).run(target)
    }
    return try runCell(session, cellNumber(arguments), path)
  }
}

// MARK: - Running

private func runExperiment(
  _ session: Session, _ arguments: Arguments, _ path: String
) throws -> Outcome {
  let asked = try asked(.run, session, arguments)
  let store = try arguments.blaming(storeParameter) { _ in try ResultStore(creatingAt: path) }
  defer { store.close() }
  return try ExperimentRun(
    asked: asked, session: session, store: store,
    workers: arguments.value(Given.workers) ?? Engine.coreCount
  ).run()
}

private func submitExperiment(
  _ session: Session, _ arguments: Arguments, _ path: String
) throws -> Outcome {
  let asked = try asked(.submit, session, arguments)
  let request = BatchScript.Request(
    partition: try arguments.value(Given.partition), time: try arguments.value(Given.time),
    megabytes: try arguments.value(Given.memory).map { $0 >> 20 })
  let submit = ExperimentSubmit(asked: asked, session: session, request: request)
  if asked.has(Given.dryRun) { return try submit.show(path) }
  let store = try arguments.blaming(storeParameter) { _ in try ResultStore(creatingAt: path) }
  defer { store.close() }
  return try submit.run(in: store)
}

/// What is asked for, where a session may start workers.
private func asked(
  _ action: ExperimentAction, _ session: Session, _ arguments: Arguments
) throws -> AskedExperiment {
  let asked = try AskedExperiment(action, session, arguments)
  guard !session.configuration.workerCommand.isEmpty else {
    throw ShellError(
      .usage, "no experiment can be run from within a cell",
      hint: "leave the command out of the script: its cells are run side by side as they are")
  }
  return asked
}

/// The words of an argument that takes the rest of the command.
func queryWords(_ raw: RawArgument) throws -> [Word] {
  do {
    let script = try Script.parse(SourceText(name: raw.source.name, text: raw.text))
    guard script.statements.count == 1, case .command(let node) = script.statements[0].kind else {
      throw raw.problem("this cannot be read")
    }
    return node.words
  } catch let error as Diagnostic where error.source != raw.source {
    throw raw.problem(error.message, code: error.code, hint: error.hint)
  }
}

extension Word {
  /// The items of a list with commas, ranges counted out.
  func listItems(in context: some EvaluationContext) throws -> [String] {
    guard let text = literal else { return try expandedItems(in: context) }
    return try text.split(separator: ",", omittingEmptySubsequences: false).flatMap { piece in
      try Word(segments: [.literal(String(piece))], span: span).expandedItems(in: context)
    }.filter { !$0.isEmpty }
  }
}

/// Does what a worker is started for.
private func runCell(_ session: Session, _ id: Int64, _ path: String) throws -> Outcome {
  guard let outcome = try CellLock.with([id], of: path, { try runLockedCell(session, id, path) })
  else {
    throw ShellError(
      .cellBusy, "another process is at cell \(id)", hint: "its result will stand beside the others"
    )
  }
  return outcome
}

private func runLockedCell(_ session: Session, _ id: Int64, _ path: String) throws -> Outcome {
  let store = try ResultStore(openingAt: path, checksContents: false)
  defer { store.close() }
  let task = try store.task(id)
  guard try store.states(of: [id])[id] != .done else {
    return Outcome(.text("cell \(id) was done before"))
  }
  guard task.version == Version.text else {
    throw ShellError(
      .usage, "cell \(id) is of psn \(task.version), and this is \(Version.text)",
      hint: "run the experiment again to plan its cells for this version")
  }
  let outcome = try CellRun(session.configuration).result(of: task)
  // What it would read was looked at beforehand as far as that could be told.
  let known = try store.inputs(of: task.experiment)
  let result = try outcome.failing { try CellInputs($0.data).check(agreesWith: known) }
  try store.keep(result, of: id)
  if case .failed(let reason) = result.ending {
    throw ShellError(.cellFailed, "cell \(id) failed: \(reason)")
  }
  return Outcome(.text("cell \(id) is done"))
}

private func cellNumber(_ arguments: Arguments) throws -> Int64 {
  guard arguments.isGiven(Given.target), let raw = arguments.raw(Given.target),
    let number = Int64(raw.text)
  else {
    throw ShellError(
      .usage, "this needs the number of a cell", hint: "results lists the cells",
      argument: "target")
  }
  return number
}

/// Takes cells out of the file: what was asked for by mistake would stay for good.
private func forget(
  _ session: Session, _ arguments: Arguments, _ store: ResultStore
) throws -> Outcome {
  let example = "for example: experiment forget static where seed=7,8"
  guard let name = try arguments.value(Given.target), name != "where" else {
    throw ShellError(.usage, "forget needs the name of an experiment", hint: example)
  }
  let asked = try ResultsQuestion(arguments.raw(Given.over), in: SessionContext(session: session))
  guard asked.isOnlyConditions else {
    throw ShellError(.usage, "forget needs to know which cells", hint: example)
  }
  let cells = try asked.query.groups(of: store.cells(of: name)).flatMap(\.cells)
  guard !cells.isEmpty else {
    throw ShellError(.missing, "no cell of \(name) is like that", hint: "results \(name) shows all")
  }
  let ids = cells.map(\.id)
  let submitted = Set(Submission.all(of: store.path).flatMap(\.cells))
  guard submitted.isDisjoint(with: ids) else {
    throw ShellError(
      .cellBusy, "some of these cells were given to a cluster",
      hint: "collect their results first: experiment collect")
  }
  guard try CellLock.with(ids, of: store.path, { try store.remove(ids) }) != nil else {
    throw ShellError(
      .cellBusy, "another process is at one of these cells",
      hint: "wait until it has ended, or stop it; nothing was forgotten")
  }
  let done = cells.count { $0.state == .done }
  return Outcome(
    .text("\(formatQuantity(ids.count, "cell")) of \(name) forgotten, \(done) of them done"))
}

// MARK: - Looking

extension ResultStore {
  /// Does something with a file of results that is there, and lets it go.
  static func with<Value>(_ path: String, _ body: (ResultStore) throws -> Value) throws -> Value {
    let store = try ResultStore(openingAt: path)
    defer { store.close() }
    return try body(store)
  }

  /// The only experiment there is.
  func onlyExperiment() throws -> String {
    let names = try overviews().map(\.name)
    guard let only = names.first, names.count == 1 else {
      throw ShellError(
        .usage, names.isEmpty ? "\(path) has no experiment yet" : "which experiment?",
        hint: names.isEmpty
          ? "experiment run makes one" : "there are \(names.joined(separator: ", "))"
      )
    }
    return only
  }
}

private func overviewTable(_ overviews: [ResultStore.Overview]) -> AnswerTable {
  var table = AnswerTable(columns: [
    "experiment", "done", "failed", "missing", "of earlier scripts", "seconds", "psn",
    "machines",
  ])
  for entry in overviews {
    table.rows.append([
      .text(entry.name), .integer(entry.counts[.done] ?? 0), .integer(entry.counts[.failed] ?? 0),
      .integer(entry.counts[.missing] ?? 0), .integer(entry.earlierCount), .number(entry.seconds),
      .text(entry.version), .text(entry.machines.joined(separator: ", ")),
    ])
  }
  return table
}

/// How far an experiment is: the one named, or the only one there is.
func experimentStatus(_ arguments: Arguments, _ store: ResultStore) throws -> Answer {
  let name = try arguments.value(Given.target) ?? store.onlyExperiment()
  let cells = try store.cells(of: name)
  let overview = try store.overviews().filter { $0.name == name }
  var items: [Answer.Item] = [.table(overviewTable(overview))]
  let failed = cells.filter { $0.state == .failed }
  if !failed.isEmpty { items.append(.table(ResultTables.failures(failed))) }
  let own = Set(cells.map(\.id))
  let submitted = Submission.all(of: store.path).flatMap { submission in
    submission.cells.filter(own.contains).map(submission.hasResult)
  }
  if !submitted.isEmpty {
    items.append(
      .fields([
        .init("submitted", .integer(submitted.count)),
        .init("of these to be collected", .integer(submitted.count { $0 })),
      ]))
  }
  return Answer(items)
}
