extension TrainingState {
  /// Fingerprints of a state: SHA-256 over the little-endian bits of what is named, in hexadecimal.
  ///
  /// Two states with the same digests have the same future on the same data.
  public struct Digests: Sendable, Equatable {
    /// Layer sizes and the sorted indices of every active edge, a digest a layer.
    public let layerTopologies: [String]
    /// Weights and biases, a digest a layer.
    public let layerWeights: [String]
    /// Optimizer memory, a digest a layer.
    public let layerMoments: [String]
    /// Steps at which edges were born, a digest a layer; empty where there was no rewiring.
    public let layerBirths: [String]
    /// How edges are exchanged from here on; nil where they are not.
    public let rewiring: String?
    /// Digest of the layers' topology digests.
    public let topology: String
    /// Digest of the layers' weight digests.
    public let weights: String
    /// Digest of the layers' moment digests.
    public let moments: String
    /// All of these, with step number, epoch, position in it, births of edges where there was
    /// rewiring, and how the training goes on: optimizer, schedule, batch size, rewiring, seed, and
    /// activations.
    public let whole: String
  }

  /// The state's fingerprints.
  public var digests: Digests {
    let layers = network.layers
    let topologies = layers.map { layer in
      var digest = SHA256()
      digest.update([UInt64(layer.inputCount), UInt64(layer.neuronCount)])
      digest.update(layer.rows.starts.map { UInt64($0) })
      digest.update(layer.rows.columns)
      return digest.hexDigest()
    }
    let weights = layers.map { layer in
      var digest = SHA256()
      digest.update(layer.weights)
      digest.update(layer.biases)
      return digest.hexDigest()
    }
    let moments = layers.indices.map { layer in
      var digest = SHA256()
      for memory in [weightMoments[layer], biasMoments[layer]] {
        digest.update(memory.first)
        digest.update(memory.second)
      }
      return digest.hexDigest()
    }
    let hasRewired = births.contains { !$0.isEmpty }
    let layerBirths = births.map { births in
      var digest = SHA256()
      digest.update(births.map { UInt64($0) })
      return digest.hexDigest()
    }
    let exchange = rewiring.map { rewiring in
      var digest = SHA256()
      digest.update(rewiring)
      return digest.hexDigest()
    }
    var whole = SHA256()
    for digest in topologies + weights + moments { whole.update(Array(digest.utf8)) }
    whole.update([
      UInt64(step), UInt64(epoch), UInt64(position), UInt64(batchSize), network.plan.seed,
    ])
    for (layer, births) in births.enumerated() where !births.isEmpty {
      whole.update([UInt64(layer), UInt64(births.count)] + births.map { UInt64($0) })
    }
    whole.update(rewiring)
    whole.update((optimizer.constants + schedule.constants).map(\.bitPattern))
    whole.update(Array(network.layers.map(\.activation.rawValue).joined(separator: ",").utf8))
    func combined(_ parts: [String]) -> String {
      SHA256.hexDigest(of: Array(parts.joined().utf8))
    }
    return Digests(
      layerTopologies: topologies, layerWeights: weights, layerMoments: moments,
      layerBirths: hasRewired ? layerBirths : [], rewiring: exchange,
      topology: combined(topologies), weights: combined(weights), moments: combined(moments),
      whole: whole.hexDigest())
  }
}

extension Optimizer {
  /// What tells one optimizer from another, as numbers.
  fileprivate var constants: [Double] {
    switch rule {
    case .sgd(let momentum, let nesterov):
      [0, learningRate, weightDecay, momentum, nesterov ? 1 : 0]
    case .adam(let beta1, let beta2, let epsilon):
      [1, learningRate, weightDecay, beta1, beta2, epsilon] + ofBiasCorrection
    case .adamW(let beta1, let beta2, let epsilon):
      [2, learningRate, weightDecay, beta1, beta2, epsilon] + ofBiasCorrection
    }
  }

  private var ofBiasCorrection: [Double] { biasCorrection == .edge ? [1] : [] }
}

extension LearningRateSchedule {
  /// What tells one schedule from another, as numbers.
  fileprivate var constants: [Double] {
    switch course {
    case .constant: [0, Double(warmup)]
    case .step(let period, let factor): [1, Double(warmup), Double(period), factor]
    case .cosine(let length, let floor): [2, Double(warmup), Double(length), floor]
    }
  }
}

extension SHA256 {
  /// Adds numbers by their bits. Those of NaN differ by machine, so one stands for all.
  fileprivate mutating func update(_ values: [Float]) {
    update(values.map { $0.isNaN ? Float.nan.bitPattern : $0.bitPattern })
  }

  fileprivate mutating func update(_ rewiring: Rewiring?) {
    guard let rewiring else { return }
    if let pruning = rewiring.pruning { update(pruning.edgeCounts.map { UInt64($0) }) }
    update(Array(rewiring.summary.utf8))
  }

  /// Adds integers by their little-endian bytes.
  mutating func update<Word: FixedWidthInteger>(_ words: [Word]) {
    let littleEndian = Word(1).littleEndian == 1 ? words : words.map(\.littleEndian)
    littleEndian.withUnsafeBytes { update(bytes: $0) }
  }
}
