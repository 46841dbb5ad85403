import Interchange

/// The file in which a task on another machine leaves what came of its cell.
public struct ResultFile: Sendable, Equatable {
  /// The name of the experiment.
  public let experiment: String
  /// The number of the cell.
  public let cell: Int64
  /// The version of the program that ran it.
  public let version: String
  /// The identity of the cell.
  public let identity: String
  /// What came of it.
  public let result: CellResult

  /// What came of a task.
  public init(_ result: CellResult, of task: CellTask) {
    experiment = task.experiment
    cell = task.cell
    version = task.version
    identity = task.identity.digest
    self.result = result
  }

  /// Whether it is what came of a task, rather than of another one.
  ///
  /// - Throws: ``ExperimentError`` where it is not.
  public func check(isOf task: CellTask, at path: String) throws {
    let reason: String
    if version != task.version {
      reason = "of psn \(version), and the cell is of psn \(task.version)"
    } else if experiment != task.experiment {
      reason = "of the experiment \(experiment), and cell \(task.cell) is of \(task.experiment)"
    } else if cell != task.cell || identity != task.identity.digest {
      reason = "of another script or other parameters than cell \(task.cell)"
    } else {
      return
    }
    throw ExperimentError(.conflict, "\(path) is \(reason); it was left alone")
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

extension ResultFile: SealedContents {
  static var kind: String { "cell result" }

  var members: [JSONValue.Member] {
    var members: [JSONValue.Member] = [
      .init("experiment", .string(experiment)), .init("cell", .integer(Int(cell))),
      .init("version", .string(version)), .init("identity", .string(identity)),
      .init("machine", .string(result.machine)), .init("seconds", .number(result.seconds)),
      .init("ended", .string(result.ended)),
    ]
    switch result.ending {
    case .failed(let message): members.append(.init("message", .string(message)))
    case .done(let outcome):
      members += [
        .init("digest", outcome.digest.map { .string($0) } ?? .null),
        .init(
          "measures",
          .array(
            outcome.measures.map { [.string($0.name), .integer($0.step), .number($0.value)] })),
        .init("data", .string(outcome.data)), .init("script", .string(outcome.script)),
      ]
    }
    return members
  }

  init?(members json: JSONValue) {
    guard let experiment = json["experiment"]?.stringValue, let cell = json["cell"]?.integerValue,
      let version = json["version"]?.stringValue, let identity = json["identity"]?.stringValue,
      let machine = json["machine"]?.stringValue, let seconds = json["seconds"]?.doubleValue,
      let ended = json["ended"]?.stringValue, let ending = CellResult.Ending(json)
    else { return nil }
    self.experiment = experiment
    self.cell = Int64(cell)
    self.version = version
    self.identity = identity
    result = CellResult(ending: ending, seconds: seconds, machine: machine, ended: ended)
  }
}

extension CellResult.Ending {
  fileprivate init?(_ json: JSONValue) {
    if let message = json["message"]?.stringValue {
      self = .failed(message)
      return
    }
    guard let rows = json["measures"]?.elements, let data = json["data"]?.stringValue,
      let script = json["script"]?.stringValue, let digest = json["digest"],
      digest == .null || digest.stringValue != nil
    else { return nil }
    var measures: [Measure] = []
    for row in rows {
      guard let name = row[0]?.stringValue, let step = row[1]?.integerValue,
        let value = row[2]?.doubleValue
      else { return nil }
      measures.append(Measure(name, step: step, value: value))
    }
    self = .done(
      CellOutcome(measures: measures, digest: digest.stringValue, data: data, script: script))
  }
}
