/// The tensors of a safetensors file (github.com/huggingface/safetensors) and its metadata.
///
///     let file = try Safetensors(parsing: bytes)
///     let weights = try file.tensors[0].values(as: Float.self)
///
/// A file is the length of its header (64 bits, little-endian), the header (JSON that gives each
/// tensor's type, shape and place), and the tensors' bytes.
public struct Safetensors: Equatable, Sendable {
  /// How long a header may be in bytes, as in the reference implementation.
  public static let standardHeaderLimit = 100_000_000

  /// The tensors; read from a file, they are in the order of their bytes there.
  public var tensors: [Tensor]
  /// What the file says about itself.
  public var metadata: [String: String]

  /// Tensors, each with a name, that are to be written.
  public init(tensors: [Tensor], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  /// The header's key for the metadata, which no tensor may have as its name.
  static let metadataKey = "__metadata__"
}

extension ElementType {
  /// The type that a safetensors header calls `name`.
  init?(safetensorsName name: String) {
    guard let type = Self.allCases.first(where: { $0.safetensorsName == name }) else { return nil }
    self = type
  }

  /// What safetensors headers call the type.
  var safetensorsName: String {
    switch self {
    case .bool: "BOOL"
    case .uint8: "U8"
    case .int8: "I8"
    case .int16: "I16"
    case .uint16: "U16"
    case .float16: "F16"
    case .bfloat16: "BF16"
    case .int32: "I32"
    case .uint32: "U32"
    case .float32: "F32"
    case .float64: "F64"
    case .int64: "I64"
    case .uint64: "U64"
    }
  }
}
