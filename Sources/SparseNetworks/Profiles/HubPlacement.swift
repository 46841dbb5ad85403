/// Which neuron of a layer gets which fan-in: where the hubs stand.
public enum HubPlacement: String, CaseIterable, Sendable {
  /// In a seeded random order.
  case shuffled
  /// By index, hubs last.
  case ascending
  /// By index, hubs first.
  case descending
  /// Hubs in the middle, thinning towards both ends.
  case centerOut = "center-out"
  /// Largest, smallest, second largest, second smallest, and so on.
  case interleaved
  /// Task-aligned: by the neuron's summed |dL/dw| in the dense layer on a batch.
  case gradient
  /// Task-aligned: by the neuron's summed |w dL/dw| in the dense layer on a batch (SNIP, Lee et
  /// al. 2019).
  case snip
  /// Task-aligned: in the order of the fan-ins of another layer, such as a rewired one.
  case like

  /// Whether the order needs gradients of the dense layer.
  public var needsGradients: Bool { self == .gradient || self == .snip }

  /// Fan-ins rearranged so that neuron `j` has element `j` of the result.
  ///
  /// - Parameters:
  ///   - fanIns: fan-ins in any order.
  ///   - scores: one a neuron, for placements that need them; the highest gets the largest
  ///     fan-in, ties by index.
  ///   - stream: where the shuffled order is drawn.
  func arranged(_ fanIns: [Int], scores: [Double], stream: RandomStream) -> [Int] {
    let sorted = fanIns.sorted()
    let count = sorted.count
    switch self {
    case .ascending: return sorted
    case .descending: return sorted.reversed()
    case .shuffled:
      var shuffled = sorted
      var draws = stream.draws()
      draws.shuffle(&shuffled)
      return shuffled
    case .centerOut:
      let distances = (0..<count).map { -abs(Double(2 * $0 - count + 1)) }
      return Self.byScore(sorted, distances)
    case .interleaved:
      return (0..<count).map {
        $0.isMultiple(of: 2) ? sorted[count - 1 - $0 / 2] : sorted[$0 / 2]
      }
    case .gradient, .snip, .like: return Self.byScore(sorted, scores)
    }
  }

  /// Gives ascending fan-ins to neurons in ascending order of score; among equal scores the lower
  /// index gets the larger.
  private static func byScore(_ sorted: [Int], _ scores: [Double]) -> [Int] {
    precondition(scores.count == sorted.count, "one score a neuron")
    let order = scores.indices.sorted {
      scores[$0] == scores[$1] ? $0 > $1 : scores[$0] < scores[$1]
    }
    var arranged = sorted
    for (rank, neuron) in order.enumerated() { arranged[neuron] = sorted[rank] }
    return arranged
  }
}
