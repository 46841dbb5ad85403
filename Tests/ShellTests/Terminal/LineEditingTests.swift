import Glibc
import Testing

/// The shell as its user meets it: keys in, a screen out.
@Suite(.serialized)
struct LineEditingTests {
  /// What `~/.editrc` says for either mode.
  static let modes = ["", "bind -v\n"]

  @Test func answersALine() throws {
    let shell = try ShellOnTerminal()
    shell.enter("print 1+2")
    try shell.waitForRows("3")
    try shell.waitForPrompt()
    #expect(try shell.endOfInput() == .status(0))
  }

  @Test func interruptDropsTheLine() throws {
    let shell = try ShellOnTerminal()
    shell.send("print 7")
    try shell.waitForLine("print 7")
    shell.send("\u{3}")
    try shell.waitForPrompt()
    shell.enter("print 2+3")
    try shell.waitForRows("5")
    try shell.waitForPrompt()
    #expect(!shell.rows.contains("7"))
    #expect(try shell.endOfInput() == .status(0))
  }

  @Test func interruptLeavesAWrappedLineWhole() throws {
    let shell = try ShellOnTerminal(columns: 40)
    shell.send(String(repeating: "a", count: 90) + "end")
    try shell.terminal.wait("the whole line") { $0.textBeforeCursor.hasSuffix("end") }
    let last = shell.terminal.screen.cursor.row
    shell.send("\u{1}")
    try shell.terminal.wait("the cursor at the beginning") { $0.cursor.row < last }
    shell.send("\u{3}")
    try shell.terminal.wait("a new prompt") {
      $0.cursor.row > last && $0.textBeforeCursor.contains("psn")
    }
    #expect(shell.terminal.screen.cursor.row == last + 1)
    #expect(shell.rows[last].contains("aend"))
  }

  @Test(arguments: modes) func upRecallsByPrefix(_ settings: String) throws {
    let shell = try ShellOnTerminal(files: [".editrc": settings])
    try shell.enterEach(["print 10+1", "assert 1", "print 20+2"])
    shell.send("\u{1B}[A")
    try shell.waitForLine("print 20+2")
    shell.send("\u{1B}[B")
    try shell.waitForPrompt()
    shell.send("pr")
    try shell.waitForLine("pr")
    shell.send("\u{1B}[A\u{1B}[A")
    try shell.waitForLine("print 10+1")
    shell.send("\u{1B}[B")
    try shell.waitForLine("print 20+2")
    shell.send("\u{1B}[B")
    try shell.waitForLine("pr")
    shell.send("\u{1B}[A\r")
    try shell.waitForRows("22", "22")
  }

  @Test func searchesBackwards() throws {
    let shell = try ShellOnTerminal()
    try shell.enterEach(["print 10+1", "print 20+2"])
    shell.send("\u{12}10+")
    try shell.terminal.wait("the entry") { screen in
      screen.text.contains { $0.hasPrefix("bck:") }
        && screen.text.contains { $0.contains("psn") && $0.hasSuffix("print 10+1") }
    }
    shell.send("\r")
    try shell.waitForRows("11", "22", "11")
  }

  @Test func historyOutlivesTheShell() throws {
    let first = try ShellOnTerminal()
    try first.enterEach(["print 10+1", "print 20+2", "print 10+1"])
    #expect(try first.endOfInput() == .status(0))
    let second = try ShellOnTerminal(home: first.home)
    second.send("\u{1B}[A")
    try second.waitForLine("print 10+1")
    second.send("\u{1B}[A")
    try second.waitForLine("print 20+2")
    second.send("\u{1B}[A\u{1B}[Dx")
    // The duplicate is gone: there is no third entry, so the cursor was in the second.
    try second.waitForLine("print 20+x")
  }

  @Test func historyIsListed() throws {
    let shell = try ShellOnTerminal()
    try shell.enterEach(["print 10+1", "print 20+2", "print 10+1"])
    shell.enter("history 3 | sed 's/^/typed: /'")
    try shell.waitForRows(
      "typed: print 20+2", "typed: print 10+1", "typed: history 3 | sed 's/^/typed: /'")
  }

