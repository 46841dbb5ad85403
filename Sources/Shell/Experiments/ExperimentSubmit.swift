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
      if !asked.has(ExperimentParameter.fresh) {
        let states = try store.states(of: cells)
        cells = try cells.filter { states[$0] != .done }
          .filter(absentFrom: waiting(in: store, slurm.queue()))
      }
    }
    let scripts = try scripts(for: cells, in: .next(of: path)).map(\.text)
    guard !scripts.isEmpty else { return Outcome(.text("there is nothing to submit")) }
    return Outcome(
      Answer([.values(scripts.map { .text(String($0.dropLast())) })]), record: .nothing)
  }

  /// Submits what is neither done nor submitted.
  func run(in store: ResultStore) throws -> Outcome {
    let cells = try asked.plan(in: store)
    try store.verifyInputs(of: asked.name, session.configuration)
    let states = try store.states(of: cells)
    let missing = cells.filter { states[$0] != .done }
    let waiting = try waiting(in: store, slurm.queue()).intersection(missing)
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

  /// The cells that tasks in Slurm's queue will run or run, or whose results are not collected yet.
  private func waiting(
    in store: ResultStore, _ queue: Set<Slurm.QueuedTask>?
  ) throws -> Set<Int64> {
    var found: Set<Int64> = []
    for submission in Submission.all(of: store.path) {
      let queued = submission.cells(in: queue ?? [])
      for cell in submission.cells where queued.contains(cell) || submission.hasResult(cell) {
        // An earlier file of results may have been there, with other cells of these numbers.
        let file = try? TaskFile(reading: submission.taskPath(cell))
        if let file, file.task == (try? store.task(cell)) { found.insert(cell) }
      }
    }
    return found
  }

  private func submit(
    _ cells: [Int64], _ store: ResultStore
  ) throws -> (Submission, [Submission.Job]) {
    // Those of them that were submitted before have no task any more: it must not come back.
    for submission in Submission.all(of: store.path) { submission.remove(cells) }
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
        submission.note(job)
        jobs.append(job)
        left = left.dropFirst(script.array.cells.count)
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

extension [Int64] {
  fileprivate func filter(absentFrom others: Set<Int64>) -> [Int64] {
    filter { !others.contains($0) }
  }
}
