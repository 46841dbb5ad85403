import Testing

@testable import SparseNetworks

/// A plan whose hidden layers follow a profile at a density.
func sparsePlan(
  _ widths: [Int], _ profile: FanInProfile, density: Double, seed: UInt64 = 1,
  placement: HubPlacement? = .shuffled, selection: InputSelection = .uniform,
  activation: Activation = .relu
) throws -> NetworkPlan {
  var plan = try NetworkPlan(widths: widths, activation: activation, seed: seed)
  for (layer, shape) in plan.shapes.enumerated().dropLast() {
    plan.connectivity[layer] = Connectivity(
      profile: profile, budget: Int((density * Double(shape.possibleEdges)).rounded()),
      placement: placement, selection: selection, seed: seed)
  }
  return plan
}

@Suite struct NetworkTests {
  @Test func networksAreFunctionsOfTheirPlan() throws {
    let plan = try sparsePlan([20, 30, 10, 4], .family(.lognormal, .cv(1)), density: 0.2)
    let first = TrainingState(network: try Network(plan: plan)).digests
    #expect(first == TrainingState(network: try Network(plan: plan)).digests)
    var other = plan
    other.seed = 2
    let second = TrainingState(network: try Network(plan: other)).digests
    #expect(first.topology == second.topology)
    #expect(first.weights != second.weights)
    other = plan
    other.connectivity[1].seed = 9
    #expect(TrainingState(network: try Network(plan: other)).digests.topology != first.topology)
  }

  @Test func layersHaveTheirProfiles() throws {
    let plan = try sparsePlan([100, 60, 40, 5], .family(.powerLaw, .cv(1.5)), density: 0.1)
    let network = try Network(plan: plan)
    #expect(network.layerNames == ["fc1", "fc2", "out"])
    for layer in network.layers.dropLast() {
      #expect(layer.rows.edgeCount == layer.inputCount * layer.neuronCount / 10)
      #expect(abs(FanInStatistics(layer.rows.fanIns).cv - 1.5) < 0.05)
      #expect(layer.activation == .relu)
    }
    #expect(network.layers[2].rows.density == 1)
    #expect(network.layers[2].activation == .identity)
  }

  /// An edge's draw does not depend on which other edges exist; its scale does.
  @Test func initialWeightsAreAddressedByEdge() throws {
    let sparse = SparseRows(inputCount: 4, rows: [[1, 3], [0]])
    let dense = SparseRows(inputCount: 4, rows: [[0, 1, 2, 3], [0, 1, 2, 3]])
    let few = Initializer.heDense.weights(for: sparse, seed: 5, layer: 0)
    let all = Initializer.heDense.weights(for: dense, seed: 5, layer: 0)
    #expect(few == [all[1], all[3], all[4]])
  }

  @Test func initializersHaveTheirSpread() {
    let rows = SparseRows(inputCount: 100, rows: Array(repeating: Array(0..<50), count: 400))
    func deviation(_ initializer: Initializer) -> Double {
      let weights = initializer.weights(for: rows, seed: 1, layer: 0).map(Double.init)
      return (weights.reduce(0) { $0 + $1 * $1 } / Double(weights.count)).squareRoot()
    }
    #expect(abs(deviation(.he) / (2.0 / 50).squareRoot() - 1) < 0.02)
    #expect(abs(deviation(.heDense) / (2.0 / 100).squareRoot() - 1) < 0.02)
    #expect(abs(deviation(.glorot) / (2.0 / 500).squareRoot() - 1) < 0.02)
    #expect(abs(deviation(.uniform) / (1.0 / 150).squareRoot() - 1) < 0.02)
  }

  @Test func absurdSizesAreRefusedBeforeMemoryIsTaken() throws {
    #expect(throws: SparseNetworksError.self) { try NetworkPlan(widths: [10]) }
    #expect(throws: SparseNetworksError.self) { try NetworkPlan(widths: [10, 0, 2]) }
    #expect(throws: SparseNetworksError.self) { try NetworkPlan(widths: [10, Int.max, 2]) }
    let huge = try NetworkPlan(widths: [1 << 20, 1 << 20, 10])
    let error = #expect(throws: SparseNetworksError.self) {
      try huge.checkSize(memoryLimit: .max)
    }
    #expect(error?.code == .size)
    let large = try NetworkPlan(widths: [10_000, 10_000, 10])
    #expect(throws: SparseNetworksError.self) { try large.checkSize(memoryLimit: 1 << 30) }
    try large.checkSize(memoryLimit: 1 << 34)
  }

  /// Of 1000 edges 32 bytes each, and 144 of each of the 300 that are exchanged, in the layer that is.
  @Test func rewiringTakesMemoryToo() throws {
    var plan = try NetworkPlan(widths: [50, 80, 10])
    plan.connectivity[0] = Connectivity(profile: .random, budget: 1000)
    let plain = plan.estimatedBytes()
    let rewiring = Rewiring(.random, until: 100, layers: [0])
    let bytes = plan.estimatedBytes(rewiring: rewiring)
    #expect(bytes == plain + 1000 * 32 + 300 * 144)
    try plan.checkSize(memoryLimit: bytes, batchSize: 1, rewiring: rewiring)
    #expect(throws: SparseNetworksError.self) {
      try plan.checkSize(memoryLimit: bytes - 1, batchSize: 1, rewiring: rewiring)
    }
  }

  @Test(arguments: [InputSelection.variance, .fScore, .mutualInformation, .snip])
  func connectivityByDataFindsTheRelevantInputs(selection: InputSelection) throws {
    // Only the first three of twelve inputs vary with the class; the rest is weak noise.
    let examples = relevantExamples()
    let plan = try sparsePlan(
      [12, 20, 2], .constant, density: 0.25, selection: selection)
    let network = try Network(plan: plan, examples: examples)
    let fanOuts = network.layers[0].rows.fanOuts
    #expect(network.layers[0].rows.fanIns == Array(repeating: 3, count: 20))
    #expect(fanOuts[0..<3].reduce(0, +) > 40, "\(fanOuts)")
  }

  @Test(arguments: [HubPlacement.gradient, .snip])
  func placementByDataIsDeterministicAndNeedsData(placement: HubPlacement) throws {
    let plan = try sparsePlan(
      [12, 20, 2], .family(.lognormal, .cv(1)), density: 0.3, placement: placement)
    #expect(throws: SparseNetworksError.self) { try Network(plan: plan) }
    let examples = relevantExamples()
    let first = try Network(plan: plan, examples: examples)
    let second = try Network(plan: plan, examples: examples)
    #expect(first.layers[0].rows == second.layers[0].rows)
    #expect(first.layers[0].rows.edgeCount == 72)
  }

  private func relevantExamples() -> Examples {
    let stream = RandomStream(seed: 4, name: "examples")
    let labels = (0..<400).map { UInt16($0 % 2) }
    let inputs = (0..<400 * 12).map { position -> Float in
      let (sample, feature) = position.quotientAndRemainder(dividingBy: 12)
      let noise = Float(stream.normal(at: UInt64(position))) * 0.1
      return feature < 3 ? noise + Float(labels[sample]) * 2 - 1 : noise
    }
    return Examples(
      count: 400, featureCount: 12, inputs: .floats(inputs), targets: .classes(labels, count: 2))
  }
}
