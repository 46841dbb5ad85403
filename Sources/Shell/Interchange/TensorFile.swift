import Datasets
import Interchange
import SparseNetworks

/// A file of tensors: what its name says it is, its bytes, and a fingerprint of these.
struct TensorFile {
  /// The formats, by the ending of a file's name.
  enum Format: String, CaseIterable {
    case safetensors, npz, npy, csv

    /// The format that a path's ending names.
    init(of path: String) throws {
      let name = path.split(separator: "/").last ?? ""
      let ending = name.contains(".") ? name.split(separator: ".").last.map(String.init) ?? "" : ""
      guard let format = Format(rawValue: ending.lowercased()) else {
        throw ShellError(
          .file, "\(path): the name does not say which format is meant",
          hint: "let it end in .safetensors, .npz, .npy or .csv; files of torch.save are not read")
      }
      self = format
    }
  }

  let path: String
  let format: Format
  let bytes: [UInt8]

  /// Reads a file whole.
  ///
  /// - Parameter limit: the most bytes to accept.
  init(reading path: String, limit: Int) throws {
    self.path = path
    format = try Format(of: path)
    bytes = try DataFile.read(
      TextFile.expandingTilde(path), limit: limit, work: DataWork { InterruptFlag.isRaised })
    self.limit = limit
  }

  private let limit: Int

  /// SHA-256 of the bytes, as `sha256sum` prints it.
  var digest: String { SHA256.hexDigest(of: bytes) }

  /// The tensors, with the metadata of a safetensors file.
  func contents() throws -> (tensors: NamedTensors, metadata: [String: String]) {
    try Self.blaming(path) {
      switch format {
      case .safetensors:
        let file = try Safetensors(parsing: bytes)
        return (NamedTensors(file.tensors, path: path), file.metadata)
      case .npz:
        return (
          NamedTensors(try NPZ(parsing: bytes, limit: limit).tensors(), path: path), [:]
        )
      case .npy: return (NamedTensors([try NPY.tensor(in: bytes)], path: path), [:])
      case .csv: return (NamedTensors([try Tensor(parsingCSV: bytes)], path: path), [:])
      }
    }
  }

  /// Does something with a file's contents; what is wrong with them is then said of the file.
  static func blaming<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
    func failure(_ message: String, _ hint: String?) -> ShellError {
      ShellError(.file, "\(path): \(message)", hint: hint)
    }
    do {
      return try body()
    } catch let error as InterchangeError where error.code != .interrupted {
      throw failure(error.message, error.hint)
    } catch let error as SparseNetworksError {
      throw failure(error.message, error.hint ?? "the file contradicts itself: write it again")
    }
  }
}

/// The tensors of a file, by name.
struct NamedTensors {
  let path: String
  /// In the order of the file.
  let tensors: [Tensor]
  private let indices: [String: Int]

  init(_ tensors: [Tensor], path: String) {
    self.path = path
    self.tensors = tensors
    indices = Dictionary(
      tensors.enumerated().map { ($1.name ?? "", $0) }, uniquingKeysWith: { first, _ in first })
  }

  subscript(name: String) -> Tensor? { indices[name].map { tensors[$0] } }

  /// The names, for a message.
  var nameList: String {
    let shown = tensors.prefix(12).map { $0.name ?? "one without a name" }
    return shown.joined(separator: ", ") + (tensors.count > shown.count ? ", ..." : "")
  }

  /// The values of a tensor with one axis.
  ///
  /// - Parameter count: how many there must be, if that is known.
  func list<Element: TensorElement>(
    _ name: String, as type: Element.Type, count: Int? = nil
  ) throws -> [Element] {
    guard let tensor = self[name] else {
      throw ShellError(
        .file, "\(path): there is no tensor \(name)", hint: "it holds \(nameList)")
    }
    guard tensor.shape.count == 1, count ?? tensor.count == tensor.count else {
      throw ShellError(
        .file, "\(path): tensor \(name) has the shape \(tensor.shape), not [\(count ?? 0)]",
        hint: "it is of a layer of another size")
    }
    return try tensor.values(as: type)
  }
}
