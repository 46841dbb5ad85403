import Glibc
import Interchange
import SparseNetworks
import SystemPackage

/// A small file that is read whole and undamaged, or refused: a line of JSON, and below it the
/// SHA-256 of that line.
///
/// Disks that several machines share may show part of a file, and need no locks for this.
enum SealedFile {
  /// How much is written, and read again.
  struct Limits {
    /// Most bytes: a cell that records a million values takes a tenth.
    var bytes = 256 << 20
    /// Most values of JSON, which take many times the memory of their text: four for each that a
    /// cell records.
    var values = 8 << 20
  }

  private static let mark = "sha256 "

  /// The bytes of a file that holds a value.
  static func bytes(of value: JSONValue) -> [UInt8] {
    var bytes = Array(value.encoded().utf8)
    let digest = SHA256.hexDigest(of: bytes)
    bytes += "\n\(mark)\(digest)\n".utf8
    return bytes
  }

  /// The value that the bytes of a file hold.
  ///
  /// - Throws: ``ExperimentError`` where they are not as written.
  static func value(
    in bytes: [UInt8], of path: String, _ limits: Limits = Limits()
  ) throws -> JSONValue {
    guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else {
      throw damaged(path, "it ends too early")
    }
    let line = bytes[..<end]
    guard bytes[(end + 1)...].elementsEqual("\(mark)\(SHA256.hexDigest(of: line))\n".utf8) else {
      throw damaged(path, "its checksum is wrong")
    }
    do {
      return try JSONValue(parsing: line, depthLimit: 8, valueLimit: limits.values)
    } catch {
      throw damaged(path, error.message)
    }
  }

  /// Reads a file.
  ///
  /// - Throws: ``ExperimentError``: `notFound` where there is none, `unreadable` where it cannot be
  ///   read, `corrupt` where it is not as written.
  static func read(_ path: String, _ limits: Limits = Limits()) throws -> JSONValue {
    do {
      let file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
      return try file.closeAfter {
        let size = try Int(file.seek(offset: 0, from: .end))
        guard size <= limits.bytes else { throw damaged(path, "it is larger than any psn writes") }
        var bytes = [UInt8](repeating: 0, count: size)
        let count = try bytes.withUnsafeMutableBytes { buffer in
          var filled = 0
          while filled < size {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
            let count = try file.read(fromAbsoluteOffset: Int64(filled), into: rest)
            if count == 0 { break }
            filled += count
          }
          return filled
        }
        bytes.removeLast(size - count)
        return try value(in: bytes, of: path, limits)
      }
    } catch let error as Errno {
      throw ExperimentError(
        error == .noSuchFileOrDirectory ? .notFound : .unreadable, "cannot read \(path): \(error)")
    }
  }

  /// Writes a file beside its place under a name that no other process has, flushes it, and renames
  /// it: it is there whole or not at all, even where two machines write it at once.
  static func write(_ value: JSONValue, to path: String, _ limits: Limits = Limits()) throws {
    let bytes = bytes(of: value)
    for (count, limit, what) in [
      (value.count, limits.values, "values"), (bytes.count, limits.bytes, "bytes"),
    ] where count > limit {
      throw ExperimentError(
        .file, "\(path) would have \(count) \(what), more than are read again",
        hint: "report fewer values, or run the cell with experiment run")
    }
    var template = Array("\(path).XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw cannotWrite(path) }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    do {
      try FileDescriptor(rawValue: descriptor).closeAfter {
        _ = try FileDescriptor(rawValue: descriptor).writeAll(bytes)
        // Temporary files begin as their owner's alone; these are like any other.
        guard fchmod(descriptor, 0o644) == 0, fsync(descriptor) == 0 else {
          throw Errno(rawValue: errno)
        }
      }
      guard rename(template, path) == 0 else { throw Errno(rawValue: errno) }
    } catch let error as Errno {
      unlink(template)
      throw cannotWrite(path, error)
    }
    let folder = FilePath(path).removingLastComponent()
    let opened = try? FileDescriptor.open(
      folder.isEmpty ? "." : folder, .readOnly, options: [.directory, .closeOnExec])
    guard let opened else { return }
    fsync(opened.rawValue)
    try? opened.close()
  }

  private static func cannotWrite(
    _ path: String, _ error: Errno = Errno(rawValue: errno)
  ) -> ExperimentError {
    ExperimentError(
      .file, "cannot write \(path): \(error)", hint: "is there room, and may you write there?")
  }

  static func damaged(_ path: String, _ reason: String) -> ExperimentError {
    ExperimentError(.corrupt, "\(path) is damaged, and was left alone: \(reason)")
  }
}

extension JSONValue {
  /// How many values there are, this one and those within it.
  fileprivate var count: Int {
    switch self {
    case .array(let elements): elements.reduce(1) { $0 + $1.count }
    case .object(let members): members.reduce(1) { $0 + $1.value.count }
    default: 1
    }
  }
}

/// A file that says what it is in its first member, `psn`, and in which form.
protocol SealedContents {
  /// What it is.
  static var kind: String { get }
  /// Reads the members; nil where one is missing or strange.
  init?(members: JSONValue)
  /// The members.
  var members: [JSONValue.Member] { get }
}

extension SealedContents {
  /// The form that is written and read; rises when members change.
  private static var form: Int { 1 }

  /// What is written.
  var json: JSONValue {
    .object([.init("psn", .string("\(Self.kind) \(Self.form)"))] + members)
  }

  /// Reads what was written.
  ///
  /// - Throws: ``ExperimentError`` where it is something else, or of another form.
  init(_ json: JSONValue, of path: String) throws {
    guard case .string(let name)? = json["psn"], name.hasPrefix(Self.kind + " ") else {
      throw ExperimentError(.foreignFile, "\(path) is not a \(Self.kind), and was left alone")
    }
    guard name == "\(Self.kind) \(Self.form)" else {
      throw ExperimentError(
        .foreignFile, "\(path) is a \(name), written by another psn, and was left alone")
    }
    guard let contents = Self(members: json) else {
      throw SealedFile.damaged(path, "it lacks something")
    }
    self = contents
  }
}
