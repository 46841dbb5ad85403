import Interchange
import Testing

/// What we write, read by those whose formats it is in.
@Suite(.enabled(if: Python.isAvailable, Python.comment))
struct ReadBackTests {
  /// Tensors of every type, with random bytes, of several shapes.
  private func tensors(_ types: [ElementType]) throws -> [Tensor] {
    var draws = Draws(seed: 21)
    var tensors: [Tensor] = []
    for type in types {
      for (index, shape) in [[], [7], [2, 3, 4], [5, 0], [1, 1]].enumerated() {
        let count = shape.reduce(1, *) * type.byteCount
        let limit: UInt8 = type == .bool ? 1 : 255
        let bytes = (0..<count).map { _ in UInt8.random(in: 0...limit, using: &draws) }
        tensors.append(
          try Tensor(name: "\(type)/\(index) é", shape: shape, elementType: type, bytes: bytes))
      }
    }
    return tensors
  }

  private let numPyTypes = ElementType.allCases.filter { $0 != .bfloat16 }

  private func sorted(_ tensors: [Tensor]) -> [Tensor] {
    tensors.sorted { $0.name ?? "" < $1.name ?? "" }
  }

  @Test func safetensorsReadsOurs() throws {
    let tensors = try tensors(ElementType.allCases)
    let bytes = try Safetensors(tensors: tensors, metadata: ["a": "b", "é\n": "\u{7F}"]).encoded()
    #expect(sorted(try Python.tensors(in: bytes, extension: "safetensors")) == sorted(tensors))
  }

  @Test(arguments: [NPY.Version.v1, .v2])
  func numPyReadsOurArrays(version: NPY.Version) throws {
    for var tensor in try tensors([.float32, .bool, .int64]) {
      tensor.name = nil
      let bytes = try NPY.encoded(tensor, version: version)
      #expect(try Python.tensors(in: bytes, extension: "npy") == [tensor])
    }
  }

  @Test(arguments: [NPZ.Compression.stored, .deflated])
  func numPyReadsOurArchives(compression: NPZ.Compression) throws {
    let tensors = try tensors(numPyTypes)
    let bytes = try NPZ.encoded(tensors, compression: compression)
    #expect(try Python.tensors(in: bytes, extension: "npz") == tensors)
  }
}
