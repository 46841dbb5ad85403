extension TrainingState {
  /// Bytes that the state takes beyond what it shares with another.
  func byteCount(sharingWith other: TrainingState?) -> Int {
    var bytes = network.layers.indices.reduce(0) { total, index in
      let rows = network.layers[index].rows
      let values = rows.edgeCount + rows.neuronCount
      let shares = other?.network.layers[index].rows.isIdentical(to: rows) ?? false
      let parameters = total + 4 * values * (1 + optimizer.momentCount)
      // Births and explored edges change with the edges.
      guard !shares else { return parameters }
      return parameters + 4 * rows.edgeCount + 8 * (rows.neuronCount + births[index].count)
        + (explored[index].map { 4 * $0.count + 24 * $0.neuronCount } ?? 0)
    }
    if lives.count != other?.lives.count ?? 0 {
      bytes += lives.byteCount - min(lives.byteCount, other?.lives.byteCount ?? 0)
    }
    return bytes
  }
}
