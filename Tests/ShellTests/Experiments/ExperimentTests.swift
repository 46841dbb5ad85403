import CommandLanguage
import Experiments
import Glibc
import SparseNetworks
import Testing

@testable import Shell

/// Experiments as a user runs them: the program, its workers, and the file of results.
struct ExperimentTests {
  private static let script =
    TinyExperiment.script.replacing("epochs=1", with: "epochs=2") + "\nprint $seed >> runs.txt\n"
  private static let run =
    "experiment run tiny.psn over profile=power,random,constant seed=1..3"

  private func folder(_ script: String = script) throws -> (TemporaryDirectory, Program) {
    let program = try TinyExperiment.program(script)
    return (program.directory, program)
  }

  /// How many cells are done.
  private func doneCount(_ program: Program) throws -> Int {
    let status = try program.run("-n", "-c", "results where seed=1..9").output
    return status.split(separator: "\n").filter { $0.contains("  done   ") }.count
  }

  /// What the experiment comes to without interruption, on one worker.
  private static let undisturbed = Result { try ExperimentTests().undisturbed(workers: 1) }

  /// What a run with so many workers comes to, without interruption.
  private func undisturbed(workers: Int) throws -> [String] {
    let (directory, program) = try folder()
    let result = try program.run(
      "-n", "-c", Self.run.replacing(" over", with: " workers=\(workers) over"))
    try #require(result.status == 0, "\(result.errors)")
    #expect(directory.read("runs.txt")?.split(separator: "\n").count == 9)
    return try program.rows()
  }

  @Test func anyNumberOfWorkersGivesTheSame() throws {
    let rows = try Self.undisturbed.get()
    #expect(rows.count == 10)
    #expect(rows.dropLast().allSatisfy { $0.contains("\"done\"") })
    #expect(Set(rows).count == rows.count)
    #expect(try undisturbed(workers: 2) == rows)
  }

  @Test func whatIsDoneIsNotRunAgain() throws {
    let (directory, program) = try folder()
    let first = try program.run("-n", "-c", "experiment run tiny.psn over seed=1,2")
    try #require(first.status == 0, "\(first.errors)")
    let second = try program.run("-n", "-c", "experiment run tiny.psn over seed=1..4")
    #expect(second.output.contains("done before  2"))
    #expect(Set(directory.read("runs.txt")?.split(separator: "\n") ?? []).count == 4)
    #expect(directory.read("runs.txt")?.split(separator: "\n").count == 4)
    let third = try program.run("-n", "-c", "experiment run tiny.psn over seed=1 --fresh")
    #expect(third.output.contains("done now     1"))
    #expect(directory.read("runs.txt")?.split(separator: "\n").count == 5)
  }

  /// The run and one of its workers are killed at ten random moments; the seed is told.
  @Test func killedTenTimesItComesToTheSame() throws {
    let seed = getenv("PSN_SEED").flatMap { UInt64(String(cString: $0)) } ?? UInt64(time(nil))
    let what: Comment = "PSN_SEED=\(seed)"
    var draws = RandomStream(seed: seed, name: "experiment").draws()
    let (directory, program) = try folder()
    try directory.write("", to: "stdin")
    for round in 0..<10 {
      let process = try program.start(["-n", "-c", Self.run])
      // From where its cells are planned and the first of them is started.
      Self.waitForChildren(of: process)
      usleep(UInt32(draws.integer(below: 150_000)))
      let children = Self.children(of: process)
      if round % 2 == 0, !children.isEmpty {
        kill(children[draws.integer(below: children.count)], SIGKILL)
        usleep(UInt32(draws.integer(below: 50_000)))
      }
      kill(process, SIGKILL)
      _ = try program.finish(process)
    }
    let last = try program.run("-n", "-c", Self.run)
    #expect(last.status == 0, what)
    // Cells get their numbers when they are planned, which is all at once: rows can be compared.
    #expect(try program.rows() == Self.undisturbed.get(), what)
  }

