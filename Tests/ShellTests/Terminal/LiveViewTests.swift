import Testing

struct LiveViewTests {
  /// The view is drawn over itself, and its last state stays above the answer.
  @Test func staysInPlace() throws {
    let shell = try ShellOnTerminal(rows: 40)
    shell.enter("demo")
    try shell.waitForPrompt()
    shell.enter("train epochs=30 live=on")
    try shell.terminal.wait("the answer") { screen in
      screen.history.contains { $0.contains("1,350 of 1,350 steps") }
        && screen.history.contains { $0.hasPrefix("   30  1,350") }
    }
    let titles = shell.terminal.screen.history.filter { $0.hasPrefix("training loss") }
    #expect(titles.count == 1)
    #expect(titles.first?.contains("test accuracy (%)") == true)
    #expect(shell.terminal.screen.history.contains { $0.hasPrefix("fan-in of fc1") })
  }
}
