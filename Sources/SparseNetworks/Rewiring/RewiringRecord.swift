/// What one rewiring did.
public struct RewiringRecord: Sendable, Equatable {
  /// An edge and why it was chosen.
  public struct Choice: Sendable, Equatable {
    private let candidate: Candidate
    private let order: UInt32
    private let count: UInt32

    init(_ candidate: Candidate, rank: Int, outOf count: Int) {
      self.candidate = candidate
      order = UInt32(rank)
      self.count = UInt32(count)
    }

    /// An edge that was chosen, as it was.
    public init(
      layer: Int, neuron: Int, input: Int, score: Float, rank: Int, outOf count: Int,
      isRegrown: Bool = false
    ) {
      candidate = Candidate(
        score: score, layer: layer, neuron: neuron, input: input, isRegrown: isRegrown)
      order = UInt32(clamping: rank)
      self.count = UInt32(clamping: count)
    }

    /// Index of the layer.
    public var layer: Int { Int(candidate.layer) }
    /// Its neuron.
    public var neuron: Int { Int(candidate.neuron) }
    /// The input that it reads.
    public var input: Int { Int(candidate.input) }
    /// |w| of a dropped edge; |dL/dw| of a grown one, 0 where growth is random.
    public var score: Float { candidate.score }
    /// Place in the order of scores, from 0, among those chosen where edges are exchanged for each
    /// other: in the neuron, the layer, or all layers, as the budget is.
    public var rank: Int { Int(order) }
    /// How many those are.
    public var outOf: Int { Int(count) }
    /// Of a grown edge: it had been dropped at this very rewiring.
    public var isRegrown: Bool { candidate.isRegrown }
  }

  /// Completed steps when it was done.
  public let step: Int
  /// What new edges were chosen by.
  public let growth: Rewiring.Growth
  /// Edges taken away: neuron by neuron or layer by layer, as the budget is, in the order of their
  /// scores.
  public internal(set) var dropped: [Choice] = []
  /// Edges added, in the same way.
  public internal(set) var grown: [Choice] = []

  /// A record as it was.
  public init(step: Int, growth: Rewiring.Growth, dropped: [Choice] = [], grown: [Choice] = []) {
    self.step = step
    self.growth = growth
    self.dropped = dropped
    self.grown = grown
  }

  /// Edges of a layer that went and did not come back.
  public func lost(ofLayer layer: Int) -> Int {
    dropped.count { $0.layer == layer } - grown.count { $0.layer == layer && $0.isRegrown }
  }

  /// Edges of a layer that were not there before.
  public func gained(ofLayer layer: Int) -> Int {
    grown.count { $0.layer == layer && !$0.isRegrown }
  }
}
