import CZlib

/// Raw deflate data (RFC 1951), through zlib.
enum Deflate {
  /// The most bytes that one byte of deflate data can stand for: four matches of 258 bytes.
  static let largestRatio = 1032

  /// What deflate data holds, which must be exactly `size` bytes.
  ///
  /// - Throws: ``InterchangeError`` with code `damagedData`.
  static func inflated(
    _ data: ArraySlice<UInt8>, size: Int
  ) throws(InterchangeError) -> [UInt8] {
    guard size / largestRatio <= data.count else {
      throw damaged("\(data.count) bytes cannot inflate to \(size)")
    }
    let stream = ZStream()
    guard
      inflateInit2_(
        stream.pointer, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { throw unavailable }
    defer { inflateEnd(stream.pointer) }
    var status = Z_OK
    var read = 0
    // a byte more than promised, to notice when there is more
    let contents = [UInt8](unsafeUninitializedCapacity: size + 1) { output, count in
      (status, read, count) = stream.run(data, into: output) { stream, _ in
        inflate(stream, Z_NO_FLUSH)
      }
    }
    guard status == Z_STREAM_END, contents.count == size, read == data.count else {
      let reason = stream.message ?? "it does not hold what the archive's directory says"
      throw damaged(reason)
    }
    return contents
  }

  /// The data deflated, at zlib's default level.
  ///
  /// - Throws: ``InterchangeError`` where zlib cannot be used.
  static func deflated(_ data: [UInt8]) throws(InterchangeError) -> [UInt8] {
    let stream = ZStream()
    guard
      deflateInit2_(
        stream.pointer, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY,
        ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { throw unavailable }
    defer { deflateEnd(stream.pointer) }
    let capacity = Int(deflateBound(stream.pointer, uLong(data.count)))
    var status = Z_OK
    let contents = [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
      (status, _, count) = stream.run(data[...], into: output) { stream, isLast in
        deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
      }
    }
    guard status == Z_STREAM_END else { throw unavailable }
    return contents
  }

  /// The CRC-32 of the data, as zip archives have it.
  static func checksum(_ data: ArraySlice<UInt8>) -> UInt32 {
    data.withUnsafeBufferPointer {
      UInt32(truncatingIfNeeded: crc32_z(0, $0.baseAddress, $0.count))
    }
  }

  /// The same, asking `shouldStop` before every few megabytes.
  ///
  /// - Throws: ``InterchangeError`` with code `interrupted` where it says yes.
  static func checksum(
    _ data: [UInt8], unless shouldStop: () -> Bool
  ) throws(InterchangeError) -> UInt32 {
    var sum = uLong(0)
    for piece in data.pieces {
      if shouldStop() { throw .interrupted }
      data[piece].withUnsafeBufferPointer { sum = crc32_z(sum, $0.baseAddress, $0.count) }
    }
    return UInt32(truncatingIfNeeded: sum)
  }

  private static func damaged(_ reason: String) -> InterchangeError {
    InterchangeError(
      .damagedData, "compressed data is damaged: \(reason)", hint: "copy or fetch the file again")
  }

  private static var unavailable: InterchangeError {
    InterchangeError(
      .unsupported, "zlib cannot be started", hint: "check the memory left and zlib's version")
  }
}

/// A stream of zlib at an address of its own, which zlib remembers.
private final class ZStream {
  let pointer: UnsafeMutablePointer<z_stream>

  init() {
    pointer = .allocate(capacity: 1)
    pointer.initialize(to: z_stream())
  }

  deinit { pointer.deallocate() }

  /// What zlib says went wrong.
  var message: String? { pointer.pointee.msg.map { String(cString: $0) } }

  /// Calls `step` until it ends the stream, fails, or makes no progress for want of input or room.
  ///
  /// zlib counts in 32 bits, so input and output are handed over in pieces; `step` learns whether
  /// the piece of input is the last.
  ///
  /// - Returns: The last status, and how many bytes were read and written.
  func run(
    _ input: ArraySlice<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>,
    _ step: (_ stream: UnsafeMutablePointer<z_stream>, _ isLast: Bool) -> Int32
  ) -> (status: Int32, read: Int, written: Int) {
    input.withUnsafeBufferPointer { input in
      let piece = 1 << 30
      var read = 0
      var written = 0
      while true {
        let inputSize = min(piece, input.count - read)
        let outputSize = min(piece, output.count - written)
        // zlib does not write to its input, but its header does not say so
        pointer.pointee.next_in = UnsafeMutablePointer(
          mutating: input.baseAddress.map { $0 + read })
        pointer.pointee.avail_in = uInt(inputSize)
        pointer.pointee.next_out = output.baseAddress.map { $0 + written }
        pointer.pointee.avail_out = uInt(outputSize)
        let status = step(pointer, read + inputSize == input.count)
        let used = inputSize - Int(pointer.pointee.avail_in)
        let made = outputSize - Int(pointer.pointee.avail_out)
        read += used
        written += made
        guard status == Z_OK, used + made > 0 else { return (status, read, written) }
      }
    }
  }
}
