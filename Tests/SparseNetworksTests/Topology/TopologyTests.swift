import Testing

@testable import SparseNetworks

@Suite struct TopologyTests {
  @Test func rowsByHand() {
    let rows = SparseRows(inputCount: 4, rows: [[0, 3], [], [1, 2, 3]])
    #expect(rows.edgeCount == 5)
    #expect(rows.fanIns == [2, 0, 3])
    #expect(rows.fanOuts == [1, 1, 1, 2])
    #expect(rows.edge(neuron: 2, input: 2) == 3)
    #expect(rows.edge(neuron: 2, input: 0) == nil)
    #expect(rows.edge(neuron: 1, input: 0) == nil)
    #expect(rows.density == 5.0 / 12)
    let columns = SparseColumns(rows)
    #expect(columns.starts == [0, 1, 2, 3, 5])
    #expect(columns.neurons == [0, 2, 2, 0, 2])
    #expect(columns.edges == [0, 2, 3, 1, 4])
  }

  @Test func randomMasksAreExactAndUniform() {
    for (edges, seed) in [(1, 1), (100, 2), (600, 3), (999, 4), (1000, 5)] {
      let rows = SparseRows.random(
        inputCount: 50, neuronCount: 20, edgeCount: edges,
        stream: RandomStream(seed: UInt64(seed), name: "mask"))
      #expect(rows.edgeCount == edges)
      #expect(rows.neuronCount == 20)
    }
    // Fan-ins are hypergeometric: mean 78.4, variance 784 * .1 * .9 nearly.
    let rows = SparseRows.random(
      inputCount: 784, neuronCount: 1000, edgeCount: 78_400,
      stream: RandomStream(seed: 1, name: "mask"))
    let statistics = FanInStatistics(rows.fanIns)
    #expect(abs(statistics.cv - 70.56.squareRoot() / 78.4) < 0.01)
  }

  /// The check of the definitions: 784-256-128-10 at density 0.1.
  @Test func erkOfTheDefinitions() {
    let layers = [(784, 256), (256, 128), (128, 10)].map {
      LayerDensities.Shape(inputCount: $0.0, neuronCount: $0.1)
    }
    let none = [false, false, false]
    let first = LayerDensities.erkScale(layers, total: 0.1, dense: none)
    #expect(abs(first - 15.029) < 0.0005)
    #expect(abs(first * 138 / 1280 - 1.62) < 0.005)
    let second = LayerDensities.erkScale(layers, total: 0.1, dense: [false, false, true])
    #expect(abs(second - 15.5865) < 0.00005)
    let densities = LayerDensities.erk.densities(of: layers, total: 0.1)
    for (density, expected) in zip(densities, [0.080766, 0.182654, 1]) {
      #expect(abs(density - expected) < 5e-7)
    }
  }

  @Test func budgetsOfLayersAddUp() {
    var draws = RandomStream(seed: 2, name: "requests").draws()
    for _ in 0..<2000 {
      var widths = (0..<2 + draws.integer(below: 5)).map { _ in 1 + draws.integer(below: 300) }
      widths.append(1 + draws.integer(below: 20))
      let layers = zip(widths, widths.dropFirst()).map {
        LayerDensities.Shape(inputCount: $0, neuronCount: $1)
      }
      let density = draws.uniform()
      let possible = layers.reduce(0) { $0 + $1.possibleEdges }
      for rule in LayerDensities.allCases {
        let budgets = rule.budgets(of: layers, total: density)
        #expect(budgets.reduce(0, +) == Int((density * Double(possible)).rounded()))
        #expect(zip(budgets, layers).allSatisfy { 0...$1.possibleEdges ~= $0 })
      }
    }
  }

  @Test func statisticsByHand() {
    let statistics = FanInStatistics([0, 2, 4, 6])
    #expect(statistics.mean == 3)
    #expect(statistics.median == 3)
    #expect(statistics.dead == 1)
    // Variance (9 + 1 + 1 + 9) / 4 = 5.
    #expect(abs(statistics.cv - 5.0.squareRoot() / 3) < 1e-15)
    // Live: mean 4, variance 8/3.
    #expect(abs(statistics.liveCV - (8.0 / 3).squareRoot() / 4) < 1e-15)
    // Gini: sum of |difference| over all pairs 40, over 2 n^2 mean = 96.
    #expect(abs(statistics.gini - 40.0 / 96) < 1e-15)
    #expect(FanInStatistics([5, 5, 5]).gini == 0)
    #expect(FanInStatistics([]).cv == 0)
  }
}
