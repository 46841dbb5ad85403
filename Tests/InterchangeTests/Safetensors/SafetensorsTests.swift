import Testing

@testable import Interchange

@Suite struct SafetensorsTests {
  /// A file of this header and as many bytes of data.
  private func file(_ header: String, dataCount: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(littleEndian: UInt64(header.utf8.count))
    return bytes + Array(header.utf8) + [UInt8](repeating: 0, count: dataCount)
  }

  @Test func readsWhatTheReferenceWrites() throws {
    let file = try Safetensors(parsing: fixture("types.safetensors"))
    #expect(file.metadata == ["format": "np"])
    #expect(file.tensors.count == 17)
    let byName = Dictionary(
      file.tensors.map { ($0.name ?? "", $0) }, uniquingKeysWith: { first, _ in first })
    for type in ElementType.allCases where type != .bfloat16 {
      let tensor = try #require(byName[type.rawValue])
      #expect(tensor.elementType == type)
      #expect(tensor.shape == [2, 3])
      // NumPy wrote the same arrays as .npy
      #expect(try NPY.tensor(in: fixture("\(type).npy"), named: type.rawValue) == tensor)
    }
    #expect(try byName["bfloat16"]?.values(as: Float.self) == [1, -2, .infinity, 0x1.56p-2])
    #expect(byName["scalar"]?.shape == [])
    #expect(try byName["scalar"]?.values(as: Double.self) == [2.5])
    #expect(byName["empty"]?.shape == [3, 0])
    #expect(try byName["ä\"\\/\n"]?.values(as: UInt8.self) == [0, 1, 2])
  }

  @Test(arguments: ["types.safetensors", "none.safetensors"])
  func writesTheSameBytesAsTheReference(name: String) throws {
    let original = try fixture(name)
    var file = try Safetensors(parsing: original)
    #expect(try file.encoded() == original)
    file.tensors.reverse()
    #expect(try file.encoded() == original)
  }

  @Test func writesOneLayoutWhateverTheOrder() throws {
    let tensors = [
      try Tensor([true], name: "b"), try Tensor([1.5] as [Double], name: "z"),
      try Tensor([2] as [UInt8], name: "a"),
    ]
    let file = Safetensors(tensors: tensors, metadata: ["psn": "0.1", "layer": "fc1"])
    let bytes = try file.encoded()
    let header =
      #"{"__metadata__":{"layer":"fc1","psn":"0.1"},"#
      + #""z":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},"#
      + #""a":{"dtype":"U8","shape":[1],"data_offsets":[8,9]},"#
      + #""b":{"dtype":"BOOL","shape":[1],"data_offsets":[9,10]}}"#
    let length = (header.utf8.count + 7) / 8 * 8
    #expect(bytes[...].littleEndian(UInt64.self, at: 0) == UInt64(length))
    #expect(bytes.dropFirst(8).starts(with: header.utf8))
    #expect(bytes[(8 + header.utf8.count)..<(8 + length)].allSatisfy { $0 == 0x20 })
    #expect(Array(bytes.suffix(10)) == [0, 0, 0, 0, 0, 0, 0xF8, 0x3F, 2, 1])
    #expect(try Safetensors(parsing: bytes).metadata == file.metadata)
  }

  @Test func sortsNamesByTheirBytes() throws {
    // In the order of characters, U+FF5E would come before U+1F600 in UTF-16 and after in UTF-8.
    let names = ["\u{1F600}", "b", "\u{FF5E}", "B", "é"]
    let tensors = try names.map { try Tensor([1] as [Float], name: $0) }
    let back = try Safetensors(parsing: Safetensors(tensors: tensors).encoded())
    #expect(back.tensors.map(\.name) == ["B", "b", "é", "\u{FF5E}", "\u{1F600}"])
  }

  @Test func refusesToWriteWhatCannotBeNamed() throws {
    let tensor = try Tensor([1] as [Float])
    func write(_ names: String?...) throws {
      let tensors = names.map { name in
        var tensor = tensor
        tensor.name = name
        return tensor
      }
      _ = try Safetensors(tensors: tensors).encoded()
    }
    expect(.unusableName) { try write("a", nil) }
    expect(.unusableName) { try write("__metadata__") }
    expect(.duplicateKey) { try write("a", "b", "a") }
    expect(.duplicateKey) { try write("\u{E9}", "e\u{301}") }
  }

