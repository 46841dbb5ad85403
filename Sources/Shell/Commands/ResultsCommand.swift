import CommandLanguage
import Experiments
import Interchange
import SparseNetworks
import TerminalGraphics

/// What `results` draws.
private enum Drawing: String, CaseIterable, Sendable {
  case means, courses
}

/// Which tests `results against=` makes.
private enum Test: String, CaseIterable, Sendable {
  case paired, welch, both
}

/// What is asked, to be read by ``ResultsQuestion``.
let resultsQuestion = Parameter<String>(
  ParameterDeclaration(
    name: "query", position: .rest, help: "which experiment, cells, groups and metrics",
    form: "[NAME] [where P=V ...] [by P ...] [of METRIC ...] [vs METRIC]")
) { $0.text }
.completing(.question)
private let against = Parameter.word(
  "against", form: "[PARAM=]VALUE",
  help: "test groups against the one with this value (first after by)")
private let test = Parameter.choice(
  "test", of: Test.self, help: "which t test (paired where every cell has its partner)")
private let drawing = Parameter.choice(
  "plot", of: Drawing.self, help: "draw means over the first parameter after by, or by step")
private let export = Parameter.file(
  "export", help: "write the cells to a file instead: .csv, or .jsonl for JSON lines")
private let steps = Parameter.toggle(
  "steps", help: "export: every value at its step rather than the final ones (off)")

/// `results`.
let resultsCommand = Command(
  name: "results", family: .experiments,
  summary: "Show, group, test and export what experiments have measured",
  discussion: """
    Without by, a row a cell. With by, each group's number, mean, standard deviation and 95% \
    interval of the mean (Student's t); against= adds the difference to a reference group, with t, \
    p and Cohen's d, and p adjusted by Holm's method. vs gives Pearson's r and Spearman's rho of \
    two metrics, or of a metric and a numeric parameter, over all cells. Only the cells of the \
    script as it was last run are shown.
    """,
  parameters: [
    against.declaration, test.declaration, drawing.declaration, export.declaration,
    steps.declaration, storeParameter.declaration, resultsQuestion.declaration,
  ],
  examples: [
    "results", "results static by profile,sparsity of accuracy",
    "results static where sparsity=90% by profile against=random",
    "results static by sparsity,profile plot=means to=static.svg",
    "results static of concentration vs cv", "results static export=static.csv",
  ]
) { session, arguments in
  let asked = try askedResults(arguments, session)
  return try ResultStore.with(TextFile.expandingTilde(arguments.require(storeParameter))) {
    Outcome(try answerResults(asked, arguments, $0) { try TextFile.write($0, to: $1) })
  }
}.drawing()

/// What is asked about results.
func askedResults(_ arguments: Arguments, _ session: Session) throws -> ResultsQuestion {
  let context = SessionContext(session: session)
  let asked = try ResultsQuestion(arguments.raw(resultsQuestion), in: context)
  try refuseKeysWithoutMeaning(arguments, isCorrelation: asked.versus != nil)
  return asked
}

/// Answers a question about results.
///
/// - Parameter write: receives what is exported, and the path it is for.
func answerResults(
  _ asked: ResultsQuestion, _ arguments: Arguments, _ store: ResultStore,
  write: (_ text: String, _ path: String) throws -> Void
) throws -> Answer {
  let name = try asked.name ?? store.onlyExperiment()
  let groups = try asked.query.groups(of: store.cells(of: name))
  let cells = groups.flatMap(\.cells).sorted { $0.id < $1.id }
  guard !cells.isEmpty else {
    throw ShellError(.missing, "no cell of \(name) is like that", hint: "results \(name) shows all")
  }
  for metric in asked.metrics where !cells.metrics.contains(metric) {
    throw unknownMetric(metric, cells)
  }
  if let file = try arguments.value(export) {
    let (text, count) = try exported(
      cells, store, to: file, steps: arguments.value(steps) ?? false)
    try write(text, file)
    return .text("\(count) rows in \(file)")
  }
  if let versus = asked.versus {
    return try correlation(groups, asked.metrics, versus)
  }
  let metrics = asked.metrics.isEmpty ? nil : asked.metrics
  var items: [Answer.Item] = []
  let grouped = ResultTables(
    groups: groups,
    metrics: metrics ?? (cells.metrics.contains("accuracy") ? ["accuracy"] : cells.metrics))
  if asked.query.grouping.isEmpty {
    items.append(.table(ResultTables.cells(cells, metrics ?? cells.metrics)))
  } else {
    items.append(.table(grouped.summaries()))
  }
  if let value = try arguments.value(against) {
    let reference = try reference(value, asked.query.grouping)
    for metric in grouped.metrics {
      let kinds: [GroupComparison.Kind] =
        switch try arguments.value(test) {
        case .paired: [.paired]
        case .welch: [.welch]
        case .both: [.paired, .welch]
        case nil: [try grouped.kind(of: metric, with: reference)]
        }
      for kind in kinds { items += try grouped.comparisons(of: metric, with: reference, kind) }
    }
  }
  if let drawing = try arguments.value(drawing) {
    let figures = ResultFigures(groups: groups)
    guard drawing == .courses || !asked.query.grouping.isEmpty else {
      throw ShellError(
        .usage, "means are drawn over a parameter", hint: "add by PARAM", argument: "plot")
    }
    for metric in grouped.metrics {
      items.append(
        .figure(
          drawing == .means
            ? figures.means(of: metric) : try figures.courses(of: metric, in: store)))
    }
  }
  if let remark = grouped.remark(cells) { items.append(.text(remark)) }
  return Answer(items)
}

