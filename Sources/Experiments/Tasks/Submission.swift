import Glibc
import SystemPackage

/// A folder beside a file of results, with cells that were submitted together.
///
/// `cell-12.task` tells what to run, and that nothing has come of it yet; `cell-12.result` is what
/// its task leaves. A cell that is collected, or called off, has neither.
public struct Submission: Sendable, Equatable {
  /// Where it is.
  public let path: String

  /// A job array that was submitted, and which of the cells are its tasks.
  public struct Job: Sendable, Equatable {
    /// The number that Slurm gave it.
    public let number: Int
    /// What was added to an index to come to the number of a cell.
    public let offset: Int64

    /// A job array.
    public init(number: Int, offset: Int64) {
      self.number = number
      self.offset = offset
    }
  }

  /// The folder in which those of a file of results are.
  static func root(of store: String) -> String { store + ".slurm" }

  /// The submissions of a file of results, the earliest first.
  public static func all(of store: String) -> [Submission] {
    let root = root(of: store)
    return names(in: root).compactMap(Int.init).sorted().map { Submission(path: "\(root)/\($0)") }
  }

  /// Where the next one would be.
  public static func next(of store: String) -> Submission {
    let last = names(in: root(of: store)).compactMap(Int.init).max() ?? 0
    return Submission(path: "\(root(of: store))/\(last + 1)")
  }

  /// Makes a folder for one more.
  ///
  /// - Throws: ``ExperimentError`` where that cannot be done.
  public static func make(of store: String) throws -> Submission {
    mkdir(root(of: store), 0o777)
    while true {
      let submission = next(of: store)
      if mkdir(submission.path, 0o777) == 0 { return submission }
      guard errno == EEXIST else {
        throw ExperimentError(
          .file, "cannot make the folder \(submission.path): \(String(cString: strerror(errno)))",
          hint: "may you write beside \(store)?")
      }
    }
  }

  /// Where a cell is described.
  public func taskPath(_ cell: Int64) -> String { "\(path)/cell-\(cell).task" }

  /// Where its task leaves what came of it.
  public func resultPath(_ cell: Int64) -> String { "\(path)/cell-\(cell).result" }

  /// The cells that nothing has come of yet, or that are not collected yet.
  public var cells: [Int64] {
    Self.names(in: path).compactMap { name in
      guard name.hasPrefix("cell-"), name.hasSuffix(".task") else { return nil }
      return Int64(name.dropFirst(5).dropLast(5))
    }.sorted()
  }

  /// Whether the task of a cell has left its result.
  public func hasResult(_ cell: Int64) -> Bool { access(resultPath(cell), F_OK) == 0 }

  /// Takes cells out: they are collected, or what comes of them is not wanted any more.
  public func remove(_ cells: some Sequence<Int64>) {
    for cell in cells {
      // In this order: what has no task is not collected.
      unlink(taskPath(cell))
      unlink(resultPath(cell))
    }
  }

  /// Takes the folder away.
  public func remove() {
    for name in Self.names(in: path) { unlink("\(path)/\(name)") }
    rmdir(path)
    rmdir(FilePath(path).removingLastComponent().string)
  }

  // MARK: - Job arrays

  private var jobsPath: String { path + "/jobs" }

  /// Writes down that a job array was submitted.
  ///
  /// - Throws: ``ExperimentError`` where that cannot be done: nobody would know what the job runs.
  public func note(_ job: Job) throws {
    let file = fopen(jobsPath, "a")
    let isWritten = file.map { fputs("\(job.number) \(job.offset)\n", $0) >= 0 } ?? false
    // What is written may not reach the file before it is closed.
    let isClosed = file.map { fclose($0) == 0 } ?? false
    guard isWritten, isClosed else {
      throw ExperimentError(
        .file,
        "job \(job.number) was submitted, but that cannot be written to \(jobsPath): "
          + String(cString: strerror(errno)), hint: "scancel \(job.number) ends it")
    }
  }

  /// The job arrays that were submitted.
  public var jobs: [Job] {
    guard let file = fopen(jobsPath, "r") else { return [] }
    defer { fclose(file) }
    var jobs: [Job] = []
    var line = [CChar](repeating: 0, count: 100)
    while fgets(&line, Int32(line.count), file) != nil {
      let text = String(
        decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      let words = text.split(whereSeparator: \.isWhitespace)
      if words.count == 2, let number = Int(words[0]), let offset = Int64(words[1]) {
        jobs.append(Job(number: number, offset: offset))
      }
    }
    return jobs
  }

  /// Those of the cells that are among some tasks of Slurm's queue.
  public func cells(in queue: Set<Slurm.QueuedTask>) -> Set<Int64> {
    let jobs = jobs
    return Set(
      queue.flatMap { task in
        jobs.filter { $0.number == task.job }.map { $0.offset &+ Int64(task.index) }
      })
  }

  private static func names(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}
