import Glibc
import Interchange
import SparseNetworks
import Testing

@testable import Shell

struct BatchProgramTests {
  private let directory: TemporaryDirectory
  private let program: Program

  init() throws {
    directory = try TemporaryDirectory()
    program = Program(in: directory)
  }

  @Test func printGivesTheBareValue() throws {
    let result = try program.run("-c", "print 1+1; print 0.1; print 2 > 1 and true; print 'a b'")
    #expect(result.status == 1)
    let bare = try program.run("-c", "print 1+1; print 0.1; print (2 > 1)")
    #expect(bare.status == 0 && bare.output == "2\n0.1\ntrue\n" && bare.errors == "")
  }

  @Test func standardInputIsAScript() throws {
    let result = try program.run(input: "let x = 20\nfor i in 1..2 {\n  print $x + $i\n}\n")
    #expect(result.status == 0 && result.output == "21\n22\n" && result.errors == "")
  }

  @Test func emptyInputIsAllWell() throws {
    let result = try program.run(input: "")
    #expect(result.status == 0 && result.output == "" && result.errors == "")
  }

  @Test func filesRunInOrderBeforeCommands() throws {
    try directory.write("let x = 1\nprint 'a'", to: "a.psn")
    try directory.write("let x = $x + 1\n", to: "b.psn")
    let result = try program.run("b.psn", "a.psn", "-c", "print 1")
    #expect(result.status == 1 && result.output == "")
    let other = try program.run("a.psn", "b.psn", "b.psn", "-c", "print $x", input: "print 99")
    #expect(other.status == 0)
    #expect(other.output.hasSuffix("3\n") && !other.output.contains("99"))
  }

  @Test func aFailureStopsWithStatusOne() throws {
    try directory.write("print 1\nprint nosuch\nprint 3\n", to: "a.psn")
    let result = try program.run("a.psn", "-c", "print 4")
    #expect(result.status == 1 && result.output == "1\n")
    #expect(result.errors.hasPrefix("a.psn:2:7:"))
    #expect(result.errors.contains("print nosuch\n"))
    #expect(result.errors.contains("^"))
  }

  @Test func keepGoingGoesOnAndStillTells() throws {
    let result = try program.run("--keep-going", "-c", "print 1; prnt 2; print x; print 3")
    #expect(result.status == 1 && result.output == "1\n3\n")
    #expect(result.errors.contains("did you mean print"))
    #expect(result.errors.contains("nothing is called x"))
  }

  @Test(arguments: [["--nonsense"], ["--isa", "mmx"], ["-c"], ["--data-dir"]])
  func wrongOptionsExitWithTwo(_ arguments: [String]) throws {
    try directory.write("", to: "stdin")
    let result = try program.finish(program.start(arguments))
    #expect(result.status == 2 && result.output == "" && !result.errors.isEmpty)
  }

  @Test(arguments: ["--help", "--version"]) func askingForHelpIsNoError(_ option: String) throws {
    let result = try program.run(option)
    #expect(result.status == 0 && !result.output.isEmpty && result.errors == "")
  }

  @Test func aReplayThatDiffersExitsWithThree() throws {
    let made = try program.run("-c", "demo; step 2; save a.psn; replay a.psn")
    #expect(made.status == 0 && made.output.hasSuffix(" checks held\n"))
    let script = try #require(directory.read("a.psn"))
    try directory.write(script.replacing("seed=7\n", with: "seed=8\n"), to: "b.psn")
    let result = try program.run("-c", "replay b.psn; print 1")
    #expect(result.status == 3 && result.output.hasPrefix("demo") == false)
    #expect(result.errors.contains("b.psn:"))
    #expect(try program.run("--keep-going", "-c", "replay b.psn; print 1").status == 3)
  }

  @Test func aSessionOnOwnFilesReplaysFromAnotherDirectory() throws {
    let rows = (0..<40).map { "\($0 % 7),\($0 % 5),\($0 % 2)" }.joined(separator: "\n")
    try directory.write(rows, to: "table.csv")
    try directory.write("1 2 1 2", to: "fan-ins")
    let made = try program.run(
      "-c",
      "data csv table.csv; net 2-4-2; profile custom file=./fan-ins layers=fc1; step 3; save a.psn")
    try #require(made.status == 0, "\(made.errors)")
    let elsewhere = try TemporaryDirectory()
    let result = try Program(in: elsewhere).run("-c", "replay \(directory.path)/a.psn")
    #expect(result.status == 0 && result.output.hasPrefix("replay exact: "), "\(result.errors)")
    #expect(directory.read("a.psn")?.contains("/./") == false)
  }

  @Test(.timeLimit(.minutes(2))) func interruptedTrainingExitsWith130() throws {
    try directory.write("", to: "stdin")
    let process = try program.start(["-c", "demo; print 1; train epochs=1000000"])
    // Rows of epochs follow at once.
    while directory.read("stdout")?.contains("\n1\n") != true {
      try #require(kill(process, 0) == 0)
      usleep(10_000)
    }
    usleep(100_000)
    kill(process, SIGINT)
    let result = try program.finish(process)
    #expect(result.status == 130)
    #expect(result.errors.contains("interrupted after "))
    #expect(!result.errors.contains("\r") && !result.errors.contains("\u{1B}"))
  }

  @Test(.timeLimit(.minutes(2))) func interruptsReachIdleLoops() throws {
    try directory.write("", to: "stdin")
    let process = try program.start(["-c", "print 1; repeat 1e15 { if 1 == 2 { } }"])
    while directory.read("stdout") != "1\n" {
      try Task.checkCancellation()
      usleep(10_000)
    }
    usleep(50_000)
    kill(process, SIGINT)
    usleep(2_000_000)
    kill(process, SIGKILL)
    #expect(try program.finish(process).status == 130)
  }

