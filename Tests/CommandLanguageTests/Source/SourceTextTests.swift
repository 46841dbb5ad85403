import Testing

@testable import CommandLanguage

@Suite struct SourceTextTests {
  @Test func countsColumnsInCharacters() {
    let source = SourceText(name: "a", text: "é日x\nsecond")
    #expect(source.location(of: 0) == (1, 1))
    #expect(source.location(of: 5) == (1, 3))
    #expect(source.location(of: 6) == (1, 4))
    #expect(source.location(of: 7) == (2, 1))
    #expect(source.location(of: 999) == (2, 7))
    #expect(source.lineText(2) == "second")
    #expect(source.lineText(3) == "")
    #expect(source.lineCount == 2)
  }

  @Test func dropsMarkAndCarriageReturns() throws {
    let source = try SourceText(name: "a", bytes: [0xEF, 0xBB, 0xBF] + Array("a\r\nb\rc".utf8))
    #expect(source.text == "a\nb\rc")
    #expect(SourceText(name: "a", text: "\u{FEFF}a\r\nb\rc") == source)
  }

  @Test(
    arguments: [
      ([0x61, 0x0A, 0xC3], 2, 2, 1), ([0x61, 0x80], 1, 1, 2), ([0xC0, 0x80], 0, 1, 1),
      ([0xE0, 0x9F, 0x80], 0, 1, 1), ([0xED, 0xA0, 0x80], 0, 1, 1),
      ([0xF4, 0x90, 0x80, 0x80], 0, 1, 1),
      ([0xC3, 0xA9, 0xFF], 2, 1, 2), ([0x61, 0x00], 1, 1, 2), ([0xE2, 0x82], 0, 1, 1),
      ([0xEF, 0xBB, 0xBF, 0x61, 0x0D, 0x0A, 0xFF], 6, 2, 1),
    ] as [([UInt8], Int, Int, Int)])
  func namesTheFirstBadByte(bytes: [UInt8], offset: Int, line: Int, column: Int) throws {
    let error = try #require(throws: Diagnostic.self) { try SourceText(name: "f", bytes: bytes) }
    #expect(error.code == .invalidEncoding)
    #expect(error.message.contains("line \(line), column \(column) (offset \(offset))"))
    #expect(error.headline.hasPrefix("f:\(line):\(column): error: "))
  }

  @Test func acceptsTheEdgesOfUTF8() throws {
    for text in ["\u{7F}", "\u{80}", "\u{7FF}", "\u{800}", "\u{D7FF}", "\u{FFFF}", "\u{10FFFF}"] {
      #expect(try SourceText(name: "f", bytes: Array(text.utf8)).text == text)
    }
  }
}
