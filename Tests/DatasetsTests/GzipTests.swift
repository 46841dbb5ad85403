import Datasets
import SparseNetworks
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct GzipTests {
  private let text = Array(
    (0..<3000).map { "\($0 * $0 % 977),\($0)\n" }.joined().utf8)

  @Test func `inflating undoes deflating`() throws {
    for level: Int32 in [0, 1, 9] {
      #expect(try Gzip.inflate(Encoding.gzip(text, level: level), named: "x") == text)
    }
    #expect(try Gzip.inflate(Encoding.gzip([]), named: "x").isEmpty)
  }

  @Test func `more than a chunk comes out of less than one`() throws {
    let zeros = [UInt8](repeating: 0, count: 3_000_000)
    #expect(try Gzip.inflate(Encoding.gzip(zeros), named: "x") == zeros)
  }

  @Test func `members are concatenated and zero padding ignored`() throws {
    let two = try Encoding.gzip(text) + Encoding.gzip([7, 8])
    #expect(try Gzip.inflate(two, named: "x") == text + [7, 8])
    #expect(try Gzip.inflate(two + [0, 0, 0], named: "x") == text + [7, 8])
  }

  @Test func `garbage behind the data is refused`() throws {
    let whole = try Encoding.gzip(text)
    for garbage: [UInt8] in [[1], [0x1F], [0x1F, 0x8B], [0, 0, 9], [0, 0x1F, 0x8B, 8]] {
      let error = #expect(throws: DatasetError.self) {
        try Gzip.inflate(whole + garbage, named: "x")
      }
      #expect(error?.code == .corrupt || error?.code == .truncated, "\(garbage)")
    }
    let error = #expect(throws: DatasetError.self) {
      try Gzip.inflate(whole + [0] + whole, named: "x")
    }
    #expect(error?.code == .corrupt, "a member behind padding")
  }

  @Test func `every truncation is noticed`() throws {
    let whole = try Encoding.gzip(Array(text.prefix(400)))
    for length in 0..<whole.count {
      let error = #expect(throws: DatasetError.self) {
        try Gzip.inflate(Array(whole.prefix(length)), named: "x")
      }
      #expect(error?.code == .truncated, "\(length) bytes")
    }
  }

  @Test func `no flipped bit goes through with other contents`() throws {
    let contents = Array(text.prefix(200))
    let whole = try Encoding.gzip(contents)
    for bit in 0..<whole.count * 8 {
      var damaged = whole
      damaged[bit / 8] ^= 1 << UInt8(bit % 8)
      let inflated = try? Gzip.inflate(damaged, named: "x")
      #expect(inflated == nil || inflated == contents, "bit \(bit)")
    }
  }

  @Test func `checksum and size of the trailer are verified`() throws {
    let whole = try Encoding.gzip(text)
    for offset in [8, 4] {
      var damaged = whole
      damaged[whole.count - offset] ^= 1
      let error = #expect(throws: DatasetError.self) { try Gzip.inflate(damaged, named: "x") }
      #expect(error?.code == .corrupt)
    }
  }

  @Test func `the limit holds to the byte, whatever the trailer says`() throws {
    let zeros = try Encoding.gzip([UInt8](repeating: 0, count: 1_000_000))
    #expect(try Gzip.inflate(zeros, named: "x", limit: 1_000_000).count == 1_000_000)
    var lying = zeros
    lying.replaceSubrange((zeros.count - 4)..., with: [1, 0, 0, 0])
    for bomb in [zeros, lying] {
      let error = #expect(throws: DatasetError.self) {
        try Gzip.inflate(bomb, named: "x", limit: 999_999)
      }
      #expect(error?.code == .tooLarge)
    }
  }
}

@Suite struct DataFileTests {
  private let directory: TemporaryDirectory
  init() throws { directory = try TemporaryDirectory() }

  @Test func `plain and compressed files read alike, whatever they are called`() throws {
    let contents = (0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }
    let plain = try directory.write(contents, to: "a.gz")
    let compressed = try directory.write(Encoding.gzip(contents), to: "b")
    #expect(try DataFile.read(plain) == contents)
    #expect(try DataFile.read(compressed) == contents)
  }

  @Test func `empty and tiny files are plain`() throws {
    #expect(try DataFile.read(directory.write([], to: "empty")).isEmpty)
    #expect(try DataFile.read(directory.write([0x1F], to: "tiny")) == [0x1F])
  }

  @Test func `the limit holds for plain files too`() throws {
    let path = try directory.write([1, 2, 3], to: "three")
    #expect(try DataFile.read(path, limit: 3).count == 3)
    let error = #expect(throws: DatasetError.self) { try DataFile.read(path, limit: 2) }
    #expect(error?.code == .tooLarge)
  }

  @Test func `a truncated file names itself`() throws {
    let path = try directory.write(Array(Encoding.gzip([1, 2, 3]).dropLast()), to: "cut.gz")
    let error = #expect(throws: DatasetError.self) { try DataFile.read(path) }
    #expect(error?.code == .truncated)
    #expect(error?.path == path)
    #expect(error?.message.contains(path) == true)
  }

  @Test func `missing files and directories are told apart`() throws {
    let missing = #expect(throws: DatasetError.self) {
      try DataFile.read("\(directory.path)/nothing")
    }
    #expect(missing?.code == .notFound)
    let folder = #expect(throws: DatasetError.self) { try DataFile.read(directory.path) }
    #expect(folder?.code == .notAFile)
    let file = try directory.write([1], to: "file")
    let below = #expect(throws: DatasetError.self) { try DataFile.read("\(file)/below") }
    #expect(below?.code == .notFound)
  }

  @Test(.enabled(if: geteuid() != 0, "root may read every file"))
  func `a file without read permission says so`() throws {
    let path = try directory.write([1], to: "secret")
    chmod(path, 0)
    let error = #expect(throws: DatasetError.self) { try DataFile.read(path) }
    #expect(error?.code == .permissionDenied)
  }
}