  @Test(
    arguments: [
      (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 7, .unexpectedEnd),
      (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 9, .trailingContent),
      (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, 4, .sizeMismatch),
      (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#, 8, .sizeMismatch),
      (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}"#, 12, .malformedHeader),
      (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}}"#, 8, .malformedHeader),
      (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}"#, 8, .malformedHeader),
      (#"{"a":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}"#, 8, .malformedHeader),
      (#"{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}"#, 8, .malformedHeader),
      (#"{"a":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}"#, 8, .malformedHeader),
      (#"{"a":{"dtype":"F32","shape":[2]}}"#, 8, .malformedHeader),
      (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":1}}"#, 8, .malformedHeader),
      (#"{"a":[]}"#, 0, .malformedHeader),
      (#"{"a":{"dtype":"F8_E4M3","shape":[2],"data_offsets":[0,2]}}"#, 2, .unsupported),
      (#"{"a":{"dtype":"f32","shape":[2],"data_offsets":[0,8]}}"#, 8, .unsupported),
      (
        #"{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}"#, 0,
        .invalidShape
      ),
      (
        #"{"a":{"dtype":"U8","shape":[4611686018427387904],"data_offsets":[0,4611686018427387904]}}"#,
        0, .unexpectedEnd
      ),
      (
        #"{"a":{"dtype":"BOOL","shape":[99999999999999999999],"data_offsets":[0,1]}}"#, 1,
        .malformedHeader
      ),
      // a hole, an overlap, the same place twice
      (
        #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"#
          + #""b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}}"#, 3, .malformedHeader
      ),
      (
        #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"#
          + #""b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}"#, 3, .malformedHeader
      ),
      (
        #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"#
          + #""b":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}"#, 2, .malformedHeader
      ),
      (
        #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"#
          + #""a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}"#, 2, .duplicateKey
      ),
      (
        "{\"\u{E9}\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},"
          + "\"e\u{301}\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]}}", 2,
        .duplicateKey
      ),
      (#"{"__metadata__":{"a":1}}"#, 0, .malformedHeader),
      (#"{"__metadata__":["a"]}"#, 0, .malformedHeader),
      ("{\"__metadata__\":{\"\u{E9}\":\"\",\"e\u{301}\":\"\"}}", 0, .duplicateKey),
      (#"{"a":{"b":{"c":{}}}}"#, 0, .nestedTooDeeply),
      (" {}", 0, .unrecognizedFormat), ("[]", 0, .unrecognizedFormat),
      ("", 0, .unrecognizedFormat), ("{", 0, .unexpectedEnd), ("{} x", 0, .trailingContent),
    ] as [(String, Int, InterchangeError.Code)])
  func refusesDeceitfulHeaders(header: String, dataCount: Int, code: InterchangeError.Code) {
    expect(code) { _ = try Safetensors(parsing: file(header, dataCount: dataCount)) }
  }

  @Test func refusesLongHeadersByTheirLength() {
    for length in [100_000_001, UInt64(Int.max), .max, 1 << 63] {
      var bytes: [UInt8] = []
      bytes.append(littleEndian: length)
      expect(.limitExceeded) { _ = try Safetensors(parsing: bytes + [0x7B, 0x7D]) }
    }
    let small = file("{}      ", dataCount: 0)
    #expect(throws: Never.self) { try Safetensors(parsing: small, headerLimit: 8) }
    expect(.limitExceeded) { _ = try Safetensors(parsing: small, headerLimit: 7) }
    expect(.unexpectedEnd) { _ = try Safetensors(parsing: []) }
  }

  @Test func saysWhereTheHeaderIsBroken() {
    let error = #expect(throws: InterchangeError.self) {
      try Safetensors(parsing: file("{,}", dataCount: 0))
    }
    #expect(
      error?.description
        == "byte 9: in the header, expected a key in quotes, found ','; check the JSON at this place"
    )
  }
}
