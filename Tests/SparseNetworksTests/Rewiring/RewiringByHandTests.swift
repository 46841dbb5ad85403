import Testing

@testable import SparseNetworks

/// One layer of two linear neurons with four inputs, so small that every score can be worked out.
///
/// With inputs (1, 2, 3, 4) the outputs are 1.75 and 1.5. Their targets make the errors 2 and 1, so
/// that |dL/dw| is proportional to 2, 4, 6, 8 (places 0 to 3, the first neuron's inputs) and to
/// 1, 2, 3, 4 times 1 (places 4 to 7). All numbers are exact in binary.
@Suite struct RewiringByHandTests {
  private static let rows = SparseRows(inputCount: 4, rows: [[0, 1, 3], [0, 2, 3]])
  private static let weights: [Float] = [-0.25, 0.5, 0.25, 0.875, -0.125, 0.25]

  private static func state() throws -> TrainingState {
    let layer = Layer(rows: rows, activation: .identity, weights: weights, biases: [0, 0])
    return TrainingState(
      network: Network(plan: try NetworkPlan(widths: [4, 2]), layers: [layer]),
      optimizer: Optimizer(.sgd(momentum: 0.5, nesterov: false), learningRate: 0), batchSize: 1)
  }

  private static let examples = Examples(
    count: 1, featureCount: 4, inputs: .floats([1, 2, 3, 4]),
    targets: .values([-0.25, 0.5], width: 2))

  private static func rewiring(_ growth: Rewiring.Growth, fraction: Double) -> Rewiring {
    var rewiring = Rewiring(growth, until: 1 << 40, layers: [0])
    rewiring.fraction = fraction
    return rewiring
  }

  private func rewire(
    _ rewiring: Rewiring, on examples: Examples = examples, steps: Int = 0
  ) throws -> (state: TrainingState, dropped: [Int], grown: [Int], record: RewiringRecord) {
    var state = try Self.state()
    let step = TrainingStep(for: state, exampleCount: examples.count)
    for _ in 0..<steps { try step.run(&state, on: examples) }
    while try step.advance(&state, on: examples) != .backward {}
    let record = try step.rewireNow(&state, rewiring, on: examples)
    try state.check()
    func places(_ choices: [RewiringRecord.Choice]) -> [Int] {
      choices.map { 4 * $0.neuron + $0.input }
    }
    return (state, places(record.dropped), places(record.grown), record)
  }

  private func inputs(_ state: TrainingState) -> [[UInt32]] {
    let rows = state.network.layers[0].rows
    return (0..<2).map { Array(rows.inputs(of: $0)) }
  }

  /// floor(0.5 * 6) = 3 edges of least |w|: place 6, then 0 and 3 among the three of 0.25. Of the
  /// places without a kept edge, 3 (score 8, just dropped), 2 (6) and 6 (3, just dropped) are best.
  @Test func rigLDropsAndGrows() throws {
    let (state, dropped, grown, record) = try rewire(Self.rewiring(.gradient, fraction: 0.5))
    #expect(dropped == [6, 0, 3])
    #expect(record.dropped.map(\.score) == [0.125, 0.25, 0.25])
    #expect(grown == [3, 2, 6])
    #expect(record.grown.map(\.isRegrown) == [true, false, true])
    #expect(record.grown.map(\.rank) == [0, 1, 2])
    #expect(record.grown.map(\.outOf) == [3, 3, 3])
    let best = record.grown[0].score
    #expect(record.grown.map { $0.score / best } == [1, 6 / 8, 3 / 8])
    #expect(inputs(state) == [[1, 2, 3], [0, 2, 3]])
    // Those grown again at once keep their weights.
    #expect(state.network.layers[0].weights == [0.5, 0, 0.25, 0.875, -0.125, 0.25])
  }

  @Test func regrowZeroBeginsAnew() throws {
    var rewiring = Self.rewiring(.gradient, fraction: 0.5)
    rewiring.regrowsFromZero = true
    let state = try rewire(rewiring).state
    #expect(inputs(state) == [[1, 2, 3], [0, 2, 3]])
    #expect(state.network.layers[0].weights == [0.5, 0, 0, 0.875, 0, 0.25])
  }

  /// All six go, in the order of |w|, ties by place. Scores 8, 6, 4, 4, 3, and of the two places of
  /// score 2 the first.
  @Test func tiesGoToTheEarlierPlace() throws {
    let (state, dropped, grown, _) = try rewire(Self.rewiring(.gradient, fraction: 1))
    #expect(dropped == [6, 0, 3, 7, 1, 4])
    #expect(grown == [3, 2, 1, 7, 6, 0])
    #expect(inputs(state) == [[0, 1, 2, 3], [2, 3]])
  }

