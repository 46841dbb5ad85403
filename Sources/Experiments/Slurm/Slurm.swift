import Glibc

/// The commands of a Slurm cluster that are needed: each is run as it is found in `PATH`.
public struct Slurm: Sendable {
  /// A task of a job array that is not at its end.
  public struct QueuedTask: Sendable, Hashable {
    /// The number of the job array.
    public let job: Int
    /// The index of the task.
    public let index: Int

    /// A task.
    public init(job: Int, index: Int) {
      self.job = job
      self.index = index
    }
  }

  /// The largest number of tasks of an array plus one, where Slurm does not say: its own default.
  static let usualMaxArraySize = 1001

  private let isStopped: @Sendable () -> Bool

  /// The cluster that this machine belongs to.
  ///
  /// - Parameter isStopped: asked while a command runs; it is ended once this says so.
  public init(unless isStopped: @escaping @Sendable () -> Bool = { false }) {
    self.isStopped = isStopped
  }

  /// Submits a script.
  ///
  /// - Returns: the number of the job array.
  /// - Throws: ``ExperimentError`` with what `sbatch` said.
  public func submit(scriptAt path: String) throws -> Int {
    let answer: ProgramAnswer
    do {
      answer = try run(["sbatch", "--parsable", path])
    } catch let error as ExperimentError where error.code == .notFound {
      throw ExperimentError(
        .process, error.message,
        hint: "submit on a machine of a Slurm cluster; --dry-run only shows the script")
    }
    guard answer.status == 0 else {
      throw ExperimentError(
        .process, "Slurm did not take the job: \(answer.complaint)",
        hint: "partition=, time= and memory= change what is asked for; sinfo lists partitions")
    }
    // "4711", or "4711;cluster".
    let first = answer.output.prefix { $0 != ";" && !$0.isWhitespace }
    guard let number = Int(first), number > 0 else {
      throw ExperimentError(
        .process, "sbatch gave no job number, but: \(answer.output.prefix(200))",
        hint: "squeue --me tells whether the job is there")
    }
    return number
  }

  /// The user's tasks that wait or run; nil where Slurm cannot be asked.
  public func queue() throws -> Set<QueuedTask>? {
    let command = ["squeue", "--me", "--noheader", "--array", "--format=%F %K"]
    guard let answer = try? run(command), answer.status == 0 else {
      try throwIfStopped()
      return nil
    }
    return Set(
      answer.output.split(separator: "\n").compactMap { line in
        let words = line.split(separator: " ")
        guard words.count == 2, let job = Int(words[0]), let index = Int(words[1]) else {
          return nil
        }
        return QueuedTask(job: job, index: index)
      })
  }

  /// The largest index that a task may have: `MaxArraySize` less one.
  public func largestIndex() throws -> Int {
    guard let answer = try? run(["scontrol", "show", "config"]), answer.status == 0 else {
      try throwIfStopped()
      return Self.usualMaxArraySize - 1
    }
    for line in answer.output.split(separator: "\n") where line.hasPrefix("MaxArraySize ") {
      if let size = line.split(separator: "=").last.flatMap({ Int($0.filter(\.isNumber)) }) {
        return max(1, size - 1)
      }
    }
    return Self.usualMaxArraySize - 1
  }

  private func throwIfStopped() throws {
    if isStopped() { throw Self.stopped }
  }

  private static let stopped = ExperimentError(.interrupted, "interrupted")

  private struct ProgramAnswer {
    let status: Int32
    let output: String
    let complaint: String
  }

  private func run(_ command: [String]) throws -> ProgramAnswer {
    let process = try ChildProcess(command, keepsOutput: true)
    while true {
      if let ending = process.ending() {
        let (output, complaint) = (process.output(), process.complaint())
        guard case .exited(let status) = ending else {
          return ProgramAnswer(
            status: -1, output: output, complaint: "\(command[0]) was killed. \(complaint)")
        }
        return ProgramAnswer(
          status: status, output: output,
          complaint: complaint.isEmpty ? "\(command[0]) ended with status \(status)" : complaint)
      }
      if isStopped() {
        ChildProcess.stop([process])
        throw Self.stopped
      }
      usleep(5000)
    }
  }
}
