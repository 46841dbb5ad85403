import Glibc
import Synchronization

/// What signals do to the shell: they are noted, and acted upon where it is safe.
///
/// The handler touches atomics and writes a byte to a pipe, nothing else. Whoever waits for input
/// also waits for that pipe, so a signal is never missed between a look at the flags and the wait,
/// and it does not matter which thread the system delivers it to.
public enum SignalHandling {
  /// Lets Ctrl-C raise ``InterruptFlag`` instead of ending the process.
  ///
  /// Calling it again changes nothing. Reads and writes under way go on (`SA_RESTART`).
  public static func install() {
    guard wakeUpWriter.load(ordering: .acquiring) < 0 else { return }
    var ends: [CInt] = [-1, -1]
    guard pipe(&ends) == 0 else { return }
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    wakeUpReader.store(ends[0], ordering: .releasing)
    wakeUpWriter.store(ends[1], ordering: .releasing)
    // The first use of a global initializes it, which is no work for a handler: do it here.
    noteSignal(SIGINT)
    _ = takePending()
    InterruptFlag.clear()
    _ = signal(SIGINT, noteSignal)
  }

  /// The descriptor that becomes readable when a signal has come, or -1 before ``install()``.
  static var wakeUpDescriptor: CInt { wakeUpReader.load(ordering: .acquiring) }

  /// The signals that came since the last call.
  static func takePending() -> SignalSet {
    var bytes = [UInt8](repeating: 0, count: 64)
    while wakeUpDescriptor >= 0, read(wakeUpDescriptor, &bytes, bytes.count) > 0 {}
    return SignalSet(rawValue: pendingSignals.exchange(0, ordering: .acquiringAndReleasing))
  }
}

/// A set of signals, by number.
struct SignalSet: OptionSet {
  let rawValue: UInt64

  /// The set of one signal.
  static func signal(_ number: CInt) -> SignalSet { SignalSet(rawValue: 1 << UInt64(number)) }
}

/// The handlers that hold while a line is being edited, and what they replaced.
///
/// Resizing, stopping and going on must reach the editor as events, because the terminal is in raw
/// mode and half of a line is on the screen; signals that end the process must restore it first.
struct EditingSignals {
  static let fatal = [SIGHUP, SIGTERM, SIGQUIT]
  private static let handled = [SIGTSTP, SIGCONT, SIGWINCH] + fatal

  private var replaced: [(number: CInt, handler: sighandler_t?)] = []

  /// Installs the handlers, except for signals that the process was started to ignore.
  init() {
    for number in Self.handled {
      let previous = signal(number, noteSignal)
      if isIgnored(previous) {
        _ = signal(number, SIG_IGN)
      } else {
        replaced.append((number, previous))
      }
    }
  }

  /// Puts back what was there before, and passes on what came too late to be an event.
  func restore() {
    for entry in replaced { _ = signal(entry.number, entry.handler) }
    let late = SignalHandling.takePending()
    for number in Self.fatal + [SIGTSTP] where late.contains(.signal(number)) { _ = raise(number) }
  }

  /// Lets a signal have the effect it had before, now; then notes it again.
  func perform(_ number: CInt) {
    guard let entry = replaced.first(where: { $0.number == number }) else { return }
    _ = signal(number, entry.handler)
    _ = raise(number)
    _ = signal(number, noteSignal)
  }
}

private let pendingSignals = Atomic<UInt64>(0)
private let wakeUpReader = Atomic<CInt>(-1)
private let wakeUpWriter = Atomic<CInt>(-1)

/// The signal handler: async-signal-safe once every global it touches has been used.
private func noteSignal(_ number: CInt) {
  let savedError = errno
  if number == SIGINT { InterruptFlag.raise() }
  pendingSignals.bitwiseOr(1 << UInt64(number), ordering: .acquiringAndReleasing)
  var byte: UInt8 = 0
  // A full pipe is as good as one more byte in it.
  _ = write(wakeUpWriter.load(ordering: .acquiring), &byte, 1)
  errno = savedError
}

private func isIgnored(_ handler: sighandler_t?) -> Bool {
  unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN as sighandler_t?, to: Int.self)
}
