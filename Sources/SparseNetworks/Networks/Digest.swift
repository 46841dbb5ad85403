extension TrainingState {
  /// Fingerprints of a state: SHA-256 over the little-endian bits of what is named.
  ///
  /// Two states with the same digests have the same future on the same data.
  public struct Digests: Sendable, Equatable {
    /// Layer sizes and the sorted indices of every active edge.
    public let topology: String
    /// Weights and biases of every layer.
    public let weights: String
    /// Optimizer memory of every layer.
    public let moments: String
    /// All of these, with step number, epoch and position in it.
    public let whole: String
  }

  /// The state's fingerprints, 64 hexadecimal digits each.
  public var digests: Digests {
    var topology = SHA256()
    var weights = SHA256()
    var moments = SHA256()
    for layer in network.layers {
      topology.update([UInt64(layer.inputCount), UInt64(layer.neuronCount)])
      topology.update(layer.rows.starts.map { UInt64($0) })
      topology.update(layer.rows.columns)
      weights.update(layer.weights.map(\.bitPattern))
      weights.update(layer.biases.map(\.bitPattern))
    }
    for memory in weightMoments + biasMoments {
      moments.update(memory.first.map(\.bitPattern))
      moments.update(memory.second.map(\.bitPattern))
    }
    let parts = [topology.hexDigest(), weights.hexDigest(), moments.hexDigest()]
    var whole = SHA256()
    for part in parts { whole.update(Array(part.utf8)) }
    whole.update([UInt64(step), UInt64(epoch), UInt64(position)])
    return Digests(
      topology: parts[0], weights: parts[1], moments: parts[2], whole: whole.hexDigest())
  }
}

extension SHA256 {
  /// Adds integers by their little-endian bytes.
  mutating func update<Word: FixedWidthInteger>(_ words: [Word]) {
    let littleEndian = Word(1).littleEndian == 1 ? words : words.map(\.littleEndian)
    littleEndian.withUnsafeBytes { update(bytes: $0) }
  }
}