  /// floor(0.5 * 3) = 1 in each neuron: fan-ins stay.
  @Test func constantFanInExchangesWithinNeurons() throws {
    var rewiring = Self.rewiring(.gradient, fraction: 0.5)
    rewiring.budget = .neuron
    let (state, dropped, grown, record) = try rewire(rewiring)
    #expect(dropped == [0, 6])
    #expect(grown == [2, 6])
    #expect(record.grown.map(\.rank) == [0, 0] && record.dropped.map(\.rank) == [0, 0])
    #expect(record.grown.map(\.outOf) == [1, 1] && record.dropped.map(\.outOf) == [1, 1])
    #expect(inputs(state) == [[1, 2, 3], [0, 2, 3]])
  }

  /// Batches of one example: scores are |g + 0.9 g'| / 1.9, with g of the present batch and g' of
  /// the one before.
  @Test func momentumAveragesBatches() throws {
    // The second example reads input 1 alone, which only the first neuron has an edge from.
    let examples = Examples(
      count: 2, featureCount: 4, inputs: .floats([1, 2, 3, 4, 0, 8, 0, 0]),
      targets: .values([-0.25, 0.5, 5, 0], width: 2))
    var rewiring = Self.rewiring(.momentum, fraction: 1)
    rewiring.accumulate = 2
    let (state, _, grown, record) = try rewire(rewiring, on: examples, steps: 1)
    // Errors: 2 and 1 on the first; 8 * 0.5 - 5 = -1 and 0 on the second.
    let first: [Double] = [2, 4, 6, 8, 1, 2, 3, 4]
    let second: [Double] = [0, -8, 0, 0, 0, 0, 0, 0]
    let isFirst =
      try #require(
        BatchOrder(seed: state.network.plan.seed, exampleCount: 2).permutation(epoch: 0).last) == 0
    let scores = (0..<8).map { place in
      abs(
        isFirst
          ? first[place] + 0.9 * second[place] : second[place] + 0.9 * first[place])
    }
    let expected = scores.indices.sorted { (scores[$0], -$0) > (scores[$1], -$1) }.prefix(6)
    #expect(grown == Array(expected))
    let scale = Double(record.grown[0].score) / scores[expected[0]]
    for (choice, place) in zip(record.grown, expected) {
      #expect(abs(Double(choice.score) / scale - scores[place]) < 1e-5)
    }
  }

  /// SET drops what RigL does, and grows as many edges at free places, each as likely.
  @Test func setGrowsAtRandom() throws {
    var counts = Array(repeating: 0, count: 8)
    for seed in 0..<400 as Range<UInt64> {
      var state = try Self.state()
      var plan = state.network.plan
      plan.seed = seed
      state.network = Network(plan: plan, layers: state.network.layers)
      let step = TrainingStep(for: state, exampleCount: 1)
      while try step.advance(&state, on: Self.examples) != .backward {}
      let record = try step.rewireNow(
        &state, Self.rewiring(.random, fraction: 0.5), on: Self.examples)
      #expect(record.dropped.map { 4 * $0.neuron + $0.input } == [6, 0, 3])
      #expect(record.grown.count == 3)
      for choice in record.grown { counts[4 * choice.neuron + choice.input] += 1 }
    }
    // Places 1, 4 and 7 are kept; the five others get 3/5 of 400 each, standard deviation 10.
    #expect([1, 4, 7].allSatisfy { counts[$0] == 0 })
    #expect([0, 2, 3, 5, 6].allSatisfy { abs(counts[$0] - 240) < 50 }, "\(counts)")
  }

  /// From 6 edges to 2 of 8 places: half-way 2 + 4/8, rounded 3; at the end the two largest weights.
  @Test func pruningKeepsTheLargestWeights() throws {
    var state = try Self.state()
    var rewiring = Rewiring(.none, until: 20, layers: [0])
    rewiring.every = 10
    rewiring.pruning = Rewiring.Pruning(start: 0, edgeCounts: [6], sparsity: 0.75)
    state.rewiring = rewiring
    let step = TrainingStep(for: state, exampleCount: 1)
    var counts: [Int] = []
    for _ in 0..<22 {
      try step.run(&state, on: Self.examples)
      counts.append(state.network.edgeCount)
    }
    #expect(counts[9] == 6 && counts[10] == 3 && counts[19] == 3 && counts[20] == 2)
    #expect(inputs(state) == [[1], [0]])
    #expect(state.network.layers[0].weights == [0.5, 0.875])
    #expect(
      state.lives.records.map { $0.dropped.map { 4 * $0.neuron + $0.input } } == [
        [6, 0, 3], [7],
      ])
  }
}
