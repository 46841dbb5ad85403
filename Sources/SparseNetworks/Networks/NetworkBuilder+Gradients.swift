/// Connectivity and placement by the gradients of a network that is dense: SNIP and its kin.
extension NetworkBuilder {
  /// The edges of largest |w dL/dw| of a layer. All layers of SNIP are scored in one network, where
  /// every layer from the first of them on is dense.
  mutating func salientRows(ofLayer layer: Int, after layers: [Layer]) throws -> SparseRows {
    if saliency == nil {
      let (network, gradients) = try denseNetwork(fromLayer: layer, after: layers)
      saliency = (
        layer,
        (layer..<network.layers.count).map { index in
          zip(network.layers[index].weights, gradients.weights[index]).map { abs($0 * $1) }
        }
      )
    }
    guard let saliency else { return Self.denseRows(plan.shapes[layer]) }
    return Self.salientRows(
      [saliency.layers[layer - saliency.firstLayer]], [plan.shapes[layer]],
      count: plan.connectivity[layer].budget)[0]
  }

  /// The `count` edges of largest score over several layers together; ties by layer, then place.
  static func salientRows(
    _ scores: [[Float]], _ shapes: [LayerDensities.Shape], count: Int
  ) -> [SparseRows] {
    var best = BestCandidates(count, .large)
    for (layer, shape) in shapes.enumerated() {
      for neuron in 0..<shape.neuronCount {
        for input in 0..<shape.inputCount {
          best.offer(
            Candidate(
              score: scores[layer][neuron * shape.inputCount + input], layer: layer,
              neuron: neuron, input: input))
        }
      }
    }
    let chosen = best.chosen()
    return shapes.indices.map { layer in
      var rows = Array(repeating: [Int](), count: shapes[layer].neuronCount)
      for edge in chosen.part(ofLayer: layer) { rows[Int(edge.neuron)].append(Int(edge.input)) }
      return SparseRows(inputCount: shapes[layer].inputCount, rows: rows)
    }
  }

  /// How many of the `count` edges of largest |w dL/dw| over `chosen` layers together fall to each.
  mutating func salientCounts(inLayers chosen: [Int], count: Int) throws -> [Int] {
    guard let first = chosen.first else { return [] }
    var layers: [Layer] = []
    for layer in 0..<first {
      layers.append(self.layer(layer, rows: try rows(ofLayer: layer, after: layers)))
    }
    let (network, gradients) = try denseNetwork(fromLayer: first, after: layers)
    let scores = chosen.map { layer in
      zip(network.layers[layer].weights, gradients.weights[layer]).map { abs($0 * $1) }
    }
    return Self.salientRows(scores, chosen.map { plan.shapes[$0] }, count: count).map(\.edgeCount)
  }

  /// A network whose layers from `first` on are dense, and its gradients on a batch.
  private func denseNetwork(
    fromLayer first: Int, after layers: [Layer]
  ) throws -> (Network, Gradients) {
    let examples = try requireExamples("choosing connectivity by gradients")
    let candidates =
      try layers
      + (first..<plan.connectivity.count).map {
        try checkpoint()
        return self.layer($0, rows: Self.denseRows(plan.shapes[$0]))
      }
    let network = Network(plan: plan, layers: candidates)
    let order = BatchOrder(seed: plan.seed, exampleCount: examples.count)
    let samples = Array(order.permutation(epoch: 0).prefix(Self.gradientSamples))
    guard
      let gradients = network.gradients(on: examples, samples: samples, shouldStop: shouldStop)
    else { throw SparseNetworksError.interrupted }
    return (network, gradients)
  }

  /// |dL/dw| and |w dL/dw| of every possible edge of a layer made dense, neuron by neuron. The layers
  /// behind are dense too: their masks are not yet decided.
  func denseScores(
    ofLayer layer: Int, after layers: [Layer]
  ) throws -> (gradient: [Float], saliency: [Float]) {
    let (network, all) = try denseNetwork(fromLayer: layer, after: layers)
    let (weights, gradients) = (network.layers[layer].weights, all.weights[layer])
    return (gradients.map(abs), zip(weights, gradients).map { abs($0 * $1) })
  }

  /// Scores summed over the possible edges of each neuron.
  func sums(
    _ scores: (gradient: [Float], saliency: [Float]), _ placement: HubPlacement,
    _ shape: LayerDensities.Shape
  ) -> [Double] {
    let values = placement == .snip ? scores.saliency : scores.gradient
    return (0..<shape.neuronCount).map { neuron in
      values[neuron * shape.inputCount..<(neuron + 1) * shape.inputCount]
        .reduce(0) { $0 + Double($1) }
    }
  }
}
