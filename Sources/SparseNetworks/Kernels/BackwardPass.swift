/// The way back through a network, from the outputs of a ``ForwardPass``.
final class BackwardPass {
  /// `dL/dz` of each layer, in the layout of the forward pass.
  let gradients: [FloatBuffer]

  init(_ forward: ForwardPass) {
    gradients = forward.activations.map { FloatBuffer(count: $0.count) }
  }

  /// Mean loss of the batch; leaves `dL/dz` of the output layer behind.
  ///
  /// The output layer's activation is the identity.
  func loss(_ forward: ForwardPass, _ targets: Examples.Targets) -> Double {
    guard let last = gradients.last else { return 0 }
    return Loss.mean(of: forward, targets, gradient: last)
  }

  /// Gradients of all layers.
  ///
  /// - Parameter shouldStop: asked before each part of a layer; true gives up.
  /// - Returns: false where it gave up.
  @discardableResult
  func backward(
    _ forward: ForwardPass, _ layers: [Layer], into gradients: inout Gradients,
    unless shouldStop: () -> Bool = { false }
  ) -> Bool {
    for index in layers.indices.reversed() {
      if shouldStop() { return false }
      weightGradients(forward, layers, index, into: &gradients)
      if shouldStop() { return false }
      if index > 0 { inputGradients(forward, layers, index) }
    }
    return true
  }

  /// The way back without gradients of weights, which can be had from ``DenseGradients``.
  func inputGradients(_ forward: ForwardPass, _ layers: [Layer]) {
    for index in layers.indices.dropFirst().reversed() { inputGradients(forward, layers, index) }
  }

  private func weightGradients(
    _ forward: ForwardPass, _ layers: [Layer], _ index: Int, into result: inout Gradients
  ) {
    let (layer, layout, engine) = (layers[index], forward.layout, forward.engine)
    let schedule = forward.schedule(layers, index)
    result.weights[index].withUnsafeMutableBufferPointer { weights in
      result.biases[index].withUnsafeMutableBufferPointer { biases in
        guard let db = biases.baseAddress, let dw = weights.baseAddress else { return }
        engine.forEachPart(work: layer.rows.edgeCount * layout.paddedCount) { part in
          for pair in stride(from: 0, to: layout.tileCount, by: 2) {
            guard let first = tile(pair, ofLayer: index, forward) else { continue }
            engine.kernels.weightGradients(
              layer.rows, schedule, part: part, first, tile(pair + 1, ofLayer: index, forward),
              dw: dw, db: db, adds: pair > 0)
          }
        }
      }
    }
  }

  /// Inputs and `dL/dz` of a layer for a tile of the batch; nil where there is no such tile.
  func tile(_ tile: Int, ofLayer index: Int, _ forward: ForwardPass) -> Kernels.Tile? {
    guard tile < forward.layout.tileCount else { return nil }
    let source = index == 0 ? forward.inputs : forward.activations[index - 1]
    let start = forward.layout.start(ofTile: tile)
    return Kernels.Tile(
      x: source.base + start * forward.widths[index],
      dz: gradients[index].base + start * forward.widths[index + 1],
      width: forward.layout.width(ofTile: tile))
  }

  /// `dL/dz` of the layer before `index`.
  private func inputGradients(_ forward: ForwardPass, _ layers: [Layer], _ index: Int) {
    let (layer, layout, engine) = (layers[index], forward.layout, forward.engine)
    let schedule = forward.schedule(layers, index)
    let (dz, dx) = (gradients[index], gradients[index - 1])
    let (activation, values) = (layers[index - 1].activation, forward.derivativeSources[index - 1])
    let work = layer.rows.edgeCount * layout.paddedCount
    let inputs = schedule.inputs
    engine.forEachPart(work: work / 8) { engine.kernels.sortWeights(layer, schedule, part: $0) }
    engine.forEachPart(ofTiles: layout.tileCount, work: work) { tile, part in
      let (start, width) = (layout.start(ofTile: tile), layout.width(ofTile: tile))
      let (out, gate) = (
        dx.base + start * layer.inputCount, values.base + start * layer.inputCount
      )
      engine.kernels.inputGradients(
        layer, schedule, part: part, dz: dz.base + start * layer.neuronCount, dx: out,
        gate: activation == .relu ? gate : nil, width: width)
      if activation != .relu {
        let first = inputs[part].lowerBound * width
        engine.kernels.gate(
          activation, gate + first, out + first, count: inputs[part].count * width)
      }
    }
  }
}
