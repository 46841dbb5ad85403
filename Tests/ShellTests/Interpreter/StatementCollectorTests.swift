import CommandLanguage
import SparseNetworks
import Testing

@testable import Shell

struct StatementCollectorTests {
  /// Adds lines until they are whole.
  ///
  /// - Returns: the text, and how many lines it took; nil where they are never whole.
  private func collected(
    _ lines: [String], eagerSize: Int = 1 << 12
  ) throws -> (text: String, count: Int)? {
    var statements = StatementCollector(name: "input", eagerSize: eagerSize)
    for (index, line) in lines.enumerated() {
      if let source = try statements.add(Array(line.utf8)) { return (source.text, index + 1) }
    }
    return nil
  }

  @Test(arguments: [
    (["print 1", "print 2"], 1), (["repeat 2 {", "print '}'", "}"], 3),
    (["print 'a", "b", "c'"], 3), (["print (1", "+ 2)"], 2), (["print 1 \\", "2", "3"], 2),
    (["if 1 == 1 { repeat 2 {", "}", "} # }"], 3), (["", "print"], 1), (["print )", "x"], 1),
    (["let x = (1 +", "2", ")"], 3), (["print max(1,", "2)", "x"], 2),
  ])
  func linesUntilTheyAreWhole(_ lines: [String], _ count: Int) throws {
    for eagerSize in [0, 1 << 12] {
      let found = try #require(try collected(lines, eagerSize: eagerSize))
      #expect(found.count == count)
      #expect(found.text == lines.prefix(count).map { $0 + "\n" }.joined())
    }
  }

  /// A bracket that was forgotten takes no further lines in than the first that cannot stand in it.
  @Test(arguments: [
    ["print max(grad(fc1[63])", "save x", "print 1"], ["print f(1,", "", "step 3", ")"],
  ])
  func mistakesTakeNoFurtherLinesIn(_ lines: [String]) throws {
    let found = try #require(try collected(lines))
    #expect(found.count == lines.count - 1)
  }

  /// Waiting for a line that could end what is open finds the same ends as parsing at every line,
  /// but for mistakes, which it may find later.
  @Test func waitingFindsTheSameEnds() throws {
    let pieces = [
      "print 1", "repeat 2 {", "}", "if 1 == 1 {", "} else {", "'", "\"", "print (", ")", "[", "]",
      "# {", "\\", "${", "$x", ";", "a'b", "let x = 1 +", "",
    ]
    var draws = RandomStream(seed: 3, name: "lines").draws()
    var wholeCount = 0
    for _ in 0..<2_000 {
      let lines = (0..<8).map { _ in
        (0..<(1 + draws.integer(below: 3))).map { _ in pieces[draws.integer(below: pieces.count)] }
          .joined(separator: " ")
      }
      let eager = try collected(lines, eagerSize: .max)
      let waiting = try collected(lines, eagerSize: 0)
      if let eager, (try? Script.parse(SourceText(name: "", text: eager.text))) != nil {
        #expect(waiting?.count == eager.count, "\(lines)")
        wholeCount += eager.count > 1 ? 1 : 0
      } else if let eager, let waiting {
        #expect(waiting.count >= eager.count, "\(lines)")
      } else {
        #expect(waiting == nil, "\(lines)")
      }
    }
    #expect(wholeCount > 10)
  }

  /// In a long block a line that cannot end it is not even looked at.
  @Test func longBlocksWaitForTheirEnd() throws {
    let lines = ["repeat 1 {"] + Array(repeating: "print 12345678", count: 1000) + ["print )"]
    #expect(try collected(lines) == nil)
    #expect(try collected(lines + ["}"])?.count == 1003)
    #expect(try collected(["repeat 1 {", "print )", "}"])?.count == 2)
  }

  @Test func textIsBounded() throws {
    var statements = StatementCollector(name: "input", limit: 20)
    #expect(try statements.add(Array("repeat 2 {".utf8)) == nil)
    let error = #expect(throws: LineInputError.self) {
      _ = try statements.add(Array("print 123".utf8))
    }
    #expect(error?.code == .inputTooLong)
  }
}