  @Test func twoRunsAtOnceShareTheCells() throws {
    let (directory, program) = try folder()
    try directory.write("", to: "stdin")
    let processes = try (0..<2).map { _ in try program.start(["-n", "-c", Self.run]) }
    for process in processes { #expect(try program.finish(process).status == 0) }
    #expect(directory.read("runs.txt")?.split(separator: "\n").count == 9)
    #expect(try program.rows() == Self.undisturbed.get())
  }

  /// What a worker began before would be kept as if it were new.
  @Test func freshWaitsForNobody() throws {
    let (_, program) = try folder()
    #expect(try program.run("-n", "-c", "experiment run tiny.psn over seed=1,2").status == 0)
    try CellLock.with([2], of: program.directory.path + "/results.sqlite") {
      let fresh = try program.run("-n", "-c", "experiment run tiny.psn over seed=1,2 --fresh")
      #expect(fresh.status == 75 && fresh.errors.contains("another process is at one"))
      #expect(try doneCount(program) == 2)
    }
  }

  private static func children(of process: pid_t) -> [pid_t] {
    guard let text = try? TextFile.read("/proc/\(process)/task/\(process)/children").text else {
      return []
    }
    return text.split(separator: " ").compactMap { pid_t($0) }
  }

  /// Waits until a process has children, or is at its end.
  private static func waitForChildren(of process: pid_t) {
    while children(of: process).isEmpty {
      guard let status = try? TextFile.read("/proc/\(process)/stat").text, !status.contains(") Z ")
      else { return }
      usleep(500)
    }
  }

  @Test func failingCellsDoNotStopTheOthers() throws {
    let (_, program) = try folder()
    let result = try program.run(
      "-n", "-c", "experiment run tiny.psn over profile=power,frob,random")
    #expect(result.status == 1)
    #expect(result.output.contains("done now     2") && result.output.contains("failed       1"))
    #expect(result.output.contains("family cannot be frob"))
    let status = try program.run("-n", "-c", "experiment status tiny")
    #expect(status.output.contains("tiny.psn:5:9") && status.output.contains("profile=frob"))
  }

  @Test func metricsCannotBeCalledAsParameters() throws {
    let (_, program) = try folder("param cv 1\ndata digits\nnet 64-10\nreport cv nnz\n")
    let result = try program.run("-n", "-c", "experiment run tiny.psn")
    #expect(result.status == 1 && result.output.contains("cv is a parameter of this script"))
  }

  @Test func interruptedRunsGoOn() throws {
    let (directory, program) = try folder()
    try directory.write("", to: "stdin")
    let process = try program.start(["-n", "-c", Self.run])
    Self.waitForChildren(of: process)
    kill(process, SIGINT)
    let result = try program.finish(process)
    // It may have been done before the signal came.
    #expect(result.status == 130 || result.status == 0)
    #expect(Self.children(of: process).isEmpty)
    #expect(try program.run("-n", "-c", Self.run).status == 0)
    #expect(try program.rows() == Self.undisturbed.get())
  }

  @Test func cellsReplay() throws {
    let (_, program) = try folder()
    let result = try program.run(
      "-n", "-c",
      "experiment run tiny.psn over seed=1,2; experiment script 2 > cell.psn; replay cell.psn")
    #expect(result.status == 0 && result.output.contains("replay exact: 2 checks held"))
  }

  /// Data that have changed since make other cells.
  @Test func changedDataAreNoticed() throws {
    let (directory, program) = try folder(
      "param seed 1\ndata csv table.csv label=last\nnet 2-4-2 seed=$seed\ntrain epochs=1\n")
    let table = (0..<40).map { "\($0 % 7),\($0 % 5),\($0 % 2)\n" }.joined()
    try directory.write(table, to: "table.csv")
    #expect(try program.run("-n", "-c", "experiment run tiny.psn over seed=1").status == 0)
    #expect(try program.run("-n", "-c", "experiment run tiny.psn over seed=1,2").status == 0)
    try directory.write(table + "9,9,1\n", to: "table.csv")
    let changed = try program.run("-n", "-c", "experiment run tiny.psn over seed=1..3")
    #expect(changed.status == 1 && changed.errors.contains("have changed since"))
    // Forgetting some of them does not help, and so forgets nothing.
    let some = try program.run("-n", "-c", "experiment run tiny.psn over seed=1 --fresh")
    #expect(some.status == 1 && some.errors.contains("have changed since"))
    #expect(try doneCount(program) == 2)
    #expect(
      try program.run("-n", "-c", "experiment run tiny.psn over seed=1..3 --fresh").status == 0)
  }

