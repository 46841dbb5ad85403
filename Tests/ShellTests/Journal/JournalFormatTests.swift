import Glibc
import SparseNetworks
import Testing

@testable import Shell

struct JournalFormatTests {
  /// A journal of random changes, and what it holds after each record, by where that ends.
  private struct Example {
    var bytes = JournalContents.heading(version: "1.2.3")
    var moments: [(end: Int, entries: [String])] = []

    init(seed: UInt64, records: Int) {
      var draws = RandomStream(seed: seed, name: "journal").draws()
      var entries: [String] = []
      moments = [(bytes.count, [])]
      for number in 0..<records {
        let place = max(0, entries.count - draws.integer(below: 3))
        let texts = [
          "", "train steps=\(number)\n#= step=\(number)", "data 'ä\u{0} ö'", "\n\n#| 0 1",
        ]
        let entry = texts[draws.integer(below: texts.count)]
        entries.removeSubrange(place...)
        if !entry.isEmpty { entries.append(entry) }
        bytes += JournalContents.record(entry, at: place)
        moments.append((bytes.count, entries))
      }
    }
  }

  @Test func aJournalReadsBack() {
    let example = Example(seed: 1, records: 200)
    let contents = JournalContents(example.bytes)
    #expect(contents.version == "1.2.3" && !contents.isCut)
    #expect(contents.entries == example.moments.last?.entries)
    #expect(contents.wholeLength == example.bytes.count)
  }

  @Test func theFormatIsAsDocumented() {
    #expect(
      String(decoding: JournalContents.record("data digits", at: 0), as: UTF8.self)
        == "#| 0 11 \(Self.documentedSum)\ndata digits\n")
  }

  /// CRC-32 of "0 11\ndata digits", by Python's zlib.crc32.
  private static let documentedSum = "571333a4"

  @Test func aCutAnywhereLeavesTheLastWholeRecord() {
    let example = Example(seed: 2, records: 40)
    for cut in 0..<example.bytes.count {
      let contents = JournalContents(Array(example.bytes[..<cut]))
      guard let moment = example.moments.last(where: { $0.end <= cut }) else {
        #expect(contents.entries.isEmpty && contents.version == nil)
        #expect(contents.isCut == (cut > 0))
        continue
      }
      #expect(contents.entries == moment.entries)
      #expect(contents.wholeLength == moment.end)
      #expect(contents.isCut == (cut > moment.end))
    }
  }

  @Test func aDamagedByteEndsTheJournalBeforeItsRecord() {
    let example = Example(seed: 3, records: 30)
    for place in example.moments[0].end..<example.bytes.count {
      var bytes = example.bytes
      bytes[place] ^= 0x15
      let whole = example.moments.last { $0.end <= place }
      let contents = JournalContents(bytes)
      #expect(contents.entries == whole?.entries)
      #expect(contents.isCut)
    }
  }

  @Test func foreignBytesAreNoJournal() {
    for text in ["", "hello\n", "#! psn journal 2 x\n#| 0 1 00000000\na\n", "#! psn journal 1"] {
      #expect(JournalContents(Array(text.utf8)).entries.isEmpty)
    }
    let heading = JournalContents.heading(version: "1")
    for head in [
      "#| 0 99999999999999999999 00000000", "#| 0 9999999999 00000000", "#| -1 1 00000000",
      "#| 0 1 0000000g", "#| 1 1 00000000", "#| 0  1 00000000", "#| 0 1", "#| 0 1 -0000001",
    ] {
      let contents = JournalContents(heading + Array("\(head)\na\n".utf8))
      #expect(contents.entries.isEmpty && contents.isCut && contents.wholeLength == heading.count)
    }
  }

  /// `PSN_FUZZ=100` makes it a hundred times as long.
  @Test func mutantsAreReadOrRefused() {
    let factor = getenv("PSN_FUZZ").flatMap { Int(String(cString: $0)) } ?? 1
    var draws = RandomStream(seed: 4, name: "journal-mutants").draws()
    let seeds = (1...4).map { Example(seed: $0, records: 12).bytes }
    for round in 0..<2000 * factor {
      var bytes = seeds[round % seeds.count]
      for _ in 0...draws.integer(below: 4) {
        let place = draws.integer(below: bytes.count)
        switch draws.integer(below: 5) {
        case 0: bytes[place] = UInt8(draws.integer(below: 256))
        case 1: bytes.remove(at: place)
        case 2:
          bytes.insert(contentsOf: Array("0123456789 \n#|".utf8).prefix(place % 14), at: place)
        case 3: bytes.removeSubrange(place..<min(bytes.count, place + 20))
        default: bytes += bytes[place...]
        }
        if bytes.isEmpty { bytes = [0] }
      }
      let contents = JournalContents(bytes)
      #expect(contents.wholeLength <= bytes.count)
      // What was whole is whole by itself.
      let again = JournalContents(Array(bytes[..<contents.wholeLength]))
      #expect(again.entries == contents.entries && !again.isCut)
      _ = (contents.stepCount, contents.script)
    }
  }
}
