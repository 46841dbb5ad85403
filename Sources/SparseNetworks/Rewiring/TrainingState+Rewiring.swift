extension TrainingState {
  /// Exchanges edges as the settings say, after the backward pass of the step in progress.
  ///
  /// - Parameters:
  ///   - rewiring: what to do; due or not.
  ///   - gradients: gradients of the batch, carried over to the new edges: 0 for those.
  ///   - dense: all gradients, where growth needs them.
  ///   - birth: completed steps when new edges begin to learn.
  /// - Returns: what was exchanged; nil where `dense` was told to stop, and nothing was.
  mutating func rewire(
    _ rewiring: Rewiring, gradients: inout Gradients, dense: DenseGradients?, birth: Int
  ) -> RewiringRecord? {
    let choice = RewiringChoice(rewiring: rewiring, layers: network.layers, step: step)
    let dropped = choice.dropped()
    let all = dropped.flatMap { $0 }
    let marks = network.layers.indices.map { layer in
      let rows = network.layers[layer].rows
      return rewiring.layers.contains(layer)
        ? EdgeExchange.marks(of: all.part(ofLayer: layer), in: rows) : []
    }
    let grown = choice.grown(
      counts: dropped.map(\.count), isDropped: marks, gradients: dense,
      random: RandomStream(seed: network.plan.seed, name: "rewire", index: UInt64(step)))
    if dense?.shouldStop() == true { return nil }
    let new = grown.flatMap { $0 }
    for layer in rewiring.layers {
      let gained = new.part(ofLayer: layer)
      if all.part(ofLayer: layer).isEmpty && gained.isEmpty { continue }
      exchange(
        layer, isDropped: marks[layer], grown: gained, asNew: rewiring.regrowsFromZero,
        birth: birth, &gradients)
    }
    if rewiring.growth == .none {
      for candidate in all { edgeBudgets[Int(candidate.layer)] -= 1 }
    } else if rewiring.budget == .global {
      sharesBudget = true
    }
    var record = RewiringRecord(step: step, growth: rewiring.growth)
    record.dropped = dropped.flatMap { Self.choices($0.ranked(.small)) }
    record.grown = grown.flatMap { Self.choices($0.ranked(.large)) }
    lives.add(record)
    return record
  }

  private static func choices(_ candidates: [Candidate]) -> [RewiringRecord.Choice] {
    candidates.enumerated().map {
      RewiringRecord.Choice($1, rank: $0, outOf: candidates.count)
    }
  }

  private mutating func exchange(
    _ index: Int, isDropped: [Bool], grown: ArraySlice<Candidate>, asNew: Bool, birth: Int,
    _ gradients: inout Gradients
  ) {
    let layer = network.layers[index]
    var explored = explored[index] ?? EverActiveEdges(layer.rows)
    self.explored[index] = nil
    explored.formUnion(grown.lazy.filter { !$0.isRegrown })
    self.explored[index] = explored
    let exchange = EdgeExchange(layer.rows, isDropped: isDropped, grown: grown, asNew: asNew)
    network.layers[index] = Layer(
      rows: exchange.rows, activation: layer.activation,
      weights: exchange.carry(layer.weights, new: 0), biases: layer.biases)
    weightMoments[index].first = exchange.carry(weightMoments[index].first, new: 0)
    weightMoments[index].second = exchange.carry(weightMoments[index].second, new: 0)
    gradients.weights[index] = exchange.carry(gradients.weights[index], new: 0)
    let births =
      births[index].isEmpty ? Array(repeating: 0, count: layer.rows.edgeCount) : births[index]
    self.births[index] = exchange.carry(births, new: birth)
  }

  /// Ages of a layer's edges, in completed steps.
  public func edgeAges(ofLayer layer: Int) -> [Int] {
    let count = network.layers[layer].rows.edgeCount
    return births[layer].isEmpty
      ? Array(repeating: step, count: count) : births[layer].map { step - $0 }
  }

  /// Samples of the batches of the last `count` steps before the one in progress, the latest first;
  /// fewer where training had not begun.
  func earlierBatches(_ count: Int, exampleCount: Int) -> [[Int]] {
    guard count > 0 else { return [] }
    var (epoch, start, result) = (epoch, min(position, exampleCount), [[Int]]())
    let key = BatchOrder(seed: network.plan.seed, exampleCount: exampleCount)
    var order = key.permutation(epoch: epoch)
    while result.count < count {
      if start == 0 {
        guard epoch > 0 else { break }
        epoch -= 1
        order = key.permutation(epoch: epoch)
        start = (exampleCount + batchSize - 1) / batchSize * batchSize
      }
      start = max(0, start - batchSize)
      result.append(Array(order[start..<min(start + batchSize, exampleCount)]))
    }
    return result
  }

  /// Checks what must hold after every step.
  ///
  /// - Throws: ``SparseNetworksError`` saying what does not.
  public func check() throws {
    for (index, layer) in network.layers.enumerated() {
      let (rows, name) = (layer.rows, network.layerNames[index])
      func require(_ condition: Bool, _ what: String) throws {
        guard condition else {
          throw SparseNetworksError(.inconsistent, "layer \(name): \(what) after step \(step)")
        }
      }
      let count = rows.edgeCount
      for neuron in 0..<rows.neuronCount {
        let row = rows.columns[rows.edges(of: neuron)]
        try require(
          zip(row, row.dropFirst()).allSatisfy { $0 < $1 }
            && Int(row.last ?? 0) < max(rows.inputCount, 1),
          "edges of neuron \(neuron) are not in order")
      }
      try require(layer.weights.count == count, "there is not one weight an edge")
      for memory in [weightMoments[index].first, weightMoments[index].second] {
        try require(memory.isEmpty || memory.count == count, "there is not one moment an edge")
      }
      try require(
        births[index].isEmpty || births[index].count == count, "there is not one age an edge")
      try require(
        sharesBudget || count == edgeBudgets[index],
        "there are \(count) edges where the budget is \(edgeBudgets[index])")
    }
    let budget = edgeBudgets.reduce(0, +)
    guard network.edgeCount == budget else {
      throw SparseNetworksError(
        .inconsistent,
        "there are \(network.edgeCount) edges where the budget of the network is \(budget)")
    }
  }

  /// Distinct edges ever active over all possible ones of a layer: the in-time over-parameterization
  /// rate of Liu et al. 2021 (arXiv 2102.02887), the first mask included.
  public func explorationRate(ofLayer layer: Int) -> Double {
    explored[layer]?.rate ?? network.layers[layer].rows.density
  }

  /// The same over all layers.
  public var explorationRate: Double {
    let active = network.layers.indices.reduce(0) {
      $0 + (explored[$1]?.count ?? network.layers[$1].rows.edgeCount)
    }
    return Double(active) / Double(network.possibleEdgeCount)
  }
}
