/// A number that no count of a run comes near, with room for sums.
private let mostSteps = 1 << 53

private func require(_ condition: Bool, _ message: @autoclosure () -> String) throws {
  guard condition else { throw SparseNetworksError(.inconsistent, message()) }
}

extension TrainingState.Parts {
  /// Checks that the parts belong together and that a run can come to them.
  func check() throws {
    try plan.check()
    try require(
      layers.count == plan.shapes.count,
      "there are \(layers.count) layers in a plan of "
        + "\(plan.shapes.count)")
    let counts = [step, epoch, position, epochLoss.sampleCount]
    try require(
      counts.allSatisfy { 0...mostSteps ~= $0 }, "step, epoch or position is no count of a run")
    try settings.check(plan.shapes)
    let moments = settings.optimizer.momentCount
    for (index, part) in layers.enumerated() {
      let (layer, shape, name) = (part.layer, plan.shapes[index], plan.name(ofLayer: index))
      try require(
        layer.inputCount == shape.inputCount && layer.neuronCount == shape.neuronCount,
        "layer \(name) is not of the size that the plan says")
      try require(
        part.weightMoments.fits(layer.weights.count, moments)
          && part.biasMoments.fits(layer.biases.count, moments),
        "layer \(name) has not the memory that its optimizer keeps")
      try require(
        part.births.allSatisfy { 0...step ~= $0 }, "layer \(name) has edges born after step \(step)"
      )
      if let explored = part.explored {
        try require(
          explored.includes(layer.rows), "layer \(name) has edges that it is said never to have had"
        )
      }
      try require(
        0...shape.possibleEdges ~= part.edgeBudget, "layer \(name) has no possible budget of edges")
    }
    try lives.check(plan.shapes, step: step)
  }
}

extension Moments {
  fileprivate func fits(_ count: Int, _ momentCount: Int) -> Bool {
    first.count == (momentCount > 0 ? count : 0) && second.count == (momentCount > 1 ? count : 0)
  }
}

extension SparseRows {
  fileprivate func includes(_ other: SparseRows) -> Bool {
    guard inputCount == other.inputCount, neuronCount == other.neuronCount else { return false }
    return (0..<neuronCount).allSatisfy { neuron in
      let mine = columns[edges(of: neuron)]
      var next = mine.startIndex
      for input in other.columns[other.edges(of: neuron)] {
        while next < mine.endIndex, mine[next] < input { next += 1 }
        guard next < mine.endIndex, mine[next] == input else { return false }
      }
      return true
    }
  }
}

extension TrainingSettings {
  fileprivate func check(_ shapes: [LayerDensities.Shape]) throws {
    try require(1...1_000_000_000 ~= batchSize, "a batch has no possible size")
    let rates = [optimizer.learningRate, optimizer.weightDecay] + optimizer.shares
    try require(
      rates.allSatisfy { $0.isFinite && $0 >= 0 } && optimizer.shares.allSatisfy { $0 <= 1 },
      "the optimizer has constants that it cannot have")
    try require(
      0...mostSteps ~= schedule.warmup && schedule.hasCourse, "the schedule has no possible course")
    guard let rewiring else { return }
    try require(
      1...mostSteps ~= rewiring.every && 0...mostSteps ~= rewiring.until
        && 0...1 ~= rewiring.fraction && 1...1_000_000 ~= rewiring.accumulate,
      "rewiring has constants that it cannot have")
    try require(
      rewiring.layers.allSatisfy { shapes.indices ~= $0 }
        && zip(rewiring.layers, rewiring.layers.dropFirst()).allSatisfy { $0 < $1 },
      "rewiring names layers that are not there")
    try require(
      (rewiring.growth == .none) == (rewiring.pruning != nil), "pruning has a course, and it alone")
    guard let pruning = rewiring.pruning else { return }
    try require(
      0...mostSteps ~= pruning.start && 0...1 ~= pruning.sparsity
        && pruning.edgeCounts.count == shapes.count
        && zip(pruning.edgeCounts, shapes).allSatisfy { 0...$1.possibleEdges ~= $0 },
      "pruning has no possible course")
  }
}

extension Optimizer {
  /// Constants from 0 to 1.
  fileprivate var shares: [Double] {
    switch rule {
    case .sgd(let momentum, _): [momentum]
    case .adam(let beta1, let beta2, let epsilon), .adamW(let beta1, let beta2, let epsilon):
      [beta1, beta2, epsilon]
    }
  }
}

extension LearningRateSchedule {
  fileprivate var hasCourse: Bool {
    switch course {
    case .constant: true
    case .step(let period, let factor): period > 0 && factor.isFinite
    case .cosine(let length, let floor): length > 0 && floor.isFinite
    }
  }
}

extension EdgeLives {
  fileprivate func check(_ shapes: [LayerDensities.Shape], step: Int) throws {
    try require(0...mostSteps ~= forgottenCount, "rewirings were forgotten that there never were")
    try require(
      zip(records, records.dropFirst()).allSatisfy { $0.step <= $1.step }
        && records.allSatisfy { 0...step ~= $0.step },
      "rewirings are not in the order of their steps")
    for choice in records.lazy.flatMap({ $0.dropped + $0.grown }) {
      try require(
        shapes.indices ~= choice.layer
          && 0..<shapes[choice.layer].neuronCount ~= choice.neuron
          && 0..<shapes[choice.layer].inputCount ~= choice.input,
        "a rewiring moved an edge outside its layer")
    }
  }
}