  /// What only other cells read is not looked at.
  @Test func dataOfOtherCellsAreLeftAlone() throws {
    let (directory, program) = try folder(
      """
      param seed 1
      param set a
      if "$set" == "c" { data csv a.csv } else { data csv $set.csv }
      net 2-4-2 seed=$seed
      train epochs=1
      """)
    let table = (0..<40).map { "\($0 % 7),\($0 % 5),\($0 % 2)\n" }.joined()
    for name in ["a", "b"] { try directory.write(table, to: name + ".csv") }
    func run(_ grid: String) throws -> Program.Result {
      try program.run("-n", "-c", "experiment run tiny.psn over \(grid)")
    }
    #expect(try run("set=a,b seed=1").status == 0)
    directory.delete("b.csv")
    #expect(try run("set=a seed=1,2").status == 0)
    #expect(try run("set=a,b seed=1").status == 0)
    #expect(try run("set=b seed=1,2").errors.contains("b.csv: no such file"))
    // What could not be told beforehand is noticed when it has been read.
    try directory.write(table + "9,9,1\n", to: "a.csv")
    #expect(try run("set=a seed=1..3").errors.contains("have changed since"))
    let late = try run("set=c seed=1")
    #expect(late.status == 1 && late.output.contains("its input is not that of earlier cells"))
    #expect(try doneCount(program) == 3)
  }

  /// What a script sources is no part of its text, but of what came of its cells.
  @Test func changedSourcesAreNoticed() throws {
    let (directory, program) = try folder(
      "param seed 1\nparam part 'my parts'\ndata digits\nsource $part\ntrain epochs=1\n")
    try directory.write("source inner.psn", to: "my parts")
    try directory.write("net 64-8-10 seed=$seed", to: "inner.psn")
    func run(_ more: String) throws -> Program.Result {
      try program.run("-n", "-c", "experiment run tiny.psn over seed=1,2\(more)")
    }
    #expect(try run("").status == 0)
    #expect(try run(",3").status == 0)
    for name in ["inner.psn", "my parts"] {
      let text = try #require(directory.read(name))
      try directory.write(text + " # changed", to: name)
      let changed = try run(",3,4")
      #expect(changed.status == 1 && changed.errors.contains("a script that earlier cells ran"))
      #expect(changed.errors.contains(name) && changed.errors.contains("--fresh"))
      try directory.write(text, to: name)
      #expect(try run(",3").status == 0)
    }
    directory.delete("inner.psn")
    #expect(try run("").status == 0)
    #expect(try run(",3,4").errors.contains("inner.psn: no such file"))
    try directory.write("net 64-9-10 seed=$seed", to: "inner.psn")
    #expect(try run(",3 --fresh").status == 0)
  }

  /// Together, workers may take the memory that one process may.
  @Test func workersShareTheMemory() throws {
    let (_, program) = try folder("param seed 1\ndata digits\nnet 64-10000-10 seed=$seed\n")
    func run(_ workers: Int) throws -> Program.Result {
      try program.run(
        "-n", "--memory", "100MB", "-c",
        "experiment run tiny.psn workers=\(workers) over seed=1,2")
    }
    let two = try run(2)
    #expect(two.status == 1 && two.output.contains("fewer workers"), "\(two.output)")
    #expect(try run(1).status == 0)
    #expect(try program.run("-n", "--memory", "4", "-c", "eval").status == 2)
  }

  @Test func whyACellIsGivenUpIsKept() throws {
    let (directory, program) = try folder("data digits\nnet 64-10\ntrain epochs=10000000\n")
    try directory.write("", to: "stdin")
    let process = try program.start(["-n", "-c", "experiment run tiny.psn"])
    var killed: Set<pid_t> = []
    while killed.count < 3 {
      Self.waitForChildren(of: process)
      let children = Set(Self.children(of: process)).subtracting(killed)
      for child in children { kill(child, SIGKILL) }
      killed.formUnion(children)
    }
    #expect(try program.finish(process).status == 1)
    let status = try program.run("-n", "-c", "experiment status")
    #expect(status.output.contains("its process was killed by signal 9"))
  }

