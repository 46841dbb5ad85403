import Glibc
import SystemPackage

/// The history on disk: one entry a line, oldest first, readable by its owner only.
///
/// In an entry a newline is written `\n` and a backslash `\\`. New entries are appended under a
/// lock, so that several shells can share the file; it is rewritten, without duplicates, when it
/// has grown to twice its limit: beside, then renamed, so that no crash can lose it.
struct HistoryFile {
  /// Where it is.
  let path: String
  /// How many entries are kept.
  let limit: Int

  /// The entries, with later duplicates winning; empty if there is no file yet.
  ///
  /// Lines that are not UTF-8 are left out.
  func load() throws -> [String] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return [] }
      throw HistoryFileError(doing: "read", path: path)
    }
    defer { close(descriptor) }
    let lines = try Self.lines(of: descriptor)
    var history = CommandHistory(limit: limit)
    lines.forEach { history.add($0) }
    return history.entries
  }

  /// Appends an entry; creates the file if there is none.
  func append(_ entry: String) throws {
    let descriptor = try openLocked()
    defer { close(descriptor) }
    try Self.write(Self.encode(entry) + "\n", to: descriptor, path: path)
  }

  /// Rewrites the file without duplicates if it has grown to twice its limit.
  func compactIfNeeded() throws {
    guard access(path, F_OK) == 0 else { return }
    let descriptor = try openLocked()
    defer { close(descriptor) }
    let lines = try Self.lines(of: descriptor)
    guard lines.count >= 2 * limit else { return }
    var history = CommandHistory(limit: limit)
    lines.forEach { history.add($0) }
    try replace(with: history.entries)
  }

  /// Writes the entries beside the file and renames; the caller holds the lock.
  private func replace(with entries: [String]) throws {
    let beside = "\(path).\(getpid()).new"
    let descriptor = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw HistoryFileError(doing: "write", path: beside) }
    do {
      defer { close(descriptor) }
      let text = entries.map { Self.encode($0) + "\n" }.joined()
      try Self.write(text, to: descriptor, path: beside)
      guard fsync(descriptor) == 0 else { throw HistoryFileError(doing: "write", path: beside) }
    } catch {
      unlink(beside)
      throw error
    }
    guard rename(beside, path) == 0 else {
      let failure = HistoryFileError(doing: "replace", path: path)
      unlink(beside)
      throw failure
    }
  }

  /// Opens the file for reading and appending, and locks it against other shells.
  private func openLocked() throws -> CInt {
    while true {
      let descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else { throw HistoryFileError(doing: "open", path: path) }
      while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
      // While this one waited for the lock, another may have put a new file in its place.
      var opened = stat()
      var named = stat()
      if fstat(descriptor, &opened) == 0, stat(path, &named) == 0,
        opened.st_ino == named.st_ino, opened.st_dev == named.st_dev
      {
        return descriptor
      }
      close(descriptor)
    }
  }

  private static func lines(of descriptor: CInt) throws -> [String] {
    var reader = PlainLineReader(descriptor: descriptor)
    var lines: [String] = []
    while let line = try reader.next() {
      if !line.isEmpty, let text = String(validating: line, as: UTF8.self) {
        lines.append(decode(text))
      }
    }
    return lines
  }

  private static func write(_ text: String, to descriptor: CInt, path: String) throws {
    do {
      try FileDescriptor(rawValue: descriptor).writeAll(text.utf8)
    } catch let error as Errno {
      throw HistoryFileError(doing: "write", path: path, error)
    }
  }

  /// An entry as one line.
  static func encode(_ entry: String) -> String {
    var line = String.UnicodeScalarView()
    for scalar in entry.unicodeScalars {
      switch scalar {
      case "\n": line += "\\n".unicodeScalars
      case "\\": line += "\\\\".unicodeScalars
      default: line.append(scalar)
      }
    }
    return String(line)
  }

  /// The entry that a line stands for.
  static func decode(_ line: String) -> String {
    var entry = String.UnicodeScalarView()
    var escaped = false
    for scalar in line.unicodeScalars {
      if escaped {
        entry.append(scalar == "n" ? "\n" : scalar)
        escaped = false
      } else if scalar == "\\" {
        escaped = true
      } else {
        entry.append(scalar)
      }
    }
    return String(entry)
  }
}

/// Why the history could not be kept.
public struct HistoryFileError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What failed, where, and what the system said.
  public let message: String
  /// What to do about it.
  public let hint: String

  /// The message and the hint.
  public var description: String { "\(message); \(hint)" }

  /// The failure that `errno` tells of, unless another error is given.
  init(doing action: String, path: String, _ error: Errno = Errno(rawValue: errno)) {
    message = "cannot \(action) the history \(path): \(error)"
    hint = "this session goes on without it"
  }
}
