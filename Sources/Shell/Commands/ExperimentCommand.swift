import CommandLanguage
import Experiments
import SparseNetworks

/// What `experiment` does.
private enum Action: String, CaseIterable, Sendable {
  case run, status, list, script, page, cell

  var summary: String {
    switch self {
    case .run: "run what is missing of SCRIPT over a grid of parameters"
    case .status: "how far the experiment called TARGET is"
    case .list: "the experiments of the file"
    case .script: "the session of the cell with this number, as a script that replays"
    case .page: "answer the questions of a Markdown page anew"
    case .cell: "run one cell here: what workers do"
    }
  }
}

/// Where results are.
let storeParameter = Parameter.file("store", help: "the file of results")
  .defaulting(to: "results.sqlite")

private let action = Parameter.choice("action", of: Action.self, help: "what to do") { $0.summary }
  .positional(required: true)
private let target: Parameter<String> = .file(
  "target", help: "a script, a page, the name of an experiment, or the number of a cell"
).positional()
private let experimentName = Parameter.word(
  "name", help: "what the experiment is called (the script's name)")
private let workers = Parameter.integer(
  "workers", in: 1...1024, help: "processes at a time, each with one thread (a core each)")
private let fresh = Parameter.flag("fresh", help: "run all cells anew")
private let over = Parameter<String>(
  ParameterDeclaration(
    name: "over", position: .rest, help: "the grid: a parameter, and the values it takes",
    form: "over PARAM=A,B PARAM=1..5 ...")
) { $0.text }

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
    psn version are. On a page, a fenced block that begins with results or experiment status is \
    a question; the tables (|), pictures (![) and remarks (>) behind it are its answer, which \
    experiment page puts in place of the one before. to= and export= name files beside the page.
    """,
  parameters: [
    action.declaration, target.declaration, experimentName.declaration, workers.declaration,
    storeParameter.declaration, fresh.declaration, over.declaration,
  ],
  examples: [
    "experiment run docs/experiments/static.psn over profile=power,random sparsity=90%,99% seed=1..5",
    "experiment run docs/experiments/static.psn name=quick over epochs=1 seed=1,2",
    "experiment status static", "experiment list", "experiment script 12 > cell.psn",
    "experiment page docs/experiments/static.md store=static.sqlite",
  ]
) { session, arguments in
  let path = TextFile.expandingTilde(try arguments.require(storeParameter))
  let action = try arguments.require(action)
  if action != .run, let raw = arguments.raw(over) {
    throw raw.problem("experiment \(action.rawValue) takes no grid", hint: "leave it out")
  }
  switch action {
  case .run: return try runExperiment(session, arguments, path)
  case .list:
    let store = try ResultStore(openingAt: path)
    defer { store.close() }
    return Outcome(Answer([.table(overviewTable(try store.overviews()))]))
  case .status:
    let store = try ResultStore(openingAt: path)
    defer { store.close() }
    return Outcome(Answer(try status(of: try experimentTarget(arguments, store), store)))
  case .script:
    let store = try ResultStore(openingAt: path)
    defer { store.close() }
    var script = try store.script(of: cellNumber(arguments))
    if script.hasSuffix("\n") { script.removeLast() }
    return Outcome(Answer([.values([.text(script)])]))
  case .page:
    guard let page = try arguments.value(target) else {
      throw ShellError(
        .usage, "experiment page needs a page",
        hint: "for example: experiment page docs/experiments/static.md")
    }
    return try PageMaking(
      session: session, pagePath: TextFile.expandingTilde(page), storePath: path
    ).run()
  case .cell: return try runCell(session, cellNumber(arguments), path)
  }
}

// MARK: - Running

private func runExperiment(
  _ session: Session, _ arguments: Arguments, _ path: String
) throws -> Outcome {
  guard arguments.isGiven(target) else {
    throw ShellError(
      .usage, "experiment run needs a script",
      hint: "for example: experiment run static.psn over seed=1..5")
  }
  let source = try arguments.blaming(target) { try TextFile.read($0) }
  let declared: [DeclaredParameter]
  do {
    declared = try DeclaredParameter.all(in: Script.parse(source).statements)
  } catch let error as ShellError {
    throw Failure(error, at: arguments.span(of: "target"), in: arguments.node.source)
  }
  let words = try arguments.raw(over).map { try queryWords($0) } ?? []
  let grid = try grid(words.filter { $0.literal != "--fresh" }, arguments, session, declared)
  guard !session.configuration.workerCommand.isEmpty else {
    throw ShellError(.usage, "no experiment can be run from within a cell")
  }
  let name = try arguments.value(experimentName) ?? scriptName(source.name)
  let store = try arguments.blaming(storeParameter) { _ in try ResultStore(creatingAt: path) }
  defer { store.close() }
  let cells = try store.plan(
    name, script: source.text, version: Version.text, cells: grid.cells,
    discardsResults: arguments.require(fresh) || words.contains { $0.literal == "--fresh" })
  return try ExperimentRun(
    name: name, session: session, store: store, cells: cells,
    workers: try arguments.value(workers) ?? Engine.coreCount
  ).run()
}

/// The grid that is asked for: what is not varied has the value that the script declares.
private func grid(
  _ words: [Word], _ arguments: Arguments, _ session: Session, _ declared: [DeclaredParameter]
) throws -> ParameterGrid {
  var given: [String: [CellParameter]] = [:]
  if let raw = arguments.raw(over), let first = words.first {
    guard first.literal == "over" else {
      throw raw.problem(
        "the grid begins with over", hint: "for example: over profile=power,random seed=1..5")
    }
    for word in words.dropFirst() {
      guard let key = word.key else {
        throw raw.problem(
          "over takes PARAM=VALUES, not \(try word.expanded(in: SessionContext(session: session)))",
          hint: "for example: over profile=power,random seed=1..5")
      }
      guard declared.contains(where: { $0.name == key.name }) else {
        let near = nearestMatches(to: key.name, among: declared.map(\.name))
        throw raw.problem(
          "the script has no parameter \(key.name)", code: .unknownName,
          hint: !near.isEmpty
            ? "did you mean \(near.joined(separator: " or "))?"
            : declared.isEmpty
              ? "it declares them with param: param \(key.name) VALUE"
              : "it has \(declared.map(\.name).joined(separator: ", "))")
      }
      guard given[key.name] == nil else { throw raw.problem("\(key.name) is given twice") }
      given[key.name] = try key.value.listItems(in: SessionContext(session: session))
        .map { CellParameter(key.name, parsing: $0) }
    }
  }
  return try ParameterGrid(
    declared.map { parameter in
      try ParameterGrid.Axis(parameter.name, given[parameter.name] ?? [parameter.fallback])
    })
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

/// The last part of a path without `.psn`.
private func scriptName(_ path: String) -> String {
  let last = path.split(separator: "/").last.map(String.init) ?? path
  return last.hasSuffix(".psn") ? String(last.dropLast(4)) : last
}

/// Does what a worker is started for.
private func runCell(_ session: Session, _ id: Int64, _ path: String) throws -> Outcome {
  guard let lock = try CellLock(cell: id, of: path) else {
    throw ShellError(.cellBusy, "another process is at cell \(id)")
  }
  defer { lock.release() }
  let store = try ResultStore(openingAt: path, checksContents: false)
  defer { store.close() }
  let task = try store.task(id)
  guard task.cell.state != .done else { return Outcome(.text("cell \(id) was done before")) }
  guard task.version == Version.text else {
    throw ShellError(
      .usage, "cell \(id) is of psn \(task.version), and this is \(Version.text)",
      hint: "run the experiment again to plan its cells for this version")
  }
  let run = CellRun(session.configuration)
  let start = ContinuousClock.now
  func seconds() -> Double { Double((ContinuousClock.now - start) / .milliseconds(1)) / 1000 }
  do {
    let outcome = try run.outcome(of: task)
    try store.finish(id, outcome, seconds: seconds(), machine: run.machine)
    return Outcome(.text("cell \(id) is done"))
  } catch let failure as Failure where failure.status != 130 {
    try store.fail(id, message: failure.oneLine, seconds: seconds(), machine: run.machine)
    throw ShellError(.cellFailed, "cell \(id) failed: \(failure.diagnostic.message)")
  }
}

extension Failure {
  /// Where it happened, what was wrong and what to do, in one line.
  fileprivate var oneLine: String {
    var text = diagnostic.message
    if let source = diagnostic.source, let span = diagnostic.span {
      let (line, column) = source.location(of: span.lower)
      text = "\(source.name):\(line):\(column): \(text)"
    }
    return text + (diagnostic.hint.map { " (\($0))" } ?? "")
  }
}

private func cellNumber(_ arguments: Arguments) throws -> Int64 {
  guard arguments.isGiven(target), let raw = arguments.raw(target), let number = Int64(raw.text)
  else {
    throw ShellError(
      .usage, "this needs the number of a cell", hint: "results lists the cells",
      argument: "target")
  }
  return number
}

// MARK: - Looking

/// The experiment that is meant: the one named, or the only one there is.
private func experimentTarget(_ arguments: Arguments, _ store: ResultStore) throws -> String {
  if let name = try arguments.value(target) { return name }
  return try store.onlyExperiment()
}

extension ResultStore {
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

private func status(of name: String, _ store: ResultStore) throws -> [Answer.Item] {
  let cells = try store.cells(of: name)
  let overview = try store.overviews().filter { $0.name == name }
  var items: [Answer.Item] = [.table(overviewTable(overview))]
  let failed = cells.filter { $0.state == .failed }
  if !failed.isEmpty {
    items.append(
      .table(
        AnswerTable(
          columns: ["cell", "parameters", "why"],
          rows: failed.map {
            [.integer(Int($0.id)), .text($0.label), .text($0.message ?? "unknown")]
          })))
  }
  return items
}
