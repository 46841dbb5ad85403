import Testing

@testable import SparseNetworks

@Suite struct RewiringTests {
  private static let examples = TrainingStepTests.examples(count: 60, features: 12, outputs: 4)

  private static func state(
    _ profile: FanInProfile = .family(.lognormal, .cv(0.5)), density: Double = 0.3,
    seed: UInt64 = 1,
    batchSize: Int = 60
  ) throws -> TrainingState {
    TrainingState(
      network: try Network(
        plan: sparsePlan([12, 14, 9, 4], profile, density: density, seed: seed)),
      batchSize: batchSize)
  }

  @Test func scheduleIsThatOfRigL() {
    var rewiring = Rewiring(.gradient, until: 400, layers: [0])
    rewiring.every = 100
    #expect((0...600).filter { rewiring.isDue(after: $0) } == [100, 200, 300])
    #expect(abs(rewiring.fraction(after: 0) - 0.3) < 1e-15)
    #expect(abs(rewiring.fraction(after: 200) - 0.15) < 1e-15)
    #expect(abs(rewiring.fraction(after: 100) - 0.15 * (1 + 0.5.squareRoot())) < 1e-15)
    #expect(rewiring.fraction(after: 400) == 0)
    #expect(rewiring.fraction(after: 900) == 0)
  }

  /// Two neurons that read three of four inputs each, by hand.
  @Test func dropsTheSmallestWeightsTiesByIndex() {
    let layer = Layer(
      rows: SparseRows(inputCount: 4, rows: [[0, 1, 3], [0, 2, 3]]), activation: .identity,
      weights: [-0.2, 0.5, 0.2, 0.9, -0.1, 0.2], biases: [0, 0])
    func dropped(_ fraction: Double, _ budget: Rewiring.Budget = .layer) -> [[Int]] {
      var rewiring = Rewiring(.gradient, until: 1000, layers: [0])
      rewiring.fraction = fraction
      rewiring.budget = budget
      return RewiringChoice(rewiring: rewiring, layers: [layer], step: 0).dropped().map {
        $0.ranked(.small).map { Int(4 * $0.neuron + $0.input) }
      }
    }
    #expect(dropped(0.5) == [[6, 0, 3]])
    // floor(0.6 * 6) = 3.
    #expect(dropped(0.6) == [[6, 0, 3]])
    #expect(dropped(0.67) == [[6, 0, 3, 7]])
    #expect(dropped(0.1) == [[]])
    // floor(0.4 * 3) = 1 in each neuron.
    #expect(dropped(0.4, .neuron) == [[0], [6]])
  }

  /// The dense gradient of a layer is the gradient of the network with the missing edges put in
  /// at weight 0.
  private static func denseGradients(_ state: TrainingState, _ samples: [Int]) -> [[Float]] {
    var dense = state.network
    for index in dense.layers.indices {
      let layer = dense.layers[index]
      let rows = SparseRows(
        inputCount: layer.inputCount,
        rows: (0..<layer.neuronCount).map { _ in Array(0..<layer.inputCount) })
      var weights = Array(repeating: Float(0), count: rows.edgeCount)
      for neuron in 0..<layer.neuronCount {
        for edge in layer.rows.edges(of: neuron) {
          weights[neuron * layer.inputCount + Int(layer.rows.columns[edge])] = layer.weights[edge]
        }
      }
      dense.layers[index] = Layer(
        rows: rows, activation: layer.activation, weights: weights, biases: layer.biases)
    }
    return dense.gradients(on: examples, samples: samples).weights
  }

  private static func places(_ rows: SparseRows) -> [Int] {
    (0..<rows.neuronCount).flatMap { neuron in
      rows.edges(of: neuron).map { neuron * rows.inputCount + Int(rows.columns[$0]) }
    }
  }

