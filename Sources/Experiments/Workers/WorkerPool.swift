import Glibc

/// Runs cells in processes of their own, some at a time.
///
/// A process is told a cell's number and writes down the results itself, so nothing is lost where
/// this one is killed: what runs then is run to its end, and the rest another time.
public struct WorkerPool {
  /// Exit statuses by which a worker tells how its cell went.
  public enum Status {
    /// The cell is done, now or before.
    public static let done: Int32 = 0
    /// The cell failed, and that is written down.
    public static let failed: Int32 = 65
    /// Another process is at this cell.
    public static let busy: Int32 = 75
  }

  /// What becomes of a cell.
  public enum Event: Sendable, Equatable {
    /// A process runs it.
    case started
    /// Another process is at it; it is looked at again.
    case busy
    /// It is done.
    case done
    /// It is done, by another process.
    case doneElsewhere
    /// Its script failed; the results say why.
    case failed
    /// Its process ended without a result, and it will be tried again.
    case lost(String)
    /// Its process ended without a result as often as is tried.
    case givenUp(String)
  }

  /// How often a cell is tried whose process ends without a result.
  public static let mostTries = 3

  /// How many processes there are at a time.
  public let count: Int
  /// The command that runs a cell.
  public let command: (Int64) -> [String]

  /// A pool of some processes, each started by a command.
  public init(count: Int, command: @escaping (Int64) -> [String]) {
    self.count = max(1, count)
    self.command = command
  }

  /// Runs cells to their end.
  ///
  /// - Parameters:
  ///   - shouldStop: asked many times a second; once it says so, processes are asked to stop, and
  ///     killed where they do not.
  ///   - isDone: whether a cell that another process was at is done by now.
  ///   - tell: receives what becomes of each cell.
  ///   - tick: called many times a second.
  /// - Throws: ``ExperimentError`` where no process can be started, and what is thrown by the
  ///   closures; processes that run are stopped.
  public func run(
    _ cells: [Int64], shouldStop: () -> Bool, isDone: (Int64) throws -> Bool,
    tell: (Int64, Event) throws -> Void, tick: () -> Void = {}
  ) throws {
    var waiting = cells[...]
    var elsewhere: [Int64] = []
    var tries: [Int64: Int] = [:]
    var running: [(cell: Int64, process: ChildProcess)] = []
    defer { ChildProcess.stop(running.map(\.process)) }
    var nextLook = ContinuousClock.now
    var pauseOfLooks = Duration.milliseconds(500)
    while !(waiting.isEmpty && running.isEmpty && elsewhere.isEmpty) {
      while running.count < count, let cell = waiting.popFirst() {
        running.append((cell, try ChildProcess(command(cell))))
        try tell(cell, .started)
      }
      usleep(Self.pause)
      // Ctrl-C at a terminal reaches the workers too: that they end is then no loss.
      if shouldStop() { return }
      tick()
      for (index, (cell, process)) in running.enumerated().reversed() {
        guard let ending = process.ending() else { continue }
        running.remove(at: index)
        let complaint = process.complaint()
        switch ending {
        case .exited(Status.done): try tell(cell, .done)
        case .exited(Status.failed): try tell(cell, .failed)
        case .exited(Status.busy):
          elsewhere.append(cell)
          try tell(cell, .busy)
        case .exited, .killed:
          tries[cell, default: 0] += 1
          let reason = Self.reason(ending, complaint)
          if tries[cell, default: 0] < Self.mostTries {
            waiting.append(cell)
            try tell(cell, .lost(reason))
          } else {
            try tell(cell, .givenUp(reason))
          }
        }
      }
      // A process that was at a cell may have ended without a result: then it is tried here.
      if !elsewhere.isEmpty, ContinuousClock.now >= nextLook, waiting.isEmpty {
        nextLook = .now + pauseOfLooks
        // Each look starts a process, and cells may take hours.
        pauseOfLooks = min(pauseOfLooks * 2, .seconds(8))
        for cell in elsewhere {
          if try isDone(cell) { try tell(cell, .doneElsewhere) } else { waiting.append(cell) }
        }
        elsewhere = []
      }
    }
  }

  /// How long the pool sleeps between looks, in microseconds.
  private static let pause: UInt32 = 20_000

  private static func reason(_ ending: ChildProcess.Ending, _ complaint: String) -> String {
    let words =
      switch ending {
      case .killed(let signal): "its process was killed by signal \(signal)"
      case .exited(let status): "its process ended with status \(status)"
      }
    return complaint.isEmpty ? words : words + ": " + complaint
  }
}
