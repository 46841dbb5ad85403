import Glibc
import SparseNetworks
import Testing

/// What helps while a line is typed: suggestions, remarks, completion, blocks, the tour.
@Suite(.serialized)
struct TypingHelpTests {
  @Test(arguments: LineEditingTests.modes)
  func rightTakesOverWhatTheHistorySuggests(_ settings: String) throws {
    let shell = try ShellOnTerminal(files: [".editrc": settings])
    shell.enter("print 10+1")
    try shell.waitForRows("11")
    try shell.waitForPrompt()
    shell.send("pri")
    try shell.terminal.wait("the suggestion") { screen in
      screen.textBeforeCursor.hasSuffix("> pri")
        && screen.text.count { $0.hasPrefix("psn> print 10+1") } == 2
    }
    shell.send("\u{1B}[C")
    try shell.waitForLine("print 10+1")
    shell.send("0\r")
    try shell.waitForRows("11", "20")
  }

  @Test func enterRunsWhatWasTypedAndNotWhatIsSuggested() throws {
    let shell = try ShellOnTerminal()
    shell.enter("print 10+15")
    try shell.waitForRows("25")
    try shell.waitForPrompt()
    shell.send("print 10")
    try shell.terminal.wait("the suggestion") { screen in
      screen.textBeforeCursor.hasSuffix("> print 10")
        && screen.text.count { $0.hasPrefix("psn> print 10+15") } == 2
    }
    shell.send("\r")
    try shell.waitForRows("25", "10")
    // What was suggested is gone from the line that was entered.
    try shell.waitForPrompt()
    #expect(shell.rows.contains("psn> print 10"))
  }

  @Test(arguments: LineEditingTests.modes) func saysWhatIsMissing(_ settings: String) throws {
    let shell = try ShellOnTerminal(files: [".editrc": settings])
    shell.send("net ")
    try shell.terminal.wait("the parameters") { screen in
      screen.textBeforeCursor.hasSuffix("> net ")
        && screen.text.contains { $0.contains("WIDTHS [name=NAME]") }
    }
    shell.send("4-3-2 seed=")
    try shell.terminal.wait("what the seed is") { screen in
      screen.textBeforeCursor.hasSuffix("seed=")
        && screen.text.contains { $0.contains("seed of weights") }
    }
    #expect(!shell.rows.contains { $0.contains("WIDTHS") })
    shell.send("2")
    try shell.waitForLine("net 4-3-2 seed=2")
    shell.send("\u{3}")
    try shell.waitForPrompt()
    #expect(shell.rows.contains("psn> net 4-3-2 seed=2^C"))
  }

  /// A mistake in the start file leaves out the rest of it, and the prompt comes all the same.
  @Test func theStartFileMayBeWrong() throws {
    let home = try TemporaryDirectory()
    mkdir(home.path + "/config", 0o700)
    mkdir(home.path + "/config/psn", 0o700)
    try home.write("let x = 5\nfoo\nlet y = 6\n", to: "config/psn/init.psn")
    let shell = try ShellOnTerminal(home: home)
    #expect(shell.rows.contains { $0.hasSuffix("; the rest of this file is left out") })
    shell.enter("print $x")
    try shell.waitForRows("5")
    try shell.waitForPrompt()
    shell.enter("print $y")
    try shell.waitForPrompt()
    #expect(try shell.endOfInput() == .status(0))
  }

  /// The marker stands in the row below the fault, though the line was longer than the terminal.
  @Test func excerptsOfErrorsAreNotWrapped() throws {
    let shell = try ShellOnTerminal(columns: 60)
    let sum = Array(repeating: "1", count: 60).joined(separator: "+")
    shell.enter("print \(sum)+nosuch+\(sum)")
    try shell.waitForPrompt()
    let row = try #require(shell.rows.firstIndex { $0.contains("^~~~~~") })
    let caret = shell.rows[row].prefix { $0 == " " }.count
    #expect(shell.rows[row - 1].dropFirst(caret).hasPrefix("nosuch"))
  }

  @Test func examplesAreShownAndNotWritten() throws {
    let shell = try ShellOnTerminal()
    shell.send("batch \t")
    try shell.terminal.wait("the example") { $0.text.contains { $0.hasPrefix("64 ") } }
    try shell.waitForLine("batch ")
    shell.send("6\t")
    try shell.waitForLine("batch 64 ")
  }

  @Test func remarkMovesWithTheWindow() throws {
    let shell = try ShellOnTerminal()
    shell.send("net ")
    try shell.terminal.wait("the parameters") { screen in
      screen.text.contains { $0.contains("WIDTHS [name=NAME]") && $0.count > 60 }
    }
    shell.terminal.resize(columns: 50, rows: 24)
    try shell.terminal.wait("the parameters in the new width") { screen in
      let rows = screen.text.filter { $0.contains("net ") }
      return rows.count == 1 && rows[0].contains("WIDTHS") && rows[0].count < 50
        && screen.textBeforeCursor.hasSuffix("> net ")
    }
    shell.send("4")
    try shell.waitForLine("net 4")
  }

