import Testing

@testable import Interchange

/// Archives that lie.
@Suite struct ZipArchiveTests {
  private let contents: [[UInt8]] = [Array("first entry".utf8), [UInt8](repeating: 7, count: 400)]

  private func archive(deflating: Bool = true) throws -> [UInt8] {
    var writer = ZipWriter()
    try writer.append(contents[0], named: "a", deflating: deflating)
    try writer.append(contents[1], named: "b", deflating: deflating)
    return try writer.finished()
  }

  /// Where the n-th record with a signature begins.
  private func place(_ signature: UInt32, _ index: Int = 0, in bytes: [UInt8]) throws -> Int {
    let places = bytes.indices.filter { bytes[...].littleEndian(UInt32.self, at: $0) == signature }
    return try #require(places.dropFirst(index).first)
  }

  private static let local: UInt32 = 0x0403_4B50
  private static let central: UInt32 = 0x0201_4B50
  private static let end: UInt32 = 0x0605_4B50

  /// The archive with bytes written over a record.
  private func altered(
    _ signature: UInt32, _ index: Int = 0, at offset: Int, _ replacement: [UInt8],
    deflating: Bool = true
  ) throws -> [UInt8] {
    var bytes = try archive(deflating: deflating)
    let start = try place(signature, index, in: bytes) + offset
    bytes.replaceSubrange(start..<start + replacement.count, with: replacement)
    return bytes
  }

  private func read(_ bytes: [UInt8], limit: Int = 1000) throws {
    let archive = try ZipArchive(parsing: bytes, limit: limit)
    for entry in archive.entries { _ = try archive.contents(of: entry) }
  }

  @Test func readsWhatItWrites() throws {
    for deflating in [false, true] {
      let archive = try ZipArchive(parsing: archive(deflating: deflating), limit: 411)
      #expect(archive.entries.map(\.name) == ["a", "b"])
      #expect(archive.entries.map(\.isDeflated) == [false, deflating])  // the first would grow
      #expect(try archive.entries.map { try archive.contents(of: $0) } == contents)
    }
  }

  @Test(
    arguments: [
      (8, [1, 0], .unsupported),  // encrypted
      (10, [14, 0], .unsupported),  // LZMA
      (16, [0, 0, 0, 0], .damagedData),  // checksum
      (20, [1, 0, 0, 0], .damagedData),  // compressed size
      (20, [0, 0, 0, 0x7F], .malformedHeader), (20, [255, 255, 255, 255], .malformedHeader),
      (24, [0x8F, 1, 0, 0], .damagedData),  // size: one less
      (24, [0x91, 1, 0, 0], .damagedData), (24, [0, 0, 0, 0x7F], .limitExceeded),
      (24, [255, 255, 255, 255], .malformedHeader),
      (28, [2, 0], .malformedHeader),  // length of the name
      (30, [9, 0], .malformedHeader), (32, [255, 255], .malformedHeader),
      (34, [1, 0], .malformedHeader),  // disk
      (42, [1, 0, 0, 0], .malformedHeader),  // place
      (42, [0, 0, 0, 0], .malformedHeader), (42, [254, 255, 255, 255], .malformedHeader),
      (46, [0x63], .malformedHeader), (46, [0xFF], .malformedUTF8),  // name
    ] as [(Int, [UInt8], InterchangeError.Code)])
  func refusesRecordsThatLie(offset: Int, bytes: [UInt8], code: InterchangeError.Code) {
    expect(code) { try read(altered(Self.central, 1, at: offset, bytes)) }
  }

  @Test(
    arguments: [
      (4, [1, 0]), (6, [1, 0]), (8, [1, 0]), (10, [3, 0]), (10, [1, 0]), (8, [1, 0, 1, 0]),
      (8, [3, 0, 3, 0]), (12, [0, 0, 0, 0]),
      (16, [0, 0, 0, 0]), (16, [255, 255, 255, 255]), (12, [255, 255, 255, 255]),
    ] as [(Int, [UInt8])])
  func refusesEndRecordsThatLie(offset: Int, bytes: [UInt8]) {
    expect(.malformedHeader) { try read(altered(Self.end, at: offset, bytes)) }
  }

  @Test(
    arguments: [
      (6, [1, 0]), (8, [0, 0]), (8, [12, 0]), (26, [2, 0]), (28, [255, 255]), (30, [0x63]),
    ] as [(Int, [UInt8])])
  func refusesLocalHeadersThatDiffer(offset: Int, bytes: [UInt8]) {
    expect(.malformedHeader) { try read(altered(Self.local, 1, at: offset, bytes)) }
  }

  @Test func believesTheDirectoryAboutSizes() throws {
    // as writers to a pipe, and NumPy with ZIP64, leave them
    try read(altered(Self.local, 1, at: 14, [UInt8](repeating: 0, count: 12)))
  }

  @Test func refusesStoredEntriesOfTwoSizes() {
    expect(.malformedHeader) {
      try read(altered(Self.central, 1, at: 24, [0x8F, 1, 0, 0], deflating: false))
    }
  }

  /// Two records for the same deflated bytes: how small archives inflate to huge ones.
  @Test func refusesEntriesThatOverlap() throws {
    var writer = ZipWriter()
    try writer.append(contents[1], named: "b", deflating: true)
    try writer.append(contents[1], named: "b", deflating: true)
    var bytes = try writer.finished()
    let second = try place(Self.central, 1, in: bytes)
    bytes.replaceSubrange(second + 42..<second + 46, with: [0, 0, 0, 0])
    expect(.malformedHeader) { try read(bytes) }
  }

  @Test func refusesABombBeforeInflating() throws {
    let zeros = [UInt8](repeating: 0, count: 1 << 20)
    var writer = ZipWriter()
    for index in 0..<4 { try writer.append(zeros, named: "\(index)", deflating: true) }
    let bytes = try writer.finished()
    #expect(bytes.count < 6000)
    #expect(throws: Never.self) { try ZipArchive(parsing: bytes, limit: 4 << 20) }
    expect(.limitExceeded) { _ = try ZipArchive(parsing: bytes, limit: 4 << 20 - 1) }
  }

  @Test func refusesWhatIsNoArchive() throws {
    expect(.unrecognizedFormat) { try read([]) }
    expect(.unrecognizedFormat) { try read([UInt8](repeating: 0x50, count: 70_000)) }
    expect(.unrecognizedFormat) { try read(archive() + [0]) }
    expect(.malformedHeader) { try read([0] + archive()) }
  }

  @Test func refusesZip64RecordsThatLie() throws {
    let whole = try fixture("zip64.npz")
    let locator = try place(0x0706_4B50, in: whole)
    let record = try place(0x0606_4B50, in: whole)
    #expect(record == locator - 56)
    let places = [
      (locator + 4, 4), (locator + 8, 8), (locator + 16, 4), (record, 4), (record + 4, 8),
      (record + 16, 4), (record + 20, 4), (record + 24, 8), (record + 32, 8), (record + 40, 8),
      (record + 48, 8),
    ]
    for (start, size) in places {
      for byte: UInt8 in [0x01, 0x7F, 0xFF] {
        var bytes = whole
        for index in start..<start + size { bytes[index] ^= byte }
        expect(.malformedHeader) { try read(bytes, limit: 10_000) }
      }
    }
  }
}
