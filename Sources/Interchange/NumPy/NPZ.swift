/// NPZ, NumPy's file format of several arrays: a zip archive of NPY files.
///
///     let archive = try NPZ(parsing: bytes, limit: 1 << 30)
///     let weights = try archive.tensor(named: "weights").values(as: Float.self)
///
/// Only the directory is read at first; arrays are inflated as they are asked for. So an array of
/// a type that is not read here does not keep the others from being read. Names are names: they
/// are never taken for paths.
public struct NPZ: Sendable {
  /// How the arrays of an archive are kept.
  public enum Compression: Sendable {
    /// As they are, as `numpy.savez` does.
    case stored
    /// Deflated where that makes them smaller, as `numpy.savez_compressed` does.
    case deflated
  }

  /// What the arrays are called, in the order of the archive's directory.
  ///
  /// Entries that do not end in `.npy` are no arrays and left out.
  public let names: [String]

  private let archive: ZipArchive
  private let entries: [String: ZipArchive.Entry]

  /// The archive of a file's bytes.
  ///
  /// - Parameters:
  ///   - bytes: All of the file.
  ///   - limit: How many bytes all entries together may take once inflated.
  /// - Throws: ``InterchangeError`` for anything that is not a sound zip archive, for encryption
  ///   and for compression other than deflate, and with code `limitExceeded` before any memory is
  ///   taken.
  public init(parsing bytes: [UInt8], limit: Int) throws(InterchangeError) {
    archive = try ZipArchive(parsing: bytes, limit: limit)
    var names: [String] = []
    var entries: [String: ZipArchive.Entry] = [:]
    for entry in archive.entries where entry.name.utf8.suffix(4).elementsEqual(".npy".utf8) {
      let name = String(decoding: entry.name.utf8.dropLast(4), as: UTF8.self)
      guard entries.updateValue(entry, forKey: name) == nil else {
        throw InterchangeError(
          .duplicateKey, "two arrays are called \(InterchangeError.quoted(name))",
          hint: "rename one where the file was made")
      }
      names.append(name)
    }
    self.names = names
    self.entries = entries
  }

  /// The array of this name.
  ///
  /// - Throws: ``InterchangeError`` with code `unknownName` where there is none, or as
  ///   ``NPY/tensor(in:named:)`` does where it cannot be read.
  public func tensor(named name: String) throws(InterchangeError) -> Tensor {
    guard let entry = entries[name] else {
      throw InterchangeError(
        .unknownName, "no array is called \(InterchangeError.quoted(name))",
        hint: names.isEmpty
          ? "the archive holds no arrays"
          : "there are " + names.prefix(10).map(InterchangeError.quoted).joined(separator: ", ")
            + (names.count > 10 ? " and \(names.count - 10) more" : ""))
    }
    let contents = try archive.contents(of: entry)
    do throws(InterchangeError) {
      return try NPY.tensor(in: contents, named: name)
    } catch {
      var error = error
      error.message = "array \(InterchangeError.quoted(name)): \(error.message)"
      throw error
    }
  }

  /// All arrays, in the order of ``names``.
  ///
  /// - Throws: ``InterchangeError`` for the first that cannot be read.
  public func tensors() throws(InterchangeError) -> [Tensor] {
    var tensors: [Tensor] = []
    for name in names { tensors.append(try tensor(named: name)) }
    return tensors
  }

  /// The bytes of a file with these arrays, in their order, each under its name.
  ///
  /// The same tensors give the same bytes: all times are 1 January 1980. Deflated bytes also
  /// depend on the version of zlib.
  ///
  /// - Parameter shouldStop: Asked now and then; where it says yes, the error is `interrupted`.
  /// - Throws: ``InterchangeError`` with code `unusableName` or `duplicateKey`, with
  ///   `limitExceeded` from 4 GiB or 65,535 arrays on, or as
  ///   ``NPY/encoded(_:version:unless:)`` does.
  public static func encoded(
    _ tensors: [Tensor], compression: Compression = .stored,
    unless shouldStop: () -> Bool = { false }
  ) throws(InterchangeError) -> [UInt8] {
    var writer = ZipWriter()
    for (name, tensor) in try Tensor.named(tensors) {
      try writer.append(
        try NPY.encoded(tensor, unless: shouldStop), named: name + ".npy",
        deflating: compression == .deflated, unless: shouldStop)
    }
    return try writer.finished()
  }
}
