import CommandLanguage
import Testing

@testable import Shell

struct DiagnosticRenderingTests {
  private func rendering(
    _ text: String, _ lower: Int, _ upper: Int, columns: Int = 100
  ) -> String {
    Diagnostic(
      .usage, "wrong", hint: "right", span: SourceSpan(lower: lower, upper: upper),
      source: SourceText(name: "demo.psn", text: text)
    ).rendered(columns: columns)
  }

  @Test func rendersWithMarker() {
    #expect(
      rendering("net 1\nprint $sede\n", 12, 17) == """
        demo.psn:2:7: error: wrong
        print $sede
              ^~~~~
        hint: right
        """)
  }

  @Test func alignsTabsWideCharactersAndMarks() {
    #expect(
      rendering("a\tb", 2, 3) == """
        demo.psn:1:3: error: wrong
        a       b
                ^
        hint: right
        """)
    #expect(
      rendering("日e\u{301}xy", 6, 8) == """
        demo.psn:1:3: error: wrong
        日e\u{301}xy
           ^~
        hint: right
        """)
    #expect(
      rendering("日本", 3, 6) == """
        demo.psn:1:2: error: wrong
        日本
          ^~
        hint: right
        """)
  }

  @Test func drawsNoControlCharacters() {
    #expect(!rendering("a\u{1B}[31m b\u{202E}c", 0, 1).unicodeScalars.contains { $0.value == 27 })
    #expect(rendering("a\u{1B}b", 2, 3).contains("a\u{FFFD}b\n  ^\n"))
  }

  @Test func showsAWindowOfALongLine() {
    let text = String(repeating: "a", count: 5000) + "X" + String(repeating: "b", count: 5000)
    let lines = rendering(text, 5000, 5001).split(separator: "\n")
    #expect(lines[0] == "demo.psn:1:5001: error: wrong")
    #expect(lines[1].hasPrefix("…a") && lines[1].hasSuffix("b…"))
    #expect(lines[1].count == 99)
    let caret = lines[2].count - 1
    #expect(Array(lines[1])[caret] == "X")
    #expect(lines[2].last == "^")
  }

  @Test func showsBothEndsOfALongLine() {
    let text = String(repeating: "a", count: 300)
    let atStart = rendering(text, 0, 300).split(separator: "\n")
    #expect(atStart[1].first == "a" && atStart[1].last == "…")
    #expect(atStart[2] == "^" + String(repeating: "~", count: 96))
    let atEnd = rendering(text, 300, 300).split(separator: "\n")
    #expect(atEnd[1].first == "…" && atEnd[1].last == "a")
    #expect(atEnd[2].count == atEnd[1].count + 1)
  }

  /// No row is as wide as the terminal, which would wrap it, wherever the fault lies.
  @Test(arguments: [3, 20, 79, 80, 81, 400], [20, 80])
  func excerptsFitTheTerminal(_ length: Int, _ columns: Int) {
    let text = String((0..<length).map { Character(Unicode.Scalar(97 + UInt8($0 % 26))) })
    for fault in [0, 1, length / 2, length - 1, length] {
      let lines = rendering(text, fault, fault + 1, columns: columns).split(separator: "\n")
      #expect(lines[1].count < columns && lines[2].count <= columns)
      guard fault < length else { continue }
      #expect(Array(lines[1])[lines[2].count - 1] == Array(text)[fault])
    }
  }

  @Test func rendersWithoutAPlace() {
    #expect(Diagnostic(.usage, "wrong").rendered() == "error: wrong")
    let placed = Diagnostic(.usage, "wrong", hint: "right").located(
      in: SourceText(name: "-c", text: "x"))
    #expect(placed.rendered() == "-c: error: wrong\nhint: right")
  }
}
