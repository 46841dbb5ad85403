import Glibc

/// A program on a terminal of its own, driven by keys and judged by what stands on the screen.
///
///     let terminal = try PseudoTerminal(program: path, environment: ["TERM": "xterm"])
///     terminal.send("print 1+2\r")
///     try terminal.wait("the answer") { $0.text.contains("3") }
///
/// Waiting ends as soon as the condition holds; the deadline is for programs that hang.
final class PseudoTerminal {
  /// What went wrong, with the screen as it was.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// How a program ended.
  enum Exit: Equatable {
    case status(CInt)
    case signal(CInt)
  }

  /// The screen as of the last wait.
  private(set) var screen: TerminalScreen
  /// Every byte that the program has sent.
  private(set) var transcript: [UInt8] = []

  private let terminal: CInt
  private let process: pid_t
  private var exit: Exit?
  private let patience: Int

  // Linux's values of TIOCSPTLCK, TIOCGPTN and POSIX_SPAWN_SETSID, whose macros Swift cannot see.
  private static let setLock: UInt = 0x4004_5431
  private static let getNumber: UInt = 0x8004_5430
  private static let newSession: CInt = 0x80

  /// Starts a program as the leader of a new session whose terminal this is.
  ///
  /// `patience` is how many seconds a wait may take.
  init(
    program: String, arguments: [String] = [], environment: [String: String],
    columns: Int = 80, rows: Int = 24, patience: Int = 20
  ) throws {
    screen = TerminalScreen(columns: columns, rows: rows)
    self.patience = patience
    terminal = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard terminal >= 0 else { throw Failure(description: "no pseudo-terminal: errno \(errno)") }
    var isLocked: CInt = 0
    var number: CInt = 0
    guard ioctl(terminal, Self.setLock, &isLocked) == 0,
      ioctl(terminal, Self.getNumber, &number) == 0
    else { throw Failure(description: "cannot unlock the pseudo-terminal: errno \(errno)") }
    Self.setSize(of: terminal, columns: columns, rows: rows)
    process = try Self.spawn(program, arguments, environment, onTerminal: "/dev/pts/\(number)")
  }

  deinit {
    if exit == nil {
      kill(process, SIGKILL)
      var status: CInt = 0
      waitpid(process, &status, 0)
    }
    close(terminal)
  }

  /// Types; `\r` is Enter, `\u{3}` is Ctrl-C, `\u{1B}[A` is Up.
  func send(_ keys: String) {
    var rest = Array(keys.utf8)[...]
    while !rest.isEmpty {
      // The program may have to be heard before it listens.
      var state = pollfd(fd: terminal, events: Int16(POLLIN | POLLOUT), revents: 0)
      guard poll(&state, 1, CInt(patience * 1000)) > 0 else { return }
      if state.revents & Int16(POLLIN) != 0 { receive() }
      guard state.revents & Int16(POLLOUT) != 0 else {
        if state.revents & Int16(POLLHUP) != 0 { return }
        continue
      }
      let count = rest.prefix(256).withUnsafeBytes { write(terminal, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  /// Sends a signal to the program alone.
  func signal(_ number: CInt) {
    kill(process, number)
  }

  /// Changes the size of the window, of which the program is told by SIGWINCH.
  func resize(columns: Int, rows: Int) {
    screen.resize(columns: columns, rows: rows)
    Self.setSize(of: terminal, columns: columns, rows: rows)
  }

  /// Waits until the screen is as it should be.
  func wait(_ purpose: String, until condition: (TerminalScreen) -> Bool) throws {
    let deadline = Self.now() + patience * 1000
    while !condition(screen) {
      var state = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
      let left = deadline - Self.now()
      guard left > 0, poll(&state, 1, CInt(left)) != 0 else {
        throw failure("waited in vain for \(purpose)")
      }
      guard receive() else { throw failure("the program ended before \(purpose)") }
    }
  }

  /// Waits for the program to end.
  func waitForExit() throws -> Exit {
    let deadline = Self.now() + patience * 1000
    while exit == nil {
      var state = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
      if poll(&state, 1, 10) > 0, !receive() { usleep(1000) }
      var status: CInt = 0
      if waitpid(process, &status, WNOHANG) == process {
        exit = status & 0x7F == 0 ? .status((status >> 8) & 0xFF) : .signal(status & 0x7F)
      }
      guard exit != nil || Self.now() < deadline else {
        throw failure("waited in vain for its end")
      }
    }
    while receive() {}
    return exit ?? .status(-1)
  }

  /// Whether the program has put the terminal into the mode in which it reads key by key.
  var isRaw: Bool {
    var mode = termios()
    return tcgetattr(terminal, &mode) == 0 && mode.c_lflag & tcflag_t(ICANON) == 0
  }

  /// Shows what has arrived; false when the program has closed its end.
  @discardableResult
  private func receive() -> Bool {
    var bytes = [UInt8](repeating: 0, count: 1 << 14)
    let count = read(terminal, &bytes, bytes.count)
    guard count > 0 else { return count < 0 && errno == EINTR }
    transcript += bytes[..<count]
    screen.show(bytes[..<count])
    return true
  }

  private func failure(_ what: String) -> Failure {
    let cursor = "cursor at row \(screen.cursor.row), column \(screen.cursor.column)"
    return Failure(description: "\(what); \(cursor) of\n" + screen.text.joined(separator: "\n"))
  }

  private static func now() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
  }

  private static func setSize(of terminal: CInt, columns: Int, rows: Int) {
    var size = winsize(
      ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(terminal, UInt(TIOCSWINSZ), &size)
  }

  private static func spawn(
    _ program: String, _ arguments: [String], _ environment: [String: String],
    onTerminal name: String
  ) throws -> pid_t {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    let flags = Self.newSession | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
    posix_spawnattr_setflags(&attributes, Int16(flags))
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for number in [SIGINT, SIGQUIT, SIGTSTP, SIGPIPE, SIGHUP, SIGTERM] {
      sigaddset(&signals, number)
    }
    posix_spawnattr_setsigdefault(&attributes, &signals)

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // The first terminal that the leader of a session opens becomes the terminal of the session.
    posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)

    func cStrings(_ strings: [String]) -> [UnsafeMutablePointer<CChar>?] {
      strings.map { strdup($0) } + [nil]
    }
    let argv = cStrings([program] + arguments)
    let envp = cStrings(environment.map { "\($0.key)=\($0.value)" })
    defer { (argv + envp).forEach { free($0) } }
    var process: pid_t = 0
    let code = posix_spawn(&process, program, &actions, &attributes, argv, envp)
    guard code == 0 else {
      throw Failure(description: "cannot start \(program): \(String(cString: strerror(code)))")
    }
    return process
  }
}
