import Synchronization
import Testing

@testable import SparseNetworks

/// Long work asks often enough whether it is still wanted, gives up wherever it is told to, changes
/// nothing then, and is the same to the bit whether or not it asks.
@Suite struct GivingUpTests {
  private let examples = TrainingStepTests.examples(count: 6000, features: 200, outputs: 10)

  private func state(_ rewiring: Rewiring? = nil) throws -> TrainingState {
    let plan = try sparsePlan([200, 300, 60, 10], .family(.lognormal, .cv(1)), density: 0.4)
    var state = TrainingState(network: try Network(plan: plan), batchSize: 6000)
    state.rewiring = rewiring
    return state
  }

  /// Says yes from the `limit`th question on; asked on any thread.
  private final class Questions: Sendable {
    let count = Atomic<Int>(0)
    let limit: Int

    init(limit: Int = .max) { self.limit = limit }

    func ask() -> Bool { count.add(1, ordering: .relaxed).newValue >= limit }
  }

  private func rule(_ growth: Rewiring.Growth, accumulate: Int = 1) -> Rewiring {
    var rule = Rewiring(growth, until: 100, layers: [0, 1])
    rule.every = 1
    rule.accumulate = accumulate
    return rule
  }

  @Test(arguments: [1, 2, 3])
  func aStepAsksForEachStretchOfItsWork(threads: Int) throws {
    var state = try state()
    let engine = Engine(kernels: .best, threadCount: threads)
    let step = TrainingStep(for: state, exampleCount: examples.count, engine: engine)
    let questions = Questions()
    let isDone = try step.advance(
      to: .update, &state, on: examples, unless: { questions.ask() })
    #expect(isDone)
    // Forward, gradients of weights, and of inputs but for the first layer.
    let edges = state.network.layers.map(\.rows.edgeCount)
    let work = (3 * edges.reduce(0, +) - edges[0]) * examples.count
    #expect(questions.count.load(ordering: .relaxed) >= work / Engine.workBetweenQuestions)
    for count in [1, 2, 5, 64, 1000] {
      for work in [0, 1 << 20, 1 << 28, 1 << 40] {
        let stretches = engine.stretches(of: count, work: work)
        #expect(stretches.flatMap { Array($0) } == Array(0..<count))
        #expect(work > Engine.workBetweenQuestions || stretches.count == 1)
      }
    }
  }

  @Test(arguments: [nil, Rewiring.Growth.gradient, .random])
  func aStepThatIsGivenUpAnywhereGoesOnToTheSame(growth: Rewiring.Growth?) throws {
    let start = try state(growth.map { rule($0, accumulate: $0 == .gradient ? 2 : 1) })
    let engine = Engine(kernels: .best, threadCount: 2)
    func step(_ state: TrainingState) -> TrainingStep {
      TrainingStep(for: state, exampleCount: examples.count, engine: engine)
    }
    var plain = start
    for _ in 0..<2 { try step(plain).run(&plain, on: examples) }
    let questions = Questions()
    var counted = start
    #expect(try step(start).advance(to: .update, &counted, on: examples) { questions.ask() })
    let count = questions.count.load(ordering: .relaxed)
    try #require(count > 8)
    for limit in stride(from: 1, through: count, by: max(1, count / 9)) {
      var state = start
      let own = step(state)
      let limited = Questions(limit: limit)
      #expect(try own.advance(to: .update, &state, on: examples) { limited.ask() } == false)
      #expect(state.digests == start.digests)
      #expect(try own.advance(to: .update, &state, on: examples, unless: { false }))
      try own.run(&state, on: examples)
      #expect(state.digests == plain.digests)
    }
  }

  @Test func anExchangeThatIsGivenUpChangesNothing() throws {
    let start = try state()
    let rule = rule(.gradient)
    for limit in [1, 3, 6] {
      var state = start
      let step = TrainingStep(for: state, exampleCount: examples.count)
      #expect(try step.advance(to: .backward, &state, on: examples, unless: { false }))
      let questions = Questions(limit: limit)
      #expect(try step.rewireNow(&state, rule, on: examples) { questions.ask() } == nil)
      #expect(state.digests == start.digests && step.completed == .backward)
      let record = try step.rewireNow(&state, rule, on: examples)
      var other = start
      try other.make(.rewiring(rule), on: examples)
      #expect(state.digests == other.digests && !record.grown.isEmpty)
    }
  }

  @Test func walksThroughThePastAndSearchesAreGivenUp() throws {
    var state = try state()
    state.batchSize = 1000
    var timeline = Timeline(startingAt: state, byteLimit: 1 << 20)
    let step = TrainingStep(for: state, exampleCount: examples.count)
    for _ in 0..<4 {
      try step.run(&state, on: examples)
      timeline.note(state)
    }
    let questions = Questions(limit: 3)
    #expect(throws: SparseNetworksError.interrupted) {
      var walk = try TimelineWalk(timeline, to: 1, on: examples, unless: { questions.ask() })
      while let next = walk?.state.step, next < 4 { try walk?.advance() }
    }
    #expect(throws: SparseNetworksError.interrupted) {
      _ = try NonFinite(inStepAfter: state, on: examples, unless: { true })
    }
  }

  @Test(arguments: [InputSelection.variance, .fScore, .mutualInformation, .snip])
  func networksAreGivenUpWhileTheyAreWired(selection: InputSelection) throws {
    var plan = try sparsePlan([200, 60, 10], .family(.power, .cv(0.5)), density: 0.3)
    for layer in plan.connectivity.indices { plan.connectivity[layer].selection = selection }
    let questions = Questions()
    _ = try Network(plan: plan, examples: examples, unless: { questions.ask() })
    let count = questions.count.load(ordering: .relaxed)
    // Each neuron of the hidden layer at least.
    #expect(count >= 60)
    for limit in stride(from: 1, through: count, by: max(1, count / 9)) {
      let limited = Questions(limit: limit)
      #expect(throws: SparseNetworksError.interrupted) {
        _ = try Network(plan: plan, examples: examples, unless: { limited.ask() })
      }
    }
  }
}
