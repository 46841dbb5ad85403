/// An array in the IDX format of the MNIST files.
///
/// Four bytes of magic (two zeros, an element type, the number of dimensions), a big-endian 32-bit
/// size for each dimension, then the elements, big-endian, the last dimension running fastest.
/// Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database", section on file formats.
public struct IDX: Sendable {
  /// Elements, unsigned bytes kept as they are and every other type as floats.
  public enum Values: Sendable {
    /// Type 0x08.
    case bytes([UInt8])
    /// Types 0x09 (int8), 0x0B (int16), 0x0C (int32), 0x0D (float32) and 0x0E (float64).
    case floats([Float])
  }

  /// The sizes of the one to four dimensions.
  public let dimensions: [Int]
  /// The elements, as many as the product of the dimensions.
  public let values: Values

  /// Reads an IDX file, inflated where it is gzip.
  ///
  /// - Throws: ``DatasetError`` where it cannot be read or is not a whole IDX array.
  public static func read(
    _ path: String, limit: Int = DataFile.defaultLimit, work: DataWork = DataWork()
  ) throws(DatasetError) -> IDX {
    try IDX(parsing: DataFile.read(path, limit: limit, work: work), named: path)
  }

  /// Takes an IDX array apart.
  ///
  /// Nothing is allocated for the elements before the sizes have been checked against the bytes
  /// that are there.
  ///
  /// - Parameters:
  ///   - bytes: The whole file, not compressed.
  ///   - name: What errors call it.
  /// - Throws: ``DatasetError`` with code `badFormat`, `truncated` or `badValue`.
  public init(parsing bytes: consuming [UInt8], named name: String) throws(DatasetError) {
    let header = try Header.parse(bytes, named: name)
    dimensions = header.dimensions
    if header.element == .uint8 {
      bytes.removeSubrange(..<header.length)
      values = .bytes(bytes)
    } else {
      values = .floats(try header.decodeFloats(bytes, named: name))
    }
  }
}

extension IDX {
  private enum Element: UInt8 {
    case uint8 = 0x08
    case int8 = 0x09
    case int16 = 0x0B
    case int32 = 0x0C
    case float32 = 0x0D
    case float64 = 0x0E

    var size: Int {
      switch self {
      case .uint8, .int8: 1
      case .int16: 2
      case .int32, .float32: 4
      case .float64: 8
      }
    }
  }

  private struct Header {
    let element: Element
    let dimensions: [Int]
    let count: Int
    var length: Int { 4 + 4 * dimensions.count }

    static func parse(_ bytes: [UInt8], named name: String) throws(DatasetError) -> Header {
      func failure(_ code: DatasetError.Code, _ message: String, _ hint: String) -> DatasetError {
        DatasetError(code, "\(name) \(message)", hint: hint, path: name)
      }
      let notIDX = "an IDX file begins with two zero bytes, an element type and a rank"
      guard !bytes.isEmpty else { throw failure(.truncated, "is empty", "fetch it again") }
      guard bytes.count >= 4 else { throw failure(.truncated, "ends in its header", notIDX) }
      guard bytes[0] == 0, bytes[1] == 0 else {
        throw failure(.badFormat, "is not an IDX file", notIDX)
      }
      guard let element = Element(rawValue: bytes[2]) else {
        throw failure(
          .badFormat, "has elements of the unknown IDX type \(bytes[2])",
          "known types are 8, 9, 11, 12, 13 and 14")
      }
      let rank = Int(bytes[3])
      guard (1...4).contains(rank) else {
        throw failure(.badFormat, "has \(rank) dimensions", "from 1 to 4 are supported")
      }
      guard bytes.count >= 4 + 4 * rank else {
        throw failure(.truncated, "ends in its header", notIDX)
      }
      let dimensions = (1...rank).map { Int(UInt32(bigEndianBytes: bytes, at: 4 * $0)) }
      var count = 1
      for dimension in dimensions {
        let (product, overflow) = count.multipliedReportingOverflow(by: dimension)
        guard !overflow else {
          throw failure(.badFormat, "claims an impossible size", "fetch or copy it again")
        }
        count = product
      }
      let (expected, overflow) = count.multipliedReportingOverflow(by: element.size)
      let found = bytes.count - 4 - 4 * rank
      guard !overflow, found == expected else {
        let sizes = dimensions.map(String.init).joined(separator: "x")
        throw failure(
          !overflow && found > expected ? .badFormat : .truncated,
          "claims \(sizes) elements but holds \(found) bytes of them",
          "fetch or copy it again")
      }
      return Header(element: element, dimensions: dimensions, count: count)
    }

    func decodeFloats(_ bytes: [UInt8], named name: String) throws(DatasetError) -> [Float] {
      var values: [Float] = []
      values.reserveCapacity(count)
      for index in 0..<count {
        let value = self.value(bytes, at: length + index * element.size)
        guard value.isFinite else {
          throw DatasetError(
            .badValue, "\(name): element \(index) is \(value)",
            hint: "every value must be a finite number that a float can hold", path: name)
        }
        values.append(value)
      }
      return values
    }

    private func value(_ bytes: [UInt8], at offset: Int) -> Float {
      switch element {
      case .uint8: Float(bytes[offset])
      case .int8: Float(Int8(bitPattern: bytes[offset]))
      case .int16: Float(Int16(bigEndianBytes: bytes, at: offset))
      case .int32: Float(Int32(bigEndianBytes: bytes, at: offset))
      case .float32: Float(bitPattern: UInt32(bigEndianBytes: bytes, at: offset))
      case .float64: Float(Double(bitPattern: UInt64(bigEndianBytes: bytes, at: offset)))
      }
    }
  }
}

extension FixedWidthInteger {
  fileprivate init(bigEndianBytes bytes: [UInt8], at offset: Int) {
    self = bytes[offset..<offset + Self.bitWidth / 8].reduce(0) { $0 << 8 | Self($1) }
  }
}
