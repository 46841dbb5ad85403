/// An array of numbers on its way from or to a file: a shape and the elements' bytes.
///
///     let weights = try Tensor([1, 2, 3, 4, 5, 6] as [Float], shape: [2, 3], name: "fc1.weight")
///     let bytes = try Safetensors(tensors: [weights]).encoded()
///
/// Elements lie in row-major (C) order, each little-endian, without gaps. A tensor always holds as
/// many bytes as its shape and element type say.
public struct Tensor: Equatable, Sendable {
  /// What a file with several tensors calls this one.
  public var name: String?
  /// The length of each axis, outermost first; empty for a scalar.
  public let shape: [Int]
  /// What each element is.
  public let elementType: ElementType
  /// The elements, little-endian, the last axis running fastest.
  public let bytes: [UInt8]

  /// A tensor of the given bytes.
  ///
  /// - Throws: ``InterchangeError`` with code `invalidShape` where a length is negative or the
  ///   size overflows, `sizeMismatch` where `bytes` are not as many as the shape asks for, and
  ///   `inexactValue` where a truth value is neither 0 nor 1.
  public init(
    name: String? = nil, shape: [Int], elementType: ElementType, bytes: [UInt8]
  ) throws(InterchangeError) {
    let size = try Self.byteCount(shape: shape, elementType: elementType, name: name)
    guard bytes.count == size else {
      throw InterchangeError(
        .sizeMismatch,
        "\(Self.described(name)) of shape \(shape) takes \(size) bytes, not \(bytes.count)",
        hint: "give as many values as the shape has elements")
    }
    if elementType == .bool, let index = bytes.firstIndex(where: { $0 > 1 }) {
      throw InterchangeError(
        .inexactValue,
        "element \(index) of \(Self.described(name)) is \(bytes[index]), not a truth value",
        hint: "write 0 or 1 for false and true")
    }
    self.name = name
    self.shape = shape
    self.elementType = elementType
    self.bytes = bytes
  }

  /// The number of elements.
  public var count: Int { bytes.count / elementType.byteCount }

  /// The size in bytes of a tensor of this shape, checked for overflow.
  ///
  /// An axis of length 0 makes the tensor empty, but does not excuse the other lengths: whoever
  /// multiplies them must not overflow either.
  static func byteCount(
    shape: [Int], elementType: ElementType, name: String?
  ) throws(InterchangeError) -> Int {
    var size = elementType.byteCount
    for length in shape {
      let (product, overflows) = size.multipliedReportingOverflow(by: max(length, 1))
      guard length >= 0, !overflows else {
        throw InterchangeError(
          .invalidShape,
          length < 0
            ? "\(described(name)) has an axis of length \(length)"
            : "\(described(name)) has more elements than can be counted",
          hint: "check the shape, or that the file is not damaged")
      }
      size = product
    }
    return shape.contains(0) ? 0 : size
  }

  /// The tensor as messages call it.
  static func described(_ name: String?) -> String {
    name.map { "tensor \(InterchangeError.quoted($0))" } ?? "the tensor"
  }
}
