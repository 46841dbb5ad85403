import CommandLanguage
import Experiments
import Glibc

/// Has a Slurm cluster run the cells of an experiment that are not done.
struct ExperimentSubmit {
  let asked: AskedExperiment
  let session: Session
  let request: BatchScript.Request
  let slurm = Slurm(unless: { InterruptFlag.isRaised })

  /// Shows the batch scripts, and changes nothing.
  ///
  /// - Parameter path: the file of results, there or not.
  func show(_ path: String) throws -> Outcome {
    var cells = Array(1...Int64(asked.grid.cellCount))
    if access(path, F_OK) == 0 {
      let store = try ResultStore(openingAt: path)
      defer { store.close() }
      cells = try store.plan(
        asked.name, script: asked.source.text, version: Version.text, cells: asked.grid.cells,
        isTrial: true)
      if !asked.isFresh {
        let states = try store.states(of: cells)
        let missing = cells.filter { states[$0] != .done }
        let waiting = try waiting(in: store, among: missing)
        cells = missing.filter { !waiting.contains($0) }
      }
    }
    let scripts = try scripts(for: cells, in: .next(of: path)).map(\.text)
    guard !scripts.isEmpty else { return Outcome(.text("there is nothing to submit")) }
    return Outcome(
      Answer([.values(scripts.map { .text(String($0.dropLast())) })]), record: .nothing)
  }

  /// Submits what is neither done nor submitted.
  func run(in store: ResultStore) throws -> Outcome {
    try CellLock.withSubmissions(of: store.path, unless: { InterruptFlag.isRaised }) {
      let cells = try asked.plan(in: store, session.configuration)
      guard asked.isFresh else { return try submitMissing(of: cells, store) }
      return try asked.forgetting(cells, of: store) { try submitMissing(of: cells, store) }
    }
  }

  private func submitMissing(of cells: [Int64], _ store: ResultStore) throws -> Outcome {
    let states = try store.states(of: cells)
    let missing = cells.filter { asked.isFresh || states[$0] != .done }
    let waiting = asked.isFresh ? [] : try waiting(in: store, among: missing)
    let wanted = missing.filter { !waiting.contains($0) }
    var fields: [Answer.Field] = [
      .init("experiment", .text(asked.name)), .init("cells", .integer(cells.count)),
      .init("done before", .integer(cells.count - missing.count)),
      .init("submitted before", .integer(waiting.count)),
      .init("submitted now", .integer(wanted.count)),
    ]
    if !wanted.isEmpty {
      let (submission, jobs) = try submit(wanted, store)
      fields += [
        .init("jobs", .text(jobs.map { "\($0.number)" }.joined(separator: ", "))),
        .init("folder", .text(submission.path)),
      ]
    }
    return Outcome(Answer([.fields(fields)]), record: .nothing)
  }

  /// Those of the cells that tasks in Slurm's queue will run or run, or whose results are not
  /// collected yet.
  ///
  /// - Throws: ``ShellError`` where that cannot be told, as Slurm cannot be asked.
  private func waiting(in store: ResultStore, among cells: [Int64]) throws -> Set<Int64> {
    let queue = try slurm.queue()
    var found: Set<Int64> = []
    for submission in Submission.all(of: store.path) {
      let queued = submission.cells(in: queue ?? [])
      for cell in Set(submission.cells).intersection(cells).sorted() {
        // An earlier file of results may have been there, with other cells of these numbers.
        let file = try? TaskFile(reading: submission.taskPath(cell))
        guard let file, file.task == (try? store.task(cell)) else { continue }
        if queued.contains(cell) || submission.hasResult(cell) {
          found.insert(cell)
        } else if queue == nil {
          throw ShellError(
            .missing, "squeue does not answer: cell \(cell) was submitted, and may wait or run",
            hint: "submit again once squeue --me answers; --fresh submits all, whatever runs")
        }
      }
    }
    return found
  }

  private func submit(
    _ cells: [Int64], _ store: ResultStore
  ) throws -> (Submission, [Submission.Job]) {
    let submission = try Submission.make(of: store.path)
    let directory = TextFile.absolutePath(".")
    var left = cells[...]
    var jobs: [Submission.Job] = []
    do {
      for cell in cells {
        try TaskFile(store.task(cell), directory: directory).write(to: submission.taskPath(cell))
      }
      for (index, script) in try scripts(for: cells, in: submission).enumerated() {
        let path = "\(submission.path)/array-\(index + 1).sh"
        try TextFile.write(script.text, to: path)
        let job = try Submission.Job(
          number: slurm.submit(scriptAt: path), offset: script.array.offset)
        try submission.note(job)
        jobs.append(job)
        left = left.dropFirst(script.array.cells.count)
        try forgetEarlier(script.array.cells, than: submission, store)
      }
    } catch {
      submission.remove(left)
      if jobs.isEmpty { submission.remove() }
      guard let error = error as? ExperimentError, !jobs.isEmpty else { throw error }
      throw ExperimentError(
        error.code,
        "\(error.message); \(cells.count - left.count) of \(cells.count) cells "
          + "were submitted before that", hint: error.hint)
    }
    return (submission, jobs)
  }

  /// Takes away what was before, of cells that were just submitted: an earlier task of theirs has
  /// ended without a result, or is not wanted any more, and must not come back.
  private func forgetEarlier(
    _ cells: [Int64], than submission: Submission, _ store: ResultStore
  ) throws {
    for earlier in Submission.all(of: store.path) where earlier != submission {
      earlier.remove(cells)
    }
    if asked.isFresh { try store.forget(cells) }
  }

  private func scripts(for cells: [Int64], in submission: Submission) throws -> [BatchScript] {
    let program = try program()
    return try JobArray.split(cells, largestIndex: slurm.largestIndex()).map {
      BatchScript(
        experiment: asked.name, array: $0, folder: TextFile.absolutePath(submission.path),
        program: program, request: request)
    }
  }

  /// This very program by its own name, for another machine to start.
  private func program() throws -> [String] {
    guard let path = realpath("/proc/self/exe", nil) else {
      throw ShellError(.file, "the path of psn itself cannot be found")
    }
    defer { free(path) }
    // Of a process, as of a machine, networks may take four fifths.
    let memory = request.megabytes.map { ["--memory", "\(max(1, $0 / 5 * 4))MB"] } ?? []
    return [String(cString: path)] + session.configuration.workerCommand.dropFirst() + memory
  }
}
