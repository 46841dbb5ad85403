import Testing

/// Answers taller than the screen, with a pager that marks what went through it.
@Suite(.serialized)
struct PagerTests {
  private static let marking = "sed 's/^/page: /'"

  private func shell(_ environment: [String: String] = ["PAGER": marking]) throws -> ShellOnTerminal
  {
    try ShellOnTerminal(environment: environment, rows: 12)
  }

  private func paged(_ shell: ShellOnTerminal) -> [String] {
    shell.terminal.screen.history.filter { $0.hasPrefix("page: ") }
  }

  @Test func tallAnswersGoThroughThePager() throws {
    let shell = try shell()
    shell.enter("help; print 3+4")
    try shell.waitForRows("7")
    try shell.waitForPrompt()
    #expect(paged(shell).contains { $0.hasPrefix("page: tour ") })
    #expect(!paged(shell).contains("page: 7"))
    shell.enter("set pager=off; help")
    try shell.terminal.wait("the answer as it is") { $0.history.contains { $0.hasPrefix("tour ") } }
  }

  @Test func theShellsOwnVariableGoesFirst() throws {
    let shell = try shell(["PSN_PAGER": "sed 's/^/own: /'", "PAGER": Self.marking])
    shell.enter("help")
    try shell.terminal.wait("the pager") { $0.history.contains { $0.hasPrefix("own: tour") } }
    let none = try self.shell(["PSN_PAGER": "", "PAGER": Self.marking])
    none.enter("help")
    try none.terminal.wait("the answer") { $0.history.contains { $0.hasPrefix("tour ") } }
  }

  @Test func tallAnswersAreShownWhereThePagerIsNot() throws {
    let shell = try shell(["PAGER": "no-such-program"])
    shell.enter("help")
    try shell.terminal.wait("the answer") { $0.history.contains { $0.hasPrefix("tour ") } }
    try shell.waitForPrompt()
  }

  /// What is told of training comes while it trains, and waits for nobody.
  @Test func trainingIsNotHeldUp() throws {
    let shell = try shell()
    shell.enter("demo")
    try shell.waitForPrompt()
    for line in [
      "train epochs=12", "for x in 1 2 { train epochs=12 }", "train epochs=12; print step",
      "train epochs=2 live=on",
    ] {
      shell.enter(line)
      try shell.waitForPrompt()
      #expect(paged(shell).isEmpty, "\(line)")
    }
  }

  @Test func theTourIsNotHeldUp() throws {
    let shell = try shell()
    shell.enter("tour")
    for stop in 1...5 {
      try shell.terminal.wait("stop \(stop)") { screen in
        screen.history.contains { $0.hasPrefix("[\(stop)/10]") }
          && screen.text.contains { $0.hasSuffix("Enter runs it") }
      }
      shell.send("\r")
    }
    try shell.terminal.wait("stop 6") { $0.history.contains { $0.hasPrefix("[6/10]") } }
    #expect(paged(shell).isEmpty)
  }

  @Test func aProgramThatStopsReadingEndsNothing() throws {
    let shell = try shell()
    shell.enter("net 784-256-10; print weight(fc1) | head -1")
    try shell.waitForPrompt()
    shell.enter("help | true")
    try shell.waitForPrompt()
    shell.enter("print 40+2")
    try shell.waitForRows("42")
    try shell.waitForPrompt()
    #expect(paged(shell).isEmpty)
    #expect(try shell.endOfInput() == .status(0))
  }
}
