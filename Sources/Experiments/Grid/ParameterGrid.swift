/// Every combination of the values of some parameters: the cells of an experiment.
public struct ParameterGrid: Sendable, Equatable {
  /// One parameter and the values that it takes in turn.
  public struct Axis: Sendable, Equatable {
    /// The parameter's name.
    public let name: String
    /// The values, each once.
    public let values: [CellParameter]

    /// An axis.
    ///
    /// - Throws: ``ExperimentError`` where there is no value, or one comes twice.
    public init(_ name: String, _ values: [CellParameter]) throws {
      guard !values.isEmpty else {
        throw ExperimentError(
          .badGrid, "\(name) has no value", hint: "for example \(name)=1,2 or \(name)=1..5")
      }
      var seen: Set<String> = []
      for value in values where !seen.insert(value.canonicalValue).inserted {
        throw ExperimentError(
          .badGrid, "\(name) has the value \(value.text) twice", hint: "give each value once")
      }
      self.name = name
      self.values = values
    }
  }

  /// Most cells of a grid.
  public static let mostCells = 100_000

  /// The parameters that vary; the last one varies fastest.
  public let axes: [Axis]
  /// How many cells there are.
  public let cellCount: Int

  /// The grid of some axes.
  ///
  /// - Throws: ``ExperimentError`` where a parameter comes twice, or there are too many cells.
  public init(_ axes: [Axis]) throws {
    var count = 1
    var seen: Set<String> = []
    for axis in axes {
      guard seen.insert(axis.name).inserted else {
        throw ExperimentError(
          .badGrid, "\(axis.name) is given twice", hint: "give its values once, with commas between"
        )
      }
      let (product, overflow) = count.multipliedReportingOverflow(by: axis.values.count)
      guard !overflow, product <= Self.mostCells else {
        throw ExperimentError(
          .badGrid, "the grid has more than \(Self.mostCells) cells", hint: "vary fewer parameters")
      }
      count = product
    }
    self.axes = axes
    cellCount = count
  }

  /// The parameters of each cell, the last axis varying fastest.
  public var cells: [[CellParameter]] {
    axes.reduce([[]]) { cells, axis in
      cells.flatMap { cell in axis.values.map { cell + [$0] } }
    }
  }
}
