import Testing

@testable import SparseNetworks

/// Runs long enough for a single wrong bit to have spread everywhere.
@Suite struct LongRunTests {
  /// Batches that fill no tile, one sample, and more than two tiles.
  @Test(arguments: [1, 7, 100, 129])
  func fiveHundredStepsGiveTheSameDigestEverywhere(batchSize: Int) throws {
    let examples = TrainingStepTests.examples(count: 300, features: 100, outputs: 10)
    let plan = try sparsePlan([100, 150, 60, 10], .family(.lognormal, .cv(1.5)), density: 0.2)
    func digest(_ set: InstructionSet, _ threads: Int) throws -> String {
      var state = TrainingState(
        network: try Network(plan: plan), optimizer: .standard, batchSize: batchSize)
      let engine = try #require(Engine(set, threadCount: threads))
      let step = TrainingStep(for: state, exampleCount: 300, engine: engine)
      for _ in 0..<500 { try step.run(&state, on: examples) }
      return state.digests.whole
    }
    let expected = try digest(.plain, 1)
    for (set, threads) in [
      (InstructionSet.plain, 3), (.avx2, 1), (.avx2, 2), (.avx512, 1), (.avx512, 2), (.avx512, 3),
    ] where set.isAvailable {
      #expect(try digest(set, threads) == expected, "\(set), \(threads) threads")
    }
  }

  /// What gets no gradient any more ends at 0, not among the subnormal numbers, which are slow.
  @Test(arguments: [
    Optimizer(.sgd(momentum: 0.9, nesterov: false), learningRate: 0.1),
    Optimizer(.adam(beta1: 0.9, beta2: 0.9, epsilon: 1e-8), learningRate: 1e-3),
  ])
  func momentsWithoutGradientsSettle(optimizer: Optimizer) throws {
    var parameters = [Float](repeating: 1, count: 20)
    var moments = Moments(count: 20, momentCount: optimizer.momentCount)
    for step in 1...2000 {
      let gradient = Array(repeating: Float(step == 1 ? 0.5 : 0), count: 20)
      optimizer.update(learningRate: 0.1, step: step).apply(
        to: &parameters, gradient, &moments, parts: [0..<20], engine: .singleThreaded)
      let values = moments.first + moments.second
      #expect(!values.contains { $0.isSubnormal })
      if step == 100 { #expect(values.allSatisfy { $0 > 0 }) }
    }
    #expect((moments.first + moments.second).allSatisfy { $0 == 0 })
  }
}
