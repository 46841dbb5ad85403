import SystemPackage

/// Reads data files, plain or gzip, told apart by their first two bytes.
public enum DataFile {
  /// The most a file may hold once inflated, 4 GiB, unless a caller says otherwise.
  public static let defaultLimit = 4 << 30

  /// How much is read at once.
  static let chunkSize = 256 << 10

  /// All bytes of a file, inflated where it is gzip.
  ///
  /// Memory grows with what is really there: no size written in the file is trusted.
  ///
  /// - Parameters:
  ///   - path: The file; its name's ending does not matter.
  ///   - limit: The most bytes to accept, checked while reading.
  /// - Throws: ``DatasetError`` where the file is missing, unreadable, damaged or too large.
  public static func read(
    _ path: String, limit: Int = defaultLimit, work: DataWork = DataWork()
  ) throws(DatasetError) -> [UInt8] {
    var contents: [UInt8] = []
    try forEachChunk(of: path, limit: limit, work: work) { chunk in
      contents.append(contentsOf: chunk)
    }
    return contents
  }

  /// Passes the bytes of a file, inflated where it is gzip, piece by piece to `body`.
  ///
  /// - Parameters:
  ///   - path: The file; its name's ending does not matter.
  ///   - limit: The most bytes to accept, checked while reading.
  ///   - body: Gets pieces of some hundred kilobytes, valid during the call only.
  /// - Throws: ``DatasetError``, from reading or from `body`.
  public static func forEachChunk(
    of path: String, limit: Int = defaultLimit, work: DataWork = DataWork(),
    _ body: (UnsafeRawBufferPointer) throws(DatasetError) -> Void
  ) throws(DatasetError) {
    let file = try OpenFile(path: path)
    func pass(_ chunk: UnsafeRawBufferPointer) throws(DatasetError) {
      try work.checkpoint()
      try body(chunk)
    }
    var buffer = ChunkBuffer(capacity: chunkSize)
    try file.fill(&buffer)
    if Gzip.isGzip(buffer.bytes) {
      var inflater = try GzipInflater(name: path, limit: limit)
      while !buffer.bytes.isEmpty {
        try inflater.consume(buffer.bytes, pass)
        try file.fill(&buffer)
      }
      try inflater.finish()
    } else {
      var total = 0
      while !buffer.bytes.isEmpty {
        total += buffer.bytes.count
        guard total <= limit else { throw .tooLarge(path, limit: limit) }
        try pass(buffer.bytes)
        try file.fill(&buffer)
      }
    }
  }

  /// Whether something can be opened at `path`, or stands there but refuses to be opened.
  static func exists(_ path: String) -> Bool {
    do {
      try FileDescriptor.open(path, .readOnly, options: .closeOnExec).close()
      return true
    } catch {
      return !absenceCodes.contains(error as? Errno ?? .noSuchFileOrDirectory)
    }
  }

  fileprivate static let absenceCodes: [Errno] = [.noSuchFileOrDirectory, .notDirectory]
}

/// A block of memory and how much of it is filled.
struct ChunkBuffer: ~Copyable {
  let storage: UnsafeMutableRawBufferPointer
  var count = 0

  init(capacity: Int) {
    storage = .allocate(byteCount: capacity, alignment: 16)
  }

  deinit { storage.deallocate() }

  /// The filled part.
  var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: storage.prefix(count))
  }
}

/// A file that is open for reading, and closed when it goes out of scope.
private struct OpenFile: ~Copyable {
  let path: String
  let descriptor: FileDescriptor

  init(path: String) throws(DatasetError) {
    self.path = path
    do {
      descriptor = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
    } catch {
      throw DatasetError(opening: path, failure: error)
    }
  }

  deinit { try? descriptor.close() }

  /// Fills the buffer, less only at the end of the file.
  func fill(_ buffer: inout ChunkBuffer) throws(DatasetError) {
    buffer.count = 0
    do {
      while buffer.count < buffer.storage.count {
        let rest = UnsafeMutableRawBufferPointer(
          rebasing: buffer.storage.dropFirst(buffer.count))
        let count = try descriptor.read(into: rest)
        if count == 0 { return }
        buffer.count += count
      }
    } catch {
      throw DatasetError(opening: path, failure: error)
    }
  }
}

extension DatasetError {
  fileprivate init(opening path: String, failure: any Error) {
    let errno = failure as? Errno ?? .ioError
    switch errno {
    case _ where DataFile.absenceCodes.contains(errno):
      self.init(.notFound, "\(path): no such file", hint: "check the spelling", path: path)
    case .permissionDenied, .notPermitted:
      self.init(
        .permissionDenied, "\(path): permission denied",
        hint: "make the file readable, for instance with chmod u+r", path: path)
    case .isDirectory:
      self.init(
        .notAFile, "\(path) is a directory", hint: "name a file inside it", path: path)
    default:
      self.init(
        .unreadable, "\(path): \(errno.description)",
        hint: "check that the file can be read", path: path)
    }
  }

  static func tooLarge(_ name: String, limit: Int) -> DatasetError {
    DatasetError(
      .tooLarge, "\(name) holds more than \(limit) bytes, the limit",
      hint: "check that this is the right file", path: name)
  }
}
