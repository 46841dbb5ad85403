extension SparseRows {
  /// Rows from elsewhere, refused unless they are what rows of this type are.
  ///
  /// - Parameters:
  ///   - starts: where each neuron's edges begin: from 0, never falling, to the number of edges.
  ///   - columns: the inputs of each neuron, ascending and without repetition.
  ///   - inputCount: number of inputs of the layer.
  /// - Throws: ``SparseNetworksError`` with code `inconsistent` that names the first neuron at fault.
  public init(checking starts: [Int], columns: [UInt32], inputCount: Int) throws {
    guard let neuronCount = Optional(starts.count - 1), neuronCount >= 0, starts.first == 0,
      starts.last == columns.count
    else {
      throw SparseNetworksError(
        .inconsistent,
        "rows begin at 0 and end at the number of edges, \(columns.count), not as these do")
    }
    self.init(inputCount: inputCount, edgeCapacity: columns.count)
    for neuron in 0..<neuronCount {
      let (start, end) = (starts[neuron], starts[neuron + 1])
      guard start <= end, end <= columns.count else {
        throw SparseNetworksError(
          .inconsistent, "the edges of neuron \(neuron) end before they begin, or after the last")
      }
      let row = columns[start..<end]
      guard zip(row, row.dropFirst()).allSatisfy({ $0 < $1 }) else {
        throw SparseNetworksError(
          .inconsistent, "the inputs of neuron \(neuron) do not ascend, or one stands twice")
      }
      if let last = row.last, Int(last) >= inputCount {
        throw SparseNetworksError(
          .inconsistent,
          "neuron \(neuron) reads input \(last), but the layer's are 0..\(inputCount - 1)")
      }
      append(row: Array(row))
    }
  }
}
