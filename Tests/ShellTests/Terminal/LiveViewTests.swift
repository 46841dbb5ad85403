import SparseNetworks
import TerminalGraphics
import Testing

@testable import Shell

struct LiveViewTests {
  /// In windows of all sizes: lines that fit, and loss, accuracy and rate in each that has room.
  @Test func fitsTheWindow() throws {
    let shell = BatchSession()
    for script in ["demo; step 1", "train epochs=4"] {
      try shell.run(script)
      let state = try shell.session.current()
      let course = try shell.session.courseOfCurrent().course
      for width in [20, 30, 40, 44, 60, 80, 200] {
        for height in [2, 4, 6, 8, 10, 12, 14, 16, 20, 24, 50] {
          let lines = LiveView.lines(
            state, course, done: 123_456, total: 4_500_000, seconds: 1234.5,
            style: RenderingStyle(width: width, height: height - 1), height: height)
          #expect(lines.count < height && lines.allSatisfy { displayWidth(of: $0) <= width })
          guard width >= 40, height >= 8 else { continue }
          let text = lines.joined(separator: " ")
          #expect(text.contains("a second") || text.contains("a  second"), "\(width) x \(height)")
          #expect(text.contains("loss"))
          #expect(text.contains("accuracy") == (state.step > 1))
        }
      }
    }
  }

  /// At 40 x 12 there is a curve of the loss, accuracy in a line, and what is done in words.
  @Test func lowWindow() throws {
    let shell = BatchSession()
    try shell.run("demo; train epochs=4")
    let lines = LiveView.lines(
      try shell.session.current(), try shell.session.courseOfCurrent().course, done: 180,
      total: 180, seconds: 0.5, style: RenderingStyle(width: 40, height: 11), height: 12)
    #expect(lines.first == "training loss")
    #expect(lines.contains("accuracy  ▁▄▇█"))
    #expect(lines.last?.hasSuffix("accuracy 71.03%") == true)
  }

  /// However often it is drawn in a low window, nothing scrolls.
  @Test func staysInPlaceInALowWindow() throws {
    let shell = try ShellOnTerminal(columns: 40, rows: 12)
    try shell.enterEach(["data digits", "net 64-32-10 seed=1"])
    shell.enter("train epochs=40 live=on")
    try shell.terminal.wait("the answer") { screen in
      screen.history.contains { $0.hasPrefix("1,800 of 1,800 steps") }
        && screen.history.contains { $0.hasPrefix("epoch") }
    }
    let history = shell.terminal.screen.history
    #expect(history.count { $0.hasPrefix("training loss") } == 1)
    #expect(history.count { $0.contains(" of 1,800 steps") } == 1)
    #expect(history.contains { $0.hasPrefix("accuracy  ▁") })
  }

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
