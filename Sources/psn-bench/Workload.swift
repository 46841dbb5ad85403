import SparseNetworks

/// A network, data and batch size whose training is timed.
struct Workload {
  let state: TrainingState
  let examples: Examples

  /// Images of random bytes: time does not depend on what they show.
  ///
  /// - Parameter rewiringPeriod: steps between two rewirings by RigL, each of which exchanges as
  ///   much as the first; nil for a network that stays as it is.
  init(
    widths: [Int], sparsity: Double, profile: FanInProfile, batchSize: Int, exampleCount: Int,
    rewiringPeriod: Int? = nil
  ) throws {
    var plan = try NetworkPlan(widths: widths, seed: 1)
    if sparsity > 0 {
      for (layer, shape) in plan.shapes.enumerated().dropLast() {
        plan.connectivity[layer] = Connectivity(
          profile: profile,
          budget: Int(((1 - sparsity) * Double(shape.possibleEdges)).rounded()),
          placement: .shuffled, seed: 1)
      }
    }
    var state = TrainingState(network: try Network(plan: plan), batchSize: batchSize)
    if let rewiringPeriod {
      var rewiring = Rewiring(
        .gradient, until: .max, layers: Array(plan.shapes.indices.dropLast()))
      rewiring.every = rewiringPeriod
      state.rewiring = rewiring
    }
    self.state = state
    var random = RandomStream(seed: 1, name: "bench").draws()
    let (features, classes) = (widths[0], widths[widths.count - 1])
    var bytes: [UInt8] = []
    bytes.reserveCapacity(exampleCount * features)
    while bytes.count < exampleCount * features {
      withUnsafeBytes(of: random.next()) { bytes += $0 }
    }
    bytes.removeLast(bytes.count - exampleCount * features)
    examples = Examples(
      count: exampleCount, featureCount: features, inputs: .bytes(bytes, maximum: 255),
      targets: .classes(
        (0..<exampleCount).map { _ in UInt16(random.integer(below: classes)) }, count: classes))
  }

  /// Useful operations of a sample by phase, two a multiply-add: forward over all edges, backward
  /// over all for the weights and over all but the first layer's for the inputs.
  var flops: [TrainingStep.Phase: Double] {
    let operations = StepOperations.sparse(state.network.layers.map(\.rows), batchSize: 1)
    return [
      .forward: Double(operations.forward),
      .backward: Double(operations.weightGradients + operations.inputGradients),
    ]
  }
}