  @Test func jsonIsOneObjectALine() throws {
    let result = try program.run(
      "--json", "-c",
      "demo; show; fanin; train epochs=1; grad fc1; hubs; sample 3; print fanin(out); profiles; "
        + "data info; neuron fc1[0]; eval; nets; help; help net; mask; weights; print 'x' == 'x'")
    #expect(result.status == 0 && result.errors == "")
    let values = try JSONLines.values(in: result.output)
    #expect(values.allSatisfy { $0["command"]?.stringValue != nil })
    #expect(values.count == result.output.split(separator: "\n").count)
    let shown = try #require(values.first { $0["command"]?.stringValue == "show" })
    #expect(shown["fields"]?["edges"]?.integerValue == 2278)
    let printed = try #require(values.first { $0["command"]?.stringValue == "print" })
    #expect(printed["values"]?.elements?.count == 10)
  }

  @Test func jsonErrorsAreObjectsToo() throws {
    let result = try program.run("--json", "--keep-going", "-c", "print 1; prnt 2; net 64-x-10")
    #expect(result.status == 1)
    #expect(try JSONLines.values(in: result.output).count == 1)
    let errors = try JSONLines.values(in: result.errors)
    #expect(errors.count == 2)
    #expect(errors.first?["error"]?.stringValue == "unknownName")
    #expect(errors.first?["file"]?.stringValue == "-c")
    #expect(errors.first?["line"]?.integerValue == 1)
    #expect(errors.first?["column"]?.integerValue == 10)
    #expect(errors.allSatisfy { $0["message"]?.stringValue != nil && $0["hint"] != nil })
  }

  @Test(arguments: [
    ("train", "missing"), ("demo; use nosuch", "unknownName"),
    ("demo; net 64-10 name=a/b", "badName"),
    ("demo; train epochs=1 steps=1", "usage"), ("demo; sample 100000", "outOfRange"),
    ("demo; profile lognormal cv=900", "infeasibleCV"), ("data csv absent.csv", "notFound"),
    ("save nowhere/a.psn; demo", "missing"), ("demo; save nowhere/a.psn", "file"),
    ("print loss", "missing"), ("assert 1 > 2", "assertionFailed"),
  ])
  func jsonErrorsSayOfWhichKindTheyAre(_ commands: String, _ code: String) throws {
    let result = try program.run("--json", "-c", commands)
    let errors = try JSONLines.values(in: result.errors)
    #expect(errors.map { $0["error"]?.stringValue } == [code])
  }

  @Test func jsonErrorsOutsideScriptsAreObjectsToo() throws {
    let result = try program.run("--json", "absent.psn")
    #expect(result.status == 1 && result.output == "")
    let errors = try JSONLines.values(in: result.errors)
    #expect(errors.count == 1 && errors[0]["message"]?.stringValue?.contains("absent.psn") == true)
  }

  @Test func quietLeavesAnswersOnly() throws {
    let commands = """
      data digits; net 64-16-10; batch 64; profile dense; train epochs=1; step; phase; print nnz
      optimizer sgd lr=0.1; save a.psn; schedule; batch
      """
    #expect(try program.run("-q", "-c", commands).output == "1184\nconstant\n64\n")
    #expect(try program.run("-q", "-c", "replay a.psn").output.hasPrefix("replay exact: "))
    #expect(try program.run("-c", commands).output.contains("net1: 1,184 edges"))
  }

  @Test func pipesGetNoColorAndNoProgress() throws {
    let result = try program.run(
      "-c", "demo; show; mask; train epochs=2; grad; sample 1; weights; profiles; help",
      variables: ["TERM=xterm-256color", "COLORTERM=truecolor"])
    #expect(result.status == 0 && result.errors == "")
    #expect(!result.output.contains("\u{1B}") && !result.output.contains("\r"))
  }

  @Test func allInstructionSetsPrintTheSame() throws {
    let outputs = try InstructionSet.allCases.filter(\.isAvailable).map {
      try program.run("--isa", $0.rawValue, "-c", "demo; train epochs=1; print digest; hubs; eval")
    }
    #expect(outputs.allSatisfy { $0.status == 0 && $0.output == outputs[0].output })
  }

  @Test func startFileRunsUnlessRefused() throws {
    mkdir(directory.path + "/.config", 0o700)
    mkdir(directory.path + "/.config/psn", 0o700)
    try directory.write("let x = 5", to: ".config/psn/init.psn")
    #expect(try program.run("-c", "print $x").output == "5\n")
    #expect(try program.run("-n", "-c", "print $x").status == 1)
  }

  @Test func aMistakeInTheStartFileEndsAScript() throws {
    mkdir(directory.path + "/.config", 0o700)
    mkdir(directory.path + "/.config/psn", 0o700)
    try directory.write("let x = 5\nfoo\n", to: ".config/psn/init.psn")
    let result = try program.run("-c", "print $x")
    #expect(result.status == 1 && result.output.isEmpty)
    #expect(result.errors.contains("init.psn:2:1: error: there is no command foo"))
    #expect(result.errors.contains("; psn -n leaves this file out\n"))
  }

  @Test func quittingEndsTheScriptWell() throws {
    try directory.write("print 2", to: "b.psn")
    let result = try program.run("-c", "print 1; quit; print 2")
    #expect(result.status == 0 && result.output == "1\n")
  }
}
