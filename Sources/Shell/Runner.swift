import CommandLanguage
import Datasets
import Glibc
import Interchange
import SparseNetworks
import TerminalGraphics

/// One run of the program: picks interactive or batch, and gives the exit status.
public struct Runner {
  /// What the command line said.
  public struct Settings: Sendable {
    var files: [String]
    var commands: String?
    var json: Bool
    var quiet: Bool
    var runsInit: Bool
    var keepsGoing: Bool
    var instructionSet: InstructionSet?
    var threadCount: Int?
    var dataDirectory: String?
    var memoryLimit: Int?

    /// All settings; see the program's help for what they mean.
    public init(
      files: [String], commands: String?, json: Bool, quiet: Bool, runsInit: Bool,
      keepsGoing: Bool, instructionSet: InstructionSet?, threadCount: Int?,
      dataDirectory: String?, memoryLimit: Int? = nil
    ) {
      self.files = files
      self.commands = commands
      self.json = json
      self.quiet = quiet
      self.runsInit = runsInit
      self.keepsGoing = keepsGoing
      self.instructionSet = instructionSet
      self.threadCount = threadCount
      self.dataDirectory = dataDirectory
      self.memoryLimit = memoryLimit
    }

    /// This very program, with what of its options a worker of an experiment must share.
    fileprivate var workerCommand: [String] {
      ["/proc/self/exe", "--no-init", "--quiet", "--threads", "1"]
        + (instructionSet.map { ["--isa", $0.rawValue] } ?? [])
        + (dataDirectory.map { ["--data-dir", $0] } ?? [])
    }
  }

  private let settings: Settings
  private let environment: [String: String]
  private let interpreter: Interpreter

