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

  /// One budget over some layers: the best of their edges by one sorted list, where the layers from
  /// the first of them on are dense and those before it are as they are.
  @Test(
    arguments: [
      ([0, 1, 2], 1), ([0, 1, 2], 50), ([0, 1, 2], 150), ([0, 1, 2], 168 + 126 + 36),
      ([1, 2], 60), ([0, 2], 90), ([2], 7),
    ])
  func oneBudgetOverLayers(_ layers: [Int], _ count: Int) throws {
    var plan = try NetworkPlan(widths: [12, 14, 9, 4], seed: 5)
    if !layers.contains(0) { plan.connectivity[0] = Connectivity(profile: .random, budget: 70) }
    let scores = try scores(plan)
    // A mask that is to be given anew decides nothing.
    if layers == [0, 2] { plan.connectivity[1] = Connectivity(profile: .random, budget: 20) }
    let budgets = try plan.salientBudgets(
      inLayers: layers, count: count, examples: Self.examples, memoryLimit: 1 << 30)
    let all = layers.flatMap { layer in scores[layer].map { ($0, layer) } }
    let best = all.enumerated().sorted {
      ($0.element.0, -$0.offset) > ($1.element.0, -$1.offset)
    }.prefix(count)
    #expect(budgets == layers.map { layer in best.count { $0.element.1 == layer } })
  }

  /// All layers from the first on are dense while they are scored, and must be possible so.
  @Test func whatIsScoredMustFit() throws {
    var plan = try NetworkPlan(widths: [64, 70_000, 70_000, 10])
    for layer in 0..<3 { plan.connectivity[layer] = Connectivity(profile: .random, budget: 100) }
    func code(_ body: () throws -> Void) -> SparseNetworksError.Code? {
      do { try body() } catch { return (error as? SparseNetworksError)?.code }
      return nil
    }
    let budgets = {
      _ = try plan.salientBudgets(
        inLayers: [0], count: 5, examples: Self.examples, memoryLimit: .max)
    }
    #expect(code(budgets) == .size)
    #expect(code { try plan.checkSize(memoryLimit: .max) } == nil)
    plan.connectivity[0] = Connectivity(profile: .snip, budget: 5)
    #expect(code { try plan.checkSize(memoryLimit: .max) } == .size)
  }

  @Test func dataAreNeeded() throws {
    var plan = try NetworkPlan(widths: [12, 14, 4])
    #expect(throws: SparseNetworksError.self) {
      try plan.salientBudgets(inLayers: [0], count: 5, examples: nil, memoryLimit: 1 << 30)
    }
    plan.connectivity[0] = Connectivity(profile: .snip, budget: 5)
    #expect(throws: SparseNetworksError.self) { try Network(plan: plan) }
  }
}
