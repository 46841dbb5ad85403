import CZlib

/// Makes the files that tests read.
enum Encoding {
  /// One gzip member.
  static func gzip(_ bytes: [UInt8], level: Int32 = 6) throws -> [UInt8] {
    var stream = z_stream()
    let status = deflateInit2_(
      &stream, level, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else { throw TestFailure(what: "deflateInit2") }
    defer { deflateEnd(&stream) }
    var input = bytes
    var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, uLong(bytes.count))))
    let count = output.count
    let finished = input.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        stream.next_in = input.baseAddress
        stream.avail_in = uInt(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = uInt(output.count)
        return deflate(&stream, Z_FINISH) == Z_STREAM_END
      }
    }
    guard finished else { throw TestFailure(what: "deflate") }
    return Array(output.prefix(count - Int(stream.avail_out)))
  }

  /// An IDX file with a header that may lie.
  static func idx(type: UInt8, dimensions: [UInt32], elements: [UInt8]) -> [UInt8] {
    [0, 0, type, UInt8(dimensions.count)] + dimensions.flatMap(bigEndian) + elements
  }

  static func bigEndian(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian) { Array($0) }
  }
}

/// Small deterministic mutations of a valid input.
enum Mutation {
  /// A copy with one to four bytes changed, removed, inserted, repeated, or the end cut off.
  static func mutate(_ bytes: [UInt8], _ random: inout some RandomNumberGenerator) -> [UInt8] {
    var bytes = bytes
    let interesting: [UInt8] = [0, 1, 0x0A, 0x0D, 0x22, 0x2C, 0x2E, 0x65, 0x7F, 0x80, 0xFF]
    for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
      let position = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<7, using: &random) {
      case 0: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1: bytes[position] = UInt8.random(in: 0...255, using: &random)
      case 2: bytes[position] = interesting.randomElement(using: &random) ?? 0
      case 3: bytes.remove(at: position)
      case 4: bytes.insert(interesting.randomElement(using: &random) ?? 0, at: position)
      case 5:
        let length = min(Int.random(in: 1...16, using: &random), bytes.count - position)
        bytes.insert(contentsOf: bytes[position..<position + length], at: position)
      default: bytes.removeSubrange(position...)
      }
    }
    return bytes
  }
}
