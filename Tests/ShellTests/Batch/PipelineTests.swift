import Glibc
import Testing

@testable import Shell

/// The program among others: pipes that close, streams that are missing, environments.
struct PipelineTests {
  private let program: Program

  init() throws {
    ignorePipeSignal()
    program = Program(in: try TemporaryDirectory())
  }

  /// The program within a pipeline of the system's shell.
  private var psn: String { get throws { "'\(try ShellOnTerminal.program())' -q" } }

  @Test func readerThatGoesAwayEndsItQuietly() throws {
    let result = try program.run(
      "-q", "-c", "print 1 | \(try psn) -c 'repeat 20000 { print 2 }' | head -1")
    #expect(result.output == "2\n")
    #expect(result.errors == "")
    #expect(result.status == 0)
  }

  @Test func closedOutputEndsItQuietly() throws {
    let result = try program.run(
      "-q", "-c", "print 1 | \(try psn) -c 'demo; print 2; save kept.psn' >&- || echo $?")
    #expect(result.output == "1\n")
    #expect(result.errors == "")
    #expect(program.directory.read("kept.psn") == nil)
  }

  @Test func programsOfAPipeDieOfAClosedPipeAsUsual() throws {
    let result = try program.run("-q", "-c", "print 1 | (yes; echo $? >&2) | head -1")
    #expect(result.output == "y\n")
    // 141 is a death by SIGPIPE; `yes` would complain if it were ignored.
    #expect(result.errors == "141\n")
  }

  @Test func programThatReadsLittleIsNoFailure() throws {
    let result = try program.run(
      "-c", "net 8-3-2; for i in 1 2 { print weight(fc1) | head -1 > first }; print 5")
    #expect(result.status == 0)
    #expect(result.output.hasSuffix("5\n"))
    #expect(program.directory.read("first")?.split(separator: "\n").count == 1)
  }

  @Test func programThatIsNotThereIsAFailure() throws {
    let result = try program.run("-c", "print 1 | no-such-program")
    #expect(result.status == 1)
    #expect(result.errors.contains("no-such-program could not be run"))
  }

  @Test(arguments: [
    (["CLICOLOR_FORCE=1", "TERM=xterm-256color"], true), (["TERM=xterm-256color"], false),
    (["CLICOLOR_FORCE=1", "NO_COLOR=1", "TERM=xterm-256color"], false),
    (["CLICOLOR_FORCE=0", "TERM=xterm"], false),
  ])
  func colorFollowsTheEnvironment(_ variables: [String], _ isColored: Bool) throws {
    let result = try program.run("-c", "demo; mask fc1; show", variables: variables)
    #expect(result.output.contains("\u{1B}[") == isColored)
    #expect(result.errors == "")
  }

  @Test(arguments: [30, 60, 132]) func widthIsThatOfCOLUMNS(_ columns: Int) throws {
    let result = try program.run(
      "-q", "-c", "demo; mask fc1; help train; show", variables: ["COLUMNS=\(columns)"])
    let longest = result.output.split(separator: "\n").map(\.count).max() ?? 0
    #expect(longest <= columns && longest > columns * 2 / 3)
  }

  @Test func filesGetAnswersWithoutColor() throws {
    let result = try program.run(
      "-c", "demo; show > all; print step >> all", variables: ["CLICOLOR_FORCE=1"])
    #expect(result.status == 0)
    let text = try #require(program.directory.read("all"))
    #expect(!text.contains("\u{1B}") && text.hasPrefix("network") && text.hasSuffix("\n0\n"))
  }
}
