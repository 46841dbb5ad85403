/// Makes a network from its plan, layer by layer.
///
/// Later layers may be wired by the activations of the earlier ones, so the order is fixed.
struct NetworkBuilder {
  let plan: NetworkPlan
  let examples: Examples?
  let image: ImageShape?
  let shouldStop: () -> Bool
  /// |w dL/dw| of every possible edge of each layer from the first of SNIP on, in one network.
  var saliency: (firstLayer: Int, layers: [[Float]])?

  init(
    plan: NetworkPlan, examples: Examples?, image: ImageShape?,
    shouldStop: @escaping () -> Bool = { false }
  ) {
    self.plan = plan
    self.examples = examples
    self.image = image
    self.shouldStop = shouldStop
  }

  /// Samples that scores of inputs are taken over, and those that gradient scores are.
  private static let scoredSamples = 2_000
  static let gradientSamples = 256

  mutating func network() throws -> Network {
    var layers: [Layer] = []
    for layer in plan.connectivity.indices {
      try checkpoint()
      let rows = try rows(ofLayer: layer, after: layers)
      try checkpoint()
      layers.append(self.layer(layer, rows: rows))
    }
    return Network(plan: plan, layers: layers)
  }

  func checkpoint() throws {
    if shouldStop() { throw SparseNetworksError.interrupted }
  }

  func layer(_ index: Int, rows: SparseRows) -> Layer {
    Layer(
      rows: rows,
      activation: index == plan.connectivity.count - 1 ? .identity : plan.activation,
      weights: plan.initializer.weights(for: rows, seed: plan.seed, layer: index),
      biases: Array(repeating: 0, count: rows.neuronCount))
  }

  mutating func rows(ofLayer layer: Int, after layers: [Layer]) throws -> SparseRows {
    let connectivity = plan.connectivity[layer]
    let shape = plan.shapes[layer]
    if let edges = connectivity.edges { return edges }
    let counts: [Int]?
    do {
      counts = try connectivity.profile.fanIns(
        inputCount: shape.inputCount, neuronCount: shape.neuronCount,
        budget: connectivity.budget, allowDead: connectivity.allowsDead)
    } catch let error as SparseNetworksError {
      throw SparseNetworksError(
        error.code, "layer \(plan.name(ofLayer: layer)): \(error.message)", hint: error.hint)
    }
    if case .snip = connectivity.profile {
      return try salientRows(ofLayer: layer, after: layers)
    }
    guard var fanIns = counts else {
      return .random(
        inputCount: shape.inputCount, neuronCount: shape.neuronCount,
        edgeCount: connectivity.budget, stream: stream("mask", layer))
    }
    if case .dense = connectivity.profile { return Self.denseRows(shape) }

    let edgeScores =
      connectivity.needsDenseGradients ? try denseScores(ofLayer: layer, after: layers) : nil
    if let placement = connectivity.placement {
      let scores = try scores(ofLayer: layer, for: placement, edgeScores)
      fanIns = placement.arranged(
        fanIns, scores: scores, stream: stream("placement", layer))
    }
    let chooser = try chooser(ofLayer: layer, after: layers, saliency: edgeScores?.saliency)
    return try chooser.rows(
      fanIns: fanIns, inputCount: shape.inputCount, seed: connectivity.seed, layer: layer,
      checkpoint)
  }

  /// What a placement orders the neurons by; nothing where it needs no scores.
  private func scores(
    ofLayer layer: Int, for placement: HubPlacement,
    _ edgeScores: (gradient: [Float], saliency: [Float])?
  ) throws -> [Double] {
    let shape = plan.shapes[layer]
    guard placement == .like else { return edgeScores.map { sums($0, placement, shape) } ?? [] }
    let model = plan.connectivity[layer].model
    guard model.count == shape.neuronCount else {
      throw SparseNetworksError(
        .shapeMismatch,
        "layer \(plan.name(ofLayer: layer)) has \(shape.neuronCount) neurons, and the one to place "
          + "hubs like has \(model.count)", hint: "follow a layer of as many neurons")
    }
    return model.map(Double.init)
  }

  private func stream(_ name: String, _ layer: Int) -> RandomStream {
    RandomStream(seed: plan.connectivity[layer].seed, name: name, index: UInt64(layer))
  }

  static func denseRows(_ shape: LayerDensities.Shape) -> SparseRows {
    let every = (0..<UInt32(shape.inputCount)).map { $0 }
    var rows = SparseRows(inputCount: shape.inputCount, edgeCapacity: shape.possibleEdges)
    for _ in 0..<shape.neuronCount { rows.append(row: every) }
    return rows
  }
}

// MARK: - Connectivity chosen by data

extension NetworkBuilder {
  private func chooser(
    ofLayer layer: Int, after layers: [Layer], saliency: [Float]?
  ) throws -> InputChooser {
    let selection = plan.connectivity[layer].selection
    switch selection {
    case .uniform: return .uniform
    case .snip: return .highest(saliency ?? [])
    case .window:
      guard layer == 0, let image, image.height * image.width == plan.widths[0] else {
        throw SparseNetworksError(
          .shapeMismatch,
          "inputs=window needs inputs that are an image; those of layer "
            + "\(plan.name(ofLayer: layer)) are not",
          hint: "use it for fc1 of an image data set only")
      }
      return .nearest(image)
    case .variance, .fScore, .mutualInformation:
      let examples = try requireExamples("inputs=\(selection.rawValue)")
      let samples = Array(0..<min(Self.scoredSamples, examples.count))
      let featureCount = plan.widths[layer]
      let values = try inputs(ofLayer: layer, after: layers, samples: samples, of: examples)
      if selection == .variance {
        return .weighted(
          try InputScores.variances(values, featureCount: featureCount, checkpoint))
      }
      guard case .classes(_, let classCount) = examples.targets else {
        throw SparseNetworksError(
          .shapeMismatch, "inputs=\(selection.rawValue) needs class labels",
          hint: "use inputs=variance or inputs=uniform for regression")
      }
      let labels = samples.compactMap(examples.label(of:))
      return .weighted(
        selection == .fScore
          ? try InputScores.fStatistics(
            values, featureCount: featureCount, labels: labels, classCount: classCount, checkpoint)
          : try InputScores.mutualInformation(
            values, featureCount: featureCount, labels: labels, classCount: classCount,
            checkpoint))
    }
  }

  func requireExamples(_ purpose: String) throws -> Examples {
    guard let examples else {
      throw SparseNetworksError(
        .shapeMismatch, "\(purpose) needs data", hint: "load some first, for example: data digits")
    }
    guard examples.featureCount == plan.widths[0], examples.outputCount == plan.widths.last else {
      throw SparseNetworksError(
        .shapeMismatch,
        "\(purpose) needs data that fit: they have \(examples.featureCount) features and "
          + "\(examples.outputCount) outputs",
        hint: "the network reads \(plan.widths[0]) and has \(plan.widths.last ?? 0) outputs")
    }
    return examples
  }

  /// What a layer reads, sample-major: the inputs, or the activations of the layer before.
  private func inputs(
    ofLayer layer: Int, after layers: [Layer], samples: [Int], of examples: Examples
  ) throws -> [Float] {
    if layer == 0 { return samples.flatMap(examples.input(of:)) }
    let pass = ForwardPass(layers: layers, sampleCount: samples.count, engine: .singleThreaded)
    pass.load(examples, samples: samples)
    guard pass.forward(layers, unless: shouldStop) else { throw SparseNetworksError.interrupted }
    return pass.activations(ofLayer: layer - 1)
  }
}
