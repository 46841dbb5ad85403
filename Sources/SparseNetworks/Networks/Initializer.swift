/// How the initial weights of a layer are drawn. Biases start at 0.
public enum Initializer: String, CaseIterable, Sendable {
  /// He normal with the neuron's own fan-in `k`: standard deviation `sqrt(2 / k)` (He et al. 2015,
  /// eq. 10, with the number of connections that are really there).
  case he
  /// He normal with the layer's width: `sqrt(2 / n_in)`.
  case heDense = "he-dense"
  /// Glorot normal with the layer's widths: `sqrt(2 / (n_in + n))` (Glorot and Bengio 2010,
  /// eq. 12).
  case glorot
  /// Uniform between `±1 / sqrt(k)`.
  case uniform

  /// The initial weights of the edges in `rows`.
  ///
  /// The draw for an edge is addressed by its neuron and input, so it does not depend on which
  /// other edges exist.
  func weights(for rows: SparseRows, seed: UInt64, layer: Int) -> [Float] {
    let stream = RandomStream(seed: seed, name: "weights", index: UInt64(layer))
    var weights: [Float] = []
    weights.reserveCapacity(rows.edgeCount)
    for neuron in 0..<rows.neuronCount {
      let edges = rows.edges(of: neuron)
      let scale = self.scale(fanIn: edges.count, rows.inputCount, rows.neuronCount)
      for edge in edges {
        let position = UInt64(neuron) * UInt64(rows.inputCount) + UInt64(rows.columns[edge])
        let draw =
          self == .uniform ? 2 * stream.uniform(at: position) - 1 : stream.normal(at: position)
        weights.append(Float(scale * draw))
      }
    }
    return weights
  }

  private func scale(fanIn: Int, _ inputCount: Int, _ neuronCount: Int) -> Double {
    guard fanIn > 0 else { return 0 }
    switch self {
    case .he: return (2 / Double(fanIn)).squareRoot()
    case .heDense: return (2 / Double(inputCount)).squareRoot()
    case .glorot: return (2 / Double(inputCount + neuronCount)).squareRoot()
    case .uniform: return 1 / Double(fanIn).squareRoot()
    }
  }
}
