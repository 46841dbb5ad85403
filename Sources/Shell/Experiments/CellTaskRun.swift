import CommandLanguage
import Experiments
import Glibc

/// Does what a task on a cluster is started for: runs the cell that a file describes, and leaves
/// what came of it beside that file.
struct CellTaskRun {
  let session: Session

  /// Runs the cell, unless that was done before.
  ///
  /// - Throws: ``ShellError`` where the script fails, after that is written down; what is wrong with
  ///   the file, where nothing is written.
  func run(_ path: String) throws -> Outcome {
    let path = TextFile.absolutePath(path)
    guard path.hasSuffix(".task") else {
      throw ShellError(
        .usage, "this needs the number of a cell, or a file that experiment submit made",
        hint: "results lists the cells", argument: "target")
    }
    let file = try TaskFile(reading: path)
    let task = file.task
    let resultPath = String(path.dropLast(5)) + ".result"
    if let earlier = try? ResultFile(reading: resultPath), case .done = earlier.result.ending,
      (try? earlier.check(isOf: task, at: resultPath)) != nil
    {
      return Outcome(.text("cell \(task.cell) was done before"))
    }
    guard task.version == Version.text else {
      throw ShellError(
        .usage, "cell \(task.cell) is of psn \(task.version), and this is \(Version.text)",
        hint: "submit the experiment again to plan its cells for this version")
    }
    let result = try inside(file.directory) {
      try CellRun(session.configuration).result(of: task)
    }
    guard access(path, F_OK) == 0 else {
      throw ShellError(
        .missing, "cell \(task.cell) was called off while it ran",
        hint: "experiment status tells how far it is")
    }
    try ResultFile(result, of: task).write(to: resultPath)
    if case .failed(let reason) = result.ending {
      throw ShellError(.cellFailed, "cell \(task.cell) failed: \(reason)")
    }
    return Outcome(.text("cell \(task.cell) is done"))
  }

  /// Does something where the experiment was submitted, so that paths in its script mean the same.
  private func inside<Result>(_ folder: String, _ body: () throws -> Result) throws -> Result {
    let before = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard chdir(folder) == 0 else {
      throw ShellError(
        .file, "cannot go to \(folder): \(String(cString: strerror(errno)))",
        hint: "the experiment was submitted there; do these machines share that folder?")
    }
    defer {
      if before >= 0 {
        fchdir(before)
        close(before)
      }
    }
    return try body()
  }
}