  /// A run in this process's environment.
  public init(_ settings: Settings) {
    self.settings = settings
    environment = Self.environmentVariables()
    var configuration = Session.Configuration(
      searchPath: DataSearchPath(explicit: settings.dataDirectory, environment: environment),
      engine: Engine(
        settings.instructionSet ?? .best, threadCount: settings.threadCount ?? Engine.coreCount)
        ?? .singleThreaded,
      memoryLimit: settings.memoryLimit ?? Self.usualMemoryLimit(),
      style: RenderingStyle.detect(
        environment: environment, isTerminal: isatty(STDOUT_FILENO) == 1, columns: terminalWidth()),
      showsProgress: isatty(STDERR_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 && !settings.quiet
        && !["", "dumb"].contains(environment["TERM"] ?? ""),
      journalFolder: Self.stateFolder(environment).map { $0 + "/journals" })
    configuration.workerCommand = settings.workerCommand
    configuration.terminalSize = terminalSize
    var options = Interpreter.Options()
    options.json = settings.json
    options.quiet = settings.quiet
    options.keepsGoing = settings.keepsGoing
    let json = settings.json
    let session = Session(configuration)
    let pager = settings.json ? nil : Pager(environment: environment)
    interpreter = Interpreter(
      session, options: options,
      output: { output in
        let text = output.text
        if output.mayWait, let pager, Self.isTooTall(text, session), pager.show(text) { return }
        if !StandardStream.output.write(text) { exit(1) }
      },
      complain: { Self.complain($0, json: json, columns: session.style.width) })
  }

  /// Does everything, and returns the exit status.
  public func run() -> Int32 {
    SignalHandling.install()
    do {
      if settings.runsInit { try runInit() }
      for file in settings.files {
        try interpreter.run(SourceText(name: file, bytes: contents(of: file)))
      }
      if let commands = settings.commands {
        try interpreter.run(SourceText(name: "-c", text: commands))
      }
      if settings.files.isEmpty && settings.commands == nil { return try runInput() }
      return interpreter.passedStatus
    } catch {
      let failure = Failure(error)
      complain(failure)
      return failure.status
    }
  }

  private func runInput() throws -> Int32 {
    let history = historyFile()
    if let shell = InteractiveShell(interpreter, historyPath: history, complain: complain) {
      if !settings.quiet {
        StandardStream.output.write(
          "psn \(Version.text), a shell for profiled sparse networks. "
            + "Type tour, demo or help.\n")
      }
      beginJournal()
      interpreter.session.begin()
      shell.run()
      interpreter.session.journal?.end()
      return 0
    }
    var status = stat()
    if fstat(STDIN_FILENO, &status) == 0, status.st_mode & S_IFMT == S_IFREG {
      // A file is there as a whole, so a mistake at its end is found before anything is run.
      try interpreter.run(
        SourceText(
          name: "<stdin>",
          bytes: PlainLineReader.rest(of: STDIN_FILENO, limit: TextFile.sizeLimit)))
    } else {
      try interpreter.run(PipedScript(descriptor: STDIN_FILENO, name: "<stdin>"))
    }
    return interpreter.passedStatus
  }

  /// Whether an answer at the prompt is taller than the terminal. On a tour nothing comes between.
  private static func isTooTall(_ text: String, _ session: Session) -> Bool {
    guard session.isInteractive, session.preferences.usesPager, session.tour == nil,
      let size = terminalSize()
    else { return false }
    return Pager.isNeeded(for: text, columns: size.columns, rows: size.rows)
  }

  /// Tells of sessions that were cut short, and begins to keep this one.
  private func beginJournal() {
    guard let path = interpreter.session.configuration.journalFolder else { return }
    let folder = JournalFolder(path: path)
    if let notice = folder.notice { StandardStream.output.write(notice + "\n") }
    interpreter.session.journal = Journal(folder: folder, version: Version.text) {
      // Over the line of progress, which may stand there.
      StandardStream.error.write("\r\u{1B}[K\($0)\n")
    }
    interpreter.session.keepJournal()
  }

  /// Runs the user's start file. A mistake in it leaves out the rest of it, and no more where
  /// someone can mend it from the prompt; what it would have done for a script is missing there.
  private func runInit() throws {
    let base = environment["XDG_CONFIG_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? "~/.config"
    let path = TextFile.expandingTilde(base + "/psn/init.psn")
    guard access(path, F_OK) == 0 else { return }
    do {
      try interpreter.run(TextFile.read(path))
    } catch {
      let failure = Failure(error)
      guard settings.files.isEmpty, settings.commands == nil, LineEditor.hasTerminal else {
        throw failure.hinting("psn -n leaves this file out")
      }
      complain(failure.hinting("the rest of this file is left out"))
    }
  }

  private func contents(of file: String) throws -> [UInt8] {
    try DataFile.read(file, limit: TextFile.sizeLimit)
  }

  /// The program's part of the user's state directory; nil where it has none.
  private static func stateFolder(_ environment: [String: String]) -> String? {
    let home = environment["HOME"].map { $0 + "/.local/state" }
    guard let base = environment["XDG_STATE_HOME"].flatMap({ $0.isEmpty ? nil : $0 }) ?? home,
      base.hasPrefix("/")
    else { return nil }
    return base + "/psn"
  }

  /// The file of what was typed, in a folder that is made if need be.
  private func historyFile() -> String? {
    guard let folder = Self.stateFolder(environment) else { return nil }
    TextFile.makeFolders(folder)
    return folder + "/history"
  }

  private func complain(_ failure: Failure) {
    Self.complain(failure, json: settings.json, columns: interpreter.session.style.width)
  }

  private static func complain(_ failure: Failure, json: Bool, columns: Int) {
    let diagnostic = failure.diagnostic
    // Who pressed Ctrl-C knows where.
    let text =
      failure.status == Failure.interruptedStatus
      ? [diagnostic.message, diagnostic.hint].compactMap(\.self)
        .flatMap { $0.wrapped(to: columns) }.joined(separator: "\n")
      : diagnostic.rendered(columns: columns)
    StandardStream.error.write(json ? JSONLines.line(failure.json) : text + "\n")
  }

  /// Most of the machine's memory: what a network may take.
  private static func usualMemoryLimit() -> Int {
    let pages = sysconf(Int32(_SC_PHYS_PAGES))
    let size = sysconf(Int32(_SC_PAGESIZE))
    return pages > 0 && size > 0 ? pages / 10 * 8 * size : 1 << 32
  }

  private static func environmentVariables() -> [String: String] {
    var result: [String: String] = [:]
    var entry = environ
    while let text = entry.pointee {
      let parts = String(cString: text).split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 { result[String(parts[0])] = String(parts[1]) }
      entry += 1
    }
    return result
  }
}
