import Glibc
import Testing

@testable import Shell

struct TerminalInputTests {
  /// What is made of bytes that come through a pipe: characters, and blocks as `<block>`.
  private func read(
    _ bytes: [UInt8], keys: [[UInt8]: Unicode.Scalar] = [:]
  ) -> String {
    var ends: [CInt] = [-1, -1]
    guard pipe(&ends) == 0 else { return "no pipe" }
    defer { close(ends[0]) }
    let count = write(ends[1], bytes, bytes.count)
    close(ends[1])
    guard count == bytes.count else { return "no room in the pipe" }
    var input = TerminalInput(descriptor: ends[0])
    input.keys = keys
    var text = ""
    while true {
      switch input.next() {
      case .character(TerminalInput.pasteMark): text += "<\(input.pasted ?? "too long")>"
      case .character(let scalar): text.unicodeScalars.append(scalar)
      case .endOfInput: return text
      case .failure, .signals: return text + "?"
      }
    }
  }

  private func read(_ text: String) -> String { read(Array(text.utf8)) }

  @Test func charactersComeWhole() {
    let text = "aä→日🙂\r\u{1B}[A\u{1B}\u{1B}[20x\u{7F}\u{0}"
    #expect(read(text) == text)
  }

  @Test func keysComeAsOneWhereAsked() {
    let keys = [Array("[A".utf8): Unicode.Scalar("U"), Array("[1;5C".utf8): Unicode.Scalar("W")]
    let bytes = "a\u{1B}[Ab\u{1B}[1;5C\u{1B}[1;2C\u{1B}\u{1B}[A\u{1B}[200~x\u{1B}[201~"
    #expect(read(Array(bytes.utf8), keys: keys) == "aUbW\u{1B}[1;2C\u{1B}U<x>")
    #expect(read(Array("\u{1B}".utf8), keys: keys) == "\u{1B}")
  }

  @Test func blocksComeAsOne() {
    #expect(read("a\u{1B}[200~b\r\nc\rd\ne\r\n\r\n\u{1B}[201~f") == "a<b\nc\nd\ne>f")
    #expect(read("\u{1B}[200~\u{1B}[201~") == "<>")
    // Behind an escape that was typed ahead, or a broken character, too.
    #expect(read("\u{1B}\u{1B}[200~x\u{1B}[201~") == "\u{1B}<x>")
    #expect(read("\u{1B}[20\u{1B}[200~x\u{1B}[201~") == "\u{1B}[20<x>")
    #expect(read([0xC3] + Array("\u{1B}[200~x\u{1B}[201~".utf8)) == "\u{FFFD}<x>")
  }

  @Test func blocksLoseTheirControls() {
    #expect(read("\u{1B}[200~a\tb\u{1B}[31mc\u{7}\u{9E}ä\u{1B}[201~") == "<a\tb[31mcä>")
  }

  @Test(
    arguments: [
      ([0xFF], "\u{FFFD}"), ([0x80, 0x61], "\u{FFFD}a"), ([0xC3, 0x61], "\u{FFFD}a"),
      ([0xC2, 0x9E], "\u{FFFD}"), ([0xED, 0xA0, 0x80], "\u{FFFD}"),
      ([0xE2, 0x86, 0xC3, 0xA4], "\u{FFFD}ä"),
    ] as [([UInt8], String)])
  func badBytesAreReplaced(bytes: [UInt8], text: String) {
    #expect(read(bytes) == text)
  }

  @Test func blockThatNeverEndsIsDropped() {
    #expect(read("a\u{1B}[200~bc") == "a")
  }
}

struct PromptMarkupTests {
  @Test(arguments: [
    ("psn> ", "psn> "),
    ("\u{1B}[1mpsn\u{1B}[0m> ", "\u{1}\u{1B}[1m\u{1}psn\u{1}\u{1B}[0m\u{1}> "),
    ("\u{1B}[1m\u{1B}[32mpsn> ", "\u{1}\u{1B}[1m\u{1B}[32m\u{1}psn> "),
    ("\u{1B}[1mpsn> \u{1B}[0m", "\u{1}\u{1B}[1m\u{1}psn>\u{1}\u{1B}[0m\u{1} "),
    ("psn\u{1B}[31m>\u{1B}[0m", "psn\u{1}\u{1B}[31m\u{1B}[0m\u{1}>"),
  ])
  func escapesAreMarked(prompt: String, marked: String) {
    #expect(PromptMarkup(prompt).marked == marked)
  }

  @Test func visibleTextIsCounted() {
    #expect(PromptMarkup("\u{1B}[38;5;3mpsn\u{1B}[0m> ").visible == "psn> ")
    #expect(PromptMarkup("psn\u{1B}[").visible == "psn")
    #expect(PromptMarkup("").marked == "")
  }
}

struct EditorSettingsTests {
  @Test func lastModeWins() {
    #expect(EditorSettings(lines: ["bind -v"], programName: "psn").mode == .vi)
    #expect(EditorSettings(lines: ["bind -v", "psn:bind -e"], programName: "psn").mode == .emacs)
    #expect(EditorSettings(lines: ["# bind -v", "ed:bind -v"], programName: "psn").mode == nil)
  }
}

struct ScreenPositionTests {
  private func position(after text: String, columns: Int = 10) -> [Int] {
    var position = ScreenPosition(columns: columns)
    position.advance(past: text)
    return [position.row, position.column]
  }

  @Test func followsLibedit() {
    setlocale(LC_CTYPE, "C.UTF-8")
    #expect(position(after: "") == [0, 0])
    #expect(position(after: "123456789") == [0, 9])
    #expect(position(after: "1234567890") == [1, 0])
    #expect(position(after: "a\nbc") == [1, 2])
    #expect(position(after: "a\t") == [0, 8])
    #expect(position(after: "\u{3}") == [0, 2])
    #expect(position(after: "12345678日") == [1, 0])
    #expect(position(after: "123456789日") == [1, 2])
  }
}
