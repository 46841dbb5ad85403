import Testing

/// The keys of vi, for those whose `~/.editrc` says `bind -v`; what is the same in both modes is tested
/// with the line editor's other tests.
@Suite(.serialized)
struct ViModeTests {
  private func shell(_ settings: String = "bind -v\n") throws -> ShellOnTerminal {
    try ShellOnTerminal(files: [".editrc": settings])
  }

  @Test func editsByTheUsersFile() throws {
    let shell = try shell("bind -v\nbind ^T ed-move-to-beg\n")
    shell.send("print 1+4")
    try shell.waitForLine("print 1+4")
    // Escape, back to the 1, replace it; a lone escape takes effect without another key.
    shell.send("\u{1B}")
    try shell.terminal.wait("the cursor on the 4") { $0.textBeforeCursor.hasSuffix("1+") }
    shell.send("hhr9\r")
    try shell.waitForRows("13")
    try shell.waitForPrompt()
    shell.send("hel\t")
    try shell.waitForLine("help ")
    shell.send("\u{15}\u{1B}[200~print 6+6\u{1B}[201~")
    try shell.waitForLine("print 6+6")
    shell.send("\r")
    try shell.waitForRows("12")
    try shell.waitForPrompt()
    shell.send("9\u{14}print ")
    try shell.waitForLine("print ")
    shell.send("\r")
    try shell.waitForRows("12", "9")
  }

  @Test func movesToTheEndOfAnEmptyLine() throws {
    let shell = try shell()
    shell.send("\u{1B}")
    shell.send("$iprint 2+5\r")
    try shell.waitForRows("7")
  }

  @Test func arrowsStayInInsertMode() throws {
    let shell = try shell()
    try shell.enterEach(["print 20+2"])
    shell.send("pr\u{1B}OA")
    try shell.waitForLine("print 20+2")
    shell.send("\u{1B}[D7\u{1B}[F8\u{1B}[D\u{1B}[3~\u{1B}[1;5D\u{1B}[HX\u{7F}")
    try shell.terminal.wait("the cursor at the beginning") { screen in
      screen.textBeforeCursor.hasSuffix("> ")
        && screen.text.contains { $0.hasPrefix("psn> print 20+72") }
    }
    shell.send("\r")
    try shell.waitForRows("22", "92")
  }

  @Test func commandModeRecallsAndSearches() throws {
    let shell = try shell()
    try shell.enterEach(["print 10+1", "print 20+2"])
    shell.send("\u{1B}")
    shell.send("kk")
    try shell.terminal.wait("the first line") {
      $0.text.contains { $0.hasPrefix("psn> print 10+1") }
        && $0.textBeforeCursor.hasPrefix("psn> ")
    }
    shell.send("j\u{1B}[A\u{1B}[F\u{1B}[DAx")
    shell.send("\u{7F}5\r")
    try shell.waitForRows("11", "22", "25")
  }
}
