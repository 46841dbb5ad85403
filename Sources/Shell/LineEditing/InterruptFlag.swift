import Synchronization

/// Whether the user has asked, with Ctrl-C, that the running command stop.
///
/// Long commands poll it and stop at the next whole step; the shell clears it before it starts a
/// command. It is process-wide because a signal is.
///
///     InterruptFlag.clear()
///     while step < last && !InterruptFlag.isRaised { ... }
public enum InterruptFlag {
  private static let raised = Atomic<Bool>(false)

  /// True from the moment of the interrupt until ``clear()``.
  public static var isRaised: Bool { raised.load(ordering: .acquiring) }

  /// Forgets an interrupt.
  public static func clear() { raised.store(false, ordering: .releasing) }

  /// Asks running work to stop, as Ctrl-C does; safe to call in a signal handler.
  public static func raise() { raised.store(true, ordering: .releasing) }
}
