extension Tensor {
  /// A tensor of the given values, in row-major order.
  ///
  /// - Parameters:
  ///   - values: The elements, the last axis running fastest.
  ///   - shape: The length of each axis; one axis of all the values if nil.
  ///   - name: What a file with several tensors calls this one.
  /// - Throws: ``InterchangeError`` with code `invalidShape` or `sizeMismatch`.
  public init<Element: TensorElement>(
    _ values: [Element], shape: [Int]? = nil, name: String? = nil
  ) throws(InterchangeError) {
    var bytes = values.withUnsafeBytes { Array($0) }
    if ByteOrder.host == .bigEndian { ByteOrder.swap(&bytes, size: Element.elementType.byteCount) }
    try self.init(
      name: name, shape: shape ?? [values.count], elementType: Element.elementType, bytes: bytes)
  }

  /// The elements as values of a Swift type, in row-major order.
  ///
  /// Values of another type are converted: to the nearest value where `Element` is floating-point,
  /// and otherwise exactly or not at all. Half precision widens exactly.
  ///
  /// - Throws: ``InterchangeError`` with code `inexactValue` at the first element that is not an
  ///   `Element`: a fraction or a number out of range among integers, a finite number that would
  ///   become infinite, anything but 0 and 1 among truth values.
  public func values<Element: TensorElement>(
    as type: Element.Type
  ) throws(InterchangeError) -> [Element] {
    switch elementType {
    case Element.elementType: copied(as: type)
    case .bool, .uint8: try converted(copied(as: UInt8.self)) { Element(converting: $0) }
    case .int8: try converted(copied(as: Int8.self)) { Element(converting: $0) }
    case .int16: try converted(copied(as: Int16.self)) { Element(converting: $0) }
    case .uint16: try converted(copied(as: UInt16.self)) { Element(converting: $0) }
    case .int32: try converted(copied(as: Int32.self)) { Element(converting: $0) }
    case .uint32: try converted(copied(as: UInt32.self)) { Element(converting: $0) }
    case .int64: try converted(copied(as: Int64.self)) { Element(converting: $0) }
    case .uint64: try converted(copied(as: UInt64.self)) { Element(converting: $0) }
    case .float32: try converted(copied(as: Float.self)) { Element(converting: Double($0)) }
    case .float64: try converted(copied(as: Double.self)) { Element(converting: $0) }
    case .float16:
      try converted(copied(as: UInt16.self).map(Float.init(binary16:))) {
        Element(converting: Double($0))
      }
    case .bfloat16:
      try converted(copied(as: UInt16.self).map(Float.init(bfloat16:))) {
        Element(converting: Double($0))
      }
    }
  }

  /// The bytes as values of a type of the same size.
  private func copied<Value: TensorElement>(as type: Value.Type) -> [Value] {
    var bytes = bytes
    if ByteOrder.host == .bigEndian { ByteOrder.swap(&bytes, size: elementType.byteCount) }
    return [Value](unsafeUninitializedCapacity: count) { buffer, initializedCount in
      bytes.withUnsafeBytes { UnsafeMutableRawBufferPointer(buffer).copyMemory(from: $0) }
      initializedCount = count
    }
  }

  private func converted<Source, Element: TensorElement>(
    _ source: [Source], _ convert: (Source) -> Element?
  ) throws(InterchangeError) -> [Element] {
    var values: [Element] = []
    values.reserveCapacity(source.count)
    for (index, number) in source.enumerated() {
      guard let value = convert(number) else {
        throw InterchangeError(
          .inexactValue,
          "element \(index) of \(Self.described(name)), \(number), is no \(Element.elementType)",
          hint: "read it as float64, or as int64 or uint64 where every digit counts")
      }
      values.append(value)
    }
    return values
  }
}

/// In which order the bytes of a number lie.
enum ByteOrder {
  case littleEndian
  case bigEndian

  /// How this machine keeps numbers in memory.
  static let host: ByteOrder = 1.littleEndian == 1 ? .littleEndian : .bigEndian

  /// Reverses the bytes of each element of `size` bytes.
  static func swap(_ bytes: inout [UInt8], size: Int) {
    guard size > 1 else { return }
    for start in stride(from: 0, to: bytes.count, by: size) {
      for offset in 0..<size / 2 { bytes.swapAt(start + offset, start + size - 1 - offset) }
    }
  }
}
