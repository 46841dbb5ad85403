import Glibc
import Testing

@testable import Experiments

struct SlurmTests {
  @Test(
    arguments: [
      ([1, 2, 3], 10, ["0:1-3"]), ([7], 10, ["0:7"]), ([1, 3, 4, 9], 10, ["0:1,3-4,9"]),
      // With four indices, 1 to 4, cells 5 to 8 are the second array.
      ([1, 2, 3, 4, 5, 6, 7, 8, 9], 4, ["0:1-4", "4:1-4", "8:1"]),
      ([4, 5, 12], 4, ["0:4", "4:1", "8:4"]), ([2, 3], 1, ["1:1", "2:1"]), ([3, 1], 10, ["0:1,3"]),
      ([], 10, []), ([2_000_000_001], 1000, ["2000000000:1"]),
    ] as [([Int64], Int, [String])])
  func cellsAreSplitIntoArrays(_ cells: [Int64], _ largest: Int, _ expected: [String]) {
    let arrays = JobArray.split(cells, largestIndex: largest)
    #expect(arrays.map { "\($0.offset):\($0.indices)" } == expected)
    #expect(arrays.flatMap(\.cells) == cells.sorted())
  }

  private func script(
    folder: String = "/r.slurm/1", program: [String] = ["/bin/psn", "--quiet"],
    request: BatchScript.Request = .init(), offset: Int64 = 0
  ) -> String {
    BatchScript(
      experiment: "tiny", array: JobArray(offset: offset, cells: [offset + 1, offset + 2]),
      folder: folder, program: program, request: request
    ).text
  }

  @Test func whatIsAskedForIsInTheScript() {
    let plain = script()
    for option in ["partition", "time", "mem"] { #expect(!plain.contains("--\(option)=")) }
    let full = script(
      request: .init(partition: "short", time: "1:30:00", megabytes: 2048), offset: 1000)
    for line in [
      "--job-name=psn-tiny", "--array=1-2", "--chdir=/r.slurm/1", "--partition=short",
      "--time=1:30:00", "--mem=2048M", "--requeue", "--cpus-per-task=1",
    ] {
      #expect(full.contains("\n#SBATCH \(line)\n"), "\(line)")
    }
    #expect(full.hasPrefix("#!/bin/sh\n") && full.contains("cell=$((SLURM_ARRAY_TASK_ID + 1000))"))
  }

  @Test func pathsMayHaveAnythingInThem() throws {
    #expect(script(folder: #"/a b/"c"\d"#).contains(#"#SBATCH --chdir="/a b/\"c\"\\d""#))
    let file = try TemporaryFile()
    let text = script(program: ["printf", "%s|", "it's $HOME; `x`", ""], offset: 41)
    try file.write(Array(text.utf8))
    let process = try ChildProcess(
      ["env", "SLURM_ARRAY_TASK_ID=1", "sh", file.path], keepsOutput: true)
    while process.ending() == nil {}
    #expect(process.output() == "it's $HOME; `x`||-c|experiment cell cell-42.task|")
    #expect(process.complaint().isEmpty)
  }

  @Test func submissionsAreNumberedAndForgotten() throws {
    let file = try TemporaryFile()
    #expect(Submission.all(of: file.path).isEmpty)
    let first = try Submission.make(of: file.path)
    let second = try Submission.make(of: file.path)
    #expect(Submission.all(of: file.path) == [first, second])
    #expect(Submission.next(of: file.path).path == file.path + ".slurm/3")
    let task = CellTask(experiment: "e", version: "1", script: "", cell: 1, parameters: [])
    for cell in [3, 12] as [Int64] {
      try TaskFile(task, directory: "/").write(to: second.taskPath(cell))
    }
    #expect(first.cells.isEmpty && second.cells == [3, 12] && !second.hasResult(3))
    try second.note(.init(number: 7, offset: 0))
    try second.note(.init(number: 8, offset: 10))
    #expect(second.jobs == [.init(number: 7, offset: 0), .init(number: 8, offset: 10)])
    let queue = [(7, 3), (8, 2), (9, 5)].map { Slurm.QueuedTask(job: $0, index: $1) }
    #expect(second.cells(in: Set(queue)) == [3, 12])
    #expect(BatchScript.logName(.init(number: 8, offset: 10), cell: 12) == "task-8_2.log")
    second.remove([3])
    #expect(second.cells == [12])
    second.remove()
    #expect(Submission.all(of: file.path) == [first])
    // A folder is where the numbers of jobs should be.
    mkdir(first.path + "/jobs", 0o700)
    #expect { try first.note(.init(number: 9, offset: 0)) } throws: {
      ($0 as? ExperimentError)?.hint == "scancel 9 ends it"
    }
    rmdir(first.path + "/jobs")
    first.remove()
    #expect(try file.neighbors.isEmpty)
  }
}
