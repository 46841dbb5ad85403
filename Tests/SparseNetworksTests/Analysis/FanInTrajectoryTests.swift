import Testing

@testable import SparseNetworks

@Suite struct FanInTrajectoryTests {
  /// What is worked out backwards is what was there.
  @Test(arguments: [2, 3, 7, 100])
  func equalsTheFanInsThatWereSeen(limit: Int) throws {
    let examples = TrainingStepTests.examples(count: 60, features: 12, outputs: 4)
    var state = TrainingState(
      network: try Network(plan: sparsePlan([12, 14, 9, 4], .random, density: 0.3)), batchSize: 30)
    var rewiring = Rewiring(.gradient, until: 1000, layers: [0, 1])
    rewiring.every = 5
    state.rewiring = rewiring
    let start = state
    let step = TrainingStep(for: state, exampleCount: 60)
    var seen: [Int: [Int]] = [:]
    for _ in 0..<53 {
      seen[state.step] = state.network.layers[0].rows.fanIns
      try step.run(&state, on: examples)
    }
    seen[state.step] = state.network.layers[0].rows.fanIns
    let trajectory = FanInTrajectory(state, layer: 0, limit: limit)
    #expect(trajectory.rewiringCount == 10)
    #expect(trajectory.points.count == min(limit, 11))
    #expect(trajectory.points.map(\.step) == trajectory.points.map(\.step).sorted())
    #expect(trajectory.points.first?.fanIns == start.network.layers[0].rows.fanIns)
    for point in trajectory.points { #expect(point.fanIns == seen[point.step]) }
  }

  @Test func withoutRewiringThereIsOnlyThePresent() throws {
    let state = TrainingState(
      network: try Network(plan: sparsePlan([12, 14, 4], .random, density: 0.3)))
    #expect(FanInTrajectory(state, layer: 0).points.map(\.step) == [0])
  }
}
