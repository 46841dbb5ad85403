extension SparseRows {
  /// A mask of `edgeCount` edges drawn uniformly without replacement over the whole layer.
  ///
  /// Draws positions until enough distinct ones are found (or, above half density, the positions
  /// to leave out): time and memory grow with the number of edges.
  static func random(
    inputCount: Int, neuronCount: Int, edgeCount: Int, stream: RandomStream
  ) -> SparseRows {
    let possible = inputCount * neuronCount
    precondition(edgeCount <= possible, "more edges than positions")
    let drawsAbsent = edgeCount > possible / 2
    let wanted = drawsAbsent ? possible - edgeCount : edgeCount
    var draws = stream.draws()
    var positions: [Int] = []
    positions.reserveCapacity(wanted)
    while positions.count < wanted {
      for _ in positions.count..<wanted { positions.append(draws.integer(below: possible)) }
      positions.sort()
      var kept = 0
      for position in positions where kept == 0 || positions[kept - 1] != position {
        positions[kept] = position
        kept += 1
      }
      positions.removeSubrange(kept...)
    }
    if drawsAbsent { positions = Self.complement(of: positions, below: possible) }

    var rows = SparseRows(inputCount: inputCount, edgeCapacity: edgeCount)
    var next = 0
    for neuron in 0..<neuronCount {
      let first = next
      let limit = (neuron + 1) * inputCount
      while next < positions.count && positions[next] < limit { next += 1 }
      rows.append(row: positions[first..<next].map { UInt32($0 - neuron * inputCount) })
    }
    return rows
  }

  private static func complement(of sorted: [Int], below limit: Int) -> [Int] {
    var result: [Int] = []
    result.reserveCapacity(limit - sorted.count)
    var next = 0
    for position in 0..<limit {
      if next < sorted.count && sorted[next] == position {
        next += 1
      } else {
        result.append(position)
      }
    }
    return result
  }
}
