import Glibc
import SystemPackage

/// A journal on disk, open and locked: its session lives as long as the lock is held.
///
/// The lock is the kernel's (`flock`), so it goes with the process however that ends.
final class JournalFile {
  /// Where it is.
  private(set) var path: String
  /// Bytes of whole records.
  private(set) var length = 0
  private var descriptor: CInt

  /// What a journal of a session under way, or one that was cut short, is called at its end.
  static let openSuffix = ".journal"
  /// The same of a session that was left on purpose.
  static let endedSuffix = ".ended"
  /// What is added to the name of one that is being written anew.
  static let newSuffix = ".new"

  /// Makes a journal that is not there yet; nil where the name is taken.
  ///
  /// - Throws: `Errno`.
  init?(creating path: String, heading: [UInt8]) throws {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      if errno == EEXIST { return nil }
      throw Errno(rawValue: errno)
    }
    do {
      // Who looks for journals may have seen it before it was locked, and taken it away.
      guard try Self.lock(descriptor, waits: true), Self.isAt(path, descriptor) else {
        close(descriptor)
        descriptor = -1
        return nil
      }
      try append(heading)
      try Self.flushFolder(of: path)
    } catch {
      close(descriptor)
      descriptor = -1
      unlink(path)
      throw error
    }
  }

  /// Opens and locks a journal that was left behind; nil where a session holds it, or it is gone.
  init?(left path: String) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    guard (try? Self.lock(descriptor, waits: false)) == true, Self.isAt(path, descriptor) else {
      close(descriptor)
      descriptor = -1
      return nil
    }
  }

  deinit { release() }

  /// Adds bytes, which are on disk when this returns. After a failure the file is as it was.
  ///
  /// - Throws: `Errno`.
  func append(_ bytes: [UInt8]) throws {
    do {
      try FileDescriptor(rawValue: descriptor).writeAll(bytes)
      guard fdatasync(descriptor) == 0 else { throw Errno(rawValue: errno) }
      length += bytes.count
    } catch {
      ftruncate(descriptor, length)
      lseek(descriptor, length, SEEK_SET)
      throw error
    }
  }

  /// Replaces all that it holds, at once: a crash leaves either the old or the new.
  ///
  /// - Throws: `Errno`; the file is then as it was.
  func rewrite(_ bytes: [UInt8]) throws {
    let beside = path + Self.newSuffix
    var made: JournalFile?
    // Who tidies up may take it away before it is locked, though hardly twice.
    for _ in 0..<10 where made == nil {
      unlink(beside)
      made = try JournalFile(creating: beside, heading: bytes)
    }
    guard let new = made else { throw Errno.fileExists }
    guard rename(beside, path) == 0 else {
      let error = Errno(rawValue: errno)
      unlink(beside)
      throw error
    }
    swap(&descriptor, &new.descriptor)
    length = bytes.count
    try Self.flushFolder(of: path)
  }

  /// Notes that the session was left on purpose.
  func end() {
    move(from: Self.openSuffix, to: Self.endedSuffix)
    release()
  }

  /// Notes that its session goes on.
  func reopen() { move(from: Self.endedSuffix, to: Self.openSuffix) }

  private func move(from suffix: String, to other: String) {
    guard path.hasSuffix(suffix) else { return }
    let moved = path.dropLast(suffix.count) + other
    if rename(path, String(moved)) == 0 { path = String(moved) }
  }

  /// Takes it away.
  func remove() {
    unlink(path)
    release()
  }

  private func release() {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
  }

  /// - Returns: false where another holds the lock.
  private static func lock(_ descriptor: CInt, waits: Bool) throws -> Bool {
    while flock(descriptor, waits ? LOCK_EX : LOCK_EX | LOCK_NB) != 0 {
      if errno == EWOULDBLOCK { return false }
      guard errno == EINTR else { throw Errno(rawValue: errno) }
    }
    return true
  }

  /// Whether the path still leads to the open file.
  private static func isAt(_ path: String, _ descriptor: CInt) -> Bool {
    var (opened, named) = (stat(), stat())
    return fstat(descriptor, &opened) == 0 && stat(path, &named) == 0
      && opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
  }

  private static func flushFolder(of path: String) throws {
    guard TextFile.flushFolder(of: path) else { throw Errno(rawValue: errno) }
  }
}
