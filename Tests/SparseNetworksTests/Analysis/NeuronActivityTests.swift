import Testing

@testable import SparseNetworks

@Suite struct NeuronActivityTests {
  @Test func thresholds() {
    let activity = NeuronActivity(strengths: [0, 0.1, 1, 2.9])  // mean 1
    #expect(activity.dormant() == [0])
    #expect(activity.dormant(threshold: 0.1) == [0, 1])
    #expect(NeuronActivity(strengths: [0, 0]).dormant() == [0, 1])
  }

  /// Neuron 0 passes the input on, 1 its negative, 2 nothing at all.
  @Test func handComputedOverSeveralParts() throws {
    let plan = try NetworkPlan(widths: [1, 3, 1])
    let network = Network(
      plan: plan,
      layers: [
        Layer(
          rows: SparseRows(inputCount: 1, rows: [[0], [0], []]), activation: .relu,
          weights: [1, -1], biases: [0, 0, 0]),
        Layer(
          rows: SparseRows(inputCount: 3, rows: [[0, 1, 2]]), activation: .identity,
          weights: [-1, 1, 1], biases: [0]),
      ])
    let count = 3 * plan.partSize + 5
    let examples = Examples(
      count: count, featureCount: 1, inputs: .floats((0..<count).map { Float($0 % 2) }),
      targets: .values(Array(repeating: 0, count: count), width: 1))
    let activity = try #require(
      try network.activity(on: examples, samples: Array(0..<count)))
    let share = Double(count / 2) / Double(count)
    #expect(activity[0].strengths == [share, 0, 0])
    #expect(activity[0].dormant() == [1, 2])
    #expect(activity[1].strengths == [share])
    #expect(try network.activity(on: examples, samples: [1]) { true } == nil)
  }
}
