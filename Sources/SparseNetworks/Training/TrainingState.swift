/// Everything that decides the future of a training run, as one value.
///
/// Nothing else does: randomness is addressed by (seed, stream, index), and the data are
/// immutable. A snapshot is an assignment; storage is shared until one side changes.
public struct TrainingState: Sendable {
  /// Weights, biases and connectivity.
  public internal(set) var network: Network
  /// The update rule. Set by ``use(optimizer:)``, which also makes room for its moments.
  public private(set) var optimizer: Optimizer
  /// The course of the learning rate.
  public var schedule: LearningRateSchedule
  /// Samples in a batch; the last of an epoch may have fewer.
  public var batchSize: Int
  /// Number of completed steps.
  public internal(set) var step = 0
  /// Number of completed passes over the training examples.
  public internal(set) var epoch = 0
  /// Samples of the present epoch already used.
  public internal(set) var position = 0
  /// Loss of the last completed step's batch, before its update; nil before the first.
  public internal(set) var lastLoss: Double?
  /// Losses of the present epoch's examples; of the whole epoch where one has just ended.
  public internal(set) var epochLoss = EpochLoss()
  /// Optimizer memory of each layer's weights.
  public internal(set) var weightMoments: [Moments]
  /// Optimizer memory of each layer's biases.
  public internal(set) var biasMoments: [Moments]
  /// How edges are exchanged as training goes on; nil for a network that stays as it is.
  public var rewiring: Rewiring?
  /// What became of edges.
  public internal(set) var lives = EdgeLives()
  /// Completed steps when each edge began to learn, a list a layer: after the step that grew it.
  /// Empty where all were there from the start.
  var births: [[Int]]
  /// Edges that a layer ever had; nil where they are those that it has.
  var explored: [EverActiveEdges?]
  /// Edges that each layer must have.
  var edgeBudgets: [Int]
  /// Whether edges have moved between layers, so that only their sum is fixed.
  var sharesBudget = false

  /// A run about to begin.
  public init(
    network: Network, optimizer: Optimizer = .standard,
    schedule: LearningRateSchedule = .constant, batchSize: Int = 32
  ) {
    self.network = network
    self.optimizer = optimizer
    self.schedule = schedule
    self.batchSize = batchSize
    births = network.layers.map { _ in [] }
    explored = network.layers.map { _ in nil }
    edgeBudgets = network.layers.map(\.rows.edgeCount)
    (weightMoments, biasMoments) = Self.moments(for: network, optimizer)
  }

  /// Learning rate of the next update.
  public var learningRate: Double {
    optimizer.learningRate * schedule.factor(after: step)
  }

  /// Changes the update rule. Its memory starts empty unless only constants change.
  public mutating func use(optimizer new: Optimizer) {
    let sameMemory = new.momentCount == optimizer.momentCount
    optimizer = new
    if !sameMemory { (weightMoments, biasMoments) = Self.moments(for: network, new) }
  }

  /// Samples whose activations a step holds at once: a batch, or as many as growth scores are
  /// averaged over.
  public func samplesInMemory(of exampleCount: Int) -> Int {
    min(batchSize, exampleCount) * max(rewiring?.accumulate ?? 1, 1)
  }

  /// The samples of the next batch, in order.
  ///
  /// - Parameter order: permutation of this epoch.
  func nextBatch(in order: [Int]) -> [Int] {
    let start = start(exampleCount: order.count)
    return Array(order[start..<min(start + batchSize, order.count)])
  }

  /// Counts a completed step of `sampleCount` samples out of `exampleCount`.
  mutating func advance(sampleCount: Int, exampleCount: Int, loss: Double) {
    step += 1
    lastLoss = loss
    let start = start(exampleCount: exampleCount)
    if start == 0 { epochLoss = EpochLoss() }
    epochLoss.add(loss, sampleCount: sampleCount)
    position = start + sampleCount
    if position >= exampleCount {
      position = 0
      epoch += 1
    }
  }

  /// Number of steps of a whole epoch.
  public func stepsPerEpoch(exampleCount: Int) -> Int { (exampleCount + batchSize - 1) / batchSize }

  /// Number of steps until the present epoch ends.
  public func stepsToEndOfEpoch(exampleCount: Int) -> Int {
    (exampleCount - start(exampleCount: exampleCount) + batchSize - 1) / batchSize
  }

  /// Where the next batch begins: from the start again if the data have become fewer than those
  /// already used.
  private func start(exampleCount: Int) -> Int { position < exampleCount ? position : 0 }

  private static func moments(
    for network: Network, _ optimizer: Optimizer
  ) -> ([Moments], [Moments]) {
    let count = optimizer.momentCount
    return (
      network.layers.map { Moments(count: $0.weights.count, momentCount: count) },
      network.layers.map { Moments(count: $0.biases.count, momentCount: count) }
    )
  }
}
