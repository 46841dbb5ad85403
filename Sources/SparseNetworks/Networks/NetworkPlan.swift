/// Everything that decides a network before training: a network is a function of its plan (and,
/// where connectivity is chosen by data, of the examples).
public struct NetworkPlan: Sendable, Equatable {
  /// Units of each layer, inputs first.
  public let widths: [Int]
  /// Nonlinearity of the hidden layers; the output layer has none.
  public var activation: Activation
  /// Distribution of the initial weights.
  public var initializer: Initializer
  /// Seed of the initial weights and of the order of the training examples.
  public var seed: UInt64
  /// Connectivity of each layer, first hidden layer first.
  public var connectivity: [Connectivity]

  /// A dense network.
  ///
  /// - Throws: ``SparseNetworksError`` where widths are unusable.
  public init(
    widths: [Int], activation: Activation = .relu, initializer: Initializer = .he,
    seed: UInt64 = 0
  ) throws {
    guard widths.count >= 2 else {
      throw SparseNetworksError(
        .size, "a network needs at least an input and an output width",
        hint: "write the widths with dashes, as in 64-128-10")
    }
    guard widths.count <= 1 + Self.maximumLayers else {
      throw SparseNetworksError(
        .size, "\(widths.count - 1) layers are more than the \(Self.maximumLayers) supported",
        hint: "ask for fewer, and wider ones")
    }
    if let width = widths.first(where: { $0 < 1 || $0 > Self.maximumWidth }) {
      throw SparseNetworksError(
        .size, "a layer of \(width) units is not possible",
        hint: "widths go from 1 to \(Self.maximumWidth)")
    }
    self.widths = widths
    self.activation = activation
    self.initializer = initializer
    self.seed = seed
    connectivity = zip(widths, widths.dropFirst()).map {
      .dense(LayerDensities.Shape(inputCount: $0, neuronCount: $1))
    }
  }

  /// Largest number of layers.
  public static let maximumLayers = 64
  /// Largest number of units of a layer.
  public static let maximumWidth = 1 << 24
  /// Largest number of edges of a layer: an edge index has 31 bits.
  public static let maximumEdges = 1 << 31 - 1

  /// Sizes of each layer.
  public var shapes: [LayerDensities.Shape] {
    zip(widths, widths.dropFirst()).map {
      LayerDensities.Shape(inputCount: $0, neuronCount: $1)
    }
  }

  /// Name of a layer: `fc1`, `fc2`, … and `out`.
  public func name(ofLayer layer: Int) -> String {
    layer == widths.count - 2 ? "out" : "fc\(layer + 1)"
  }

  /// Samples that are evaluated at once: 512, or fewer where layers are so wide that activations
  /// would fill memory.
  var partSize: Int { min(512, max(16, (1 << 25) / widths.reduce(0, +) / 16 * 16)) }

  /// How the `count` edges of largest |w dL/dw| over some layers together fall to them: SNIP with one
  /// budget for a whole network, made dense from the first of the layers on.
  ///
  /// - Parameters:
  ///   - layers: ascending.
  ///   - image: how the inputs are an image, where that decides a layer before those.
  ///   - memoryLimit: bytes that may be used.
  ///   - shouldStop: asked from time to time; the error is then `interrupted`.
  /// - Throws: ``SparseNetworksError`` where data are missing or do not fit, or the dense layers are
  ///   too large.
  public func salientBudgets(
    inLayers layers: [Int], count: Int, examples: Examples?, image: ImageShape? = nil,
    memoryLimit: Int, unless shouldStop: @escaping () -> Bool = { false }
  ) throws -> [Int] {
    guard let first = layers.first else { return [] }
    var scored = self
    for layer in first..<shapes.count { scored.connectivity[layer] = .dense(shapes[layer]) }
    try scored.checkSize(memoryLimit: memoryLimit)
    var builder = NetworkBuilder(
      plan: self, examples: examples, image: image, shouldStop: shouldStop)
    return try builder.salientCounts(inLayers: layers, count: count)
  }

  /// Bytes that the network will take with gradients, optimizer state, and buffers for a batch.
  ///
  /// Evaluation takes parts of ``partSize`` samples, so that is the least.
  ///
  /// - Parameter rewiring: how edges will be exchanged, if at all.
  public func estimatedBytes(batchSize: Int = 0, rewiring: Rewiring? = nil) -> Int {
    // Weight, gradient, two moments, column, and neuron, edge index and weight of the transpose: 32
    // bytes an edge. Activation and gradient (and with GELU what it is computed from) for each unit
    // and sample of a batch.
    var edges = connectivity.reduce(0) { $0 + $1.budget }
    if let scored = connectivity.firstIndex(where: \.needsDenseGradients) {
      // While scores are taken, this layer and those behind it are dense, without moments.
      edges = max(edges, shapes[scored...].reduce(0) { $0 + $1.possibleEdges })
    }
    let units = widths.reduce(0, +)
    let buffers = activation == .gelu ? 12 : 8
    var bytes = edges * 32 + units * (buffers * max(batchSize, partSize) + 64)
    if let rewiring {
      // Of each edge that may be exchanged its birth (8 bytes), its place among those ever active
      // (4), and column, weight, gradient and two moments of the state that is prepared (20). Of
      // each that is, a candidate (16) and twice as many while lists are cut, and a choice (24) in
      // the record: to drop, and to grow. Pruning may drop nearly all at once.
      let rewired = rewiring.layers.reduce(0) { $0 + connectivity[$1].budget }
      let share = rewiring.growth == .none ? 1 : rewiring.fraction
      bytes += rewired * 32 + Int(share * Double(rewired)) * 2 * (48 + 24)
    }
    return bytes
  }

  /// Refuses a plan that memory or the index type cannot hold, before anything is allocated.
  ///
  /// - Parameters:
  ///   - memoryLimit: bytes that may be used.
  ///   - batchSize: samples in a batch.
  ///   - rewiring: how edges will be exchanged, if at all.
  public func checkSize(
    memoryLimit: Int, batchSize: Int = 512, rewiring: Rewiring? = nil
  ) throws {
    let firstScored = connectivity.firstIndex(where: \.needsDenseGradients) ?? connectivity.count
    for layer in connectivity.indices {
      let isScored = layer >= firstScored
      let count = isScored ? shapes[layer].possibleEdges : connectivity[layer].budget
      guard count > Self.maximumEdges else { continue }
      throw SparseNetworksError(
        .size,
        "layer \(name(ofLayer: layer)) would need \(count) edges"
          + (isScored ? " while they are scored" : "")
          + ", more than the \(Self.maximumEdges) an edge index can count",
        hint: "make it sparser or smaller")
    }
    let bytes = estimatedBytes(batchSize: batchSize, rewiring: rewiring)
    guard bytes <= memoryLimit else {
      throw SparseNetworksError(
        .size,
        "the network would take about \(Self.amount(bytes)), more than the "
          + "\(Self.amount(memoryLimit)) allowed",
        hint: "make it sparser (sparsity=99%) or smaller, or the batch smaller")
    }
  }

  /// Bytes for people, in powers of 2 as limits are given: `10 MB`, `3.4 GB`.
  private static func amount(_ bytes: Int) -> String {
    bytes < 1 << 30
      ? "\((bytes + (1 << 19)) >> 20) MB" : "\((Double(bytes) / 0x1p30 * 10).rounded() / 10) GB"
  }
}