/// Refuses keys that would change nothing beside the others, or without one that is missing.
private func refuseKeysWithoutMeaning(_ arguments: Arguments, isCorrelation: Bool) throws {
  func refuse(_ name: String, _ words: String, hint: String) throws {
    throw ShellError(.usage, "\(name)= means nothing \(words)", hint: hint, argument: name)
  }
  if arguments.isGiven(steps), !arguments.isGiven(export) {
    try refuse("steps", "without export=", hint: "add export=FILE; plot=courses draws by step")
  }
  if arguments.isGiven(test), !arguments.isGiven(against) {
    try refuse("test", "without against=", hint: "add against=VALUE, to compare groups with")
  }
  let hint = "leave out one of them"
  if isCorrelation, arguments.isGiven(export) { try refuse("export", "beside vs", hint: hint) }
  guard isCorrelation || arguments.isGiven(export) else { return }
  let other = isCorrelation ? "vs" : "export="
  if arguments.isGiven(drawing) { try refuse("plot", "beside \(other)", hint: hint) }
  if arguments.isGiven(against) { try refuse("against", "beside \(other)", hint: hint) }
}

/// The parameter value that marks reference groups.
private func reference(_ text: String, _ grouping: [String]) throws -> CellParameter {
  let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
  if parts.count == 2 { return CellParameter(parts[0], parsing: parts[1]) }
  guard let first = grouping.first else {
    throw ShellError(
      .usage, "against= needs groups to compare", hint: "for example: by profile against=random",
      argument: "against")
  }
  return CellParameter(first, parsing: text)
}

private func unknownMetric(_ name: String, _ cells: [CellRecord]) -> ShellError {
  let names = cells.metrics
  let near = nearestMatches(to: name, among: names)
  return ShellError(
    .unknownName, "nothing called \(name) was measured",
    hint: !near.isEmpty
      ? "did you mean \(near.joined(separator: " or "))?"
      : names.isEmpty ? "no cell is done yet" : "there are \(names.joined(separator: ", "))")
}

/// A metric against another quantity: points, and how closely they go together.
private func correlation(
  _ groups: [ResultGroup], _ metrics: [String], _ versus: String
) throws -> Answer {
  guard metrics.count == 1, let metric = metrics.first else {
    throw ShellError(
      .usage, "vs sets one metric against another quantity",
      hint: "for example: results of concentration vs cv")
  }
  func place(_ cell: CellRecord) -> Double? {
    cell.final(versus) ?? cell.parameter(versus)?.number
  }
  var series: [Series] = []
  for group in groups {
    let pairs = group.cells.compactMap { cell -> (x: Double, y: Double)? in
      guard let x = place(cell), let y = cell.final(metric), x.isFinite, y.isFinite else {
        return nil
      }
      return (x, y)
    }
    let name = group.key.isEmpty ? metric : group.label
    series.append(Series(name, xs: pairs.map(\.x), ys: pairs.map(\.y)))
  }
  let (xs, ys) = (series.flatMap(\.xs), series.flatMap(\.ys))
  guard !xs.isEmpty else { throw unknownMetric(versus, groups.flatMap(\.cells)) }
  let plot = Plot(
    .points, series: series, title: "\(metric) vs \(versus)", xLabel: versus, yLabel: metric)
  return Answer([.figure(.plot(plot)), .table(try ResultTables.correlations(xs, ys))])
}

/// What a file of results holds, and how many rows that is.
private func exported(
  _ cells: [CellRecord], _ store: ResultStore, to file: String, steps: Bool
) throws -> (text: String, count: Int) {
  let rows =
    steps
    ? ResultExport(courses: try cells.map { ($0, try store.measures(of: $0.id)) })
    : ResultExport(cells: cells)
  let ending = file.split(separator: ".").last.map { $0.lowercased() }
  let text: String
  switch ending {
  case "csv": text = rows.csv
  case "jsonl": text = rows.rows.map { JSONLines.line(json($0, rows.columns)) }.joined()
  default:
    throw ShellError(
      .usage, "\(file) ends neither in .csv nor in .jsonl",
      hint: "the ending says how it is written", argument: "export")
  }
  return (text, rows.rows.count)
}

private func json(_ row: [ResultExport.Value], _ columns: [String]) -> JSONValue {
  .object(
    zip(columns, row).map { column, value in
      switch value {
      case .text(let text): .init(column, .string(text))
      case .number(let number):
        .init(column, Int(exactly: number).map { .integer($0) } ?? .number(number))
      case .none: .init(column, .null)
      }
    })
}
