import Glibc
import Testing

@testable import Shell

struct JournalOnTerminalTests {
  private func journals(_ shell: ShellOnTerminal) -> JournalFolder {
    JournalFolder(path: shell.home.path + "/state/psn/journals")
  }

  @Test(arguments: [SIGKILL, SIGTERM, SIGHUP]) func aKilledSessionIsAnnounced(_ signal: CInt) throws
  {
    let home = try TemporaryDirectory()
    let shell = try ShellOnTerminal(home: home)
    shell.enter("demo; step 12")
    try shell.waitForPrompt()
    shell.terminal.signal(signal)
    #expect(try shell.terminal.waitForExit() == .signal(signal))

    let next = try ShellOnTerminal(home: home)
    try next.waitForRows("A session was cut short (4 commands, 12 steps): recover brings it back.")
    next.enter("recover; print step")
    try next.waitForRows("12")
    try next.waitForPrompt()
    #expect(try next.endOfInput() == .status(0))

    let last = try ShellOnTerminal(home: home)
    #expect(!last.rows.contains { $0.contains("cut short") })
    #expect(journals(last).left().map(\.isEnded) == [true])
  }

  @Test(.timeLimit(.minutes(2))) func aSignalDuringTrainingLeavesARestartPoint() throws {
    let shell = try ShellOnTerminal()
    shell.enter("demo; train epochs=1000000")
    // It is under way once the journal has steps.
    func kept() throws -> Int {
      let folder = journals(shell).path
      guard
        let file = system("cat '\(folder)'/*.journal > '\(shell.home.path)/copy' 2>/dev/null") == 0
          ? shell.home.read("copy") : nil
      else { return 0 }
      return JournalContents(Array(file.utf8)).stepCount
    }
    while try kept() == 0 {
      try Task.checkCancellation()
      usleep(10_000)
    }
    let before = try kept()
    shell.terminal.signal(SIGTERM)
    #expect(try shell.terminal.waitForExit() == .signal(SIGTERM))
    let left = journals(shell).left()
    #expect(left.count == 1 && left[0].contents.stepCount >= before && !left[0].contents.isCut)
  }

  @Test func aRunCutByControlCIsSavedAsTheStepsItWas() throws {
    let shell = try ShellOnTerminal()
    shell.enter("demo")
    try shell.waitForPrompt()
    shell.enter("train epochs=1000000")
    try shell.terminal.wait("progress") { $0.text.contains { $0.contains("steps, ") } }
    shell.send("\u{3}")
    try shell.waitForPrompt()
    shell.enter("save \(shell.home.path)/a.psn; replay \(shell.home.path)/a.psn")
    try shell.terminal.wait("the replay") { $0.text.contains { $0.hasPrefix("replay exact: ") } }
    let saved = try #require(shell.home.read("a.psn"))
    #expect(saved.contains(/\ntrain steps=[0-9]+\n#= step=/))
  }

  /// A recovery that is cut leaves nothing that a second try would have to give up.
  @Test func recoveringCanBeInterruptedAndBegunAgain() throws {
    let home = try TemporaryDirectory()
    let first = try ShellOnTerminal(home: home)
    first.enter("demo")
    try first.waitForPrompt()
    let folder = journals(first)
    first.terminal.signal(SIGKILL)
    _ = try first.terminal.waitForExit()
    // Training that nobody waits for.
    let journal = try #require(folder.left().first)
    var bytes = JournalContents.heading(version: "test")
    for (place, entry) in (journal.contents.entries + ["train steps=100000000"]).enumerated() {
      bytes += JournalContents.record(entry, at: place)
    }
    try home.write(
      String(decoding: bytes, as: UTF8.self),
      to: String(journal.path.dropFirst(home.path.count + 1)))

    let shell = try ShellOnTerminal(home: home)
    for _ in 0..<2 {
      shell.enter("recover")
      try shell.terminal.wait("progress") { $0.text.contains { $0.contains("steps, ") } }
      shell.send("\u{3}")
      try shell.waitForPrompt()
      #expect(shell.rows.contains { $0.contains("nothing is loaded") })
      shell.send("\u{C}")
      try shell.waitForPrompt()
    }
    #expect(try shell.endOfInput() == .status(0))
    #expect(folder.left().map(\.contents.stepCount) == [100_000_000])
  }

  @Test func aDiskThatFillsUpIsToldOnce() throws {
    let home = try TemporaryDirectory()
    // In units of 512 bytes; the signal that comes with it is the shell's to ignore.
    let shell = try ShellOnTerminal(home: home, limit: "ulimit -f 8")
    shell.enter("demo; repeat 300 { step }")
    try shell.waitForPrompt()
    shell.enter("print step")
    try shell.waitForRows("300")
    let told = shell.terminal.screen.history.filter { $0.contains("the journal cannot be written") }
    #expect(told.count == 1)
    let kept = JournalContents(try #require(bytes(of: shell)))
    #expect(!kept.isCut && (1..<300).contains(kept.stepCount))
    #expect(try shell.endOfInput() == .status(0))
  }

  private func bytes(of shell: ShellOnTerminal) -> [UInt8]? {
    let copies = "cat '\(journals(shell).path)'/*.journal > '\(shell.home.path)/copy'"
    return system(copies) == 0 ? shell.home.read("copy").map { Array($0.utf8) } : nil
  }

  @Test func twoSessionsAtOnceKeepTheirOwn() throws {
    let home = try TemporaryDirectory()
    let (first, second) = (try ShellOnTerminal(home: home), try ShellOnTerminal(home: home))
    for (shell, steps) in [(first, 3), (second, 5)] {
      shell.enter("demo; step \(steps)")
      try shell.waitForPrompt()
      shell.enter("recover")
      try shell.waitForRows("there is no session to recover")
    }
    for shell in [first, second] {
      shell.terminal.signal(SIGKILL)
      _ = try shell.terminal.waitForExit()
    }
    let third = try ShellOnTerminal(home: home)
    try third.waitForRows("2 sessions were cut short: recover lists them and brings them back.")
    #expect(Set(journals(third).left().map(\.contents.stepCount)) == [3, 5])
  }

  @Test func aNarrowWindowGetsAShortPrompt() throws {
    let shell = try ShellOnTerminal(columns: 44)
    shell.enter("demo; step 3")
    try shell.waitForPrompt()
    #expect(shell.terminal.screen.textBeforeCursor == "psn demo> ")
  }
}
