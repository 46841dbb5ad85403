import Glibc
import Testing

@testable import Shell

struct PlainLineReaderTests {
  /// A reader of a file with these bytes.
  private func lines(of bytes: [UInt8], limit: Int = 1 << 20) throws -> [[UInt8]] {
    let directory = try TemporaryDirectory()
    let descriptor = open("\(directory.path)/input", O_RDWR | O_CREAT, 0o600)
    defer { close(descriptor) }
    #expect(write(descriptor, bytes, bytes.count) == bytes.count)
    lseek(descriptor, 0, SEEK_SET)
    var reader = PlainLineReader(descriptor: descriptor, limit: limit)
    var lines: [[UInt8]] = []
    while let line = try reader.next() { lines.append(line) }
    let afterEnd = try reader.next()
    #expect(afterEnd == nil)
    return lines
  }

  private func lines(of text: String) throws -> [String] {
    try lines(of: Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test func splitsAtNewlines() throws {
    #expect(try lines(of: "") == [])
    #expect(try lines(of: "\n") == [""])
    #expect(try lines(of: "a\n\nb") == ["a", "", "b"])
    #expect(try lines(of: "a\nb\n") == ["a", "b"])
  }

  @Test func theWholeIsBounded() throws {
    let directory = try TemporaryDirectory()
    try directory.write("print 1\nprint 2\n", to: "input")
    for (limit, isEnough) in [(15, false), (16, true)] {
      let descriptor = open("\(directory.path)/input", O_RDONLY)
      defer { close(descriptor) }
      let bytes = try? PlainLineReader.rest(of: descriptor, limit: limit)
      #expect((bytes?.count == 16) == isEnough)
    }
  }

  @Test func passesOddBytesOn() throws {
    #expect(try lines(of: [0x61, 0x0D, 0x0A, 0, 0xFF, 0x0A]) == [[0x61, 0x0D], [0, 0xFF]])
  }

  @Test(arguments: [65_535, 65_536, 65_537, 200_000])
  func joinsWhatIsLongerThanABuffer(length: Int) throws {
    let line = (0..<length).map { UInt8(ascii: "a") + UInt8($0 % 26) }
    #expect(try lines(of: line + [0x0A, 0x62]) == [line, [0x62]])
  }

  @Test func refusesALineWithoutEnd() throws {
    let text = [UInt8](repeating: 0x61, count: 1001)
    #expect(try lines(of: text, limit: 1001) == [text])
    let failure = #expect(throws: LineInputError.self) { try lines(of: text, limit: 1000) }
    #expect(failure?.code == .lineTooLong)
  }

  @Test func saysWhyItCannotRead() {
    var reader = PlainLineReader(descriptor: -1)
    let failure = #expect(throws: LineInputError.self) { try reader.next() }
    #expect(failure?.code == .unreadable)
  }
}
