/// How strongly a layer's gradient is concentrated at its hubs.
///
/// The hubs are the `floor(m/10)` neurons of largest fan-in among the `m` live ones, ties by index.
/// Concentration is the mean over the hubs divided by the mean over the rest of a size of the
/// gradient over a neuron's active incoming weights. The three sizes tell different stories: a
/// norm grows with the number of weights it is taken over, the mean per weight does not.
public struct GradientHierarchy: Sendable, Equatable {
  /// Ratio of mean L2 norms.
  public let l2: Double
  /// Ratio of mean L1 norms, sums of |g|.
  public let l1: Double
  /// Ratio of mean |g| per active weight.
  public let perWeight: Double
  /// Neurons counted as hubs.
  public let hubs: [Int]
  /// Neurons without inputs, left out.
  public let deadCount: Int
  /// L2 norm of each neuron's gradient; 0 for dead ones.
  public let norms: [Double]

  /// Concentration of the gradient of a layer.
  ///
  /// - Parameter gradient: one value an edge of `rows`.
  /// - Returns: nil where a layer has fewer than ten live neurons, so no hubs.
  public init?(rows: SparseRows, gradient: [Float]) {
    let fanIns = rows.fanIns
    var l1 = Array(repeating: 0.0, count: fanIns.count)
    var l2 = l1
    for neuron in fanIns.indices {
      var squares = 0.0
      for edge in rows.edges(of: neuron) {
        let value = Double(gradient[edge])
        l1[neuron] += abs(value)
        squares += value * value
      }
      l2[neuron] = squares.squareRoot()
    }
    let live = fanIns.indices.filter { fanIns[$0] > 0 }
    let ranked = live.sorted {
      fanIns[$0] == fanIns[$1] ? $0 < $1 : fanIns[$0] > fanIns[$1]
    }
    let hubCount = live.count / 10
    guard hubCount > 0 else { return nil }
    let (hubs, rest) = (ranked.prefix(hubCount), ranked.dropFirst(hubCount))
    func ratio(_ size: (Int) -> Double) -> Double {
      let top = hubs.reduce(0) { $0 + size($1) } / Double(hubs.count)
      let bottom = rest.reduce(0) { $0 + size($1) } / Double(rest.count)
      return top / bottom
    }
    self.l2 = ratio { l2[$0] }
    self.l1 = ratio { l1[$0] }
    perWeight = ratio { l1[$0] / Double(fanIns[$0]) }
    self.hubs = hubs.sorted()
    deadCount = fanIns.count - live.count
    norms = l2
  }

  /// The neurons of largest fan-in, a tenth of the live ones, ascending by index.
  public static func hubs(of rows: SparseRows) -> [Int] {
    GradientHierarchy(rows: rows, gradient: Array(repeating: 0, count: rows.edgeCount))?.hubs ?? []
  }
}
