import Testing

@testable import SparseNetworks

@Suite struct ActivationSummaryTests {
  private func summary(_ values: [Double]) -> ActivationSummary {
    values.reduce(into: ActivationSummary()) { $0.add($1) }
  }

  @Test func handComputed() {
    let summary = summary([0, 1, 3, 0])
    #expect(summary.mean == 1 && summary.deviation == 1.5.squareRoot())
    #expect(summary.smallest == 0 && summary.largest == 3)
    #expect(summary.activeCount == 2 && summary.activeShare == 0.5)
    #expect(self.summary([-0.5, -0.5]).activeShare == 1)
    #expect(ActivationSummary().deviation == 0 && ActivationSummary().activeShare == 0)
  }

  /// However they are split up, and for a constant far from 0.
  @Test func partsComeToTheWhole() {
    var draws = RandomStream(seed: 5, name: "activations").draws()
    for _ in 0..<100 {
      let offset = draws.integer(below: 2) == 0 ? 0.0 : 1e6
      let values = (0..<draws.integer(below: 60)).map { _ in offset + max(0, draws.normal()) }
      let cut = draws.integer(below: values.count + 1)
      var parts = summary(Array(values[..<cut]))
      parts.add(summary(Array(values[cut...])))
      let whole = summary(values)
      #expect(parts.count == whole.count && parts.activeCount == whole.activeCount)
      #expect(parts.smallest == whole.smallest && parts.largest == whole.largest)
      #expect(abs(parts.mean - whole.mean) <= 1e-15 * abs(whole.mean) * 8)
      #expect(abs(parts.deviation - whole.deviation) < 1e-9)
    }
    #expect(summary(Array(repeating: 0.7, count: 1000)).deviation < 1e-15)
  }

  /// On inputs 0, 1, 0, 1, ...: neuron 0 passes the input on, 1 its negative, 2 nothing at all.
  @Test func ofANetworkOverSeveralParts() throws {
    let plan = try NetworkPlan(widths: [1, 3, 1])
    let network = Network(
      plan: plan,
      layers: [
        Layer(
          rows: SparseRows(inputCount: 1, rows: [[0], [0], []]), activation: .relu,
          weights: [1, -1], biases: [0, 0, 0]),
        Layer(
          rows: SparseRows(inputCount: 3, rows: [[0, 1, 2]]), activation: .identity,
          weights: [-2, 1, 1], biases: [0.5]),
      ])
    let count = 2 * plan.partSize + 6
    let examples = Examples(
      count: count, featureCount: 1, inputs: .floats((0..<count).map { Float($0 % 2) }),
      targets: .values(Array(repeating: 0, count: count), width: 1))
    let summaries = try #require(
      try network.activationSummaries(on: examples, samples: Array(0..<count)))
    #expect(summaries.map(\.count) == [3, 1])
    #expect(summaries[0].map(\.activeCount) == [count / 2, 0, 0])
    #expect(summaries[0].map(\.largest) == [1, 0, 0])
    let output = summaries[1][0]
    #expect(output.count == count && output.smallest == -1.5 && output.largest == 0.5)
    #expect(abs(output.mean + 0.5) < 1e-12 && abs(output.deviation - 1) < 1e-12)
    #expect(try network.activationSummaries(on: examples, samples: [1]) { true } == nil)
  }
}
