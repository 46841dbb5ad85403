import CommandLanguage
import Experiments

/// Runs the cells of an experiment that are not done.
struct ExperimentRun {
  let asked: AskedExperiment
  let session: Session
  let store: ResultStore
  let workers: Int

  /// How far the work is.
  private struct Course {
    var running = 0
    var ended = 0
    var failed = 0

    mutating func note(_ event: WorkerPool.Event) {
      switch event {
      case .started: running += 1
      case .busy, .lost: running -= 1
      case .doneElsewhere: ended += 1
      case .done, .failed, .givenUp:
        running -= 1
        ended += 1
      }
      switch event {
      case .failed, .givenUp: failed += 1
      default: break
      }
    }
  }

  /// Runs what is missing.
  ///
  /// - Throws: ``ShellError`` and ``ExperimentError`` where nothing can be run at all.
  func run() throws -> Outcome {
    let cells = try asked.plan(in: store, session.configuration)
    if asked.isFresh { try forget(cells) }
    let states = try store.states(of: cells)
    let missing = cells.filter { states[$0] != .done }
    let start = ContinuousClock.now
    try work(through: missing)
    let seconds = Double((ContinuousClock.now - start) / .milliseconds(1)) / 1000
    return try outcome(of: cells, before: cells.count - missing.count, seconds: seconds)
  }

  /// Forgets what is known of cells; what a cluster may still make of them is not wanted any more.
  private func forget(_ cells: [Int64]) throws {
    try CellLock.withSubmissions(of: store.path, unless: { InterruptFlag.isRaised }) {
      try asked.forgetting(cells, of: store) {
        for submission in Submission.all(of: store.path) { submission.remove(cells) }
        try store.forget(cells)
      }
    }
  }

  private func work(through missing: [Int64]) throws {
    var course = Course()
    var progress = ExperimentProgress(
      isShown: session.configuration.showsProgress, workers: workers)
    // Workers share the memory: together they may take what this process may.
    let count = max(1, min(workers, missing.count))
    let share = max(1, (session.configuration.memoryLimit / count) >> 20)
    let command = session.configuration.workerCommand + ["--memory", "\(share)MB"]
    let storeWord = quoted(TextFile.absolutePath(store.path))
    let pool = WorkerPool(count: count) { cell in
      command + ["-c", "experiment cell \(cell) store=\(storeWord)"]
    }
    defer { progress.clear() }
    try pool.run(
      missing, shouldStop: { InterruptFlag.isRaised },
      isDone: { try store.states(of: [$0])[$0] == .done },
      tell: { cell, event in
        course.note(event)
        if case .givenUp(let reason) = event {
          try store.fail(cell, message: reason, machine: CellRun.machine)
        }
        guard session.configuration.showsProgress, let problem = Self.problem(event) else { return }
        let label = (try? store.task(cell))?.label ?? ""
        progress.clear()
        StandardStream.error.write("cell \(cell) \(problem): \(label)\n")
      },
      tick: {
        progress.update(
          ended: course.ended, running: course.running, failed: course.failed,
          total: missing.count)
      })
  }

  /// What to tell at once of a cell that does not go well.
  private static func problem(_ event: WorkerPool.Event) -> String? {
    switch event {
    case .failed: "failed"
    case .lost(let reason): "is tried again (\(reason))"
    case .givenUp(let reason): "is given up (\(reason))"
    case .started, .busy, .done, .doneElsewhere: nil
    }
  }

  private func outcome(of cells: [Int64], before: Int, seconds: Double) throws -> Outcome {
    let wanted = Set(cells)
    let records = try store.cells(of: asked.name).filter { wanted.contains($0.id) }
    let done = records.filter { $0.state == .done }.count
    let failed = records.filter { $0.state == .failed }
    var items: [Answer.Item] = [
      .fields([
        .init("experiment", .text(asked.name)), .init("cells", .integer(cells.count)),
        .init("done before", .integer(before)), .init("done now", .integer(done - before)),
        .init("failed", .integer(failed.count)),
        .init("missing", .integer(cells.count - done - failed.count)),
        .init("seconds", .number(seconds)), .init("results", .text(store.path)),
      ])
    ]
    var failure: ShellError?
    if !failed.isEmpty {
      items.append(.table(ResultTables.failures(failed)))
      failure = ShellError(
        .incomplete, "\(failed.count) of \(cells.count) cells failed",
        hint: "the others are kept; the same command runs these again")
    }
    if InterruptFlag.isRaised {
      failure = ShellError(
        .interrupted, "interrupted with \(done) of \(cells.count) cells done",
        hint: "the same command goes on from there")
    }
    return Outcome(Answer(items), record: .nothing, failure: failure)
  }
}
