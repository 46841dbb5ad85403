extension TrainingState {
  /// A state taken apart, for files: nothing that decides the future is left out.
  ///
  ///     let same = try TrainingState(checking: state.parts)
  public struct Parts: Sendable {
    /// What a layer has.
    public struct Layer: Sendable {
      /// Connectivity, weights and biases.
      public var layer: SparseNetworks.Layer
      /// Optimizer memory of the weights.
      public var weightMoments: Moments
      /// Optimizer memory of the biases.
      public var biasMoments: Moments
      /// Completed steps when each edge was born; empty where all were there from the start.
      public var births: [Int]
      /// Edges that the layer ever had; nil where they are those that it has.
      public var explored: SparseRows?
      /// Edges that it must have.
      public var edgeBudget: Int

      /// A layer that has not been trained.
      public init(_ layer: SparseNetworks.Layer) {
        self.layer = layer
        weightMoments = Moments()
        biasMoments = Moments()
        births = []
        edgeBudget = layer.rows.edgeCount
      }
    }

    /// What the network was made from.
    public var plan: NetworkPlan
    /// The layers, first hidden layer first.
    public var layers: [Layer]
    /// How training goes on.
    public var settings: TrainingSettings
    /// Number of completed steps.
    public var step = 0
    /// Number of completed passes over the training examples.
    public var epoch = 0
    /// Samples of the present epoch already used.
    public var position = 0
    /// Loss of the last completed step's batch.
    public var lastLoss: Double?
    /// Losses of the present epoch's examples.
    public var epochLoss = EpochLoss()
    /// What became of edges.
    public var lives = EdgeLives()
    /// Whether edges have moved between layers, so that only their sum is fixed.
    public var sharesBudget = false

    /// A run about to begin.
    public init(plan: NetworkPlan, layers: [Layer], settings: TrainingSettings) {
      self.plan = plan
      self.layers = layers
      self.settings = settings
    }
  }

  /// The state taken apart.
  public var parts: Parts {
    var parts = Parts(
      plan: network.plan, layers: network.layers.map { Parts.Layer($0) }, settings: settings)
    for layer in parts.layers.indices {
      parts.layers[layer].weightMoments = weightMoments[layer]
      parts.layers[layer].biasMoments = biasMoments[layer]
      parts.layers[layer].births = births[layer]
      parts.layers[layer].explored = explored[layer]?.everyEdge
      parts.layers[layer].edgeBudget = edgeBudgets[layer]
    }
    (parts.step, parts.epoch, parts.position) = (step, epoch, position)
    (parts.lastLoss, parts.epochLoss) = (lastLoss, epochLoss)
    parts.lives = lives
    parts.sharesBudget = sharesBudget
    return parts
  }

  /// A state put together again, from parts that may come from anywhere.
  ///
  /// - Throws: ``SparseNetworksError`` where the parts contradict each other, or hold what no run
  ///   comes to. Sizes are those of the parts: nothing larger is made.
  public init(checking parts: Parts) throws {
    try parts.check()
    self.init(
      network: Network(plan: parts.plan, layers: parts.layers.map(\.layer)),
      optimizer: parts.settings.optimizer, schedule: parts.settings.schedule,
      batchSize: parts.settings.batchSize)
    rewiring = parts.settings.rewiring
    for (index, layer) in parts.layers.enumerated() {
      weightMoments[index] = layer.weightMoments
      biasMoments[index] = layer.biasMoments
      births[index] = layer.births
      explored[index] = layer.explored.map { EverActiveEdges($0) }
      edgeBudgets[index] = layer.edgeBudget
    }
    (step, epoch, position) = (parts.step, parts.epoch, parts.position)
    (lastLoss, epochLoss) = (parts.lastLoss, parts.epochLoss)
    lives = parts.lives
    sharesBudget = parts.sharesBudget
    try check()
  }
}

extension EverActiveEdges {
  /// The edges as rows.
  fileprivate var everyEdge: SparseRows {
    var rows = SparseRows(inputCount: inputCount, edgeCapacity: count)
    for neuron in 0..<neuronCount { rows.append(row: inputs(of: neuron)) }
    return rows
  }
}

extension Moments {
  /// Memory as it was; both parts are empty where the rule has none.
  public init(first: [Float] = [], second: [Float] = []) {
    self.init(count: 0, momentCount: 0)
    self.first = first
    self.second = second
  }
}
