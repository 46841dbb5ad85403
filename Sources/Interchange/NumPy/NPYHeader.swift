/// What the header of an NPY file says.
struct NPYHeader: Equatable {
  var elementType: ElementType
  var byteOrder: ByteOrder
  /// Whether the first axis runs fastest, as in Fortran.
  var isColumnMajor: Bool
  var shape: [Int]
}

extension NPYHeader {
  /// The header as NumPy writes it, without padding to alignment and newline.
  ///
  /// - Throws: ``InterchangeError`` for a type that NumPy lacks.
  func text(for name: String?) throws(InterchangeError) -> String {
    guard let code = elementType.numPyCode else {
      throw InterchangeError(
        .unsupported, "\(Tensor.described(name)) is of type \(elementType), which NumPy lacks",
        hint: "write it as safetensors, or convert it to float32")
    }
    let order = elementType.byteCount == 1 ? "|" : byteOrder == .littleEndian ? "<" : ">"
    let lengths = shape.map(String.init).joined(separator: ", ")
    let tuple = shape.count == 1 ? "(\(lengths),)" : "(\(lengths))"
    // NumPy leaves room for the length of the axis that grows when elements are appended.
    let growing = isColumnMajor ? shape.last : shape.first
    let room = growing.map { max(0, 21 - String($0).utf8.count) } ?? 0
    return "{'descr': '\(order)\(code)', 'fortran_order': \(isColumnMajor ? "True" : "False"), "
      + "'shape': \(tuple), }" + String(repeating: " ", count: room)
  }
}

extension ElementType {
  /// The type and byte order that NumPy writes as `descriptor`, such as `<f4`.
  static func described(byNumPy descriptor: String) -> (type: ElementType, order: ByteOrder)? {
    let code = String(descriptor.dropFirst())
    guard let type = allCases.first(where: { $0.numPyCode == code }) else { return nil }
    switch descriptor.first {
    case "<": return (type, .littleEndian)
    case ">": return (type, .bigEndian)
    case "|" where type.byteCount == 1: return (type, .littleEndian)
    default: return nil
    }
  }

  /// NumPy's kind and size of the type, or nil if it has no such type.
  var numPyCode: String? {
    switch self {
    case .bool: "b1"
    case .uint8: "u1"
    case .int8: "i1"
    case .int16: "i2"
    case .uint16: "u2"
    case .float16: "f2"
    case .bfloat16: nil
    case .int32: "i4"
    case .uint32: "u4"
    case .float32: "f4"
    case .float64: "f8"
    case .int64: "i8"
    case .uint64: "u8"
    }
  }
}
