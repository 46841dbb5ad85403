import Testing

@testable import SparseNetworks

@Suite struct BiasCorrectionTests {
  private static let rate = 1e-3

  private static func state(
    _ correction: Optimizer.BiasCorrection, rewires: Bool, always: Bool = false
  ) throws -> TrainingState {
    var optimizer = Optimizer.standard
    optimizer.biasCorrection = correction
    var state = TrainingState(
      network: try Network(plan: sparsePlan([12, 30, 9, 4], .random, density: 0.3)),
      optimizer: optimizer, batchSize: 30)
    if rewires {
      var rewiring = Rewiring(.gradient, until: 1000, layers: [0, 1])
      rewiring.every = 10
      rewiring.alwaysUpdates = always
      state.rewiring = rewiring
    }
    return state
  }

  private static let examples = TrainingStepTests.examples(count: 60, features: 12, outputs: 4)

  private func run(_ state: TrainingState, _ steps: Int, _ engine: Engine = .singleThreaded) throws
    -> TrainingState
  {
    var state = state
    let step = TrainingStep(for: state, exampleCount: 60, engine: engine)
    for _ in 0..<steps { try step.run(&state, on: Self.examples) }
    return state
  }

  /// Where every edge was there from the start, both count the same.
  @Test func withoutRewiringNothingDiffers() throws {
    let one = try run(Self.state(.step, rewires: false), 20)
    let other = try run(Self.state(.edge, rewires: false), 20)
    #expect(one.digests.weights == other.digests.weights)
    #expect(one.digests.whole != other.digests.whole)
  }

  /// A newborn edge's first update is the learning rate where its own age counts, and
  /// (1 - beta1) / (1 - beta1^t) over the root of the same for beta2 times it where steps do.
  @Test(arguments: [false, true])
  func firstUpdateOfANewbornEdge(always: Bool) throws {
    for correction in Optimizer.BiasCorrection.allCases {
      // Ten steps, the one that rewires, and the first that the new edges learn in.
      let before = try run(Self.state(correction, rewires: true, always: always), 11)
      let after = try run(Self.state(correction, rewires: true, always: always), 12)
      let record = try #require(before.lives.records.last)
      let expected =
        correction == .edge
        ? Self.rate
        : Self.rate * 0.1 / (1 - Elementary.power(0.9, 12))
          / (0.001 / (1 - Elementary.power(0.999, 12))).squareRoot()
      var count = 0
      for choice in record.grown where !choice.isRegrown {
        let layer = before.network.layers[choice.layer]
        let edge = try #require(layer.rows.edge(neuron: choice.neuron, input: choice.input))
        #expect(layer.weights[edge] == 0)
        let weight = Double(after.network.layers[choice.layer].weights[edge])
        // A gradient near epsilon makes the update smaller.
        guard abs(after.weightMoments[choice.layer].first[edge]) > 1e-6 else { continue }
        #expect(abs(abs(weight) - expected) < 2e-3 * expected, "\(correction)")
        count += 1
      }
      #expect(count > 5)
    }
  }

  /// A long run has the same bits on every instruction set and number of threads.
  @Test func bitsDoNotDependOnTheEngine() throws {
    let state = try Self.state(.edge, rewires: true)
    let expected = try run(state, 120, try #require(Engine(.plain, threadCount: 1))).digests.whole
    for (set, threads) in [(InstructionSet.plain, 2), (.avx2, 1), (.avx512, 2)]
    where set.isAvailable {
      let engine = try #require(Engine(set, threadCount: threads))
      #expect(try run(state, 120, engine).digests.whole == expected)
    }
    #expect(
      try run(Self.state(.step, rewires: true), 120).digests.weights
        != run(state, 120).digests.weights)
  }
}
