/// How large the gradient over each neuron's active incoming weights is.
public struct NeuronGradients: Sendable, Equatable {
  /// Number of inputs of each neuron.
  public let fanIns: [Int]
  /// Root of the sum of squares; 0 for neurons without inputs.
  public let l2: [Double]
  /// Sum of magnitudes; 0 for neurons without inputs.
  public let l1: [Double]

  /// The neurons of a layer.
  ///
  /// - Parameter gradient: one value an edge of `rows`.
  public init(rows: SparseRows, gradient: [Float]) {
    fanIns = rows.fanIns
    var (norms, sums) = ([Double](), [Double]())
    for neuron in 0..<rows.neuronCount {
      var (squares, sum) = (0.0, 0.0)
      for edge in rows.edges(of: neuron) {
        let value = Double(gradient[edge])
        squares += value * value
        sum += abs(value)
      }
      norms.append(squares.squareRoot())
      sums.append(sum)
    }
    (l2, l1) = (norms, sums)
  }

  /// Neurons with inputs, ascending.
  public var live: [Int] { fanIns.indices.filter { fanIns[$0] > 0 } }

  /// Neurons without inputs.
  public var deadCount: Int { fanIns.count - live.count }

  /// Pearson's r between fan-in and L2 norm over the neurons with inputs.
  ///
  /// - Returns: nil where either does not vary.
  public var correlation: Correlation? {
    try? Correlation(.pearson, live.map { Double(fanIns[$0]) }, live.map { l2[$0] })
  }
}
