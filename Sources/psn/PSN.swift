import ArgumentParser
import Glibc
import Shell
import SparseNetworks

/// The program: options, and what they start.
struct PSN: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "psn",
    abstract: "An interactive shell for profiled sparse networks.",
    discussion: """
      Without files and -c, reads commands from the terminal, or from standard input where that \
      is none. Exit status: 0 all well, 1 a command failed, 2 usage, 3 a replay differed, 130 \
      interrupted.
      """)

  @Argument(help: "Scripts to run, in order.", completion: .file())
  var files: [String] = []

  @Option(name: .customShort("c"), help: ArgumentHelp("Commands to run.", valueName: "commands"))
  var commands: String?

  @Flag(help: "Give every answer as one JSON object a line.")
  var json = false

  @Flag(
    name: .shortAndLong,
    help: "Answer what is asked, and no more: commands that do something say nothing.")
  var quiet = false

  @Flag(name: [.customShort("n"), .long], help: "Do not run ~/.config/psn/init.psn.")
  var noInit = false

  @Flag(help: "Go on after a failed command; the exit status still tells.")
  var keepGoing = false

  @Option(help: ArgumentHelp("Instruction set: plain, avx2 or avx512.", valueName: "set"))
  var isa: String?

  @Option(help: ArgumentHelp("Threads to compute on; all cores unless told.", valueName: "count"))
  var threads: Int?

  @Option(
    help: ArgumentHelp(
      "Memory that networks may take, as 4GB or 500MB; four fifths of the machine's unless told.",
      valueName: "size"))
  var memory: String?

  @Option(help: ArgumentHelp("Where to look for data sets first.", valueName: "folder"))
  var dataDir: String?

  @Flag(help: "Show the version, and the instruction set and threads in use.")
  var version = false

  func validate() throws {
    if let threads, !(1...Engine.mostThreads).contains(threads) {
      throw ValidationError("--threads is 1 to \(Engine.mostThreads), not \(threads)")
    }
    if let memory, MemorySize.bytes(memory) == nil {
      throw ValidationError("--memory is an amount such as 4GB or 500MB, not \(memory)")
    }
    guard let isa else { return }
    guard let set = InstructionSet(rawValue: isa) else {
      throw ValidationError("--isa is plain, avx2 or avx512, not \(isa)")
    }
    guard set.isAvailable else { throw ValidationError("this processor has no \(isa)") }
  }

  func run() throws {
    if version {
      StandardStream.output.write(
        Version.report(
          instructionSet: isa.flatMap(InstructionSet.init(rawValue:)) ?? .best,
          threadCount: threads ?? Engine.coreCount))
      return
    }
    let runner = Runner(
      Runner.Settings(
        files: files, commands: commands, json: json, quiet: quiet, runsInit: !noInit,
        keepsGoing: keepGoing, instructionSet: isa.flatMap(InstructionSet.init(rawValue:)),
        threadCount: threads, dataDirectory: dataDir,
        memoryLimit: memory.flatMap(MemorySize.bytes)))
    throw ExitCode(runner.run())
  }
}

extension PSN {
  /// Usage errors exit with 2, as shells do, rather than with the parser's 64.
  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      let code = exitCode(for: error)
      guard code == .validationFailure else { exit(withError: error) }
      StandardStream.error.write(fullMessage(for: error) + "\n")
      Glibc.exit(2)
    }
  }
}
