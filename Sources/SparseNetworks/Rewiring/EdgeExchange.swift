/// One value an edge, carried over to other edges of the same layer.
struct EdgeExchange {
  /// The edges after the exchange.
  let rows: SparseRows
  /// For each edge after it, the edge that it was before; -1 for a new one.
  private let origins: [Int]

  /// - Parameters:
  ///   - isDropped: for each edge, whether it goes.
  ///   - grown: places that get an edge, ascending; no edge that stays is among them.
  ///   - asNew: whether an edge that is dropped and grown counts as new.
  init(_ rows: SparseRows, isDropped: [Bool], grown: ArraySlice<Candidate>, asNew: Bool) {
    var starts = [0]
    starts.reserveCapacity(rows.starts.count)
    var columns: [UInt32] = []
    columns.reserveCapacity(rows.edgeCount + grown.count)
    var origins: [Int] = []
    origins.reserveCapacity(rows.edgeCount + grown.count)
    var next = grown.startIndex
    for neuron in 0..<rows.neuronCount {
      for edge in rows.edges(of: neuron) {
        let column = rows.columns[edge]
        while next < grown.endIndex, grown[next].neuron == neuron, grown[next].input < column {
          columns.append(grown[next].input)
          origins.append(-1)
          next += 1
        }
        guard isDropped[edge] else {
          columns.append(column)
          origins.append(edge)
          continue
        }
        if next < grown.endIndex, grown[next].neuron == neuron, grown[next].input == column {
          columns.append(column)
          origins.append(asNew ? -1 : edge)
          next += 1
        }
      }
      while next < grown.endIndex, grown[next].neuron == neuron {
        columns.append(grown[next].input)
        origins.append(-1)
        next += 1
      }
      starts.append(columns.count)
    }
    self.rows = SparseRows(inputCount: rows.inputCount, starts: starts, columns: columns)
    self.origins = origins
  }

  /// Values of edges that were there before; `new` for the others.
  func carry<Value>(_ values: [Value], new: Value) -> [Value] {
    guard !values.isEmpty else { return [] }
    return origins.map { $0 < 0 ? new : values[$0] }
  }

  /// For each edge of a layer, whether it is among `dropped`, which ascend.
  static func marks(of dropped: ArraySlice<Candidate>, in rows: SparseRows) -> [Bool] {
    var marks = Array(repeating: false, count: rows.edgeCount)
    var edge = 0
    for candidate in dropped {
      edge = Swift.max(edge, rows.starts[Int(candidate.neuron)])
      while rows.columns[edge] < candidate.input { edge += 1 }
      marks[edge] = true
    }
    return marks
  }
}
