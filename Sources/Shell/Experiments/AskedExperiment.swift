import CommandLanguage
import Experiments
import SparseNetworks

/// The experiment that `experiment run` and `experiment submit` are asked for.
struct AskedExperiment {
  let name: String
  let source: SourceText
  let grid: ParameterGrid
  /// The flags that were given.
  private let flags: Set<String>

  /// Reads what was asked.
  ///
  /// - Throws: what is wrong with it.
  init(_ action: ExperimentAction, _ session: Session, _ arguments: Arguments) throws {
    guard arguments.isGiven(ExperimentParameter.target) else {
      throw ShellError(
        .usage, "experiment \(action.rawValue) needs a script",
        hint: "for example: experiment \(action.rawValue) static.psn over seed=1..5")
    }
    source = try arguments.blaming(ExperimentParameter.target) { try TextFile.read($0) }
    let declared: [DeclaredParameter]
    do {
      declared = try DeclaredParameter.all(in: Script.parse(source).statements)
    } catch let error as ShellError {
      throw Failure(error, at: arguments.span(of: "target"), in: arguments.node.source)
    }
    let words = try arguments.raw(ExperimentParameter.over).map { try queryWords($0) } ?? []
    for flag in words.compactMap(\.literal) where flag.hasPrefix("--") {
      throw Self.strangeFlag(flag, arguments)
    }
    flags = Set(
      ExperimentParameter.flags.filter { arguments.isGiven($0) }.map(\.declaration.name))
    grid = try Self.grid(words, arguments, session, declared)
    name = try arguments.value(ExperimentParameter.name) ?? Self.scriptName(source.name)
  }

  /// Whether a flag was given.
  func has(_ flag: Parameter<Bool>) -> Bool { flags.contains(flag.declaration.name) }

  /// Whether what is known of the cells is to be forgotten.
  var isFresh: Bool { has(ExperimentParameter.fresh) }

  /// Makes sure that the cells have their rows, and that what earlier cells have read is as it was.
  ///
  /// With `--fresh`, these cells may have read anything: they are run again. Nothing is forgotten yet.
  ///
  /// - Returns: the numbers of the cells.
  func plan(in store: ResultStore, _ configuration: Session.Configuration) throws -> [Int64] {
    let cells = try store.plan(
      name, script: source.text, version: Version.text, cells: grid.cells)
    // Results are shown side by side with those of other grids, so those count too.
    let forgotten = Set(isFresh ? cells : [])
    let others = try store.cells(of: name).map(\.id).filter { !forgotten.contains($0) }
    for inputs in try store.data(of: others) {
      try CellInputs(inputs).verify(CellRun(configuration).configuration)
    }
    return cells
  }

  /// Does something that forgets cells, while no worker is at them: what it began before would be
  /// kept as if it were new.
  ///
  /// - Throws: ``ShellError`` where one is.
  func forgetting<Value>(
    _ cells: [Int64], of store: ResultStore, _ body: () throws -> Value
  ) throws -> Value {
    guard let value = try CellLock.with(cells, of: store.path, body) else {
      throw ShellError(
        .cellBusy, "another process is at one of the cells that --fresh forgets",
        hint: "wait until it has ended, or stop it; nothing was forgotten")
    }
    return value
  }

  /// A complaint about a flag in a grid: flags stand before it or behind it.
  private static func strangeFlag(_ flag: String, _ arguments: Arguments) -> Diagnostic {
    let known = ExperimentParameter.flags.map { "--" + $0.declaration.name }
    let near = nearestMatches(to: flag, among: known)
    let hint =
      known.contains(flag)
      ? "write it at the end"
      : near.isEmpty ? nil : "did you mean \(near.joined(separator: " or "))?"
    return Diagnostic(
      .unknownName, "\(flag) is no part of a grid", hint: hint,
      span: arguments.span(of: "over"), source: arguments.node.source)
  }

  /// The grid that is asked for: what is not varied has the value that the script declares.
  private static func grid(
    _ words: [Word], _ arguments: Arguments, _ session: Session, _ declared: [DeclaredParameter]
  ) throws -> ParameterGrid {
    var given: [String: [CellParameter]] = [:]
    if let raw = arguments.raw(ExperimentParameter.over), let first = words.first {
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
          if arguments.command.parameters.contains(where: { $0.name == key.name }) {
            throw raw.problem(
              "\(key.name)= is no part of the grid",
              hint: "write it before over, or at the end")
          }
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

  /// The last part of a path without `.psn`.
  private static func scriptName(_ path: String) -> String {
    let last = path.split(separator: "/").last.map(String.init) ?? path
    return last.hasSuffix(".psn") ? String(last.dropLast(4)) : last
  }
}
