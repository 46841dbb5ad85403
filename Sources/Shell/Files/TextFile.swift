import CommandLanguage
import Datasets
import Glibc
import SystemPackage

/// Whole files of text: read with checks, written so that nothing is lost half-way.
enum TextFile {
  /// Largest script that is read.
  static let sizeLimit = 256 << 20

  /// The text of a script.
  ///
  /// - Throws: ``DatasetError`` where it cannot be read, ``Diagnostic`` where it is not UTF-8.
  static func read(_ path: String) throws -> SourceText {
    try SourceText(name: path, bytes: DataFile.read(expandingTilde(path), limit: sizeLimit))
  }

  /// Writes a file beside its target, flushes it to disk, and renames it; mode and owner stay those
  /// of the target. A device or a pipe is written to as it is, and a link is followed.
  ///
  /// - Throws: ``ShellError``; the target is then as it was.
  static func write(_ text: String, to path: String) throws {
    try write(Array(text.utf8), to: path)
  }

  /// Writes a file of bytes in the same way.
  ///
  /// - Parameter shouldStop: asked every few megabytes; where it says yes, the target is as it was.
  static func write(
    _ bytes: [UInt8], to path: String, unless shouldStop: () -> Bool = { false }
  ) throws {
    let path = try followingLinks(expandingTilde(path))
    var status = stat()
    let isThere = stat(path, &status) == 0
    if isThere, status.st_mode & S_IFMT != S_IFREG {
      return try write(bytes, at: path, flags: O_WRONLY, of: path)
    }
    // A rename asks only for the folder's permission.
    if isThere, access(path, W_OK) != 0 { throw failure("write", path) }
    let temporary = "\(path).\(getpid()).tmp"
    unlink(temporary)
    do {
      try write(
        bytes, at: temporary, flags: O_WRONLY | O_CREAT | O_EXCL, of: path,
        like: isThere ? status : nil, unless: shouldStop)
      guard rename(temporary, path) == 0 else { throw failure("write", path) }
    } catch {
      unlink(temporary)
      throw error
    }
    guard flushFolder(of: path) else { throw failure("write", path) }
  }

  /// Makes the names in a file's folder as durable as what they stand for.
  ///
  /// - Returns: false, with `errno`, where that failed.
  static func flushFolder(of path: String) -> Bool {
    let folder = folder(of: path)
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    // A folder that may be written to and not read cannot be flushed.
    guard descriptor >= 0 else { return errno == EACCES }
    defer { Glibc.close(descriptor) }
    return fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS
  }

  /// Finds out whether a file could be written, without touching it.
  static func checkWritable(_ path: String) throws {
    let path = try followingLinks(expandingTilde(path))
    let folder = folder(of: path)
    var status = stat()
    if path.hasSuffix("/") || stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR {
      throw failure("write", path, .isDirectory)
    }
    if access(path, F_OK) == 0 ? access(path, W_OK) != 0 : access(folder, W_OK) != 0 {
      throw failure("write", path)
    }
  }

  private static func folder(of path: String) -> String {
    let folder = FilePath(path).removingLastComponent()
    return folder.isEmpty ? "." : folder.string
  }

  /// Adds to the end of a file, made where it is not there.
  static func append(_ text: String, to path: String) throws {
    let path = expandingTilde(path)
    try write(Array(text.utf8), at: path, flags: O_WRONLY | O_CREAT | O_APPEND, of: path)
  }

  /// Makes a folder and those above it, for their owner alone, as far as that can be done.
  static func makeFolders(_ path: String) {
    var made = ""
    for part in path.split(separator: "/") {
      made += "/" + part
      mkdir(made, 0o700)
    }
  }

  /// The first bytes of a file; nil where there is none.
  static func beginning(of path: String, count: Int) -> [UInt8]? {
    let descriptor = open(expandingTilde(path), O_RDONLY)
    guard descriptor >= 0 else { return nil }
    defer { Glibc.close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: count)
    let length = Glibc.read(descriptor, &bytes, count)
    return Array(bytes.prefix(max(0, length)))
  }

  private static func write(
    _ bytes: [UInt8], at path: String, flags: Int32, of target: String, like model: stat? = nil,
    unless shouldStop: () -> Bool = { false }
  ) throws {
    let descriptor = open(path, flags | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure("write", target) }
    defer { Glibc.close(descriptor) }
    if let model {
      // The owner first: changing it takes away some of the mode. Who may not, keeps their own.
      _ = fchown(descriptor, model.st_uid, model.st_gid)
      guard fchmod(descriptor, model.st_mode & 0o7777) == 0 else { throw failure("write", target) }
    }
    func flush() throws {
      guard fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS else {
        throw failure("write", target)
      }
    }
    for start in stride(from: 0, to: bytes.count, by: pieceSize) {
      if shouldStop() { throw ShellError.interrupted }
      // Piece by piece, since nothing can stop the flushing of a large file.
      if start > 0 { try flush() }
      do {
        try FileDescriptor(rawValue: descriptor).writeAll(
          bytes[start..<min(start + pieceSize, bytes.count)])
      } catch let error as Errno {
        throw failure("write", target, error)
      }
    }
    try flush()
  }

  private static let pieceSize = 8 << 20

  private static func failure(
    _ action: String, _ path: String, _ error: Errno = Errno(rawValue: errno)
  ) -> ShellError {
    ShellError(
      .file, "cannot \(action) \(path): \(error)",
      hint: "choose a place that exists, has room, and that you may write to")
  }

  /// The file that a path leads to, there or not: a link may lead to one that is still to be made.
  private static func followingLinks(_ path: String) throws -> String {
    var path = path
    for _ in 0..<40 {
      if let real = realpath(path, nil) {
        defer { free(real) }
        return String(cString: real)
      }
      let size = Int(PATH_MAX)
      var target = [CChar](repeating: 0, count: size)
      let length = readlink(path, &target, size)
      guard length > 0 else { return path }
      let link = String(
        decoding: target.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
      path = FilePath(path).removingLastComponent().pushing(FilePath(link)).string
    }
    throw failure("write", path, .tooManySymbolicLinkLevels)
  }

  /// A path that means the same in every directory; `~` is expanded.
  static func absolutePath(_ path: String) -> String {
    let path = expandingTilde(path)
    guard !path.hasPrefix("/"), let directory = getcwd(nil, 0) else { return path }
    defer { free(directory) }
    var rest = path[...]
    while rest.hasPrefix("./") { rest = rest.dropFirst(2) }
    return String(cString: directory) + "/" + rest
  }

  /// `~` and `~/…` as the home directory.
  static func expandingTilde(_ path: String) -> String {
    guard path == "~" || path.hasPrefix("~/"), let home = getenv("HOME") else { return path }
    return String(cString: home) + path.dropFirst()
  }
}
