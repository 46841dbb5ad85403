import Glibc

/// A process that runs one cell, and what it says where it fails.
struct WorkerProcess {
  /// How a process ended.
  enum Ending: Equatable {
    case exited(Int32)
    case killed(signal: Int32)
  }

  let identifier: pid_t
  private let errors: CInt

  /// Starts a program with no input, and no output but what it says of errors.
  ///
  /// - Throws: ``ExperimentError`` where that cannot be done.
  init(_ command: [String]) throws {
    let errors = try Self.temporaryFile()
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
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
    let error = posix_spawn(&identifier, command[0], &actions, &attributes, &arguments, environ)
    guard error == 0 else {
      close(errors)
      throw ExperimentError(
        .process, "cannot start a worker: \(String(cString: strerror(error)))",
        hint: "are there too many processes?")
    }
    self.identifier = identifier
    self.errors = errors
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
    var bytes = [UInt8](repeating: 0, count: 4096)
    let length = pread(errors, &bytes, bytes.count, 0)
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
