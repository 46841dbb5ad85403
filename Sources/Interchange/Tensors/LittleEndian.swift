extension ArraySlice<UInt8> {
  /// The little-endian integer that starts at an index, or nil if not all of it is there.
  func littleEndian<Value: FixedWidthInteger & UnsignedInteger>(
    _ type: Value.Type, at index: Int
  ) -> Value? {
    let size = MemoryLayout<Value>.size
    guard index >= startIndex, index <= endIndex - size else { return nil }
    return self[index..<index + size].reversed().reduce(0) { $0 << 8 | Value($1) }
  }
}

extension Array<UInt8> {
  /// Appends an integer, least significant byte first.
  mutating func append<Value: FixedWidthInteger>(littleEndian value: Value) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }

  /// Appends bytes that may be many, asking `shouldStop` before every few megabytes.
  ///
  /// - Throws: ``InterchangeError`` with code `interrupted` where it says yes.
  mutating func append(
    _ bytes: [UInt8], unless shouldStop: () -> Bool
  ) throws(InterchangeError) {
    for piece in bytes.pieces {
      if shouldStop() { throw .interrupted }
      append(contentsOf: bytes[piece])
    }
  }

  /// The indices in pieces of a few megabytes, which take some milliseconds to go through.
  var pieces: [Range<Int>] {
    stride(from: 0, to: count, by: Self.pieceSize).map {
      $0..<Swift.min($0 + Self.pieceSize, count)
    }
  }

  private static var pieceSize: Int { 4 << 20 }
}
