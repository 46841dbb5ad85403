/// One value an edge, carried over to other edges of the same layer.
struct EdgeExchange {
  /// The edges after the exchange.
  let rows: SparseRows
  /// For each edge after it, the edge that it was before; nil for a new one.
  let origins: [Int?]

  /// - Parameters:
  ///   - dropped: places that lose their edge.
  ///   - grown: places that get one, none of which keeps one.
  ///   - asNew: whether an edge that is dropped and grown counts as new.
  init(_ rows: SparseRows, dropped: Set<Int>, grown: Set<Int>, asNew: Bool) {
    var (result, origins) = (
      SparseRows(inputCount: rows.inputCount, edgeCapacity: rows.edgeCount + grown.count),
      [Int?]()
    )
    origins.reserveCapacity(rows.edgeCount + grown.count)
    var byNeuron: [Int: [UInt32]] = [:]
    for place in grown {
      byNeuron[place / rows.inputCount, default: []].append(UInt32(place % rows.inputCount))
    }
    for neuron in 0..<rows.neuronCount {
      let base = neuron * rows.inputCount
      var row: [(input: UInt32, origin: Int?)] = rows.edges(of: neuron).compactMap { edge in
        let place = base + Int(rows.columns[edge])
        return dropped.contains(place) ? nil : (rows.columns[edge], edge)
      }
      if let new = byNeuron[neuron] {
        row += new.map { input in
          let old = asNew ? nil : rows.edge(neuron: neuron, input: Int(input))
          return (input, old)
        }
        row.sort { $0.input < $1.input }
      }
      result.append(row: row.map(\.input))
      origins += row.map(\.origin)
    }
    self.rows = result
    self.origins = origins
  }

  /// Values of edges that were there before; `new` for the others.
  func carry<Value>(_ values: [Value], new: Value) -> [Value] {
    guard !values.isEmpty else { return [] }
    return origins.map { $0.map { values[$0] } ?? new }
  }
}
