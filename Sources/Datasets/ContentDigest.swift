import SparseNetworks

extension Dataset {
  /// The SHA-256 of the examples as 64 hexadecimal digits: the same numbers, the same digest.
  ///
  /// Hashed are the ASCII text `psn-dataset-1` and a newline, then the training part, then the test
  /// part, each as follows, all integers little-endian:
  /// - number of examples and inputs of each, 64 bits;
  /// - one byte 0, the maximum as the bits of a float, and the input bytes; or one byte 1 and the
  ///   bits of the input floats;
  /// - one byte 0, the number of classes in 64 bits, and the classes in 16 bits each; or one byte
  ///   1, the number of values of each target in 64 bits, and the bits of the target floats.
  ///
  /// Names and provenance do not enter.
  public func contentDigest() -> String {
    contentDigest { false } ?? ""
  }

  /// The same, or nil where `shouldStop`, asked every megabyte, says yes.
  public func contentDigest(shouldStop: () -> Bool) -> String? {
    var hash = ExamplesHash()
    hash.hash.update(bytes: Array("psn-dataset-1\n".utf8))
    for part in [train, test] where !hash.update(part, shouldStop) { return nil }
    return hash.hash.hexDigest()
  }
}

/// Hashes examples in pieces. Updates are false where they were told to stop.
private struct ExamplesHash {
  var hash = SHA256()

  private static let pieceSize = 1 << 20

  mutating func update(_ examples: Examples, _ shouldStop: () -> Bool) -> Bool {
    update([UInt64(examples.count), UInt64(examples.featureCount)], shouldStop)
      && update(examples.inputs, shouldStop) && update(examples.targets, shouldStop)
  }

  private mutating func update(_ inputs: Examples.Inputs, _ shouldStop: () -> Bool) -> Bool {
    switch inputs {
    case .bytes(let values, let maximum):
      hash.update(bytes: [0])
      return update([maximum.bitPattern], shouldStop) && update(values, shouldStop)
    case .floats(let values):
      hash.update(bytes: [1])
      return update(values, shouldStop)
    }
  }

  private mutating func update(_ targets: Examples.Targets, _ shouldStop: () -> Bool) -> Bool {
    switch targets {
    case .classes(let labels, let count):
      hash.update(bytes: [0])
      return update([UInt64(count)], shouldStop) && update(labels, shouldStop)
    case .values(let values, let width):
      hash.update(bytes: [1])
      return update([UInt64(width)], shouldStop) && update(values, shouldStop)
    }
  }

  private mutating func update(
    _ integers: [some FixedWidthInteger], _ shouldStop: () -> Bool
  ) -> Bool {
    #if _endian(little)
      integers.withUnsafeBytes { update($0, shouldStop) }
    #else
      integers.map(\.littleEndian).withUnsafeBytes { update($0, shouldStop) }
    #endif
  }

  private mutating func update(_ floats: [Float], _ shouldStop: () -> Bool) -> Bool {
    #if _endian(little)
      floats.withUnsafeBytes { update($0, shouldStop) }
    #else
      update(floats.map(\.bitPattern), shouldStop)
    #endif
  }

  private mutating func update(_ bytes: UnsafeRawBufferPointer, _ shouldStop: () -> Bool) -> Bool {
    for start in stride(from: 0, to: bytes.count, by: Self.pieceSize) {
      if shouldStop() { return false }
      hash.update(
        bytes: UnsafeRawBufferPointer(
          rebasing: bytes[start..<min(start + Self.pieceSize, bytes.count)]))
    }
    return true
  }
}
