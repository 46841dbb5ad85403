import CommandLanguage
import Experiments
import SparseNetworks
import SystemPackage

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

  /// Makes sure that the cells have their rows, and that what those will read that are to be run is as
  /// it was where earlier cells have read it.
  ///
  /// With `--fresh`, these cells may have read anything: they are run again. Nothing is forgotten yet.
  ///
  /// - Returns: the numbers of the cells.
  func plan(in store: ResultStore, _ configuration: Session.Configuration) throws -> [Int64] {
    let cells = try store.plan(
      name, script: source.text, version: Version.text, cells: grid.cells)
    // Results are shown side by side with those of other grids, so those count too.
    let wanted = Set(cells)
    var readers: [NeededInputs.Reader] = []
    var missing: [[CellParameter]] = []
    let planned = try store.cells(of: name)
    let data = try store.data(of: planned.map(\.id))
    for cell in planned {
      let isForgotten = isFresh && wanted.contains(cell.id)
      if !isForgotten, let text = data[cell.id] {
        readers.append(.init(parameters: cell.parameters, inputs: CellInputs(text).inputs))
      }
      if wanted.contains(cell.id), isForgotten || cell.state != .done {
        missing.append(cell.parameters)
      }
    }
    for input in NeededInputs(readers: readers).inputs(of: missing) {
      try input.verify(CellRun(configuration).configuration)
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
    let context = SessionContext(session: session)
    var given: [String: [CellParameter]] = [:]
    if let raw = arguments.raw(ExperimentParameter.over), let first = words.first {
      let example = "for example: over profile=power,random seed=1..5"
      guard first.literal == "over" else {
        throw raw.problem("the grid begins with over", hint: example)
      }
      for word in words.dropFirst() {
        guard let (name, _, value) = word.key else {
          throw raw.problem(
            "over takes PARAM=VALUES, not \(try word.expanded(in: context))", hint: example)
        }
        guard declared.contains(where: { $0.name == name }) else {
          throw unknown(name, raw, arguments.command, declared)
        }
        guard given[name] == nil else { throw raw.problem("\(name) is given twice") }
        given[name] = try value.listItems(in: context).map { CellParameter(name, parsing: $0) }
      }
    }
    return try ParameterGrid(
      declared.map { parameter in
        try ParameterGrid.Axis(parameter.name, given[parameter.name] ?? [parameter.fallback])
      })
  }

  /// A complaint about a name in a grid that the script does not declare.
  private static func unknown(
    _ name: String, _ raw: RawArgument, _ command: Command, _ declared: [DeclaredParameter]
  ) -> Diagnostic {
    if command.parameters.contains(where: { $0.name == name }) {
      return raw.problem(
        "\(name)= is no part of the grid", hint: "write it before over, or at the end")
    }
    let near = nearestMatches(to: name, among: declared.map(\.name))
    return raw.problem(
      "the script has no parameter \(name)", code: .unknownName,
      hint: !near.isEmpty
        ? "did you mean \(near.joined(separator: " or "))?"
        : declared.isEmpty
          ? "it declares them with param: param \(name) VALUE"
          : "it has \(declared.map(\.name).joined(separator: ", "))")
  }

  /// The last part of a path without `.psn`.
  private static func scriptName(_ path: String) -> String {
    guard let last = FilePath(path).lastComponent else { return path }
    return last.extension == "psn" ? last.stem : last.string
  }
}
