/// What one rewiring did.
public struct RewiringRecord: Sendable, Equatable {
  /// An edge and why it was chosen.
  public struct Choice: Sendable, Equatable {
    /// Index of the layer.
    public let layer: Int
    /// Its neuron.
    public let neuron: Int
    /// The input that it reads.
    public let input: Int
    /// |w| of a dropped edge; |dL/dw| of a grown one, 0 where growth is random.
    public let score: Float
    /// Place in the order of scores, from 0, among those chosen.
    public let rank: Int
    /// Of a grown edge: it had been dropped at this very rewiring.
    public var isRegrown = false

    /// An edge that was chosen.
    public init(
      layer: Int, neuron: Int, input: Int, score: Float, rank: Int, isRegrown: Bool = false
    ) {
      self.layer = layer
      self.neuron = neuron
      self.input = input
      self.score = score
      self.rank = rank
      self.isRegrown = isRegrown
    }
  }

  /// Completed steps when it was done.
  public let step: Int
  /// What new edges were chosen by.
  public let growth: Rewiring.Growth
  /// Edges taken away, in the order of their scores.
  public internal(set) var dropped: [Choice] = []
  /// Edges added, in the order of their scores.
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
