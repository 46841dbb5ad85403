/// How strongly a layer's gradient is concentrated at its hubs.
///
/// Concentration is the mean over the hubs divided by the mean over the other live neurons of a
/// size of the gradient over a neuron's active incoming weights. The three sizes tell different
/// stories: a norm grows with the number of weights it is taken over, the mean per weight does not.
///
/// That gradients concentrate at hubs is the paper's (arXiv 2604.10560); which neurons are hubs and
/// how it is measured is this project's choice.
public struct GradientHierarchy: Sendable, Equatable {
  /// Ratio of mean L2 norms.
  public let l2: Double
  /// Ratio of mean L1 norms, sums of |g|.
  public let l1: Double
  /// Ratio of mean |g| per active weight.
  public let perWeight: Double
  /// Neurons counted as hubs, ascending.
  public let hubs: [Int]

  /// Concentration of the gradients of a layer's neurons.
  ///
  /// - Returns: nil where fewer than ten neurons have inputs, so none is a hub.
  public init?(_ gradients: NeuronGradients) {
    let fanIns = gradients.fanIns
    hubs = Self.hubs(fanIns: fanIns)
    guard !hubs.isEmpty else { return nil }
    var isHub = Array(repeating: false, count: fanIns.count)
    for hub in hubs { isHub[hub] = true }
    let rest = fanIns.indices.filter { fanIns[$0] > 0 && !isHub[$0] }
    func ratio(_ hubs: [Int], _ size: (Int) -> Double) -> Double {
      let top = hubs.reduce(0) { $0 + size($1) } / Double(hubs.count)
      let bottom = rest.reduce(0) { $0 + size($1) } / Double(rest.count)
      return top / bottom
    }
    l2 = ratio(hubs) { gradients.l2[$0] }
    l1 = ratio(hubs) { gradients.l1[$0] }
    perWeight = ratio(hubs) { gradients.l1[$0] / Double(fanIns[$0]) }
  }

  /// The hubs of a layer: the `floor(m/10)` neurons of largest fan-in among the `m` that have
  /// inputs, ties to the lower index; ascending by index.
  public static func hubs(fanIns: [Int]) -> [Int] {
    let live = fanIns.indices.filter { fanIns[$0] > 0 }
    let ranked = live.sorted {
      fanIns[$0] == fanIns[$1] ? $0 < $1 : fanIns[$0] > fanIns[$1]
    }
    return ranked.prefix(live.count / 10).sorted()
  }
}
