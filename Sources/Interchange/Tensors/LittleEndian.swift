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
}