  /// Whatever is typed, in whatever bursts, the line is the same with hints and without.
  @Test(arguments: 1...4) func hintsLeaveTheLineAlone(_ seed: UInt64) throws {
    let keys = [
      "a", " ", "print ", "net ", "1", "[", "=", "日", "\u{1B}[D", "\u{1B}[A", "\u{1B}[B", "\u{7F}",
      "\u{1}", "\u{15}", "\u{17}", "\u{2}", "\u{1B}b", "\u{1B}[200~fc1 x\u{1B}[201~",
    ]
    var random = RandomStream(seed: seed, name: "keys").draws()
    var bursts: [String] = []
    for _ in 0..<60 {
      let count = 1 + random.integer(below: 4)
      let burst = (0..<count).map { _ in keys[random.integer(below: keys.count)] }.joined()
      bursts.append(burst + (random.integer(below: 2) == 0 ? "e" : "p"))
    }
    let lines = try ["on", "off"].map { hints -> String in
      let shell = try ShellOnTerminal(files: ["hints.psn": "set hints=\(hints)"], columns: 60)
      try shell.enterEach(["print 1234", "net 4-3-2 name=x seed=12", "source ~/hints.psn"])
      for burst in bursts {
        shell.send(burst)
        try shell.terminal.wait("the echo") { $0.textBeforeCursor.last == burst.last }
      }
      shell.send("\u{1}END")
      try shell.terminal.wait("the end") { $0.textBeforeCursor.hasSuffix("> END") }
      return shell.rows[shell.terminal.screen.cursor.row...].joined(separator: "\n")
    }
    #expect(lines[0] == lines[1])
  }

  @Test func enterRepeatsAStepAndThePromptSaysWhereOneIs() throws {
    let shell = try ShellOnTerminal()
    shell.enter("demo")
    try shell.waitForPrompt()
    shell.enter("step")
    try shell.terminal.wait("the prompt, and what Enter does") { screen in
      screen.textBeforeCursor.hasPrefix("psn digits demo step 1 loss 2.")
        && screen.text.contains { $0.hasSuffix("  Enter: step") }
    }
    shell.send("\r")
    try shell.terminal.wait("another step") {
      $0.textBeforeCursor.hasPrefix("psn digits demo step 2 loss 2.")
    }
    // Something that only looks is not repeated.
    shell.enter("print 8")
    try shell.waitForRows("8")
    try shell.waitForPrompt()
    shell.enter("")
    try shell.waitForPrompt()
    #expect(shell.terminal.screen.textBeforeCursor.hasPrefix("psn digits demo step 2"))
    #expect(shell.rows.filter { $0 == "8" }.count == 1)
  }

  @Test func hintsGoWhereTheyAreNotWanted() throws {
    let shell = try ShellOnTerminal()
    shell.enter("set hints=off")
    try shell.waitForPrompt()
    shell.send("print 1")
    try shell.waitForLine("print 1")
    shell.send("\u{15}set h")
    try shell.waitForLine("set h")
    #expect(
      !shell.rows.contains { $0.contains("set hints=off") && $0.hasPrefix("psn> set hints=off ") })
    #expect(shell.rows.filter { $0.contains("set h") }.last == "psn> set h")
  }

  @Test func listsNumbersOfNeuronsWithWhatTheyRead() throws {
    let shell = try ShellOnTerminal()
    shell.enter("net 8-12-3 seed=1")
    try shell.waitForPrompt()
    shell.send("neuron fc1[1\t")
    try shell.waitForRows("1]   reads 8 inputs", "10]  reads 8 inputs", "11]  reads 8 inputs")
    try shell.waitForLine("neuron fc1[1")
    shell.send("1\t")
    try shell.waitForLine("neuron fc1[11] ")
  }

  @Test func blockOfSeveralLinesIsOneEntry() throws {
    let shell = try ShellOnTerminal()
    shell.send("for x in 1 2 {\r")
    try shell.terminal.wait("the second prompt") { $0.textBeforeCursor == "...> " }
    // Completion knows the lines above.
    shell.send("pri\t")
    try shell.terminal.wait("the command") { $0.textBeforeCursor == "...> print " }
    shell.send("$x * 10\r")
    try shell.terminal.wait("the second prompt again") { $0.textBeforeCursor == "...> " }
    shell.send("}\r")
    try shell.waitForRows("10", "20")
    try shell.waitForPrompt()
    shell.send("\u{1B}[A")
    try shell.terminal.wait("the block") { screen in
      screen.textBeforeCursor == "}"
        && screen.text.filter { $0.contains("for x in 1 2 {") }.count == 2
    }
    shell.send("\r")
    try shell.waitForRows("10", "20", "10", "20")
  }

  @Test func tourIsTakenByPressingEnter() throws {
    let shell = try ShellOnTerminal(rows: 60)
    shell.enter("tour")
    for stop in 1...10 {
      try shell.terminal.wait("stop \(stop)") { screen in
        screen.text.contains { $0.hasPrefix("[\(stop)/10]") }
          && screen.text.contains { $0.hasSuffix("Enter runs it") }
      }
      if stop == 3 {
        // Something of one's own in between.
        shell.enter("print 40+2")
        try shell.waitForRows("42")
        try shell.waitForPrompt()
      }
      shell.send("\r")
    }
    try shell.terminal.wait("the end") { $0.text.contains { $0.hasPrefix("That was the tour.") } }
    try shell.waitForPrompt()
    shell.enter("print $missing")
    try shell.waitForPrompt()
    #expect(!shell.rows.contains { $0.hasPrefix("[11/") })
    // It works again, and can be left.
    shell.enter("tour")
    try shell.terminal.wait("the first stop") { screen in
      screen.textBeforeCursor.hasSuffix("> ")
        && screen.text.contains { $0.hasSuffix("Enter runs it") }
    }
    shell.enter("tour end")
    try shell.waitForPrompt()
    shell.enter("print step")
    try shell.waitForRows("450")
    try shell.waitForPrompt()
    #expect(try shell.endOfInput() == .status(0))
  }
}
