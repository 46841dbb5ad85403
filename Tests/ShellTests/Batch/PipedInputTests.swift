import Glibc
import Testing

@testable import Shell

@Suite(.timeLimit(.minutes(2))) struct PipedInputTests {
  private let directory: TemporaryDirectory
  private let program: Program

  init() throws {
    directory = try TemporaryDirectory()
    program = Program(in: directory)
  }

  /// A program whose standard input is a pipe that is written to as its answers come.
  private final class Conversation {
    private let process: pid_t
    private var pipe: CInt
    private let program: Program

    init(_ program: Program, _ arguments: [String] = []) throws {
      self.program = program
      let path = program.directory.path + "/stdin"
      try #require(mkfifo(path, 0o600) == 0)
      // For reading too, so that neither side waits for the other to open it.
      pipe = open(path, O_RDWR | O_CLOEXEC)
      process = try program.start(arguments)
    }

    func say(_ text: String) {
      let bytes = Array(text.utf8)
      #expect(write(pipe, bytes, bytes.count) == bytes.count)
    }

    /// Waits until all that has been answered is this; a program that has ended will not.
    func expect(_ output: String, _ sourceLocation: SourceLocation = #_sourceLocation) throws {
      while program.directory.read("stdout") != output {
        try Task.checkCancellation()
        try #require(
          waitpid(process, nil, WNOHANG) == 0,
          "ended after \(program.directory.read("stdout") ?? ""), not \(output)",
          sourceLocation: sourceLocation)
        usleep(2000)
      }
    }

    func interrupt() { kill(process, SIGINT) }

    func finish() throws -> Program.Result {
      close(pipe)
      return try program.finish(process)
    }
  }

  @Test func statementsRunAsTheyArrive() throws {
    let psn = try Conversation(program)
    psn.say("print 1\n")
    try psn.expect("1\n")
    psn.say("let x = 2; print $x\nrepeat 2 {\n")
    try psn.expect("1\n2\n")
    psn.say("  print 3 # }\n")
    psn.say("}\npri")
    try psn.expect("1\n2\n3\n3\n")
    psn.say("nt 'a\nb'\n")
    try psn.expect("1\n2\n3\n3\na\nb\n")
    psn.say("print 4")
    let result = try psn.finish()
    #expect(result.status == 0 && result.output.hasSuffix("b\n4\n") && result.errors == "")
  }

  @Test func errorsTellTheLineOfTheWholeInput() throws {
    let psn = try Conversation(program)
    psn.say("print 1\n\n# nothing\nif 1 == 1 {\n  print nosuch\n}\n")
    let result = try psn.finish()
    #expect(result.status == 1 && result.output == "1\n")
    #expect(result.errors.hasPrefix("<stdin>:5:9:"), "\(result.errors)")
    #expect(result.errors.contains("  print nosuch\n"))
  }

  @Test(arguments: [
    ("print 1\nprint )\nprint 3\n", "<stdin>:2:7:"), ("print 1\nrepeat 2 {\n\n", "<stdin>:2:10:"),
  ])
  func whatDoesNotParseIsToldInItsPlace(_ input: String, _ place: String) throws {
    let psn = try Conversation(program)
    psn.say(input)
    let result = try psn.finish()
    #expect(result.status == 1 && result.output == "1\n")
    #expect(result.errors.hasPrefix(place), "\(result.errors)")
  }

  @Test func keepGoingPassesOverWhatDoesNotParse() throws {
    let psn = try Conversation(program, ["--keep-going"])
    psn.say("print )\nprint 1\n")
    try psn.expect("1\n")
    psn.say("print nosuch; print 2\n")
    try psn.expect("1\n2\n")
    #expect(try psn.finish().status == 1)
  }

  @Test func controlCEndsTheWaitForMore() throws {
    let psn = try Conversation(program)
    psn.say("print 1\n")
    try psn.expect("1\n")
    psn.interrupt()
    let result = try psn.finish()
    #expect(result.status == 130 && result.errors == "interrupted\n", "\(result.errors)")
  }

  @Test func aFileIsReadAsAWhole() throws {
    let result = try program.run(input: "print 1\nprint )\n")
    #expect(result.status == 1 && result.output == "" && result.errors.hasPrefix("<stdin>:2:7:"))
  }
}
