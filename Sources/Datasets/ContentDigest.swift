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
    var hash = SHA256()
    hash.update(bytes: Array("psn-dataset-1\n".utf8))
    for part in [train, test] { hash.update(part) }
    return hash.hexDigest()
  }
}

extension SHA256 {
  fileprivate mutating func update(_ examples: Examples) {
    update([UInt64(examples.count), UInt64(examples.featureCount)])
    switch examples.inputs {
    case .bytes(let values, let maximum):
      update(bytes: [0])
      update([maximum.bitPattern])
      update(bytes: values)
    case .floats(let values):
      update(bytes: [1])
      update(values)
    }
    switch examples.targets {
    case .classes(let labels, let count):
      update(bytes: [0])
      update([UInt64(count)])
      update(labels)
    case .values(let values, let width):
      update(bytes: [1])
      update([UInt64(width)])
      update(values)
    }
  }

  private mutating func update(_ integers: [some FixedWidthInteger]) {
    #if _endian(little)
      integers.withUnsafeBytes { update(bytes: $0) }
    #else
      integers.map(\.littleEndian).withUnsafeBytes { update(bytes: $0) }
    #endif
  }

  private mutating func update(_ floats: [Float]) {
    #if _endian(little)
      floats.withUnsafeBytes { update(bytes: $0) }
    #else
      update(floats.map(\.bitPattern))
    #endif
  }
}
