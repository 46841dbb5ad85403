/// How far a cell is.
public enum CellState: String, Sendable, CaseIterable {
  /// Planned, and not run to its end yet.
  case missing
  /// Run, with results.
  case done
  /// Run, and failed; it is run again when the experiment is.
  case failed
}

/// A value that a cell has measured at a step.
public struct Measure: Sendable, Equatable {
  /// What was measured: `accuracy`, or the name of a `report`.
  public let name: String
  /// The step of training at which it was.
  public let step: Int
  /// The value; not a number where there is none.
  public let value: Double

  /// A measured value.
  public init(_ name: String, step: Int, value: Double) {
    self.name = name
    self.step = step
    self.value = value
  }
}

/// What came of running a cell.
public struct CellOutcome: Sendable, Equatable {
  /// What was measured, in order; the last value of a name is the final one.
  public var measures: [Measure]
  /// The digest of the final state of the current network; nil where there is none.
  public var digest: String?
  /// Which data were loaded, a line each, with their digests.
  public var data: String
  /// The session as a script that replays, and checks itself.
  public var script: String

  /// What came of a cell.
  public init(measures: [Measure], digest: String?, data: String, script: String) {
    self.measures = measures
    self.digest = digest
    self.data = data
    self.script = script
  }
}

/// A cell of an experiment, as it is kept.
public struct CellRecord: Sendable, Equatable {
  /// Its number in the file.
  public let id: Int64
  /// Its parameters, in the order of the grid.
  public let parameters: [CellParameter]
  /// How far it is.
  public let state: CellState
  /// The digest of its final state.
  public let digest: String?
  /// Why it failed.
  public let message: String?
  /// Which machine ran it.
  public let machine: String?
  /// How long that took.
  public let seconds: Double?
  /// When it ended, in universal time.
  public let ended: String?
  /// The final value of each thing measured, in the order of first measurement.
  public let finals: [Measure]

  /// The value of a parameter.
  public func parameter(_ name: String) -> CellParameter? {
    parameters.first { $0.name == name }
  }

  /// The final value of a metric.
  public func final(_ name: String) -> Double? { finals.first { $0.name == name }?.value }

  /// The parameters as they are written on a command line.
  public var label: String { parameters.label }
}
