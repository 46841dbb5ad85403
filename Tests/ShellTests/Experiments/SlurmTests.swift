import CommandLanguage
import Glibc
import SparseNetworks
import Testing

@testable import Shell

/// Submitting and collecting, with stand-ins for the commands of Slurm that only keep what they are
/// told: a test runs the tasks itself. `scripts/slurm-test` does it with a real Slurm.
struct SlurmTests {
  private static let grid = "over profile=power,frob seed=1..3"

  /// A folder with an experiment, and a cluster that takes arrays of four tasks.
  private struct Cluster {
    let program: Program
    var directory: TemporaryDirectory { program.directory }

    init() throws {
      program = try TinyExperiment.program()
      mkdir(directory.path + "/bin", 0o700)
      let commands = [
        "sbatch": """
        if [ -e refuse ] && [ ! -e scripts ]; then echo 'sbatch: error: full' >&2; exit 1; fi
        if [ -e refuse-second ] && [ -e scripts ]; then echo 'sbatch: error: full' >&2; exit 1; fi
        echo "$2" >> scripts
        echo "$(wc -l < scripts);cluster"
        """,
        "squeue": "[ -e deaf ] && exit 1; cat queue 2>/dev/null",
        "scontrol": "echo 'MaxArraySize            = 5'",
      ]
      for (name, text) in commands {
        try directory.write("#!/bin/sh\n\(text)\nexit 0\n", to: "bin/" + name)
        chmod("\(directory.path)/bin/\(name)", 0o700)
      }
    }

    private var variables: [String] { ["PATH=\(directory.path)/bin:/usr/bin:/bin"] }

    @discardableResult
    func psn(_ command: String) throws -> Program.Result {
      try program.run("-n", "-c", command, variables: variables)
    }

    func start(_ command: String) throws -> pid_t {
      try program.start(["-n", "-c", command], variables: variables)
    }

    /// The batch scripts that were submitted.
    var scripts: [String] {
      (directory.read("scripts") ?? "").split(separator: "\n").map(String.init)
    }

    /// Runs a task of the array that was submitted so many calls ago, as Slurm would.
    @discardableResult
    func runTask(_ index: Int, ofArray number: Int) throws -> Int32 {
      let path = "\(directory.path)/\(scripts[number - 1])"
      let folder = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
      return try ShellCommand.run(
        "cd '\(folder)' && SLURM_ARRAY_TASK_ID=\(index) sh '\(path)' "
          + ">task-\(number)_\(index).log 2>&1", input: "")
    }

    func has(_ path: String) -> Bool { access("\(directory.path)/\(path)", F_OK) == 0 }
  }

  @Test func dryRunsChangeNothing() throws {
    let cluster = try Cluster()
    let command =
      "experiment submit tiny.psn --slurm partition=short time=2:00:00 memory=1GB \(Self.grid)"
    let shown = try cluster.psn(command + " --dry-run")
    #expect(shown.status == 0, "\(shown.errors)")
    #expect(!cluster.has("results.sqlite") && !cluster.has("results.sqlite.slurm"))
    #expect(cluster.scripts.isEmpty)
    #expect(shown.output.contains("#SBATCH --array=1-4\n"))
    #expect(shown.output.contains("#SBATCH --array=1-2\n"))
    #expect(shown.output.contains("#SBATCH --mem=1024M\n"))
    #expect(shown.output.contains("--memory 816MB"))
    // What is shown is what is then submitted.
    try cluster.psn(command)
    #expect(
      try cluster.psn("experiment submit tiny.psn over seed=1 memory=1GB --dry-run --fresh")
        .output.contains("#SBATCH --mem=1024M\n"))
    let written = try cluster.scripts.map { try #require(cluster.directory.read($0)) }
    #expect(shown.output == written.joined() && written.count == 2)
    // With results there, it is about what is missing, and they stay as they are.
    try cluster.psn("experiment run tiny.psn over profile=power seed=1..2")
    let before = try cluster.program.rows()
    let later = try cluster.psn("experiment submit tiny.psn --dry-run over profile=power seed=1..5")
    #expect(later.output.contains("#SBATCH --array=3\n"), "\(later.output)\(later.errors)")
    #expect(try cluster.program.rows() == before)
  }

