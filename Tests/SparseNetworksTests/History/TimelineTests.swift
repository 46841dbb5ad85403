import Testing

@testable import SparseNetworks

@Suite struct TimelineTests {
  private static let examples = TrainingStepTests.examples(count: 60, features: 6, outputs: 3)

  private static func start() throws -> TrainingState {
    TrainingState(
      network: try Network(plan: sparsePlan([6, 9, 3], .random, density: 0.5)), batchSize: 7)
  }

  /// What the timeline itself says of a step.
  private static func past(_ timeline: Timeline, _ step: Int) throws -> TrainingState? {
    try timeline.state(at: step, on: examples)
  }

  private static func advance(_ state: inout TrainingState) throws {
    try TrainingStep(for: state, exampleCount: 60).run(&state, on: examples)
  }

  /// The same run from the beginning, with the changes given.
  private static func fresh(
    to step: Int, _ changes: [(step: Int, settings: TrainingSettings)]
  ) throws -> TrainingState {
    var state = try start()
    var rest = changes[...]
    while true {
      while let change = rest.first, change.step == state.step {
        state.settings = change.settings
        rest.removeFirst()
      }
      if state.step == step { return state }
      try advance(&state)
    }
  }

  @Test func everyStepIsReachedExactly() throws {
    var state = try Self.start()
    var timeline = Timeline(startingAt: state, byteLimit: 6000)
    var digests = [state.digests.whole]
    for _ in 0..<700 {
      try Self.advance(&state)
      timeline.note(state)
      digests.append(state.digests.whole)
    }
    #expect(timeline.byteCount <= 6000)
    #expect(timeline.latest == 700)
    for step in stride(from: 0, through: 700, by: 37) {
      let past = try #require(try Self.past(timeline, step))
      #expect(past.digests.whole == digests[step])
    }
    #expect(try Self.past(timeline, 701) == nil)
  }

  /// Old snapshots stand further apart than new ones, and none too far.
  @Test func snapshotsAreThinnedWithAge() throws {
    var state = try Self.start()
    let one = Timeline(startingAt: state).byteCount
    var timeline = Timeline(startingAt: state, byteLimit: 40 * one)
    let interval = Timeline.interval(batchSize: 7)
    for _ in 0..<140 * interval {
      state.step += 1
      timeline.note(state)
    }
    let gaps = zip(timeline.snapshotSteps, timeline.snapshotSteps.dropFirst()).map { $1 - $0 }
    #expect(gaps.count >= 39)
    #expect(try #require(gaps.max()) < 17 * interval)
    #expect(try #require(gaps.last) <= 2 * interval)
    #expect(gaps.prefix(10).reduce(0, +) > 3 * gaps.suffix(10).reduce(0, +))
    #expect(timeline.earliest == 0)
  }

  /// Steps, changes, going back, and taking another way, at random: what is reached is what a run
  /// from the beginning reaches.
  @Test(arguments: 0..<12)
  func randomWalksStayExact(seed: Int) throws {
    var random = RandomStream(seed: UInt64(seed), name: "walk").draws()
    var state = try Self.start()
    var timeline = Timeline(startingAt: state, byteLimit: 1 << (10 + seed % 5))
    var changes: [(step: Int, settings: TrainingSettings)] = []
    var kept: (state: String, changes: [(step: Int, settings: TrainingSettings)], step: Int)?
    for _ in 0..<60 {
      switch random.integer(below: 8) {
      case 0, 1, 2:
        // Going on after having gone back is going another way.
        timeline.forget(after: state.step)
        changes.removeAll { $0.step > state.step }
        for _ in 0..<random.integer(below: 40) {
          try Self.advance(&state)
          timeline.note(state)
        }
      case 3:
        var settings = state.settings
        settings.batchSize = 1 + random.integer(below: 20)
        if random.integer(below: 2) == 0 {
          settings.optimizer = Optimizer(
            random.integer(below: 2) == 0
              ? .sgd(momentum: 0.9, nesterov: false)
              : .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8),
            learningRate: 0.01)
        }
        state.settings = settings
        timeline.note(changeOf: state)
        changes.removeAll { $0.step > state.step }
        changes.append((state.step, settings))
      case 4:
        timeline.keep(state, as: "a")
        kept = (state.digests.whole, changes.filter { $0.step <= state.step }, state.step)
      case 5:
        guard let kept else { continue }
        // From a run that has gone another way, that way is given up.
        if !timeline.checkpoints.contains(where: timeline.isOnCourse) { changes = kept.changes }
        let restored = timeline.restore("a")
        state = try #require(restored)
        #expect(state.digests.whole == kept.state)
      default:
        let target = random.integer(below: timeline.latest + 1)
        state = try #require(try Self.past(timeline, target))
      }
      let expected = try Self.fresh(to: state.step, changes.filter { $0.step <= state.step })
      #expect(state.digests.whole == expected.digests.whole)
    }
  }
}

@Suite struct TimelineMemoryTests {
  private static let examples = TrainingStepTests.examples(count: 60, features: 6, outputs: 3)

  /// With rewiring, snapshots hold births, explored edges and lives, and stay within the limit.
  @Test func everythingThatSnapshotsHoldIsCounted() throws {
    var state = TrainingState(
      network: try Network(plan: sparsePlan([6, 9, 3], .random, density: 0.5)), batchSize: 600)
    let plain = state.byteCount(sharingWith: nil)
    state.rewiring = Rewiring(.random, until: 1000, layers: [0])
    state.rewiring?.every = 2
    state.rewiring?.fraction = 0.08
    var timeline = Timeline(startingAt: state, byteLimit: 40_000)
    let step = TrainingStep(for: state, exampleCount: 60)
    var most = 0
    for _ in 0..<400 {
      try step.run(&state, on: Self.examples)
      timeline.note(state)
      most = max(most, timeline.byteCount)
    }
    #expect(most <= 40_000)
    #expect(timeline.snapshotSteps.count < 400 / 16)
    #expect(timeline.byteCount == timeline.snapshots.reduce(0) { $0 + $1.bytes })
    let edges = state.network.layers[0].rows.edgeCount
    #expect(state.byteCount(sharingWith: nil) >= plain + 8 * edges + state.lives.byteCount)
    #expect(timeline.rewirings == Array(stride(from: 3, through: 400, by: 2)))
    #expect(state.byteCount(sharingWith: state) < plain)
  }

  @Test func checkpointsCountAndAreRefusedWhereThereIsNoRoom() throws {
    let state = TrainingState(
      network: try Network(plan: sparsePlan([6, 9, 3], .random, density: 0.5)))
    let bytes = state.byteCount(sharingWith: nil)
    var timeline = Timeline(startingAt: state, byteLimit: 3 * bytes)
    for name in ["a", "b", "c"] {
      #expect(timeline.hasRoom(for: state, as: name))
      timeline.keep(state, as: name)
    }
    #expect(!timeline.hasRoom(for: state, as: "d"))
    #expect(timeline.hasRoom(for: state, as: "a"))
  }
}
