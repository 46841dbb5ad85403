import SparseNetworks

/// Which cells are looked at, how they are put together, and what of them is shown.
public struct ResultQuery: Sendable, Equatable {
  /// A condition: the parameter has one of these values.
  public struct Condition: Sendable, Equatable {
    /// The parameter.
    public let name: String
    /// The values that pass.
    public let values: [CellParameter]

    /// A condition.
    public init(_ name: String, _ values: [CellParameter]) {
      self.name = name
      self.values = values
    }
  }

  /// All must hold.
  public var conditions: [Condition]
  /// The parameters whose values tell groups apart.
  public var grouping: [String]

  /// A query.
  public init(conditions: [Condition] = [], grouping: [String] = []) {
    self.conditions = conditions
    self.grouping = grouping
  }

  /// The cells that are asked for, put together; groups in the order of their numbers, or of first
  /// appearance where values are words.
  ///
  /// - Throws: ``ExperimentError`` where a name is none of the parameters.
  public func groups(of cells: [CellRecord]) throws -> [ResultGroup] {
    for name in conditions.map(\.name) + grouping {
      guard cells.contains(where: { $0.parameter(name) != nil }) else {
        throw Self.unknown(name, cells)
      }
    }
    var groups: [ResultGroup] = []
    var places: [[String]: Int] = [:]
    for cell in cells where passes(cell) {
      let key = grouping.compactMap(cell.parameter)
      let identity = key.map(\.canonicalValue)
      if let place = places[identity] {
        groups[place].cells.append(cell)
      } else {
        places[identity] = groups.count
        groups.append(ResultGroup(key: key, cells: [cell]))
      }
    }
    let ranks = grouping.map { Self.ranks(of: $0, in: cells) }
    func place(_ group: ResultGroup) -> [Int] {
      zip(ranks, group.key).map { $0[$1.canonicalValue] ?? 0 }
    }
    return groups.sorted { place($0).lexicographicallyPrecedes(place($1)) }
  }

  /// Where each value of a parameter stands.
  private static func ranks(of name: String, in cells: [CellRecord]) -> [String: Int] {
    var ranks: [String: Int] = [:]
    var values: [CellParameter] = []
    for value in cells.compactMap({ $0.parameter(name) }) where ranks[value.canonicalValue] == nil {
      ranks[value.canonicalValue] = values.count
      values.append(value)
    }
    let numbers = values.compactMap(\.number)
    guard numbers.count == values.count else { return ranks }
    for (rank, value) in values.sorted(by: { ($0.number ?? 0) < ($1.number ?? 0) }).enumerated() {
      ranks[value.canonicalValue] = rank
    }
    return ranks
  }

  private func passes(_ cell: CellRecord) -> Bool {
    conditions.allSatisfy { condition in
      guard let own = cell.parameter(condition.name) else { return false }
      return condition.values.contains { own.hasSameValue(as: $0) }
    }
  }

  private static func unknown(_ name: String, _ cells: [CellRecord]) -> ExperimentError {
    let names = cells.first?.parameters.map(\.name) ?? []
    return ExperimentError(
      .notFound, "there is no parameter \(name)",
      hint: names.isEmpty ? "the script has none" : "there are \(names.joined(separator: ", "))")
  }
}

/// Cells that share the values of some parameters.
public struct ResultGroup: Sendable, Equatable {
  /// What they share.
  public let key: [CellParameter]
  /// The cells.
  public var cells: [CellRecord]

  /// The cells that are done and have a value of the metric, in order.
  public func values(of metric: String) -> [Double] { cells.compactMap { $0.final(metric) } }

  /// The key as it is written on a command line.
  public var label: String { key.map { "\($0.name)=\($0.text)" }.joined(separator: " ") }
}

extension Array<CellRecord> {
  /// The parameters that do not have the same value in all cells, in order.
  public var varyingParameters: [String] {
    guard let first else { return [] }
    return first.parameters.map(\.name).filter { name in
      contains { $0.parameter(name)?.canonicalValue != first.parameter(name)?.canonicalValue }
    }
  }

  /// Everything that was measured, in the order of first measurement.
  public var metrics: [String] {
    var names: [String] = []
    for cell in self {
      for measure in cell.finals where !names.contains(measure.name) { names.append(measure.name) }
    }
    return names
  }
}
