import Glibc
import Testing

@testable import Shell

/// One run of the `psn` that was built beside the tests, with files for its three streams.
struct Program {
  /// What a run came to.
  struct Result {
    let status: Int32
    let output: String
    let errors: String
  }

  /// Where the program runs, with a home of its own.
  let directory: TemporaryDirectory

  init(in directory: TemporaryDirectory) { self.directory = directory }

  /// Runs to the end.
  func run(_ arguments: String..., input: String = "", variables: [String] = []) throws -> Result {
    try directory.write(input, to: "stdin")
    return try finish(start(arguments, variables: variables))
  }

  /// Starts it, with what `stdin` of the directory holds as its input.
  func start(_ arguments: [String], variables: [String] = []) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "\(directory.path)/stdin", O_RDONLY, 0)
    for (descriptor, name) in [(Int32(1), "stdout"), (2, "stderr")] {
      posix_spawn_file_actions_addopen(
        &actions, descriptor, "\(directory.path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC | O_APPEND,
        0o600)
    }
    // Changing the directory before a program starts is the shell's to do: POSIX has no call.
    let command =
      ["sh", "-c", #"cd "$0" && exec "$@""#, directory.path, try Self.path()] + arguments
    var argv: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    let environment =
      ["HOME=\(directory.path)", "PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"] + variables
      + SanitizerOptions.variables.map { "\($0.key)=\($0.value)" }
    var envp: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
    defer { (argv + envp).forEach { free($0) } }
    // Tests run on threads that block signals, and a program would inherit that.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var process: pid_t = 0
    let error = posix_spawn(&process, "/bin/sh", &actions, &attributes, &argv, &envp)
    try #require(error == 0, "psn does not start")
    return process
  }

  /// Waits for the end of a started run; the status of one killed by a signal is minus the signal.
  func finish(_ process: pid_t) throws -> Result {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 { try #require(errno == EINTR) }
    let signal = status & 0x7F
    return Result(
      status: signal == 0 ? (status >> 8) & 0xFF : -signal,
      output: directory.read("stdout") ?? "", errors: directory.read("stderr") ?? "")
  }

  /// Where the program is.
  static func path() throws -> String {
    let own = (try? realPath("/proc/self/exe")) ?? ""
    let candidates = [own, CommandLine.arguments.first ?? ""]
      .filter { $0.contains("/") }
      .map { String($0[..<($0.lastIndex(of: "/") ?? $0.startIndex)]) + "/psn" }
    return try #require(
      candidates.first { access($0, X_OK) == 0 }, "psn is not built beside the tests")
  }

  private static func realPath(_ path: String) throws -> String {
    let real = try #require(realpath(path, nil))
    defer { free(real) }
    return String(cString: real)
  }
}
