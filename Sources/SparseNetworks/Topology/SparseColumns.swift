/// The same edges input by input, for the backward pass.
///
/// The neurons that read input `i`, ascending, are `neurons[starts[i]..<starts[i + 1]]`, and
/// `edges` at the same positions are their edge indices in the rows.
public struct SparseColumns: Sendable, Equatable {
  /// Where each input's edges begin; one more element than inputs.
  public let starts: [Int]
  /// The neuron of each edge.
  public let neurons: [UInt32]
  /// The edge's index in row order.
  public let edges: [UInt32]

  /// Transposes rows by counting.
  public init(_ rows: SparseRows) {
    var starts = Array(repeating: 0, count: rows.inputCount + 1)
    for column in rows.columns { starts[Int(column) + 1] += 1 }
    for input in 0..<rows.inputCount { starts[input + 1] += starts[input] }
    var next = starts
    var neurons = Array(repeating: UInt32(0), count: rows.edgeCount)
    var edges = neurons
    for neuron in 0..<rows.neuronCount {
      for edge in rows.edges(of: neuron) {
        let input = Int(rows.columns[edge])
        neurons[next[input]] = UInt32(neuron)
        edges[next[input]] = UInt32(edge)
        next[input] += 1
      }
    }
    self.starts = starts
    self.neurons = neurons
    self.edges = edges
  }
}
