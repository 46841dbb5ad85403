import Glibc
import SystemPackage

/// Runs a command of the system's shell on a text.
enum ShellCommand {
  /// Runs `command` with `input` as its standard input, and waits for its end.
  ///
  /// What is left of the input when the command stops reading is dropped. The command gets the
  /// system's own handling of signals, whatever the program has made of its own.
  ///
  /// - Returns: its exit status, or 128 and the number of the signal that ended it.
  /// - Throws: ``ShellError`` where it cannot be started.
  static func run(_ command: String, input: String) throws -> Int32 {
    var ends: [CInt] = [-1, -1]
    guard pipe(&ends) == 0 else { throw failure(errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let process: pid_t
    do {
      defer { close(ends[0]) }
      process = try start(command, reading: ends[0])
    } catch {
      close(ends[1])
      throw error
    }
    // Its reader may go away at any time, which is no failure.
    _ = try? FileDescriptor(rawValue: ends[1]).writeAll(input.utf8)
    close(ends[1])
    return status(of: process)
  }

  private static func start(_ command: String, reading descriptor: CInt) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, descriptor, STDIN_FILENO)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // The program itself ignores it, and what is ignored would stay so.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    let words = ["sh", "-c", command]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { arguments.forEach { free($0) } }
    var process: pid_t = 0
    let code = posix_spawn(&process, "/bin/sh", &actions, &attributes, &arguments, environ)
    guard code == 0 else { throw failure(code) }
    return process
  }

  private static func status(of process: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else { return 0 }
    }
    let signal = status & 0x7F
    return signal == 0 ? status >> 8 & 0xFF : 128 + signal
  }

  private static func failure(_ code: CInt) -> ShellError {
    ShellError(.file, "cannot start the system's shell: \(Errno(rawValue: code))")
  }
}