  @Test func throughTasksItComesToTheSame() throws {
    let cluster = try Cluster()
    #expect(try cluster.psn("experiment run tiny.psn store=here.sqlite \(Self.grid)").status == 1)
    let submit = "experiment submit tiny.psn store='my results' \(Self.grid)"
    let submitted = try cluster.psn(submit)
    #expect(submitted.status == 0 && submitted.output.contains("jobs              1, 2"))
    #expect(try cluster.runTask(1, ofArray: 1) == 0)
    #expect(try cluster.runTask(4, ofArray: 1) == 65)
    // Those in the queue are waited for, and not submitted again; nor is what is not yet collected.
    try cluster.directory.write("1 2\n1 3\n2 1\n2 2\n9 7\n", to: "queue")
    #expect(try cluster.psn(submit).output.contains("submitted now     0"))
    let first = try cluster.psn("experiment collect store='my results'")
    #expect(first.status == 1 && first.errors.contains("1 failed"))
    #expect(first.output.contains("in the queue  4") && first.output.contains("cannot be frob"))
    // Queued again and run twice, a task's cell is there once.
    for _ in 0..<2 { #expect(try cluster.runTask(2, ofArray: 1) == 0) }
    try cluster.runTask(3, ofArray: 1)
    for index in 1...2 { #expect(try cluster.runTask(index, ofArray: 2) == 65) }
    try cluster.directory.write("", to: "queue")
    #expect(try cluster.psn("experiment collect store='my results'").errors.contains("2 failed"))
    #expect(try cluster.program.rows(of: "my results") == cluster.program.rows(of: "here.sqlite"))
    let last = try cluster.psn("experiment collect store='my results'")
    #expect(last.status == 0 && last.output.contains("collected     0"), "\(last.errors)")
    #expect(!cluster.has("my results.slurm"))
    // Only those that failed are left to be run.
    #expect(try cluster.psn(submit).output.contains("submitted now     3"))
  }

  @Test func lostCellsAreSubmittedAgain() throws {
    let cluster = try Cluster()
    let submit = "experiment submit tiny.psn over seed=1..2"
    try cluster.psn(submit)
    try cluster.runTask(1, ofArray: 1)
    let folder = "results.sqlite.slurm/1"
    try cluster.directory.write("slurmstepd: out of time\n", to: "\(folder)/task-1_2.log")
    let collected = try cluster.psn("experiment collect tiny")
    #expect(collected.status == 1 && collected.errors.contains("1 lost"))
    let words = collected.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("slurmstepd: out of time (\(folder)/task-1_2.log)"))
    #expect(try cluster.psn(submit).output.contains("submitted now     1"))
    // The first task, should it come to life again, is not wanted any more.
    #expect(try cluster.runTask(2, ofArray: 1) == 1)
    #expect(!cluster.has("\(folder)/cell-2.result"))
    try cluster.runTask(2, ofArray: 2)
    #expect(try cluster.psn("experiment collect").status == 0)
    #expect(try cluster.program.rows().filter { $0.contains("\"done\"") }.count == 2)
  }

  @Test func twoSubmitsAtOnceDoNotTakeTheSameCells() throws {
    let cluster = try Cluster()
    try cluster.directory.write("", to: "stdin")
    try cluster.directory.write("1 1\n1 2\n1 3\n", to: "queue")
    let submits = try (0..<2).map { _ in
      try cluster.start("experiment submit tiny.psn over seed=1..3")
    }
    for submit in submits { #expect(try cluster.program.finish(submit).status == 0) }
    #expect(cluster.scripts.count == 1)
    for index in 1...3 { #expect(try cluster.runTask(index, ofArray: 1) == 0) }
  }

  /// Where Slurm does not say what runs, nothing that runs is lost.
  @Test func withoutAQueueNothingIsSubmittedTwice() throws {
    let cluster = try Cluster()
    try cluster.directory.write("", to: "deaf")
    // What was never submitted can be.
    #expect(try cluster.psn("experiment submit tiny.psn over seed=1..2").status == 0)
    for end in ["", " --dry-run"] {
      let again = try cluster.psn("experiment submit tiny.psn over seed=1..3" + end)
      #expect(again.status == 1 && again.errors.contains("squeue does not answer: cell 1 was"))
    }
    #expect(cluster.scripts.count == 1)
    #expect(try cluster.psn("experiment collect").output.contains("unknown       2"))
    for index in 1...2 { #expect(try cluster.runTask(index, ofArray: 1) == 0) }
    #expect(
      try cluster.psn("experiment submit tiny.psn over seed=1..3").output
        .contains("submitted before  2"))
    #expect(try cluster.psn("experiment collect").output.contains("collected     2"))
  }

  /// What cannot be submitted takes nothing away.
  @Test func refusedJobsForgetNothing() throws {
    let cluster = try Cluster()
    try cluster.psn("experiment run tiny.psn over seed=1")
    try cluster.psn("experiment submit tiny.psn over seed=1..2")
    try cluster.runTask(2, ofArray: 1)
    let before = try cluster.program.rows()
    try cluster.directory.write("", to: "refuse-second")
    let refused = try cluster.psn("experiment submit tiny.psn over seed=1..2 --fresh")
    #expect(refused.status == 1 && refused.errors.contains("did not take the job"))
    #expect(try cluster.program.rows() == before)
    #expect(cluster.has("results.sqlite.slurm/1/cell-2.result"))
    #expect(try cluster.psn("experiment collect").output.contains("collected     1"))
  }

  @Test(arguments: ["run", "submit"])
  func freshCellsHaveNoUseForEarlierTasks(_ action: String) throws {
    let cluster = try Cluster()
    try cluster.psn("experiment submit tiny.psn over seed=1..2")
    try cluster.runTask(1, ofArray: 1)
    let fresh = try cluster.psn("experiment \(action) tiny.psn over seed=1 --fresh")
    #expect(fresh.status == 0, "\(fresh.errors)")
    let folder = "results.sqlite.slurm/1"
    #expect(!cluster.has("\(folder)/cell-1.task") && !cluster.has("\(folder)/cell-1.result"))
    #expect(cluster.has("\(folder)/cell-2.task"))
    #expect(try cluster.runTask(1, ofArray: 1) == 1)
    let collected = try cluster.psn("experiment collect")
    #expect(collected.output.contains("collected     0"))
  }

  @Test func whatSbatchSaysIsTold() throws {
    let cluster = try Cluster()
    try cluster.directory.write("", to: "refuse")
    let refused = try cluster.psn("experiment submit tiny.psn over seed=1..6")
    #expect(refused.status == 1 && refused.errors.contains("did not take the job: sbatch: error"))
    #expect(!cluster.has("results.sqlite.slurm"))
    cluster.directory.delete("refuse")
    try cluster.directory.write("", to: "refuse-second")
    let half = try cluster.psn("experiment submit tiny.psn over seed=1..6")
    #expect(half.errors.contains("4 of 6 cells were submitted before that"), "\(half.errors)")
    #expect(cluster.has("results.sqlite.slurm/1/cell-4.task"))
    #expect(!cluster.has("results.sqlite.slurm/1/cell-5.task"))
  }

  /// Seals a line as a task would have it.
  private func sealed(_ line: some StringProtocol) -> String {
    "\(line)\nsha256 \(SHA256.hexDigest(of: Array(line.utf8)))\n"
  }

  @Test func strangeResultsAreLeftAlone() throws {
    let cluster = try Cluster()
    try cluster.psn("experiment submit tiny.psn over seed=1..4")
    for index in 1...4 { try cluster.runTask(index, ofArray: 1) }
    func path(_ cell: Int) -> String { "results.sqlite.slurm/1/cell-\(cell).result" }
    func line(_ cell: Int) throws -> String {
      String(try #require(cluster.directory.read(path(cell))?.split(separator: "\n").first))
    }
    let lines = try (1...4).map(line)
    let strange = [
      String(lines[0].dropLast()) + "\nsha256 0\n",
      sealed(lines[1].replacing("\"version\":\"\(Version.text)\"", with: "\"version\":\"0.0.1\"")),
      sealed(lines[0]),
      sealed(lines[3].replacing("sha256=", with: "sha256=0")),
    ]
    for (index, text) in strange.enumerated() {
      try cluster.directory.write(text, to: path(index + 1))
    }
    try cluster.psn("experiment run tiny.psn over seed=5")
    let collected = try cluster.psn("experiment collect")
    #expect(collected.status == 1 && collected.errors.contains("4 refused"), "\(collected.errors)")
    let words = collected.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for reason in [
      "its checksum is wrong", "of psn 0.0.1, and the cell is of psn", "than cell 3",
      "not that of earlier cells",
    ] {
      #expect(words.contains(reason), "\(reason): \(collected.output)")
    }
    for (index, text) in strange.enumerated() {
      #expect(cluster.directory.read(path(index + 1)) == text)
    }
    #expect(try cluster.program.rows().filter { $0.contains("\"done\"") }.count == 1)
    // One that came to another state than a cell that is done by now.
    try cluster.directory.write(
      sealed(lines[0].replacing("\"digest\":\"", with: "\"digest\":\"0")), to: path(1))
    try cluster.psn("experiment run tiny.psn over seed=1")
    #expect(try cluster.psn("experiment collect").output.contains("came to another state"))
  }

  /// One file of many that cannot be read is no more than that.
  @Test func resultsThatCannotBeReadDoNotStopTheOthers() throws {
    let cluster = try Cluster()
    try cluster.psn("experiment submit tiny.psn over seed=1..3")
    for index in 2...3 { try cluster.runTask(index, ofArray: 1) }
    // Not even those may open a socket who may read all files.
    let path = "\(cluster.directory.path)/results.sqlite.slurm/1/cell-1.result"
    try #require(mknod(path, S_IFSOCK | 0o600, 0) == 0)
    let collected = try cluster.psn("experiment collect")
    #expect(collected.status == 1 && collected.errors.contains("1 refused"), "\(collected.errors)")
    #expect(collected.output.contains("collected     2"))
    #expect(collected.output.contains("cannot read results.sqlite.slurm/1/cell-1.result"))
  }

  @Test func statusTellsWhatWasSubmitted() throws {
    let cluster = try Cluster()
    try cluster.psn("experiment submit tiny.psn over seed=1..3")
    try cluster.runTask(2, ofArray: 1)
    let words = try cluster.psn("experiment status").output
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.hasSuffix("submitted 3 of these to be collected 1"), "\(words)")
    for index in [1, 3] { try cluster.runTask(index, ofArray: 1) }
    try cluster.psn("experiment collect")
    #expect(try !cluster.psn("experiment status").output.contains("submitted"))
  }

  @Test(arguments: [
    ("experiment submit tiny.psn time=soon over seed=1", "as Slurm writes it"),
    ("experiment submit tiny.psn memory=4 over seed=1", "for example: memory=4GB"),
    ("experiment submit tiny.psn partition='a b' over seed=1", "sinfo lists them"),
    ("experiment submit tiny.psn over memory=4GB seed=1", "before over, or at the end"),
    ("experiment submit tiny.psn over seed=1 --dry", "did you mean --dry-run?"),
    ("experiment run tiny.psn over seed=1 --dry-run", "run does not take dry-run"),
    ("experiment run tiny.psn memory=4GB over seed=1", "run does not take memory"),
    ("experiment submit", "needs a script"), ("experiment collect", "there is no file"),
    ("experiment cell none.task", "none.task"), ("experiment cell tiny.psn", "number of a cell"),
  ])
  func mistakesAreExplained(_ command: String, _ words: String) throws {
    let cluster = try Cluster()
    let result = try cluster.psn(command)
    #expect(result.status == 1 && result.errors.contains(words), "\(result.errors)")
    #expect(!cluster.has("results.sqlite") && cluster.scripts.isEmpty)
  }
}
