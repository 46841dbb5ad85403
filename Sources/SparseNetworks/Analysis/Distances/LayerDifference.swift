/// Where and by how much two layers of the same shape differ, edge by edge.
public struct LayerDifference: Sendable, Equatable {
  /// An edge, and how far its two weights lie apart.
  public struct Edge: Sendable, Equatable {
    /// The neuron that reads.
    public let neuron: Int
    /// The input it reads.
    public let input: Int
    /// Magnitude of the difference of the weights.
    public let difference: Double
  }

  /// Edges that both have.
  public let commonCount: Int
  /// Edges that the first alone has.
  public let onlyFirstCount: Int
  /// Edges that the second alone has.
  public let onlySecondCount: Int
  /// Common edges whose weights are not the same.
  public let changedCount: Int
  /// The common edge whose weights lie farthest apart, the first of several; nil where none does.
  public let largest: Edge?
  /// Mean |difference| of the weights of the common edges; 0 where there is none.
  public let mean: Double
  /// Largest |difference| of the biases.
  public let largestBias: Double

  /// Compares two layers.
  ///
  /// - Precondition: they have as many neurons and inputs.
  public init(_ first: Layer, _ second: Layer) {
    precondition(
      first.neuronCount == second.neuronCount && first.inputCount == second.inputCount,
      "layers of different shapes cannot be compared edge by edge")
    var (common, changed, sum) = (0, 0, 0.0)
    var largest: Edge?
    for neuron in 0..<first.neuronCount {
      var others = second.rows.edges(of: neuron)
      for edge in first.rows.edges(of: neuron) {
        let input = first.rows.columns[edge]
        while let other = others.first, second.rows.columns[other] < input { others.removeFirst() }
        guard let other = others.first, second.rows.columns[other] == input else { continue }
        common += 1
        let difference = Self.distance(first.weights[edge], second.weights[other])
        sum += difference
        guard difference != 0 else { continue }
        changed += 1
        // NaN is larger than anything, and the first of them stays.
        if largest.map({ !($0.difference >= difference) && !$0.difference.isNaN }) ?? true {
          largest = Edge(neuron: neuron, input: Int(input), difference: difference)
        }
      }
    }
    commonCount = common
    onlyFirstCount = first.rows.edgeCount - common
    onlySecondCount = second.rows.edgeCount - common
    changedCount = changed
    self.largest = largest
    mean = common == 0 ? 0 : sum / Double(common)
    largestBias = zip(first.biases, second.biases).reduce(0) {
      max($0, Self.distance($1.0, $1.1))
    }
  }

  /// Whether the layers have the same edges.
  public var hasSameTopology: Bool { onlyFirstCount == 0 && onlySecondCount == 0 }

  /// Whether edges, weights and biases are the same.
  public var isNone: Bool { hasSameTopology && changedCount == 0 && largestBias == 0 }

  /// 0 for the same bits, also those of NaN and the infinities.
  private static func distance(_ first: Float, _ second: Float) -> Double {
    first.bitPattern == second.bitPattern ? 0 : abs(Double(first) - Double(second))
  }
}