  @Test func completesACommand() throws {
    let shell = try ShellOnTerminal()
    shell.send("hel\t")
    try shell.waitForLine("help ")
  }

  @Test func listsChoicesAndKeepsTheLine() throws {
    let shell = try ShellOnTerminal()
    shell.send("ne\t")
    try shell.terminal.wait("the list") { $0.text.contains { $0.hasPrefix("neuron") } }
    try shell.waitForLine("ne")
    #expect(shell.rows.contains { $0.hasPrefix("nets") })
    shell.send("ur\t")
    try shell.waitForLine("neuron ")
  }

  @Test func completesAFileWithABlankInItsName() throws {
    let shell = try ShellOnTerminal(files: ["two words.psn": "print 6*7", "two.txt": ""])
    shell.send("source ~/tw\t")
    try shell.waitForLine("source ~/two\\ words.psn ")
    shell.send("\r")
    try shell.waitForRows("42")
  }

  @Test func offersOnlyWhatFitsTheWordsBefore() throws {
    let shell = try ShellOnTerminal()
    shell.send("optimizer sgd lr=1 \t")
    try shell.waitForRows("weight-decay=  weight decay", "momentum=      momentum (0)")
    try shell.waitForLine("optimizer sgd lr=1 ")
    #expect(!shell.rows.contains { $0.contains("beta1") })
  }

  @Test func editsInsideOfUnicode() throws {
    let shell = try ShellOnTerminal()
    shell.send("print \"äöü→\"")
    try shell.waitForLine("print \"äöü→\"")
    shell.send("\u{1B}[D\u{1B}[D\u{1B}[D日é")
    try shell.waitForLine("print \"äö日é")
    shell.send("\r")
    try shell.waitForRows("äö日éü→")
  }

  @Test func insertsIntoAWrappedLine() throws {
    let shell = try ShellOnTerminal()
    let digits = String(repeating: "0123456789", count: 29)
    shell.send("print \"" + digits + "\"")
    try shell.terminal.wait("the line") { $0.textBeforeCursor.hasSuffix("9\"") }
    shell.send(String(repeating: "\u{1B}[D", count: 141) + "INSERTED")
    let text = digits.prefix(150) + "INSERTED" + digits.dropFirst(150)
    let line = "> print \"\(text)\""
    try shell.terminal.wait("the line with the insertion") {
      $0.text.joined().hasSuffix(line) && $0.textBeforeCursor.hasSuffix("TED")
    }
    shell.send("\r")
    try shell.terminal.wait("the answer") { $0.text.joined().contains(line + text) }
  }

  @Test func followsTheCursorInALineTallerThanTheWindow() throws {
    let shell = try ShellOnTerminal(columns: 40, rows: 8)
    let digits = String(repeating: "0123456789", count: 40)
    shell.send("print \"" + digits)
    try shell.terminal.wait("the end of the line") {
      $0.text.joined().hasSuffix(digits.suffix(200))
    }
    // To the beginning, where a letter goes, and back to the end.
    shell.send("\u{1}")
    shell.send("x\u{7F}\u{5}")
    shell.send(String(repeating: "z", count: 100) + "end")
    try shell.terminal.wait("the longer line") {
      $0.text.joined().hasSuffix(
        String(digits.suffix(100)) + String(repeating: "z", count: 100) + "end")
        && $0.textBeforeCursor.hasSuffix("zend")
    }
    shell.send("\u{3}")
    try shell.waitForPrompt()
    shell.enter("print 1+2")
    try shell.waitForRows("3")
  }

  @Test func pastedBlockRunsInOrder() throws {
    let shell = try ShellOnTerminal()
    shell.send("\u{1B}[200~print 4+4\r\nprint 5+5\n\u{1B}[201~")
    try shell.terminal.wait("the block") { $0.textBeforeCursor.hasSuffix("print 5+5") }
    #expect(!shell.rows.contains("8"))
    shell.send("\r")
    try shell.waitForRows("8", "10")
    try shell.waitForPrompt()
    shell.send("\u{1B}[A")
    try shell.terminal.wait("the block again") { $0.textBeforeCursor.hasSuffix("print 5+5") }
    shell.send("\r")
    try shell.waitForRows("8", "10", "8", "10")
  }

