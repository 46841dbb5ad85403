/// Dynamic sparse training: which edges are exchanged for others, and when.
///
/// A rule is a drop score, which is the magnitude of the weight in all of them, a growth score and a
/// schedule. RigL is Evci et al. 2020 (arXiv 1911.11134), SET Mocanu et al. 2018, SNFS Dettmers and
/// Zettlemoyer 2019 (arXiv 1907.04840), gradual pruning Zhu and Gupta 2017 (arXiv 1710.01878),
/// constant fan-in as in SRigL (Lasby et al. 2023).
public struct Rewiring: Sendable, Equatable {
  /// What new edges are chosen by.
  public enum Growth: String, CaseIterable, Sendable {
    /// RigL: the largest |dL/dw| of the dense gradient.
    case gradient = "rigl"
    /// SET: at random, each free place with the same chance.
    case random = "set"
    /// SNFS: the largest magnitude of the gradient averaged over recent batches with weights that
    /// fade by a tenth a batch. SNFS averages gradients as they were at the time; here all are taken
    /// at the present weights, which needs no memory of the size of the dense layer.
    case momentum = "snfs"
    /// Gradual magnitude pruning: nothing grows.
    case none = "prune"
  }

  /// Where the number of edges is kept.
  public enum Budget: String, CaseIterable, Sendable {
    /// In each layer.
    case layer
    /// Over all of them together.
    case global
    /// In each neuron: the fan-in stays as it is. Pruning takes it as ``layer``.
    case neuron
  }

  /// What new edges are chosen by.
  public var growth: Growth
  /// Steps between two rewirings. The first comes after that many steps.
  public var every = 100
  /// Share of the edges exchanged at first; it falls to 0 along half a cosine.
  public var fraction = 0.3
  /// The step from which nothing is rewired any more.
  public var until: Int
  /// Where the number of edges is kept.
  public var budget = Budget.layer
  /// Whether an edge that is dropped and grown again at once is as new: weight and memory 0.
  public var regrowsFromZero = false
  /// Whether weights are updated at a step that rewires. RigL's reference does not.
  public var alwaysUpdates: Bool
  /// Batches that growth scores are averaged over: this step's, and those before it, all at the
  /// present weights.
  public var accumulate: Int
  /// The layers that take part, ascending. Dense ones have nothing to exchange.
  public var layers: [Int]
  /// Gradual pruning: where it began, and where it leads.
  public var pruning: Pruning?

  /// Course of gradual pruning.
  public struct Pruning: Sendable, Equatable {
    /// Step at which it began.
    public var start: Int
    /// Number of edges of each layer then.
    public var edgeCounts: [Int]
    /// Sparsity of each layer at the end.
    public var sparsity: Double

    /// A course.
    public init(start: Int, edgeCounts: [Int], sparsity: Double) {
      self.start = start
      self.edgeCounts = edgeCounts
      self.sparsity = sparsity
    }
  }

  /// A rule with its usual constants.
  public init(_ growth: Growth, until: Int, layers: [Int]) {
    self.growth = growth
    self.until = until
    self.layers = layers
    alwaysUpdates = growth == .random || growth == .none
    accumulate = growth == .momentum ? 8 : 1
  }

  /// Whether the step that follows `step` completed ones rewires.
  public func isDue(after step: Int) -> Bool {
    guard step > 0 else { return false }
    // Pruning ends where it said it would.
    return step.isMultiple(of: every) && step < until || growth == .none && step == until
  }

  /// Share of the edges to exchange after `step` steps: `fraction / 2 * (1 + cos(pi step / until))`.
  public func fraction(after step: Int) -> Double {
    fraction / 2 * (1 + Elementary.cosPi(min(1, Double(step) / Double(max(until, 1)))))
  }

  /// Weights of the batches that scores are averaged over, the latest first; they sum to 1.
  var batchWeights: [Float] {
    var weights: [Double] = []
    for _ in 0..<max(accumulate, 1) {
      weights.append(growth == .momentum ? (weights.last ?? 1 / 0.9) * 0.9 : 1)
    }
    let total = weights.reduce(0, +)
    return weights.map { Float($0 / total) }
  }

  /// Edges that a layer of `possible` places should have after `step` steps of gradual pruning.
  func prunedCount(_ pruning: Pruning, layer: Int, possible: Int, step: Int) -> Int {
    let start = Double(pruning.edgeCounts[layer])
    let end = ((1 - pruning.sparsity) * Double(possible)).rounded()
    let length = Double(max(until - pruning.start, 1))
    let rest = 1 - min(1, Double(max(step - pruning.start, 0)) / length)
    return min(Int(start), max(Int((end + (start - end) * rest * rest * rest).rounded()), Int(end)))
  }

  /// The settings as a script would write them, layers by index.
  public var summary: String {
    var words = [growth.rawValue, "every=\(every)", "until=\(until)", "budget=\(budget.rawValue)"]
    if let pruning {
      words += ["sparsity=\(pruning.sparsity)", "from=\(pruning.start)"]
    } else {
      words.append("fraction=\(fraction)")
      words.append("regrow=\(regrowsFromZero ? "zero" : "keep")")
      if growth == .gradient || growth == .momentum { words.append("accumulate=\(accumulate)") }
    }
    words.append("update=\(alwaysUpdates ? "always" : "skip")")
    words.append("layers=" + layers.map(String.init).joined(separator: ","))
    return words.joined(separator: " ")
  }
}
