import Glibc

/// A process that runs another program, and what it says.
struct ChildProcess {
  /// How a process ended.
  enum Ending: Equatable {
    case exited(Int32)
    case killed(signal: Int32)
  }

  let identifier: pid_t
  private let errors: CInt
  private let answers: CInt?

  /// Starts a program with no input; what it says of errors is kept.
  ///
  /// - Parameters:
  ///   - command: the program, looked for in `PATH` where it has no slash, and its arguments.
  ///   - keepsOutput: whether its output is kept, too.
  /// - Throws: ``ExperimentError`` where that cannot be done: `notFound` if there is no such program.
  init(_ command: [String], keepsOutput: Bool = false) throws {
    let errors = try Self.temporaryFile()
    let answers: CInt?
    do {
      answers = keepsOutput ? try Self.temporaryFile() : nil
    } catch {
      close(errors)
      throw error
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    if let answers {
      posix_spawn_file_actions_adddup2(&actions, answers, STDOUT_FILENO)
    } else {
      posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    }
    posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
    // The thread that starts it may block signals, which the program would inherit.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    defer { arguments.forEach { free($0) } }
    var identifier: pid_t = 0
    let error = posix_spawnp(&identifier, command[0], &actions, &attributes, &arguments, environ)
    guard error == 0 else {
      close(errors)
      if let answers { close(answers) }
      throw ExperimentError(
        error == ENOENT ? .notFound : .process,
        "cannot start \(command[0]): \(String(cString: strerror(error)))",
        hint: error == ENOENT ? "is it installed?" : "are there too many processes?")
    }
    self.identifier = identifier
    self.errors = errors
    self.answers = answers
  }

  /// How it ended; nil while it runs. Once it has ended, it must not be asked again.
  func ending() -> Ending? {
    var status: Int32 = 0
    guard waitpid(identifier, &status, WNOHANG) == identifier else { return nil }
    let signal = status & 0x7F
    return signal == 0 ? .exited(status >> 8 & 0xFF) : .killed(signal: signal)
  }

  /// Asks it to stop, or makes it.
  func send(_ signal: Int32) { kill(identifier, signal) }

  /// What it said of errors, up to some length; to be asked once, after it has ended.
  func complaint() -> String {
    defer { close(errors) }
    return Self.text(of: errors, limit: 4096)
  }

  /// What else it said, where that was kept; to be asked once, after it has ended.
  func output() -> String {
    guard let answers else { return "" }
    defer { close(answers) }
    return Self.text(of: answers, limit: 64 << 20)
  }

  /// Asks processes to stop, waits a little, and kills those that go on.
  static func stop(_ processes: [ChildProcess]) {
    var left = processes
    for process in left { process.send(SIGINT) }
    for round in 0..<500 where !left.isEmpty {
      if round == 250 { for process in left { process.send(SIGKILL) } }
      left.removeAll { process in
        guard process.ending() != nil else { return false }
        _ = (process.output(), process.complaint())
        return true
      }
      if !left.isEmpty { usleep(20_000) }
    }
  }

  /// What a file holds, without white space around it.
  private static func text(of file: CInt, limit: Int) -> String {
    var status = stat()
    guard fstat(file, &status) == 0 else { return "" }
    var bytes = [UInt8](repeating: 0, count: min(limit, status.st_size))
    let length = pread(file, &bytes, bytes.count, 0)
    let text = String(decoding: bytes.prefix(max(0, length)), as: UTF8.self)
    return String(
      text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }

  /// A file without a name.
  private static func temporaryFile() throws -> CInt {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var path = Array("\(folder)/psn-worker-XXXXXX".utf8CString)
    let descriptor = mkstemp(&path)
    guard descriptor >= 0 else {
      throw ExperimentError(
        .file, "cannot write to \(folder): \(String(cString: strerror(errno)))",
        hint: "set TMPDIR to a folder that you may write to")
    }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    unlink(path)
    return descriptor
  }
}
