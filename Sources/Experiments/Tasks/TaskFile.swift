import Interchange

/// The file that tells a task on another machine what to run.
public struct TaskFile: Sendable, Equatable {
  /// What to run.
  public let task: CellTask
  /// The folder in which the experiment was submitted: what its script names is looked for there.
  public let directory: String

  /// A file.
  public init(_ task: CellTask, directory: String) {
    self.task = task
    self.directory = directory
  }

  /// Reads a file.
  ///
  /// - Throws: ``ExperimentError``: `notFound` where there is none.
  public init(reading path: String) throws { try self.init(SealedFile.read(path), of: path) }

  /// Writes a file, whole or not at all.
  ///
  /// - Throws: ``ExperimentError`` where that cannot be done.
  public func write(to path: String) throws { try SealedFile.write(json, to: path) }
}

extension TaskFile: SealedContents {
  static var kind: String { "cell task" }

  var members: [JSONValue.Member] {
    [
      .init("experiment", .string(task.experiment)), .init("version", .string(task.version)),
      .init("cell", .integer(Int(task.cell))),
      .init(
        "parameters",
        .array(
          task.parameters.map {
            [.string($0.name), .string($0.text), $0.number.map { .number($0) } ?? .null]
          })),
      .init("directory", .string(directory)), .init("script", .string(task.script)),
    ]
  }

  init?(members json: JSONValue) {
    guard let experiment = json["experiment"]?.stringValue,
      let version = json["version"]?.stringValue, let cell = json["cell"]?.integerValue,
      let parameters = json["parameters"]?.elements, let script = json["script"]?.stringValue,
      let directory = json["directory"]?.stringValue
    else { return nil }
    var found: [CellParameter] = []
    for parameter in parameters {
      guard let name = parameter[0]?.stringValue, let text = parameter[1]?.stringValue,
        let number = parameter[2], number == .null || number.doubleValue != nil
      else { return nil }
      found.append(CellParameter(name, text, number: number.doubleValue))
    }
    task = CellTask(
      experiment: experiment, version: version, script: script, cell: Int64(cell),
      parameters: found)
    self.directory = directory
  }
}
