import Glibc

/// Keeps two processes from being at the same cell at once.
///
/// Each cell has a byte of a file beside the results, which its worker locks; the system lets go of
/// it when the process ends, however it ends. (Not a byte of the results themselves: closing that
/// file would let go of SQLite's own locks.) Locks belong to one opening of that file, so a process
/// may hold several, one inside another.
public enum CellLock {
  /// The byte of what was submitted to a cluster: cells are counted from one.
  private static let submissions: Int64 = 0
  /// Linux's `F_OFD_SETLK`, which Swift does not show.
  private static let setLock: CInt = 37

  /// Does something while no other process is at some cells.
  ///
  /// - Returns: what `body` gave; nil, without calling it, where another process is at one of them.
  /// - Throws: ``ExperimentError`` where the file of locks cannot be made; what `body` throws.
  public static func with<Value>(
    _ cells: some Sequence<Int64>, of store: String, _ body: () throws -> Value
  ) throws -> Value? {
    let descriptor = try descriptor(of: store)
    defer { close(descriptor) }
    for cell in cells { guard try take(cell, descriptor, store) else { return nil } }
    return try body()
  }

  /// Does something while no other process changes what was submitted to a cluster.
  ///
  /// - Parameter isStopped: asked while another process does; the wait ends once this says so.
  /// - Throws: ``ExperimentError`` where the wait is ended or the file of locks cannot be made; what
  ///   `body` throws.
  public static func withSubmissions<Value>(
    of store: String, unless isStopped: () -> Bool, _ body: () throws -> Value
  ) throws -> Value {
    let descriptor = try descriptor(of: store)
    defer { close(descriptor) }
    while try !take(submissions, descriptor, store) {
      if isStopped() { throw ExperimentError(.interrupted, "interrupted") }
      usleep(20_000)
    }
    return try body()
  }

  private static func path(of store: String) -> String { store + ".locks" }

  private static func descriptor(of store: String) throws -> CInt {
    let descriptor = open(path(of: store), O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure(store, hint: "may you write to that folder?") }
    return descriptor
  }

  /// Whether a byte could be taken; not so where another opening of the file has it.
  private static func take(_ byte: Int64, _ descriptor: CInt, _ store: String) throws -> Bool {
    var range = flock()
    range.l_type = Int16(F_WRLCK)
    range.l_whence = Int16(SEEK_SET)
    range.l_start = off_t(byte)
    range.l_len = 1
    if fcntl(descriptor, setLock, &range) == 0 { return true }
    guard errno == EAGAIN || errno == EACCES else {
      throw failure(store, hint: "does that file system have locks?")
    }
    return false
  }

  private static func failure(_ store: String, hint: String) -> ExperimentError {
    ExperimentError(
      .file, "cannot lock \(path(of: store)): \(String(cString: strerror(errno)))", hint: hint)
  }
}
