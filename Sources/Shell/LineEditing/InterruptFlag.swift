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
  /// Looks at the flag after which it raises itself; 0 for never.
  private static let looksLeft = Atomic<Int>(0)

  /// True from the moment of the interrupt until ``clear()``.
  public static var isRaised: Bool {
    if looksLeft.load(ordering: .relaxed) > 0,
      looksLeft.subtract(1, ordering: .relaxed).newValue == 0
    {
      raise()
    }
    return raised.load(ordering: .acquiring)
  }

  /// Lets the `count`th look from now find the flag raised, so that tests cut work where no clock
  /// decides; 0 gives that up.
  ///
  /// - Returns: how many looks were left of the last such call.
  @discardableResult
  static func raise(atLook count: Int) -> Int {
    looksLeft.exchange(count, ordering: .acquiringAndReleasing)
  }

  /// Forgets an interrupt.
  public static func clear() { raised.store(false, ordering: .releasing) }

  /// Asks running work to stop, as Ctrl-C does; safe to call in a signal handler.
  public static func raise() { raised.store(true, ordering: .releasing) }
}