  /// Only workers are killed: the run itself goes on, and tries their cells again.
  @Test func killedWorkersAreReplaced() throws {
    let (directory, program) = try folder()
    try directory.write("", to: "stdin")
    let process = try program.start(["-n", "-c", Self.run])
    for _ in 0..<2 {
      Self.waitForChildren(of: process)
      for child in Self.children(of: process).prefix(1) { kill(child, SIGKILL) }
    }
    #expect(try program.finish(process).status == 0)
    #expect(try program.rows() == Self.undisturbed.get())
    // Killed at its last line or before, a cell may have said so twice; none is missing.
    #expect((9...11).contains(directory.read("runs.txt")?.split(separator: "\n").count ?? 0))
  }

  @Test(arguments: [
    ("experiment run tiny.psn over sed=1", "did you mean seed?"),
    ("experiment run tiny.psn over seed", "over takes PARAM=VALUES"),
    ("experiment run tiny.psn over seed=1,1", "seed has the value 1 twice"),
    ("experiment run tiny.psn seed=1", "the grid begins with over"),
    ("experiment run none.psn", "none.psn: no such file"),
    ("experiment list", "there is no file results.sqlite"),
    ("experiment run tiny.psn store=tiny.psn", "is not a file of results"),
    ("experiment cell one", "needs the number of a cell"),
  ])
  func mistakesAreExplained(_ command: String, _ words: String) throws {
    let (directory, program) = try folder()
    let result = try program.run("-n", "-c", command)
    #expect(result.status == 1 && result.errors.contains(words), "\(result.errors)")
    #expect(directory.read("tiny.psn") == Self.script)
  }

  @Test func questions() throws {
    let (directory, program) = try folder()
    try #require(program.run("-n", "-c", Self.run).status == 0)
    func ask(_ question: String) throws -> String {
      let result = try program.run("-n", "-c", question)
      #expect(result.status == 0, "\(question): \(result.errors)")
      return result.output
    }
    func cellCount(_ question: String) throws -> Int {
      try ask(question).split(separator: "\n").filter { $0.contains("  done   ") }.count
    }
    #expect(try cellCount("results") == 9)
    #expect(try cellCount("results where seed=1,2 profile=power") == 2)
    let grouped = try ask("results by profile against=random test=both")
    #expect(grouped.contains("d (paired)") && grouped.contains("d (pooled)"))
    #expect(grouped.contains("A group is over seed."))
    #expect(try ask("results by profile against=profile=random").contains("paired t test"))
    let correlation = try ask("results of accuracy vs cv")
    #expect(correlation.contains("pearson") && correlation.contains("spearman"))
    _ = try ask("results by profile plot=courses to=\(directory.path)/a.svg")
    #expect(directory.read("a.svg")?.contains("<svg") == true)
    #expect(try ask("results by seed plot=means").contains("mean accuracy by seed"))
    for (question, words) in [
      ("results by sed", "there is no parameter sed"), ("results of acuracy", "did you mean"),
      ("results where seed=9", "no cell of tiny is like that"),
      ("results against=random", "needs groups"), ("results plot=means", "over a parameter"),
      ("results export=a.txt", "neither in .csv nor in .jsonl"),
      ("results other", "no experiment called other"), ("results steps=on", "without export="),
      ("results by profile test=welch", "without against="),
      ("results export=a.csv plot=courses", "plot= means nothing beside export="),
      ("results of accuracy vs cv against=random", "against= means nothing beside vs"),
    ] {
      let result = try program.run("-n", "-c", question)
      #expect(result.status == 1 && result.errors.contains(words), "\(question): \(result.errors)")
    }
  }

  @Test func namesAreChecked() throws {
    let shell = BatchSession()
    try shell.run("param sparsity 90%; param name-2 x; data digits; net 64-20-10")
    #expect(shell.session.variables["sparsity"] == .number(0.9))
    #expect(try shell.run("report edges nnz").contains("edges"))
    #expect(shell.failure(of: "param store 1")?.diagnostic.code == .failed)
    for bad in ["report seconds 1", "report digest 1", "param state x", "param accuracy 1"] {
      #expect(shell.failure(of: bad)?.diagnostic.message.contains("meaning of its own") == true)
    }
    for bad in ["report accuracy 1", "report 'a b' 1", "report x fanin(fc1)", "param 2x 1"] {
      #expect(shell.failure(of: bad) != nil)
    }
  }
}
