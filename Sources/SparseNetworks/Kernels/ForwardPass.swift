/// The activations of a batch through a network, and the memory that they stand in.
final class ForwardPass {
  private(set) var layout: TileLayout
  let capacity: Int
  let widths: [Int]
  let engine: Engine
  /// The samples of the batch.
  private(set) var samples: [UInt32] = []
  /// Inputs of the first layer.
  let inputs: FloatBuffer
  /// `f(z)` of each layer.
  let activations: [FloatBuffer]
  /// What the derivative is computed from: `z` of a GELU layer, else `f(z)`, in the same memory.
  let derivativeSources: [FloatBuffer]
  private var schedules: [LayerSchedule]

  /// Memory for batches of up to `sampleCount` samples.
  init(layers: [Layer], sampleCount: Int, engine: Engine) {
    capacity = sampleCount
    self.engine = engine
    layout = TileLayout(sampleCount: sampleCount)
    widths = (layers.first.map { [$0.inputCount] } ?? []) + layers.map(\.neuronCount)
    let padded = layout.paddedCount
    inputs = FloatBuffer(count: widths[0] * padded)
    let activations = layers.map { FloatBuffer(count: $0.neuronCount * padded) }
    self.activations = activations
    derivativeSources = zip(layers, activations).map { layer, values in
      layer.activation == .gelu ? FloatBuffer(count: values.count) : values
    }
    schedules = layers.map { LayerSchedule($0.rows, partCount: engine.threadCount) }
  }

  /// The order of work for a layer, made anew where its connectivity has changed.
  func schedule(_ layers: [Layer], _ index: Int) -> LayerSchedule {
    if !schedules[index].rows.isIdentical(to: layers[index].rows) {
      schedules[index] = LayerSchedule(layers[index].rows, partCount: engine.threadCount)
    }
    return schedules[index]
  }

  /// Gathers samples into tiles.
  ///
  /// - Precondition: no more samples than the pass was made for.
  /// - Parameter shouldStop: asked now and then; true gives up.
  /// - Returns: false where it gave up.
  @discardableResult
  func load(
    _ examples: Examples, samples: [Int], unless shouldStop: () -> Bool = { false }
  ) -> Bool {
    precondition(samples.count <= capacity && examples.featureCount == widths[0])
    layout = TileLayout(sampleCount: samples.count)
    self.samples = samples.map { UInt32($0) }
    let lanes = ReferenceKernels.laneCount
    let groupCount = layout.paddedCount / lanes
    let work = layout.paddedCount * widths[0] * 4
    return self.samples.withUnsafeBufferPointer { samples in
      for groups in engine.stretches(of: groupCount, work: work) {
        if shouldStop() { return false }
        engine.forEachPart(work: work / groupCount * groups.count) { part in
          let first = groups.lowerBound + groups.count * part / engine.threadCount
          let end = groups.lowerBound + groups.count * (part + 1) / engine.threadCount
          for group in first..<end {
            let start = group * lanes
            engine.kernels.gather(
              examples,
              UnsafeBufferPointer(
                rebasing: samples[min(start, samples.count)..<min(start + lanes, samples.count)]),
              x: inputs.base + layout.offset(feature: 0, sample: start, of: widths[0]),
              width: layout.width(ofTile: start / TileLayout.fullWidth))
          }
        }
      }
      return true
    }
  }

  /// Computes every layer's activations.
  ///
  /// - Parameter shouldStop: asked now and then; true gives up.
  /// - Returns: false where it gave up.
  @discardableResult
  func forward(_ layers: [Layer], unless shouldStop: () -> Bool = { false }) -> Bool {
    for (index, layer) in layers.enumerated() {
      let source = index == 0 ? inputs : activations[index - 1]
      let (z, out) = (derivativeSources[index], activations[index])
      let schedule = schedule(layers, index)
      let layout = layout
      let work = layer.rows.edgeCount * layout.paddedCount
      let isWhole = engine.forEachPart(
        ofTiles: layout.tileCount, work: work, unless: shouldStop
      ) { tile, part in
        let (start, width) = (layout.start(ofTile: tile), layout.width(ofTile: tile))
        let base = z.base + start * layer.neuronCount
        engine.kernels.forward(
          layer, schedule, part: part, x: source.base + start * layer.inputCount, z: base,
          width: width)
        if layer.activation != .relu {
          let neurons = schedule.neurons[part]
          let first = neurons.lowerBound * width
          engine.kernels.activate(
            layer.activation, base + first,
            into: out.base + start * layer.neuronCount + first, count: neurons.count * width)
        }
      }
      if !isWhole { return false }
    }
    return true
  }

  /// A layer's activations, sample-major, `[sample][neuron]`.
  func activations(ofLayer layer: Int) -> [Float] {
    let (values, neurons) = (activations[layer].base, widths[layer + 1])
    return (0..<layout.sampleCount).flatMap { sample in
      (0..<neurons).map { values[layout.offset(feature: $0, sample: sample, of: neurons)] }
    }
  }

  /// The network's outputs for one sample of the batch.
  func outputs(ofSample sample: Int, into outputs: inout [Double]) {
    guard let last = activations.last else { return }
    let neurons = outputs.count
    for neuron in 0..<neurons {
      outputs[neuron] = Double(
        last.base[layout.offset(feature: neuron, sample: sample, of: neurons)])
    }
  }
}
