import CommandLanguage
import Experiments
import TerminalGraphics

/// What is known of experiments, as candidates for completion: their names, their cells, parameters
/// and metrics, and the parameters that a script declares. A file that cannot be read offers nothing.
struct ExperimentCandidates {
  /// The words behind the command's name, up to the cursor.
  private let words: [String]
  private let given: [String: String]
  /// What stands at the cursor.
  private let typed: String

  init(words: some Sequence<String>, given: [String: String], typed: String) {
    self.words = Array(words)
    self.given = given
    self.typed = typed
  }

  // MARK: - The question of results

  private static let clauses = [
    Completion(text: "where", description: "only cells with these values"),
    Completion(text: "by", description: "group by parameters"),
    Completion(text: "of", description: "which metrics"),
    Completion(text: "vs", description: "correlate with this metric or parameter"),
  ]

  /// What may stand next in a question about results.
  var question: [Completion] {
    let clauses = Self.clauses.filter { !words.contains($0.text) }
    guard let clause = words.last(where: Self.isClause) else {
      let isNamed = words.contains { !$0.contains("=") && !$0.hasPrefix("--") }
      return (isNamed ? [] : experiments) + clauses
    }
    let isFirst = words.last == clause
    let cells = cells
    let choices: [Completion]
    switch clause {
    case "where": choices = conditions(cells)
    case "by": choices = listed(parameters(of: cells))
    case "of": choices = listed(metrics(of: cells))
    default: choices = isFirst ? metrics(of: cells) + parameters(of: cells) : []
    }
    return choices + (isFirst ? [] : clauses)
  }

  /// `PARAM=`, and behind it the values that there are.
  private func conditions(_ cells: [CellRecord]) -> [Completion] {
    guard let sign = typed.firstIndex(of: "=") else {
      return parameters(of: cells).map { $0.replacing(text: $0.text + "=", isFinal: false) }
    }
    let name = typed[..<sign]
    let values = unique(
      cells.flatMap { cell in cell.parameters.filter { $0.name == name }.map(\.text) })
    return listed(values.map { Completion(text: $0, description: "a value of \(name)") })
  }

  /// Each behind what is already there of a list with commas.
  private func listed(_ choices: [Completion]) -> [Completion] {
    let start = typed.lastIndex { $0 == "," || $0 == "=" }.map { typed.index(after: $0) }
    let before = typed[..<(start ?? typed.startIndex)]
    return choices.map { $0.replacing(text: before + $0.text) }
  }

  private func parameters(of cells: [CellRecord]) -> [Completion] {
    unique(cells.flatMap { $0.parameters.map(\.name) }).map { name in
      let values = unique(cells.flatMap { $0.parameters.filter { $0.name == name }.map(\.text) })
      let more = values.count > 5 ? ", …" : ""
      return Completion(
        text: name, description: values.prefix(5).joined(separator: ", ") + more)
    }
  }

  private func metrics(of cells: [CellRecord]) -> [Completion] {
    cells.metrics.map { Completion(text: $0, description: "measured") }
  }

  // MARK: - The target and grid of experiment

  /// What the action of `experiment` is for.
  func targets(quote: Character?) -> [Completion] {
    switch given["action"].flatMap(ExperimentAction.init(rawValue:)) {
    case .run?, .submit?: Candidates.files(typed, endings: [".psn"], quote: quote)
    case .page?: Candidates.files(typed, endings: [".md"], quote: quote)
    case .status?, .collect?, .forget?: experiments
    case .script?:
      cells.map { cell in
        Completion(
          text: "\(cell.id)",
          description: cell.parameters.map { "\($0.name)=\($0.text)" }.joined(separator: " "))
      }
    case .list?, .cell?, nil: []
    }
  }

  /// `over`, and behind it the parameters of the script that have no values yet.
  var grid: [Completion] {
    if given["action"] == ExperimentAction.forget.rawValue {
      return words.contains("where")
        ? conditions(cells) : Self.clauses.filter { $0.text == "where" }
    }
    guard let place = words.firstIndex(of: "over") else {
      return [Completion(text: "over", description: "and PARAM=VALUES of the grid")]
    }
    guard let path = given["target"], let source = try? TextFile.read(path),
      let script = try? Script.parse(source),
      let declared = try? DeclaredParameter.all(in: script.statements)
    else { return [] }
    let taken = words[place...].map { $0.prefix { $0 != "=" } }
    return declared.filter { parameter in !taken.contains { $0 == parameter.name } }.map {
      Completion(
        text: "\($0.name)=", description: "\($0.fallback.text) unless said", isFinal: false)
    }
  }

  // MARK: - The file of results

  private func read<Value>(_ body: (ResultStore) throws -> Value) -> Value? {
    let path = TextFile.expandingTilde(
      given["store"] ?? storeParameter.declaration.defaultText ?? "")
    guard let store = try? ResultStore(openingAt: path, checksContents: false) else { return nil }
    defer { store.close() }
    return try? body(store)
  }

  private var experiments: [Completion] {
    (read { try $0.overviews() } ?? []).map {
      Completion(
        text: $0.name, description: formatQuantity($0.counts.values.reduce(0, +), "cell"))
    }
  }

  private static func isClause(_ word: String) -> Bool { clauses.contains { $0.text == word } }

  /// The cells of the experiment that is named, or of the only one; all for `experiment script`.
  private var cells: [CellRecord] {
    let named =
      given["action"] == nil
      ? words.first { !$0.contains("=") && !$0.hasPrefix("--") } : given["target"]
    return read { store in
      given["action"] == ExperimentAction.script.rawValue
        ? try store.overviews().flatMap { try store.cells(of: $0.name) }
        : try store.cells(
          of: named.flatMap { Self.isClause($0) ? nil : $0 } ?? store.onlyExperiment())
    } ?? []
  }

  private func unique(_ texts: [String]) -> [String] {
    var seen: Set<String> = []
    return texts.filter { seen.insert($0).inserted }
  }
}
