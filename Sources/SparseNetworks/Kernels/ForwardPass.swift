/// The activations of a batch through a network, and the memory that they stand in.
final class ForwardPass {
  private(set) var layout: TileLayout
  let capacity: Int
  let widths: [Int]
  /// Inputs of the first layer.
  let inputs: FloatBuffer
  /// `z` of each layer.
  let preactivations: [FloatBuffer]
  /// `f(z)` of each layer; the same memory as `z` for the identity.
  let activations: [FloatBuffer]

  /// Memory for batches of up to `sampleCount` samples.
  init(layers: [Layer], sampleCount: Int) {
    capacity = sampleCount
    layout = TileLayout(sampleCount: sampleCount)
    widths = (layers.first.map { [$0.inputCount] } ?? []) + layers.map(\.neuronCount)
    let padded = layout.paddedCount
    inputs = FloatBuffer(count: widths[0] * padded)
    let preactivations = layers.map { FloatBuffer(count: $0.neuronCount * padded) }
    self.preactivations = preactivations
    activations = zip(layers, preactivations).map { layer, z in
      layer.activation == .identity ? z : FloatBuffer(count: z.count)
    }
  }

  /// Gathers samples into tiles.
  ///
  /// - Precondition: no more samples than the pass was made for.
  func load(_ examples: Examples, samples: [Int]) {
    precondition(samples.count <= capacity && examples.featureCount == widths[0])
    layout = TileLayout(sampleCount: samples.count)
    let (width, features) = (layout.width, examples.featureCount)
    switch examples.inputs {
    case .bytes(let values, let maximum):
      let table = (0..<256).map { Float($0) / maximum }
      gather(samples) { sample, out in
        let start = sample * features
        for feature in 0..<features { out[feature * width] = table[Int(values[start + feature])] }
      }
    case .floats(let values):
      gather(samples) { sample, out in
        let start = sample * features
        for feature in 0..<features { out[feature * width] = values[start + feature] }
      }
    }
  }

  /// Calls `fill` with each sample and where its first feature goes; features are `width` apart.
  private func gather(_ samples: [Int], _ fill: (Int, UnsafeMutablePointer<Float>) -> Void) {
    let tileSize = widths[0] * layout.width
    for tile in 0..<layout.tileCount {
      let range = layout.samples(ofTile: tile)
      let start = inputs.base + tile * tileSize
      if range.count < layout.width { start.update(repeating: 0, count: tileSize) }
      for (lane, sample) in range.enumerated() { fill(samples[sample], start + lane) }
    }
  }

  /// Computes every layer's activations.
  func forward(_ layers: [Layer], kernels: Kernels) {
    let width = layout.width
    for (index, layer) in layers.enumerated() {
      let source = index == 0 ? inputs : activations[index - 1]
      let (z, a) = (preactivations[index].base, activations[index].base)
      for tile in 0..<layout.tileCount {
        kernels.forward(
          layer, x: source.base + tile * layer.inputCount * width,
          z: z + tile * layer.neuronCount * width, width: width)
      }
      layer.activation.apply(z, into: a, count: layer.neuronCount * layout.paddedCount)
    }
  }

  /// A layer's activations, sample-major, `[sample][neuron]`.
  func activations(ofLayer layer: Int) -> [Float] {
    let (values, neurons) = (activations[layer].base, widths[layer + 1])
    return (0..<layout.sampleCount).flatMap { sample in
      (0..<neurons).map { values[offset(neurons, $0, sample)] }
    }
  }

  /// The network's outputs for one sample of the batch.
  func outputs(ofSample sample: Int, into outputs: inout [Double]) {
    guard let last = activations.last else { return }
    let neurons = outputs.count
    for neuron in 0..<neurons {
      outputs[neuron] = Double(last.base[offset(neurons, neuron, sample)])
    }
  }

  /// Where a neuron's value for a sample stands in a layer of `neurons`.
  func offset(_ neurons: Int, _ neuron: Int, _ sample: Int) -> Int {
    let (tile, lane) = sample.quotientAndRemainder(dividingBy: layout.width)
    return (tile * neurons + neuron) * layout.width + lane
  }
}

extension Activation {
  /// `f(z)` elementwise. `z` and `out` may be the same for the identity only.
  func apply(_ z: UnsafePointer<Float>, into out: UnsafeMutablePointer<Float>, count: Int) {
    switch self {
    case .identity: break
    case .relu: for i in 0..<count { out[i] = z[i] > 0 ? z[i] : z[i].isNaN ? z[i] : 0 }
    case .leakyReLU, .tanh, .sigmoid, .gelu: for i in 0..<count { out[i] = value(z[i]) }
    }
  }

  /// `gradient *= f'(z)` elementwise.
  func applyDerivative(
    _ z: UnsafePointer<Float>, to gradient: UnsafeMutablePointer<Float>, count: Int
  ) {
    switch self {
    case .identity: break
    case .relu: for i in 0..<count { gradient[i] = z[i] > 0 ? gradient[i] : 0 }
    case .leakyReLU, .tanh, .sigmoid, .gelu:
      for i in 0..<count { gradient[i] *= derivative(z[i]) }
    }
  }
}
