import Experiments
import Testing

struct WorkerTests {
  /// What becomes of cells that are each a shell command.
  private func events(
    _ commands: [String], workers: Int = 2, stopping: Bool = false,
    isDone: (Int64) -> Bool = { _ in true }
  ) throws -> [Int64: [WorkerPool.Event]] {
    var events: [Int64: [WorkerPool.Event]] = [:]
    var running = 0
    let pool = WorkerPool(count: workers) { ["/bin/sh", "-c", commands[Int($0)]] }
    try pool.run(
      commands.indices.map(Int64.init), shouldStop: { stopping && !events.isEmpty },
      isDone: isDone,
      tell: { cell, event in
        events[cell, default: []].append(event)
        if event == .started { running += 1 } else if event != .doneElsewhere { running -= 1 }
        #expect((0...workers).contains(running))
      })
    return events
  }

  @Test func everyCellComesToAnEnd() throws {
    let events = try events(["exit 0", "exit 65", "exit 0", "exit 0"])
    #expect(
      events == [
        0: [.started, .done], 1: [.started, .failed], 2: [.started, .done], 3: [.started, .done],
      ])
  }

  @Test func killedCellsAreTriedAgain() throws {
    let file = try TemporaryFile()
    let once = "test -e \(file.path) || { : > \(file.path); kill -9 $$; }"
    #expect(
      try events([once], workers: 1)[0]
        == [.started, .lost("its process was killed by signal 9"), .started, .done])
  }

  @Test func whatNeverWorksIsGivenUp() throws {
    let reason = "its process ended with status 7: no room"
    #expect(
      try events(["echo no room >&2; exit 7"])[0] == [
        .started, .lost(reason), .started, .lost(reason), .started, .givenUp(reason),
      ])
  }

  @Test func cellsThatAnotherProcessIsAt() throws {
    #expect(try events(["exit 75"])[0] == [.started, .busy, .doneElsewhere])
    var looks = 0
    let file = try TemporaryFile()
    let once = "test -e \(file.path) || { : > \(file.path); exit 75; }"
    let events = try events(
      [once],
      isDone: { _ in
        looks += 1; return false
      })
    #expect(events[0] == [.started, .busy, .started, .done] && looks == 1)
  }

  @Test func stoppingEndsWhatRuns() throws {
    // Both would go on for an hour.
    let events = try events(["exec sleep 3600", "exec sleep 3600", "exit 0"], stopping: true)
    #expect(events == [0: [.started], 1: [.started]])
  }

  @Test func locksKeepOtherProcessesOut() throws {
    let file = try TemporaryFile()
    func isTaken(_ cell: Int) throws -> Bool {
      let script =
        "import fcntl; f = open('\(file.path).locks', 'r+'); "
        + "fcntl.lockf(f, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, \(cell))"
      return try events(["python3 -c \"\(script)\" 2>/dev/null && exit 0; exit 65"])[0]?.last
        == .failed
    }
    let isFree: Void? = try CellLock.with([5, 7], of: file.path) {
      #expect(try [5, 6, 7].map(isTaken) == [true, false, true])
      // One lock inside another, which lets go of its own bytes only.
      try CellLock.withSubmissions(of: file.path, unless: { false }) {
        #expect(try isTaken(0))
        let inner: Void? = try CellLock.with([6, 7], of: file.path) {}
        #expect(inner == nil)
      }
      #expect(try [0, 5, 6].map(isTaken) == [false, true, false])
    }
    #expect(isFree != nil)
    #expect(try !isTaken(5))
  }

  @Test func waitsForSubmissionsEnd() throws {
    let file = try TemporaryFile()
    try CellLock.withSubmissions(of: file.path, unless: { false }) {
      var looks = 0
      #expect(throws: ExperimentError.self) {
        try CellLock.withSubmissions(
          of: file.path,
          unless: {
            looks += 1
            return looks == 3
          }, { Issue.record("two at once") })
      }
    }
  }
}
