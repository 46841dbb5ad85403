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
  /// - Parameter shouldStop: asked now and then; true gives up.
  /// - Returns: false where it gave up.
  @discardableResult
  func backward(
    _ forward: ForwardPass, _ layers: [Layer], into gradients: inout Gradients,
    unless shouldStop: () -> Bool = { false }
  ) -> Bool {
    for index in layers.indices.reversed() {
      guard weightGradients(forward, layers, index, into: &gradients, unless: shouldStop) else {
        return false
      }
      guard index == 0 || inputGradients(forward, layers, index, unless: shouldStop) else {
        return false
      }
    }
    return true
  }

  /// The way back without gradients of weights, which can be had from ``DenseGradients``.
  ///
  /// - Returns: false where `shouldStop`, asked now and then, said yes.
  @discardableResult
  func inputGradients(
    _ forward: ForwardPass, _ layers: [Layer], unless shouldStop: () -> Bool = { false }
  ) -> Bool {
    layers.indices.dropFirst().reversed().allSatisfy {
      inputGradients(forward, layers, $0, unless: shouldStop)
    }
  }

  private func weightGradients(
    _ forward: ForwardPass, _ layers: [Layer], _ index: Int, into result: inout Gradients,
    unless shouldStop: () -> Bool
  ) -> Bool {
    let (layer, layout, engine) = (layers[index], forward.layout, forward.engine)
    let schedule = forward.schedule(layers, index)
    let work = layer.rows.edgeCount * layout.paddedCount
    let pairCount = (layout.tileCount + 1) / 2
    return result.weights[index].withUnsafeMutableBufferPointer { weights in
      result.biases[index].withUnsafeMutableBufferPointer { biases in
        guard let db = biases.baseAddress, let dw = weights.baseAddress else { return true }
        for pairs in engine.stretches(of: pairCount, work: work) {
          if shouldStop() { return false }
          engine.forEachPart(work: work / pairCount * pairs.count) { part in
            for pair in pairs {
              guard let first = tile(2 * pair, ofLayer: index, forward) else { continue }
              engine.kernels.weightGradients(
                layer.rows, schedule, part: part, first,
                tile(2 * pair + 1, ofLayer: index, forward), dw: dw, db: db, adds: pair > 0)
            }
          }
        }
        return true
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
  private func inputGradients(
    _ forward: ForwardPass, _ layers: [Layer], _ index: Int, unless shouldStop: () -> Bool
  ) -> Bool {
    let (layer, layout, engine) = (layers[index], forward.layout, forward.engine)
    let schedule = forward.schedule(layers, index)
    let (dz, dx) = (gradients[index], gradients[index - 1])
    let (activation, values) = (layers[index - 1].activation, forward.derivativeSources[index - 1])
    let work = layer.rows.edgeCount * layout.paddedCount
    let inputs = schedule.inputs
    engine.forEachPart(work: work / 8) { engine.kernels.sortWeights(layer, schedule, part: $0) }
    return engine.forEachPart(
      ofTiles: layout.tileCount, work: work, unless: shouldStop
    ) { tile, part in
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