  @Test func pasteMayArriveInParts() throws {
    let shell = try ShellOnTerminal()
    shell.send("print \u{1B}[200~1+1")
    shell.send("+1\u{1B}[2")
    shell.send("01~+1")
    try shell.waitForLine("print 1+1+1+1")
  }

  @Test func interruptAbandonsAPaste() throws {
    let shell = try ShellOnTerminal()
    shell.send("\u{1B}[200~print 1\u{3}")
    try shell.waitForPrompt()
    shell.send("\u{1B}[200~print 2+2\u{1B}[201~")
    try shell.waitForLine("print 2+2")
  }

  @Test func wrappedLineFlowsIntoANewWidth() throws {
    let shell = try ShellOnTerminal()
    let digits = String(repeating: "0123456789", count: 12)
    shell.send(digits)
    try shell.terminal.wait("the line") { $0.textBeforeCursor.hasSuffix("789") }
    shell.terminal.resize(columns: 50, rows: 24)
    try shell.terminal.wait("the line in the new width") { screen in
      guard let first = screen.text.firstIndex(where: { $0.contains("> 0123") }) else {
        return false
      }
      return screen.text[first...].joined().hasSuffix("> " + digits)
        && screen.text[first...].allSatisfy { $0.count <= 50 }
        && screen.textBeforeCursor.hasSuffix("789")
    }
    shell.send("end")
    try shell.terminal.wait("more of it") { $0.textBeforeCursor.hasSuffix("789end") }
    #expect(shell.rows.filter { $0.contains("psn") && $0.contains("> 0123") }.count == 1)
  }

  @Test func clearsTheScreen() throws {
    let shell = try ShellOnTerminal()
    shell.enter("print 1+2")
    try shell.waitForRows("3")
    try shell.waitForPrompt()
    shell.send("abc\u{C}")
    try shell.terminal.wait("a clear screen") {
      $0.cursor.row == 0 && $0.textBeforeCursor.hasSuffix("> abc") && !$0.text.contains("3")
    }
  }

  @Test func usersBindingsWin() throws {
    let shell = try ShellOnTerminal(files: [".editrc": "psn:bind -s ^T \"print 3+3\"\n"])
    shell.send("\u{14}")
    try shell.waitForLine("print 3+3")
  }

  @Test func terminalIsGivenBack() throws {
    let shell = try ShellOnTerminal()
    try shell.terminal.wait("raw mode") { _ in shell.terminal.isRaw }
    #expect(try shell.endOfInput() == .status(0))
    #expect(!shell.terminal.isRaw)
    let sent = String(decoding: shell.terminal.transcript, as: UTF8.self)
    #expect(sent.occurrences(of: "\u{1B}[?2004h") == sent.occurrences(of: "\u{1B}[?2004l"))
  }

  @Test func terminationRestoresTheTerminal() throws {
    let shell = try ShellOnTerminal()
    shell.send("half a line")
    try shell.waitForLine("half a line")
    shell.terminal.signal(SIGTERM)
    #expect(try shell.terminal.waitForExit() == .signal(SIGTERM))
    #expect(!shell.terminal.isRaw)
    let sent = String(decoding: shell.terminal.transcript, as: UTF8.self)
    #expect(sent.occurrences(of: "\u{1B}[?2004h") == sent.occurrences(of: "\u{1B}[?2004l"))
  }

  @Test func endOfInputOnlyOnAnEmptyLine() throws {
    let shell = try ShellOnTerminal()
    shell.send("print 8\u{4}")
    try shell.waitForLine("print 8")
    shell.send("+1\r")
    try shell.waitForRows("9")
    try shell.waitForPrompt()
    #expect(try shell.endOfInput() == .status(0))
  }
}

extension String {
  /// How often another string occurs in this one.
  fileprivate func occurrences(of other: String) -> Int {
    var count = 0
    var rest = utf8[...]
    while !rest.isEmpty {
      if rest.starts(with: other.utf8) { count += 1 }
      rest = rest.dropFirst()
    }
    return count
  }
}
