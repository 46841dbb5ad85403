/// What is to be run as one cell.
public struct CellTask: Sendable, Equatable {
  /// The name of the experiment.
  public let experiment: String
  /// The version of the program that the cell was planned for.
  public let version: String
  /// The script of the experiment.
  public let script: String
  /// The number of the cell in the file of results.
  public let cell: Int64
  /// The parameters of the cell, in the order of the grid.
  public let parameters: [CellParameter]

  /// A task.
  public init(
    experiment: String, version: String, script: String, cell: Int64, parameters: [CellParameter]
  ) {
    self.experiment = experiment
    self.version = version
    self.script = script
    self.cell = cell
    self.parameters = parameters
  }

  /// What the cell is, by content.
  public var identity: CellIdentity {
    CellIdentity(script: script, parameters: parameters, version: version)
  }

  /// The parameters as they are written on a command line.
  public var label: String { parameters.label }
}

extension [CellParameter] {
  /// Parameters as they are written on a command line.
  var label: String { map { "\($0.name)=\($0.text)" }.joined(separator: " ") }
}

/// What came of running a cell, with where and when.
public struct CellResult: Sendable, Equatable {
  /// How it ended.
  public enum Ending: Sendable, Equatable {
    /// Well, with results.
    case done(CellOutcome)
    /// The script failed, for this reason.
    case failed(String)
  }

  /// How it ended.
  public let ending: Ending
  /// How long it took.
  public let seconds: Double
  /// Which machine ran it.
  public let machine: String
  /// When it ended, in universal time: `2026-11-25T16:17:57Z`.
  public let ended: String

  /// A result.
  public init(ending: Ending, seconds: Double, machine: String, ended: String) {
    self.ending = ending
    self.seconds = seconds
    self.machine = machine
    self.ended = ended
  }

  /// The same result, or a failure where a look at what came of the cell throws an
  /// ``ExperimentError``.
  public func failing(where check: (CellOutcome) throws -> Void) rethrows -> CellResult {
    guard case .done(let outcome) = ending else { return self }
    do {
      try check(outcome)
      return self
    } catch let error as ExperimentError {
      let words = error.message + (error.hint.map { " (\($0))" } ?? "")
      return CellResult(ending: .failed(words), seconds: seconds, machine: machine, ended: ended)
    }
  }
}
