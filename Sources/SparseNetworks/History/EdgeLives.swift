/// The lives of edges through rewiring: when they were born and dropped, and why.
///
/// Records of rewirings are kept up to a number of edges in all; the oldest are forgotten first.
public struct EdgeLives: Sendable, Equatable {
  /// Something that happened to an edge.
  public struct Event: Sendable, Equatable {
    /// What it was.
    public enum Kind: String, Sendable { case grown, dropped, regrown }

    /// Completed steps when it happened.
    public let step: Int
    /// What it was.
    public let kind: Kind
    /// The rule that grew new edges then.
    public let growth: Rewiring.Growth
    /// The edge, its score and its rank.
    public let choice: RewiringRecord.Choice
  }

  /// Edges that are remembered in all.
  static let capacity = 2_000_000

  /// The rewirings that are remembered, in order.
  public private(set) var records: [RewiringRecord] = []
  /// Number of rewirings that have been forgotten.
  public private(set) var forgottenCount = 0
  private var edgeCount = 0

  /// Nothing has happened yet.
  public init() {}

  /// Lives as they were.
  ///
  /// - Parameters:
  ///   - records: the rewirings that are remembered, in order.
  ///   - forgottenCount: number of those that are not.
  public init(records: [RewiringRecord], forgottenCount: Int) {
    self.forgottenCount = forgottenCount
    for record in records { add(record) }
  }

  /// Number of rewirings in all.
  public var count: Int { forgottenCount + records.count }
  /// Bytes that the records take.
  var byteCount: Int {
    edgeCount * MemoryLayout<RewiringRecord.Choice>.stride
      + records.count * MemoryLayout<RewiringRecord>.stride
  }

  mutating func add(_ record: RewiringRecord) {
    records.append(record)
    edgeCount += record.dropped.count + record.grown.count
    while edgeCount > Self.capacity, records.count > 1 {
      let oldest = records.removeFirst()
      edgeCount -= oldest.dropped.count + oldest.grown.count
      forgottenCount += 1
    }
  }

  /// What happened to the edges of a neuron, or to one of them, in order.
  public func events(layer: Int, neuron: Int, input: Int? = nil) -> [Event] {
    records.flatMap { record in
      func events(_ choices: [RewiringRecord.Choice], _ isGrowth: Bool) -> [Event] {
        choices.compactMap { choice in
          guard choice.layer == layer, choice.neuron == neuron,
            input ?? choice.input == choice.input
          else { return nil }
          return Event(
            step: record.step,
            kind: !isGrowth ? .dropped : choice.isRegrown ? .regrown : .grown,
            growth: record.growth, choice: choice)
        }
      }
      return events(record.dropped, false) + events(record.grown, true)
    }
  }
}
