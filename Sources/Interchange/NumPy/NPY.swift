/// NPY, the file format of one NumPy array (numpy.org/devdocs/reference/generated/numpy.lib.format).
///
///     let tensor = try NPY.tensor(in: bytes)
///     let bytes = try NPY.encoded(tensor)
///
/// A file is a magic string, a version, the length of the header, the header (a Python dictionary
/// that gives element type, order of axes and shape), and the elements' bytes.
public enum NPY {
  /// The versions of the format that can be written.
  public enum Version: UInt8, Sendable {
    /// 1.0, which every reader knows: up to 65,535 bytes of header.
    case v1 = 1
    /// 2.0: up to 4 GiB of header.
    case v2 = 2
  }

  /// The most axes an array of NumPy has.
  static let axisLimit = 64

  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  private static let alignment = 64

  /// The array of a file's bytes, in row-major order and little-endian whatever it was.
  ///
  /// Versions 1.0, 2.0 and 3.0 are read. Python objects are never loaded.
  ///
  /// - Throws: ``InterchangeError`` for anything that is not such a file or not whole, for element
  ///   types that ``ElementType`` lacks, and for bytes after the array.
  public static func tensor(
    in bytes: [UInt8], named name: String? = nil
  ) throws(InterchangeError) -> Tensor {
    let text = try headerText(in: bytes)
    let header = try NPYHeader(parsing: text)
    let size = try Tensor.byteCount(
      shape: header.shape, elementType: header.elementType, name: name)
    let available = bytes.count - text.endIndex
    guard available >= size else {
      throw InterchangeError(
        .unexpectedEnd, "the array takes \(size) bytes, but only \(available) are there",
        hint: "copy or fetch the file again", at: bytes.count)
    }
    guard available == size else {
      throw InterchangeError(
        .trailingContent, "\(available - size) bytes follow the array",
        hint: "if the file holds several arrays, save each in its own or all as .npz",
        at: text.endIndex + size)
    }
    var elements = Array(bytes[text.endIndex...])
    if header.byteOrder == .bigEndian {
      ByteOrder.swap(&elements, size: header.elementType.byteCount)
    }
    if header.isColumnMajor {
      elements = AxisOrder.rowMajor(
        elements, shape: header.shape, size: header.elementType.byteCount)
    }
    return try Tensor(
      name: name, shape: header.shape, elementType: header.elementType, bytes: elements)
  }

  /// The bytes of a file with this array, the same as NumPy writes.
  ///
  /// - Parameter shouldStop: Asked now and then; where it says yes, the error is `interrupted`.
  /// - Throws: ``InterchangeError`` with code `unsupported` for `bfloat16`, which NumPy does not
  ///   have, and for more than 64 axes.
  public static func encoded(
    _ tensor: Tensor, version: Version = .v1, unless shouldStop: () -> Bool = { false }
  ) throws(InterchangeError) -> [UInt8] {
    guard tensor.shape.count <= axisLimit else {
      throw InterchangeError(
        .unsupported,
        "\(Tensor.described(tensor.name)) has \(tensor.shape.count) axes, and NumPy's arrays at "
          + "most \(axisLimit)",
        hint: "write it as safetensors, or with fewer axes")
    }
    let header = NPYHeader(
      elementType: tensor.elementType, byteOrder: .littleEndian, isColumnMajor: false,
      shape: tensor.shape)
    var text = Array(try header.text(for: tensor.name).utf8)
    let prefix = magic.count + 2 + (version == .v1 ? 2 : 4)
    // as NumPy pads: a whole block where the length is right already
    let padding = alignment - (prefix + text.count + 1) % alignment
    text.append(contentsOf: repeatElement(UInt8(ascii: " "), count: padding))
    text.append(UInt8(ascii: "\n"))

    var bytes = magic + [version.rawValue, 0]
    bytes.reserveCapacity(prefix + text.count + tensor.bytes.count)
    switch version {
    case .v1: bytes.append(littleEndian: UInt16(text.count))
    case .v2: bytes.append(littleEndian: UInt32(text.count))
    }
    bytes.append(contentsOf: text)
    try bytes.append(tensor.bytes, unless: shouldStop)
    return bytes
  }

  /// The part of the bytes that is the header's text.
  private static func headerText(in bytes: [UInt8]) throws(InterchangeError) -> ArraySlice<UInt8> {
    guard bytes.starts(with: magic) else {
      throw InterchangeError(
        .unrecognizedFormat, "the data does not begin as an NPY file does",
        hint: "give a file that numpy.save made", at: 0)
    }
    let truncated = InterchangeError(
      .unexpectedEnd, "the file ends within its header", hint: "copy or fetch the file again",
      at: bytes.count)
    guard let version = bytes[...].littleEndian(UInt16.self, at: 6) else { throw truncated }
    let start: Int
    let length: Int?
    switch version {
    case 0x0001:
      start = 10
      length = bytes[...].littleEndian(UInt16.self, at: 8).map { Int($0) }
    case 0x0002, 0x0003:
      start = 12
      length = bytes[...].littleEndian(UInt32.self, at: 8).map { Int($0) }
    default:
      throw InterchangeError(
        .unsupported, "the file is of NPY version \(version & 0xFF).\(version >> 8)",
        hint: "save it with version 1.0, 2.0 or 3.0", at: 6)
    }
    guard let length, bytes.count - start >= length else { throw truncated }
    return bytes[start..<start + length]
  }
}
