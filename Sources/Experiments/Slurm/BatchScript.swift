/// A script for `sbatch`: a job array whose tasks each run one cell.
public struct BatchScript: Sendable, Equatable {
  /// What is asked of the cluster; what is nil is as it does without being asked.
  public struct Request: Sendable, Equatable {
    /// The partition.
    public var partition: String?
    /// The longest time that a cell may take, as Slurm writes it.
    public var time: String?
    /// The memory of a cell in megabytes.
    public var megabytes: Int?

    /// Asks for something.
    public init(partition: String? = nil, time: String? = nil, megabytes: Int? = nil) {
      self.partition = partition
      self.time = time
      self.megabytes = megabytes
    }
  }

  /// The name of the experiment.
  public let experiment: String
  /// The cells.
  public let array: JobArray
  /// The folder of the submission, absolute.
  public let folder: String
  /// The program and options that run a command of psn's.
  public let program: [String]
  /// What is asked of the cluster.
  public let request: Request

  /// A script.
  public init(
    experiment: String, array: JobArray, folder: String, program: [String], request: Request
  ) {
    self.experiment = experiment
    self.array = array
    self.folder = folder
    self.program = program
    self.request = request
  }

  /// Where what a task says is kept, in the folder.
  public static func logName(_ job: Submission.Job, cell: Int64) -> String {
    "task-\(job.number)_\(cell - job.offset).log"
  }

  /// The text of the script, for any POSIX shell.
  public var text: String {
    let options: [(String, String?)] = [
      ("job-name", Self.optionWord("psn-\(experiment)")), ("array", array.indices),
      ("chdir", Self.optionWord(folder)), ("output", "task-%A_%a.log"), ("open-mode", "append"),
      ("requeue", ""), ("ntasks", "1"), ("cpus-per-task", "1"), ("partition", request.partition),
      ("time", request.time), ("mem", request.megabytes.map { "\($0)M" }),
    ]
    let lines = options.compactMap { name, value in
      value.map { "#SBATCH --\(name)" + ($0.isEmpty ? "" : "=\($0)") }
    }
    let cell =
      array.offset == 0
      ? "cell=$SLURM_ARRAY_TASK_ID" : "cell=$((SLURM_ARRAY_TASK_ID + \(array.offset)))"
    return """
      #!/bin/sh
      \(lines.joined(separator: "\n"))

      # A task runs one cell, which cell-N.task describes, on one thread, and leaves what came of it
      # as cell-N.result, whole or not at all. Queued again, it runs no cell that is done.
      \(cell)
      exec \(program.map(Self.shellWord).joined(separator: " ")) \\
        -c "experiment cell cell-$cell.task"

      """
  }

  /// A word as it must be written to be read as itself by the shell.
  static func shellWord(_ word: String) -> String {
    isPlain(word) ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }

  /// A word as it must be written behind `#SBATCH --option=`.
  static func optionWord(_ word: String) -> String {
    isPlain(word)
      ? word : "\"" + word.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }

  private static func isPlain(_ word: String) -> Bool {
    !word.isEmpty
      && word.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...0xFF:
          true
        default: "-_./+=:,@".utf8.contains(byte)
        }
      }
  }
}
