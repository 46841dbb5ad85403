import CZlib

/// Inflates gzip data (RFC 1952) with zlib.
///
/// Files of several members are their concatenation, zero bytes after the last member are padding
/// (as tape archives leave), and anything else after it is an error. The checksum of each member is
/// verified; the size in its trailer is compared afterwards but never believed beforehand.
public enum Gzip {
  /// Whether data begins with the two magic bytes of gzip.
  public static func isGzip(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.count >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B
  }

  /// What gzip data in memory holds.
  ///
  /// - Parameters:
  ///   - bytes: One or more gzip members.
  ///   - name: What errors call the data.
  ///   - limit: The most bytes to accept, checked while inflating.
  /// - Throws: ``DatasetError`` with code `corrupt`, `truncated`, `badFormat` or `tooLarge`.
  public static func inflate(
    _ bytes: [UInt8], named name: String, limit: Int = DataFile.defaultLimit
  ) throws(DatasetError) -> [UInt8] {
    var contents: [UInt8] = []
    var inflater = try GzipInflater(name: name, limit: limit)
    for start in stride(from: 0, to: bytes.count, by: DataFile.chunkSize) {
      let piece = bytes[start..<min(start + DataFile.chunkSize, bytes.count)]
      try piece.withUnsafeBufferPointer { (input) throws(DatasetError) in
        try inflater.consume(UnsafeRawBufferPointer(input)) { contents.append(contentsOf: $0) }
      }
    }
    try inflater.finish()
    return contents
  }
}

/// An inflation under way: compressed pieces go in, inflated pieces come out.
struct GzipInflater: ~Copyable {
  private enum Position {
    case inMember
    case betweenMembers
    case inPadding
  }

  private let name: String
  private let limit: Int
  private let stream: UnsafeMutablePointer<z_stream>  // zlib keeps its address
  private var output = ChunkBuffer(capacity: DataFile.chunkSize)
  private var position = Position.inMember
  private var total = 0

  init(name: String, limit: Int) throws(DatasetError) {
    self.name = name
    self.limit = limit
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let gzipOnly = MAX_WBITS + 16
    let status = inflateInit2_(
      stream, gzipOnly, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else {
      throw DatasetError(
        .unreadable, "\(name): zlib cannot be started (status \(status))",
        hint: "check the memory left and the version of zlib", path: name)
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Takes one more piece of compressed data and passes what it yields to `body`.
  mutating func consume(
    _ input: UnsafeRawBufferPointer,
    _ body: (UnsafeRawBufferPointer) throws(DatasetError) -> Void
  ) throws(DatasetError) {
    var rest = input[...]
    while !rest.isEmpty {
      if position != .inMember {
        let next = rest.drop { $0 == 0 }
        if next.count < rest.count { position = .inPadding }
        rest = next
        guard let first = rest.first else { return }
        guard position == .betweenMembers, first == 0x1F else { throw trailingGarbage }
        inflateReset(stream)
        position = .inMember
      }
      let used = try inflateMember(UnsafeRawBufferPointer(rebasing: rest), body)
      rest = rest.dropFirst(used)
    }
  }

  /// Says that no input follows.
  func finish() throws(DatasetError) {
    guard position != .inMember else {
      throw DatasetError(
        .truncated, "\(name) is cut short: its compressed data has no end",
        hint: "fetch or copy the file again", path: name)
    }
  }

  /// Inflates to the end of the member or of the input, and returns how much input that took.
  private mutating func inflateMember(
    _ input: UnsafeRawBufferPointer,
    _ body: (UnsafeRawBufferPointer) throws(DatasetError) -> Void
  ) throws(DatasetError) -> Int {
    let bytes = input.assumingMemoryBound(to: UInt8.self)
    stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
    stream.pointee.avail_in = uInt(input.count)
    while true {
      stream.pointee.next_out = output.storage.assumingMemoryBound(to: UInt8.self).baseAddress
      stream.pointee.avail_out = uInt(output.storage.count)
      let status = CZlib.inflate(stream, Z_NO_FLUSH)
      output.count = output.storage.count - Int(stream.pointee.avail_out)
      total += output.count
      guard total <= limit else { throw .tooLarge(name, limit: limit) }
      if output.count > 0 { try body(output.bytes) }
      switch status {
      case Z_OK where stream.pointee.avail_out == 0: continue
      case Z_OK, Z_BUF_ERROR: return input.count
      case Z_STREAM_END:
        position = .betweenMembers
        return input.count - Int(stream.pointee.avail_in)
      default: throw damaged(status)
      }
    }
  }

  private func damaged(_ status: Int32) -> DatasetError {
    let reason = stream.pointee.msg.map { String(cString: $0) } ?? "zlib status \(status)"
    return DatasetError(
      .corrupt, "\(name) is damaged: \(reason)", hint: "fetch or copy the file again", path: name)
  }

  private var trailingGarbage: DatasetError {
    DatasetError(
      .corrupt, "\(name): something that is not gzip follows the compressed data",
      hint: "fetch or copy the file again", path: name)
  }
}
