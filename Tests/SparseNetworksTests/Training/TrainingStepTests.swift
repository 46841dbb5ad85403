import Testing

@testable import SparseNetworks

@Suite struct TrainingStepTests {
  /// Random inputs with labels, or real targets, of a fixed seed.
  static func examples(count: Int, features: Int, outputs: Int, regression: Bool = false)
    -> Examples
  {
    let stream = RandomStream(seed: 21, name: "examples")
    let inputs = (0..<count * features).map { Float(stream.normal(at: UInt64($0))) }
    var draws = RandomStream(seed: 21, name: "targets").draws()
    return Examples(
      count: count, featureCount: features, inputs: .floats(inputs),
      targets: regression
        ? .values((0..<count * outputs).map { _ in Float(draws.normal()) }, width: outputs)
        : .classes((0..<count).map { _ in UInt16(draws.integer(below: outputs)) }, count: outputs))
  }

  /// Central differences in the weights against the backward pass, for every activation and loss.
  @Test(arguments: Activation.allCases, [false, true])
  func finiteDifferences(activation: Activation, regression: Bool) throws {
    var plan = try sparsePlan([7, 9, 6, 3], .random, density: 0.5)
    plan.activation = activation
    let network = try Network(plan: plan)
    let examples = Self.examples(count: 20, features: 7, outputs: 3, regression: regression)
    let samples = Array(0..<20)
    let gradients = network.gradients(on: examples, samples: samples)
    let delta: Float = 1e-2
    for layer in network.layers.indices {
      for edge in stride(from: 0, to: network.layers[layer].weights.count, by: 3) {
        func loss(_ change: Float) throws -> Double {
          var changed = network
          changed.layers[layer].weights[edge] += change
          return try #require(try changed.evaluate(examples)).loss
        }
        let difference = (try loss(delta) - loss(-delta)) / Double(2 * delta)
        let gradient = Double(gradients.weights[layer][edge])
        // Kinks of ReLU between the two points cost accuracy; elsewhere it is delta squared.
        #expect(abs(difference - gradient) < 0.02 * max(0.1, abs(gradient)))
      }
    }
  }

  @Test func phasesComeInOrderAndOnlyTheUpdateChangesState() throws {
    var state = TrainingState(
      network: try Network(plan: sparsePlan([5, 8, 3], .random, density: 0.5)))
    let examples = Self.examples(count: 50, features: 5, outputs: 3)
    let step = TrainingStep(for: state, exampleCount: 50)
    let before = state.digests
    for phase in [TrainingStep.Phase.batch, .forward, .loss, .backward] {
      #expect(step.next(for: state) == phase)
      #expect(try step.advance(&state, on: examples) == phase)
      #expect(step.completed == phase)
      #expect(state.digests == before)
    }
    #expect(try step.advance(&state, on: examples) == .update)
    #expect(step.completed == nil)
    #expect(state.digests != before)
    #expect(state.step == 1)
  }

  @Test func epochsVisitEveryExampleOnce() throws {
    var state = TrainingState(
      network: try Network(plan: sparsePlan([5, 8, 3], .random, density: 0.5)))
    state.batchSize = 16
    let examples = Self.examples(count: 50, features: 5, outputs: 3)
    let step = TrainingStep(for: state, exampleCount: 50)
    #expect(state.stepsToEndOfEpoch(exampleCount: 50) == 4)
    var seen: [Int] = []
    while state.epoch == 0 {
      try step.run(&state, on: examples)
      seen += step.batch
    }
    #expect(state.step == 4)
    #expect(state.position == 0)
    #expect(seen.sorted() == Array(0..<50))
    #expect(seen == BatchOrder(seed: 1, exampleCount: 50).permutation(epoch: 0))
  }

  /// Learning happens, and inactive edges do not appear.
  @Test func trainingLowersTheLossOnActiveEdgesAlone() throws {
    let plan = try sparsePlan([10, 40, 3], .family(.lognormal, .cv(1)), density: 0.3)
    var state = TrainingState(network: try Network(plan: plan), batchSize: 20)
    let examples = Self.examples(count: 60, features: 10, outputs: 3)
    let rows = state.network.layers.map(\.rows)
    let step = TrainingStep(for: state, exampleCount: 60)
    let first = try step.run(&state, on: examples)
    for _ in 0..<600 { try step.run(&state, on: examples) }
    #expect(try #require(state.lastLoss) < first / 2)
    #expect(state.network.layers.map(\.rows) == rows)
  }

  @Test func misfitsAreRefused() throws {
    var state = TrainingState(
      network: try Network(plan: sparsePlan([5, 8, 3], .random, density: 0.5)))
    let step = TrainingStep(for: state, exampleCount: 10)
    let before = state.digests
    for examples in [
      Self.examples(count: 10, features: 4, outputs: 3),
      Self.examples(count: 10, features: 5, outputs: 4),
    ] {
      #expect(throws: SparseNetworksError.self) { try step.run(&state, on: examples) }
      #expect(state.digests == before)
    }
  }

  @Test func schedulesByHand() {
    let constant = LearningRateSchedule(.constant, warmup: 4)
    #expect((0..<6).map(constant.factor(after:)) == [0.25, 0.5, 0.75, 1, 1, 1])
    let steps = LearningRateSchedule(.step(period: 2, factor: 0.5))
    #expect((0..<6).map(steps.factor(after:)) == [1, 1, 0.5, 0.5, 0.25, 0.25])
    let cosine = LearningRateSchedule(.cosine(length: 4, floor: 0.2), warmup: 1)
    #expect(cosine.factor(after: 1) == 1)
    #expect(abs(cosine.factor(after: 3) - 0.6) < 1e-15)
    #expect(abs(cosine.factor(after: 5) - 0.2) < 1e-15)
    #expect(cosine.factor(after: 500) == cosine.factor(after: 5))
  }

  @Test func lossesByHand() {
    // Logits 0, ln 2, ln 5: probabilities 1/8, 2/8, 5/8.
    let logits = [0, Float(Elementary.log(2)), Float(Elementary.log(5))]
    let (loss, gradients) = Self.loss(ofOutputs: logits, .classes([1], count: 3))
    #expect(abs(loss - Elementary.log(4)) < 2e-7)
    for (value, expected) in zip(gradients, [0.125, -0.75, 0.625]) {
      #expect(abs(Double(value) - expected) < 1e-7)
    }
    let squared = Self.loss(ofOutputs: [1, 4], .values([0, 1], width: 2))
    #expect(squared.loss == 5 && squared.gradients == [1, 3])
    #expect(Self.loss(ofOutputs: [0, .nan, 1], .classes([0], count: 3)).loss.isNaN)
  }

  /// Loss and gradient of one sample, from a layer that gives its biases.
  private static func loss(
    ofOutputs outputs: [Float], _ targets: Examples.Targets
  ) -> (loss: Double, gradients: [Float]) {
    let layer = Layer(
      rows: SparseRows(inputCount: 1, rows: outputs.map { _ in [] }), activation: .identity,
      weights: [], biases: outputs)
    let forward = ForwardPass(layers: [layer], sampleCount: 1, engine: .singleThreaded)
    let backward = BackwardPass(forward)
    forward.load(
      Examples(count: 1, featureCount: 1, inputs: .floats([0]), targets: targets), samples: [0])
    forward.forward([layer])
    let loss = backward.loss(forward, targets)
    return (loss, outputs.indices.map { backward.gradients[0].base[$0 * 16] })
  }
}
