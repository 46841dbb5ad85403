import Glibc

/// Keeps two processes from running the same cell at once.
///
/// Each cell has a byte of a file beside the results, which its worker locks; the system lets go of
/// it when the process ends, however it ends. (Not a byte of the results themselves: closing that
/// file would let go of SQLite's own locks.)
public final class CellLock {
  private let descriptor: CInt

  /// Takes a cell; nil where another process has it.
  ///
  /// - Throws: ``ExperimentError`` where the file of locks cannot be made.
  public init?(cell: Int64, of store: String) throws {
    let path = store + ".locks"
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw ExperimentError(
        .file, "cannot write \(path): \(String(cString: strerror(errno)))",
        hint: "may you write to that folder?")
    }
    self.descriptor = descriptor
    var range = flock()
    range.l_type = Int16(F_WRLCK)
    range.l_whence = Int16(SEEK_SET)
    range.l_start = off_t(cell)
    range.l_len = 1
    // The destructor closes the file on the way out.
    guard fcntl(descriptor, F_SETLK, &range) == 0 else { return nil }
  }

  /// Lets the cell go, as the end of the process does.
  public func release() { withExtendedLifetime(self) {} }

  deinit { close(descriptor) }
}
