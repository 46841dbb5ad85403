import Interchange
import SparseNetworks

extension TrainingState.Parts {
  /// All tensors of a network.
  func tensors(prefix: String) throws -> [Tensor] {
    var tensors: [Tensor] = []
    for (index, layer) in layers.enumerated() {
      let name = prefix + plan.name(ofLayer: index)
      tensors += try layer.tensors(name, settings.optimizer)
      if let edges = plan.connectivity[index].edges {
        // Given edges that are still those of the layer need not be written twice.
        if edges != layer.layer.rows { tensors += try edges.tensors("\(name).given") }
      }
    }
    return tensors + (try lives.tensors("\(prefix)rewirings"))
  }

  /// What the tensors do not say.
  ///
  /// - Parameters:
  ///   - commands: how the network is trained.
  ///   - state: what was taken apart, for its digest.
  func description(_ name: String, _ commands: [String], _ state: TrainingState) -> JSONValue {
    let given = plan.connectivity.map { JSONValue.boolean($0.edges != nil) }
    var members: [JSONValue.Member] = [
      .init("name", .string(name)), .init("plan", plan.description), .init("given", .array(given)),
      .init("activations", .texts(layers.map(\.layer.activation.rawValue))),
      .init("training", .texts(commands)), .init("step", .integer(step)),
      .init("epoch", .integer(epoch)), .init("position", .integer(position)),
      .init("loss", lastLoss.map { .number($0) } ?? .null),
      .init("epoch-loss", .number(epochLoss.sum)),
      .init("epoch-samples", .integer(epochLoss.sampleCount)),
      .init("edge-budgets", .integers(layers.map(\.edgeBudget))),
      .init("shares-budget", .boolean(sharesBudget)),
      .init("forgotten-rewirings", .integer(lives.forgottenCount)),
    ]
    if let pruning = settings.rewiring?.pruning {
      members.append(.init("pruned-from", .integers(pruning.edgeCounts)))
    }
    members.append(.init("digest", .string(state.digests.whole)))
    return .object(members)
  }
}

extension TrainingState {
  /// Reads a network of a file.
  init(
    _ description: JSONValue, _ tensors: NamedTensors, prefix: String,
    _ configuration: Session.Configuration
  ) throws {
    let reader = DescriptionReader(value: description)
    var plan = try NetworkPlan(reader.read("plan") { $0 })
    let names = plan.connectivity.indices.map { prefix + plan.name(ofLayer: $0) }
    let shapes = plan.shapes
    let activations = try reader.texts("activations").map { Activation(rawValue: $0) }
    guard activations.count == shapes.count, plan.connectivity.count == shapes.count else {
      throw reader.problem("activations")
    }
    let layers = try shapes.indices.map { index in
      guard let activation = activations[index] else { throw reader.problem("activations") }
      let rows = try SparseRows(tensors, names[index], shape: shapes[index])
      return (rows: rows, activation: activation)
    }
    for (index, isGiven) in try reader.array("given").enumerated()
    where isGiven == true && shapes.indices ~= index {
      plan.connectivity[index].edges =
        tensors["\(names[index]).given.crow_indices"] == nil
        ? layers[index].rows
        : try SparseRows(tensors, "\(names[index]).given", shape: shapes[index])
    }
    try plan.checkSize(memoryLimit: configuration.memoryLimit)
    let untrained = layers.map { rows, activation in
      Layer(
        rows: rows, activation: activation, weights: Array(repeating: 0, count: rows.edgeCount),
        biases: Array(repeating: 0, count: rows.neuronCount))
    }
    var settings = try WrittenSettings.settings(
      of: reader.texts("training"), for: Network(plan: plan, layers: untrained), configuration)
    if settings.rewiring?.pruning != nil {
      settings.rewiring?.pruning?.edgeCounts = try reader.integers("pruned-from")
    }
    var parts = Parts(
      plan: plan,
      layers: try layers.indices.map { index in
        try Parts.Layer(
          tensors, names[index], rows: layers[index].rows,
          activation: layers[index].activation, optimizer: settings.optimizer)
      }, settings: settings)
    let budgets = try reader.integers("edge-budgets")
    guard budgets.count == layers.count else { throw reader.problem("edge-budgets") }
    for (index, budget) in budgets.enumerated() { parts.layers[index].edgeBudget = budget }
    parts.step = try reader.integer("step")
    parts.epoch = try reader.integer("epoch")
    parts.position = try reader.integer("position")
    parts.lastLoss = try reader.read("loss") { $0 == .null ? .some(nil) : .some($0.doubleValue) }
    parts.epochLoss = EpochLoss(
      sum: try reader.read("epoch-loss") { $0.doubleValue },
      sampleCount: try reader.integer("epoch-samples"))
    parts.sharesBudget = try reader.boolean("shares-budget")
    parts.lives = try EdgeLives(
      tensors, "\(prefix)rewirings", forgottenCount: reader.integer("forgotten-rewirings"))
    try self.init(checking: parts)
    guard try reader.text("digest") == digests.whole else {
      throw ShellError(
        .file, "\(tensors.path): the state in it is another than when it was written",
        hint: "it was written by a version of psn that knows other settings: read it there")
    }
  }
}
