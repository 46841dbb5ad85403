import Testing

/// Answers suit the screen as it is when they come.
@Suite(.serialized)
struct ScreenSizeTests {
  /// The axis of a curve is as wide as the window, resized since the prompt was shown.
  @Test func anAnswerHasTheWidthOfTheMoment() throws {
    let shell = try ShellOnTerminal()
    try shell.enterEach(["demo", "step 3"])
    for columns in [57, 44, 71] {
      shell.terminal.resize(columns: columns, rows: 24)
      shell.enter("plot loss")
      try shell.terminal.wait("an axis of \(columns) columns") { screen in
        screen.history.contains { $0.contains("└") && $0.count == columns }
      }
      try shell.waitForPrompt()
    }
  }

  @Test func aLongListIsCutShortOnTheScreenAlone() throws {
    let shell = try ShellOnTerminal()
    try shell.enterEach(["net 64-128-10 seed=7", "print weight(fc1)"])
    let rows = shell.terminal.screen.history
    #expect(rows.count < 24 && rows.contains("..."))
    #expect(rows.contains { $0.hasPrefix("8,192 values, mean ") })
    try shell.enterEach(["print weight(fc1) > ~/all.txt", "print weight(fc1) | wc -l"])
    #expect(shell.home.read("all.txt")?.split(separator: "\n").count == 8192)
    #expect(shell.terminal.screen.history.contains("8192"))
    // So many can still be read.
    try shell.enterEach(["print fanin(fc1)"])
    #expect(shell.terminal.screen.history.count { $0 == "64" } == 128)
    try shell.enterEach(["print weight(fc1) all=on"])
    #expect(shell.terminal.screen.history.count > 8192)
  }

  @Test func aLongTableIsCutShortOnTheScreenAlone() throws {
    let shell = try ShellOnTerminal()
    try shell.enterEach(["demo", "predict all on=train"])
    let rows = shell.terminal.screen.history
    #expect(rows.contains("... 438 more rows; > FILE or | COMMAND gets all"))
    #expect(
      rows.contains { $0.hasPrefix("    999  ") } && !rows.contains { $0.hasPrefix("  1,000  ") })
    try shell.enterEach(["predict all on=train > ~/all.txt"])
    // A heading, and three fields.
    #expect(shell.home.read("all.txt")?.split(separator: "\n").count == 1438 + 4)
  }

  /// On the tour nothing is paged, and of a neuron's picture nothing scrolls away.
  @Test(arguments: [24, 30]) func theTourShowsANeuronWhole(_ rows: Int) throws {
    let shell = try ShellOnTerminal(rows: rows)
    shell.enter("tour")
    for stop in 1...7 {
      try shell.terminal.wait("stop \(stop)") { screen in
        screen.history.contains { $0.hasPrefix("[\(stop)/10]") }
          && screen.text.contains { $0.hasSuffix("Enter runs it") }
      }
      if stop < 7 { shell.send("\r") }
    }
    let screen = shell.rows
    let first = try #require(screen.firstIndex { $0.hasPrefix("8 pixel rows (down)") })
    #expect(screen[first - 1] == "fc1[65]")
    #expect(screen[first...].contains { $0.hasPrefix("[7/10]") })
  }
}
