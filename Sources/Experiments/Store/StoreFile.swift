internal import GRDB
import Glibc

/// A file of results, before it is opened: whether it is one, and how it comes to be.
struct StoreFile {
  let path: String

  /// Whether there is anything at the path.
  var exists: Bool { access(path, F_OK) == 0 }

  /// Looks at the first bytes, and changes nothing.
  ///
  /// - Throws: ``ExperimentError`` unless they are those of a file of results of this version.
  func check() throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw ExperimentError(
        .file, "cannot read \(path): \(String(cString: strerror(errno)))",
        hint: "choose another file with store=")
    }
    defer { Glibc.close(descriptor) }
    var header = [UInt8](repeating: 0, count: 100)
    guard read(descriptor, &header, header.count) == header.count,
      header.starts(with: Array("SQLite format 3\0".utf8))
    else {
      throw ExperimentError(
        .foreignFile, "\(path) is not a file of results, and was left alone",
        hint: "choose another file with store=")
    }
    func number(at offset: Int) -> UInt32 {
      header[offset..<(offset + 4)].reduce(0) { $0 << 8 | UInt32($1) }
    }
    guard number(at: 68) == StoreSchema.applicationID else {
      throw ExperimentError(
        .foreignFile, "\(path) is a database of another program, and was left alone",
        hint: "choose another file with store=")
    }
    let version = number(at: 60)
    guard version == StoreSchema.version else {
      throw ExperimentError(
        .foreignFile,
        "\(path) has results of \(version < StoreSchema.version ? "an older" : "a newer") psn "
          + "(format \(version), this one knows \(StoreSchema.version)), and was left alone",
        hint: "use that version of psn, or begin another file with store=")
    }
    // SQLite would read what is missing at the end as zeros. After a crash, the log beside the
    // file may have it.
    var status = stat()
    let hasLog = stat(path + "-wal", &status) == 0 && status.st_size > 0
    let pageSize = Int(header[16]) << 8 | Int(header[17])
    let size = (pageSize == 1 ? 1 << 16 : pageSize) * Int(number(at: 28))
    if !hasLog, fstat(descriptor, &status) == 0, status.st_size < size {
      throw corrupt(path, "\(status.st_size) bytes of \(size) are there")
    }
  }

  /// Makes the file where there is none: beside its place first, so that it appears whole, and
  /// whoever comes second finds it made.
  ///
  /// - Throws: ``ExperimentError`` where it cannot be written.
  func create() throws {
    let temporary = "\(path).\(getpid()).tmp"
    unlink(temporary)
    defer { unlink(temporary) }
    try translatingErrors(of: path) {
      let queue = try DatabaseQueue(path: temporary)
      try queue.write { database in
        for table in StoreSchema.tables { try database.execute(sql: table.sql) }
        try database.execute(sql: "PRAGMA application_id = \(StoreSchema.applicationID)")
        try database.execute(sql: "PRAGMA user_version = \(StoreSchema.version)")
      }
      try queue.close()
    }
    guard link(temporary, path) == 0 || errno == EEXIST else {
      throw ExperimentError(
        .file, "cannot write \(path): \(String(cString: strerror(errno)))",
        hint: "choose another place with store=")
    }
  }
}

/// Does something with a database, and says in our words what went wrong.
func translatingErrors<Result>(of path: String, _ body: () throws -> Result) throws -> Result {
  do {
    return try body()
  } catch let error as RowDecodingError {
    throw corrupt(path, "\(error)")
  } catch let error as DatabaseError {
    let reason = error.message ?? "unknown"
    switch error.resultCode {
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      throw corrupt(path, reason)
    case .SQLITE_BUSY:
      throw ExperimentError(
        .file, "\(path) is in use by another process", hint: "try again when it is done")
    default:
      throw ExperimentError(
        .file, "cannot use \(path): \(reason)",
        hint: "is there room, and may you write there? store= chooses another file")
    }
  }
}

func corrupt(_ path: String, _ reason: String) -> ExperimentError {
  ExperimentError(
    .corrupt, "\(path) is damaged, and was left alone: \(reason)",
    hint: "restore it from a copy, or begin another with store=")
}
