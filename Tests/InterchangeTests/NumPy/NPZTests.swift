import Testing

@testable import Interchange

@Suite struct NPZTests {
  private static let names = ["weights", "mask", "zeros", "../outside", "größe", "format"]

  @Test(arguments: ["stored.npz", "deflated.npz", "zip64.npz"])
  func readsWhatNumPyWrites(name: String) throws {
    let archive = try NPZ(parsing: fixture(name), limit: 10_000)
    #expect(archive.names == Self.names)
    let weights = try archive.tensor(named: "weights")
    #expect(weights.name == "weights")
    #expect(weights.shape == [3, 4])
    #expect(try weights.values(as: Float.self) == (0..<12).map { Float($0) / 8 })
    #expect(
      try archive.tensor(named: "mask").values(as: Bool.self) == (0..<12).map { $0 % 3 == 0 })
    #expect(
      try archive.tensor(named: "zeros")
        == Tensor([Double](repeating: 0, count: 600), shape: [20, 30], name: "zeros"))
    #expect(try archive.tensor(named: "../outside").values(as: Int64.self) == [7])
    #expect(try archive.tensor(named: "größe").values(as: UInt16.self) == [3])
  }

  @Test func readsTheOthersBesideATypeItDoesNotKnow() throws {
    let archive = try NPZ(parsing: fixture("stored.npz"), limit: 10_000)
    let error = #expect(throws: InterchangeError.self) { try archive.tensor(named: "format") }
    #expect(error?.code == .unsupported)
    #expect(error?.message == "array 'format': the array's elements are of type '|S3'")
    expect(.unsupported) { _ = try archive.tensors() }
    #expect(throws: Never.self) { try archive.tensor(named: "weights") }
  }

  /// Files of many megabytes are given up at any question, and questions change nothing.
  @Test func writingIsGivenUp() throws {
    let tensors = [try Tensor([UInt8](repeating: 3, count: 9 << 20), name: "large")]
    func count(_ encode: (() -> Bool) throws -> [UInt8], _ whole: [UInt8]) throws -> Int {
      var asked = 0
      #expect(
        try encode {
          asked += 1
          return false
        } == whole)
      for limit in 1...asked {
        var left = limit
        #expect(throws: InterchangeError.interrupted) {
          _ = try encode {
            left -= 1
            return left == 0
          }
        }
      }
      return asked
    }
    #expect(try count({ try NPZ.encoded(tensors, unless: $0) }, NPZ.encoded(tensors)) == 9)
    let safetensors = Safetensors(tensors: tensors)
    #expect(try count({ try safetensors.encoded(unless: $0) }, safetensors.encoded()) == 3)
  }

  @Test func saysWhichNamesThereAre() throws {
    let archive = try NPZ(parsing: fixture("stored.npz"), limit: 10_000)
    let error = #expect(throws: InterchangeError.self) { try archive.tensor(named: "bias") }
    #expect(error?.code == .unknownName)
    #expect(error?.hint.contains("'weights', 'mask'") == true)
  }

  @Test func passesOverWhatIsNoArray() throws {
    let archive = try NPZ(parsing: fixture("commented.npz"), limit: 1000)
    #expect(archive.names == ["scalar"])
    #expect(try archive.tensors() == [Tensor([2.5] as [Double], shape: [], name: "scalar")])
  }

  @Test func refusesOtherCompression() {
    expect(.unsupported) { _ = try NPZ(parsing: fixture("bzip2.npz"), limit: 1000) }
  }

  @Test func refusesMoreThanTheLimit() throws {
    let sizes = 6 * 128 + 48 + 12 + 4800 + 8 + 2 + 3
    for name in ["stored.npz", "deflated.npz", "zip64.npz"] {
      let bytes = try fixture(name)
      #expect(throws: Never.self) { try NPZ(parsing: bytes, limit: sizes) }
      expect(.limitExceeded) { _ = try NPZ(parsing: bytes, limit: sizes - 1) }
    }
  }

  @Test(arguments: [NPZ.Compression.stored, .deflated])
  func roundTrips(compression: NPZ.Compression) throws {
    let tensors = [
      try Tensor((0..<5000).map { Float($0 % 7) }, shape: [50, 100], name: "fc1/weight"),
      try Tensor([1, 2, 3] as [UInt8], name: ""), try Tensor([] as [Double], name: "größe"),
      try Tensor(shape: [1], elementType: .float16, bytes: [1, 2]),
    ].map { tensor in
      var tensor = tensor
      tensor.name = tensor.name ?? "half"
      return tensor
    }
    let bytes = try NPZ.encoded(tensors, compression: compression)
    #expect(try NPZ.encoded(tensors, compression: compression) == bytes)
    let archive = try NPZ(parsing: bytes, limit: 30_000)
    #expect(archive.names == tensors.map(\.name))
    #expect(try archive.tensors() == tensors)
    #expect(compression == .stored ? bytes.count > 20_000 : bytes.count < 2000)
  }

  @Test func writesAnEmptyArchive() throws {
    let bytes = try NPZ.encoded([])
    #expect(bytes.count == 22)
    #expect(try NPZ(parsing: bytes, limit: 0).names == [])
  }

  /// Every byte of a small archive, by the format's description.
  @Test func writesExactlyTheseBytes() throws {
    let tensor = try Tensor([1] as [UInt8], name: "a")
    let npy = try NPY.encoded(tensor)
    let checksum = Deflate.checksum(npy[...])
    let shared: [UInt8] =
      [20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0] + (0..<4).map { UInt8(checksum >> (8 * $0) & 0xFF) }
      + [129, 0, 0, 0, 129, 0, 0, 0, 5, 0, 0, 0]
    let name = Array("a.npy".utf8)
    let local: [UInt8] = [0x50, 0x4B, 3, 4] + shared + name + npy
    let directory: [UInt8] =
      [0x50, 0x4B, 1, 2, 20, 0] + shared + [UInt8](repeating: 0, count: 14) + name
    let end: [UInt8] = [
      0x50, 0x4B, 5, 6, 0, 0, 0, 0, 1, 0, 1, 0, UInt8(directory.count), 0, 0, 0,
      UInt8(local.count), 0, 0, 0, 0, 0,
    ]
    #expect(try NPZ.encoded([tensor]) == local + directory + end)
  }

  @Test func saysThatNamesAreUTF8WhereItMatters() throws {
    let plain = try NPZ.encoded([Tensor([1] as [UInt8], name: "a")])
    let accented = try NPZ.encoded([Tensor([1] as [UInt8], name: "é")])
    #expect(plain[...].littleEndian(UInt16.self, at: 6) == 0)
    #expect(accented[...].littleEndian(UInt16.self, at: 6) == 0x800)
  }

  @Test func refusesToWriteWhatCannotBeNamed() throws {
    let tensor = try Tensor([1] as [Float])
    expect(.unusableName) { _ = try NPZ.encoded([tensor]) }
    var named = tensor
    named.name = "x"
    expect(.duplicateKey) { _ = try NPZ.encoded([named, named]) }
    named.name = String(repeating: "x", count: 65_532)
    expect(.unusableName) { _ = try NPZ.encoded([named]) }
  }
}
