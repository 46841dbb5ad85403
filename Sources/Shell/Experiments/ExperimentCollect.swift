import CommandLanguage
import Experiments
import Glibc

/// Takes in what tasks on a cluster have left.
struct ExperimentCollect {
  let store: ResultStore
  /// The experiment whose cells are meant; all where it is nil.
  let name: String?

  /// What became of the cells.
  private struct Course {
    var done = 0
    var doneBefore = 0
    var failed: [(task: CellTask, reason: String)] = []
    /// Cells whose tasks wait or run.
    var queued = 0
    /// Cells that no task is at any more, and that have no result.
    var lost: [(task: CellTask, reason: String)] = []
    /// Cells without a result of which it cannot be said whether tasks are at them.
    var unknown = 0
    /// Files that cannot be taken in.
    var refused: [String] = []

    var isAllWell: Bool { failed.isEmpty && lost.isEmpty && refused.isEmpty }
  }

  /// Looks at every cell that was submitted and is not collected.
  func run() throws -> Outcome {
    let isStopped = { @Sendable in InterruptFlag.isRaised }
    return try CellLock.withSubmissions(of: store.path, unless: isStopped) {
      try run(Slurm(unless: isStopped).queue())
    }
  }

  /// - Parameter queue: the tasks that wait or run; nil where Slurm cannot be asked.
  private func run(_ queue: Set<Slurm.QueuedTask>?) throws -> Outcome {
    var course = Course()
    var known: [String: [CellInputs]] = [:]
    for submission in Submission.all(of: store.path) {
      let queued = queue.map(submission.cells(in:))
      for cell in submission.cells {
        if InterruptFlag.isRaised { throw ShellError.interrupted }
        do {
          guard let task = try task(of: cell, in: submission) else { continue }
          guard submission.hasResult(cell) else {
            if queued?.contains(cell) == true {
              course.queued += 1
            } else if queued == nil {
              course.unknown += 1
            } else {
              course.lost.append((task, lastWords(of: cell, in: submission)))
            }
            continue
          }
          let path = submission.resultPath(cell)
          let file = try ResultFile(reading: path)
          try file.check(isOf: task, at: path)
          if known[task.experiment] == nil {
            known[task.experiment] = try store.inputs(of: task.experiment)
          }
          try take(file.result, of: task, at: path, &known[task.experiment, default: []], &course)
          submission.remove([cell])
        } catch let error as ExperimentError where Self.isOfFile(error) {
          // Another process may just have collected it.
          if error.code != .notFound { course.refused.append(error.message) }
        }
      }
      if submission.cells.isEmpty, queued?.isEmpty == true { submission.remove() }
    }
    return outcome(course, knowsQueue: queue != nil)
  }

  /// Errors that are about one file, rather than about all there is to do.
  private static func isOfFile(_ error: ExperimentError) -> Bool {
    [.notFound, .unreadable, .foreignFile, .corrupt, .conflict].contains(error.code)
  }

  /// What was submitted as a cell; nil where another experiment is meant.
  private func task(of cell: Int64, in submission: Submission) throws -> CellTask? {
    let path = submission.taskPath(cell)
    let task = try TaskFile(reading: path).task
    guard name == nil || task.experiment == name else { return nil }
    guard (try? store.task(cell)) == task else {
      throw ExperimentError(
        .conflict, "\(path) is of a cell that \(store.path) does not have; it was left alone")
    }
    return task
  }

  private func take(
    _ result: CellResult, of task: CellTask, at path: String, _ known: inout [CellInputs],
    _ course: inout Course
  ) throws {
    var inputs: CellInputs?
    if case .done(let outcome) = result.ending {
      let read = CellInputs(outcome.data)
      do {
        try read.check(agreesWith: known)
      } catch let error as ExperimentError {
        throw ExperimentError(error.code, "\(path): \(error.message); it was left alone")
      }
      inputs = read
    }
    guard try store.keep(result, of: task.cell) else {
      // Someone else was first. A cell is one deterministic run, so it must not matter.
      if case .done(let outcome) = result.ending,
        try store.digest(of: task.cell) != outcome.digest
      {
        throw ExperimentError(
          .conflict,
          "\(path) came to another state than cell \(task.cell) did before: one of the "
            + "machines computes wrongly, or data differ; it was left alone")
      }
      course.doneBefore += 1
      return
    }
    if let inputs, !known.contains(inputs) { known.append(inputs) }
    switch result.ending {
    case .done: course.done += 1
    case .failed(let reason): course.failed.append((task, reason))
    }
  }

  /// What the task of a cell said last.
  private func lastWords(of cell: Int64, in submission: Submission) -> String {
    for job in submission.jobs.reversed() {
      let path = "\(submission.path)/\(BatchScript.logName(job, cell: cell))"
      guard let text = try? TextFile.read(path).text else { continue }
      guard let line = text.split(whereSeparator: \.isNewline).last else { continue }
      return "its task ended without a result: \(line.prefix(300)) (\(path))"
    }
    return "its task ended without a result or a word"
  }

  private func outcome(_ course: Course, knowsQueue: Bool) -> Outcome {
    var fields: [Answer.Field] = [
      .init("collected", .integer(course.done + course.failed.count)),
      .init("failed", .integer(course.failed.count)),
      .init("done before", .integer(course.doneBefore)),
      .init("in the queue", .integer(course.queued)), .init("lost", .integer(course.lost.count)),
      .init("refused", .integer(course.refused.count)),
    ]
    if !knowsQueue { fields.append(.init("unknown", .integer(course.unknown))) }
    var items: [Answer.Item] = [.fields(fields)]
    for cells in [course.failed, course.lost] where !cells.isEmpty {
      items.append(
        .table(ResultTables.problems(cells.map { ($0.cell, $0.label, $1) })))
    }
    if !course.refused.isEmpty {
      items.append(
        .table(AnswerTable(columns: ["refused"], rows: course.refused.map { [.text($0)] })))
    }
    var failure: ShellError?
    if !course.isAllWell {
      let counts = [
        (course.failed.count, "failed"), (course.lost.count, "lost"),
        (course.refused.count, "refused"),
      ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
      failure = ShellError(
        .incomplete, "not all results are there: \(counts)",
        hint: course.refused.isEmpty
          ? "experiment submit, as before, submits these cells again"
          : "delete a file that is refused, and experiment submit submits its cell again")
    }
    return Outcome(Answer(items), record: .nothing, failure: failure)
  }
}
