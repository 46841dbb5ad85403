import Testing

@testable import SparseNetworks

@Suite struct EverActiveEdgesTests {
  /// Against a set of all places seen, through rewirings that come back to some.
  @Test(arguments: [Rewiring.Growth.gradient, .random])
  func countsEveryPlaceSeen(growth: Rewiring.Growth) throws {
    let examples = TrainingStepTests.examples(count: 60, features: 12, outputs: 4)
    var state = TrainingState(
      network: try Network(plan: sparsePlan([12, 14, 9, 4], .random, density: 0.3)), batchSize: 30)
    var rewiring = Rewiring(growth, until: 1000, layers: [0, 1])
    rewiring.every = 4
    state.rewiring = rewiring
    #expect(state.explorationRate == 1 - state.network.sparsity)
    let step = TrainingStep(for: state, exampleCount: 60)
    var seen: Set<Int> = []
    for _ in 0..<60 {
      let rows = state.network.layers[0].rows
      for neuron in 0..<14 {
        for input in rows.inputs(of: neuron) { seen.insert(neuron * 12 + Int(input)) }
      }
      try step.run(&state, on: examples)
    }
    let explored = try #require(state.explored[0])
    let listed = (0..<14).flatMap { neuron in
      explored.inputs(of: neuron).map { neuron * 12 + Int($0) }
    }
    #expect(listed == seen.sorted())
    #expect(explored.count == seen.count)
    #expect(state.explorationRate(ofLayer: 0) == Double(seen.count) / 168)
    #expect(seen.count > state.network.layers[0].rows.edgeCount)
  }
}
