import Testing

@testable import SparseNetworks

@Suite struct SNIPTests {
  private static let examples = TrainingStepTests.examples(count: 300, features: 12, outputs: 4)

  /// |w dL/dw| of the dense network on the samples that the builder takes.
  private func scores(_ plan: NetworkPlan) throws -> [[Float]] {
    let network = try Network(plan: plan)
    let order = BatchOrder(seed: plan.seed, exampleCount: 300)
    let samples = Array(order.permutation(epoch: 0).prefix(256))
    let gradients = network.gradients(on: Self.examples, samples: samples)
    return zip(network.layers, gradients.weights).map { layer, gradient in
      zip(layer.weights, gradient).map { abs($0 * $1) }
    }
  }

  private func places(_ rows: SparseRows) -> [Int] {
    (0..<rows.neuronCount).flatMap { neuron in
      rows.inputs(of: neuron).map { neuron * rows.inputCount + Int($0) }
    }
  }

  /// The best edges of the dense network by a sorted list, in each layer.
  @Test func layersKeepTheirMostSalientEdges() throws {
    let dense = try NetworkPlan(widths: [12, 14, 9, 4], seed: 3)
    var plan = dense
    for (layer, budget) in [(0, 40), (1, 30)] {
      plan.connectivity[layer] = Connectivity(profile: .snip, budget: budget)
    }
    let network = try Network(plan: plan, examples: Self.examples)
    let scores = try scores(dense)
    for (layer, budget) in [(0, 40), (1, 30)] {
      let best = scores[layer].indices.sorted {
        (scores[layer][$0], -$0) > (scores[layer][$1], -$1)
      }.prefix(budget).sorted()
      #expect(places(network.layers[layer].rows) == best)
    }
    #expect(network.layers[2].rows.isDense)
  }

  /// One budget over all layers: the best edges of the network by one sorted list.
  @Test(arguments: [1, 50, 150, 168 + 126 + 36])
  func oneBudgetOverTheNetwork(count: Int) throws {
    let dense = try NetworkPlan(widths: [12, 14, 9, 4], seed: 5)
    let budgets = try dense.salientBudgets(
      inLayers: [0, 1, 2], count: count, examples: Self.examples)
    let scores = try scores(dense)
    let all = scores.enumerated().flatMap { layer, values in values.map { ($0, layer) } }
    let best = all.enumerated().sorted {
      ($0.element.0, -$0.offset) > ($1.element.0, -$1.offset)
    }.prefix(count)
    #expect(budgets == (0...2).map { layer in best.count { $0.element.1 == layer } })
  }

  @Test func dataAreNeeded() throws {
    var plan = try NetworkPlan(widths: [12, 14, 4])
    #expect(throws: SparseNetworksError.self) {
      try plan.salientBudgets(inLayers: [0], count: 5, examples: nil)
    }
    plan.connectivity[0] = Connectivity(profile: .snip, budget: 5)
    #expect(throws: SparseNetworksError.self) { try Network(plan: plan) }
  }
}