  /// Whole rewirings against a sorted list of everything, for every rule and budget.
  @Test(arguments: Rewiring.Growth.allCases, Rewiring.Budget.allCases)
  func choicesEqualThoseOfASortedList(growth: Rewiring.Growth, budget: Rewiring.Budget) throws {
    for seed in 1...6 as ClosedRange<UInt64> {
      var state = try Self.state(density: 0.15 * Double(seed % 3 + 1), seed: seed)
      let step = TrainingStep(for: state, exampleCount: 60)
      // Several chunks a layer, and one.
      if seed > 2 { step.denseChunkSize = 40 }
      for _ in 0..<3 { try step.run(&state, on: Self.examples) }
      #expect(throws: SparseNetworksError.self) {
        try step.rewireNow(&state, Rewiring(growth, until: 100, layers: [0]), on: Self.examples)
      }
      while try step.advance(&state, on: Self.examples) != .backward {}
      let before = state
      var rewiring = Rewiring(growth, until: 100, layers: [0, 1])
      rewiring.budget = budget
      rewiring.accumulate = 1
      rewiring.regrowsFromZero = seed.isMultiple(of: 2)
      if growth == .none {
        rewiring.pruning = Rewiring.Pruning(
          start: 0, edgeCounts: state.network.layers.map(\.rows.edgeCount), sparsity: 0.9)
      }
      let record = try step.rewireNow(&state, rewiring, on: Self.examples)
      try state.check()
      let gradients = Self.denseGradients(before, step.batch)
      var expected: [[Int]] = [[], []]
      let fraction = rewiring.fraction(after: 3)
      struct Item {
        let layer, place: Int
        let score: Float
      }
      func chosen(_ items: [Item], _ count: Int, smallest: Bool) -> [Item] {
        Array(
          items.sorted {
            ($0.score, $0.layer, $0.place) != ($1.score, $1.layer, $1.place)
              && ($0.score == $1.score
                ? ($0.layer, $0.place) < ($1.layer, $1.place)
                : smallest ? $0.score < $1.score : $0.score > $1.score)
          }.prefix(count))
      }
      func exchange(_ edges: [Item], _ candidates: [Item], _ count: Int) {
        let gone = chosen(edges, count, smallest: true)
        let stay = edges.filter { edge in
          !gone.contains { $0.layer == edge.layer && $0.place == edge.place }
        }
        let free = candidates.filter { place in
          !stay.contains { $0.layer == place.layer && $0.place == place.place }
        }
        let new = growth == .none ? [] : chosen(free, count, smallest: false)
        for item in stay + new { expected[item.layer].append(item.place) }
      }
      func items(_ layer: Int, neuron: Int? = nil) -> (edges: [Item], places: [Item]) {
        let (rows, weights) = (
          before.network.layers[layer].rows, before.network.layers[layer].weights
        )
        let width = rows.inputCount
        let edges = zip(Self.places(rows), weights).map {
          Item(layer: layer, place: $0, score: $1.magnitude)
        }
        let places = gradients[layer].indices.map {
          Item(layer: layer, place: $0, score: gradients[layer][$0].magnitude)
        }
        let isWanted = { (item: Item) in neuron.map { $0 == item.place / width } ?? true }
        return (edges.filter(isWanted), places.filter(isWanted))
      }
      func count(_ edges: [Item], _ layer: Int, _ possible: Int) -> Int {
        guard let pruning = rewiring.pruning else { return Int(fraction * Double(edges.count)) }
        return max(
          0,
          edges.count - rewiring.prunedCount(pruning, layer: layer, possible: possible, step: 3))
      }
      switch growth == .none && budget == .neuron ? .layer : budget {
      case .layer:
        for layer in 0...1 {
          let (edges, places) = items(layer)
          exchange(edges, places, count(edges, layer, places.count))
        }
      case .neuron:
        for layer in 0...1 {
          for neuron in 0..<before.network.layers[layer].neuronCount {
            let (edges, places) = items(layer, neuron: neuron)
            exchange(edges, places, count(edges, layer, places.count))
          }
        }
      case .global:
        let (first, second) = (items(0), items(1))
        let all = first.edges + second.edges
        let number =
          growth == .none
          ? count(first.edges, 0, first.places.count) + count(second.edges, 1, second.places.count)
          : count(all, 0, 0)
        exchange(all, first.places + second.places, number)
      }
      for layer in 0...1 {
        let after = Self.places(state.network.layers[layer].rows)
        if growth == .random {
          #expect(after.count == expected[layer].count || budget == .global)
        } else {
          #expect(after == expected[layer].sorted(), "\(growth) \(budget) seed \(seed)")
        }
        let old = Set(Self.places(before.network.layers[layer].rows))
        #expect(record.gained(ofLayer: layer) == Set(after).subtracting(old).count)
        #expect(record.lost(ofLayer: layer) == old.subtracting(after).count)
        if budget == .neuron && growth != .none {
          #expect(
            state.network.layers[layer].rows.fanIns == before.network.layers[layer].rows.fanIns)
        }
      }
    }
  }

  /// Kept edges keep weight, memory and age; new ones have none.
  @Test(arguments: [false, true])
  func valuesAreCarriedOver(fromZero: Bool) throws {
    var state = try Self.state()
    let step = TrainingStep(for: state, exampleCount: 60)
    for _ in 0..<5 { try step.run(&state, on: Self.examples) }
    while try step.advance(&state, on: Self.examples) != .backward {}
    let before = state
    var rewiring = Rewiring(.gradient, until: 10, layers: [0])
    rewiring.fraction = 0.9
    rewiring.regrowsFromZero = fromZero
    let record = try step.rewireNow(&state, rewiring, on: Self.examples)
    let (old, new) = (before.network.layers[0], state.network.layers[0])
    let dropped = Set(record.dropped.map { $0.neuron * 12 + $0.input })
    #expect(record.grown.contains { $0.isRegrown })
    for (edge, place) in Self.places(new.rows).enumerated() {
      let former = old.rows.edge(neuron: place / 12, input: place % 12)
      if let former, !(fromZero && dropped.contains(place)) {
        #expect(new.weights[edge] == old.weights[former])
        #expect(state.weightMoments[0].second[edge] == before.weightMoments[0].second[former])
        #expect(state.edgeAges(ofLayer: 0)[edge] == 5)
      } else {
        #expect(new.weights[edge] == 0)
        #expect(state.weightMoments[0].first[edge] == 0)
        #expect(state.weightMoments[0].second[edge] == 0)
        #expect(state.edgeAges(ofLayer: 0)[edge] == 0)
      }
    }
    #expect(state.lives.records == [record])
    let first = try #require(record.grown.first { !$0.isRegrown })
    let life = state.lives.events(layer: 0, neuron: first.neuron, input: first.input)
    #expect(life.map(\.kind) == [.grown])
    #expect(life.map(\.choice) == [first])
  }

  /// A step that rewires leaves weights as they are, unless told otherwise, and counts as a step.
  @Test(arguments: [false, true])
  func updateAtARewiring(always: Bool) throws {
    var state = try Self.state()
    var rewiring = Rewiring(.gradient, until: 100, layers: [0, 1])
    rewiring.every = 4
    rewiring.alwaysUpdates = always
    state.rewiring = rewiring
    let step = TrainingStep(for: state, exampleCount: 60)
    for _ in 0..<4 { try step.run(&state, on: Self.examples) }
    #expect(step.rewiringRecord == nil)
    let before = state
    var phases: [TrainingStep.Phase] = []
    repeat {
      phases.append(try step.advance(&state, on: Self.examples))
      if phases.last == .rewire { #expect(state.digests == before.digests) }
    } while phases.last != .update
    #expect(phases == [.batch, .forward, .loss, .backward, .rewire, .update])
    #expect(state.step == 5)
    #expect(state.digests.topology != before.digests.topology)
    #expect((state.network.layers[2].weights == before.network.layers[2].weights) == !always)
    #expect(step.rewiringRecord?.step == 4)
  }

  /// Budgets hold and bits are the same on any instruction set and number of threads.
  @Test(arguments: [Rewiring.Growth.gradient, .random, .momentum])
  func bitsDoNotDependOnTheEngine(growth: Rewiring.Growth) throws {
    let examples = TrainingStepTests.examples(count: 200, features: 120, outputs: 10)
    let plan = try sparsePlan([120, 100, 40, 10], .family(.lognormal, .cv(1)), density: 0.2)
    func digest(_ engine: Engine) throws -> String {
      var state = TrainingState(network: try Network(plan: plan), batchSize: 100)
      var rewiring = Rewiring(growth, until: 1000, layers: [0, 1])
      rewiring.every = 20
      if growth == .momentum { rewiring.accumulate = 3 }
      state.rewiring = rewiring
      let step = TrainingStep(for: state, exampleCount: 200, engine: engine)
      for _ in 0..<110 {
        try step.run(&state, on: examples)
        try state.check()
      }
      #expect(state.lives.records.count == 5)
      #expect(state.explorationRate(ofLayer: 0) > 0.25)
      return state.digests.whole
    }
    let plain = try #require(Engine(.plain, threadCount: 1))
    let expected = try digest(plain)
    for (set, threads) in [(InstructionSet.plain, 2), (.avx2, 3), (.avx512, 1), (.avx512, 2)]
    where set.isAvailable {
      let engine = try #require(Engine(set, threadCount: threads))
      #expect(try digest(engine) == expected)
    }
  }

  @Test func recentBatchesAreThoseOfTheRun() throws {
    var state = try Self.state(batchSize: 13)
    let step = TrainingStep(for: state, exampleCount: 60)
    var batches: [[Int]] = []
    for _ in 0..<12 {
      try step.run(&state, on: Self.examples)
      batches.append(step.batch)
    }
    #expect(state.earlierBatches(20, exampleCount: 60) == batches.reversed())
    #expect(state.earlierBatches(3, exampleCount: 60) == batches.suffix(3).reversed())
  }

  @Test func pruningFollowsTheCubicCourse() throws {
    var rewiring = Rewiring(.none, until: 50, layers: [0])
    rewiring.every = 20
    #expect((0...70).filter { rewiring.isDue(after: $0) } == [20, 40, 50])
    let pruning = Rewiring.Pruning(start: 0, edgeCounts: [100], sparsity: 0.9)
    let counts = [0, 10, 20, 30, 40, 50, 60].map {
      rewiring.prunedCount(pruning, layer: 0, possible: 100, step: $0)
    }
    // 10 + 90 (1 - t/50)^3.
    #expect(counts == [100, 56, 29, 16, 11, 10, 10])
    var state = try Self.state()
    let edges = state.network.layers.map(\.rows.edgeCount)
    rewiring.pruning = Rewiring.Pruning(start: 0, edgeCounts: edges, sparsity: 0.95)
    state.rewiring = rewiring
    let step = TrainingStep(for: state, exampleCount: 60)
    for _ in 0..<60 {
      try step.run(&state, on: Self.examples)
      try state.check()
    }
    #expect(state.network.layers[0].rows.edgeCount == 8)  // 0.05 * 168
    #expect(state.network.layers[1].rows.edgeCount == edges[1])
  }

  /// Against PyTorch in float64, with masks (`scripts/make-reference`).
  @Test func rigLEqualsAnIndependentImplementation() throws {
    struct Reference: Decodable {
      let widths: [Int]
      let rows, rowsAfter: [[[Int]]]
      let weights, biases: [[Float]]
      let weightsAfter: [[Double]]
      let inputs: [Float]
      let labels: [UInt16]
    }
    let reference: Reference = try fixture("rigl")
    let layers = reference.rows.indices.map { index in
      Layer(
        rows: SparseRows(inputCount: reference.widths[index], rows: reference.rows[index]),
        activation: index == 2 ? .identity : .relu,
        weights: reference.weights[index], biases: reference.biases[index])
    }
    var state = TrainingState(
      network: Network(plan: try NetworkPlan(widths: reference.widths), layers: layers),
      optimizer: Optimizer(.sgd(momentum: 0.9, nesterov: false), learningRate: 0.01),
      batchSize: 24)
    var rewiring = Rewiring(.gradient, until: 300, layers: [0, 1])
    rewiring.every = 75
    state.rewiring = rewiring
    let examples = Examples(
      count: 24, featureCount: reference.widths[0], inputs: .floats(reference.inputs),
      targets: .classes(reference.labels, count: 4))
    let step = TrainingStep(for: state, exampleCount: 24)
    for _ in 0..<300 { try step.run(&state, on: examples) }
    #expect(state.lives.records.map(\.step) == [75, 150, 225])
    for (layer, rows) in reference.rowsAfter.enumerated() {
      #expect(
        state.network.layers[layer].rows
          == SparseRows(inputCount: reference.widths[layer], rows: rows))
      let weights = state.network.layers[layer].weights
      let largest = zip(weights, reference.weightsAfter[layer]).map { abs(Double($0) - $1) }.max()
      let difference = try #require(largest)
      #expect(difference < 1e-4)
    }
  }
}

@Suite struct CandidateTests {
  /// Many equal scores: the order still says which is first.
  @Test(arguments: 0..<40)
  func bestOfAStreamEqualsTheSortedList(seed: Int) {
    var random = RandomStream(seed: UInt64(seed), name: "candidates").draws()
    let all = (0..<random.integer(below: 3000)).map { place in
      let score: Float = random.integer(below: 50) == 0 ? .nan : Float(random.integer(below: 7))
      return Candidate(
        score: score, layer: place / 1000, neuron: place / 10 % 100, input: place % 10)
    }
    for (preference, sign) in [(Preference.small, 1), (.large, -1)] {
      let count = random.integer(below: 300)
      var parts = (0..<3).map { _ in BestCandidates(count, preference) }
      for candidate in all { parts[random.integer(below: 3)].offer(candidate) }
      let expected = all.enumerated().sorted {
        let (left, right) = (sign * Int($0.element.bits), sign * Int($1.element.bits))
        return (left, $0.offset) < (right, $1.offset)
      }.prefix(count)
      let chosen = BestCandidates.chosen(from: parts[...])
      #expect(chosen == expected.sorted { $0.offset < $1.offset }.map(\.element))
      #expect(chosen.ranked(preference) == expected.map(\.element))
    }
  }
}
