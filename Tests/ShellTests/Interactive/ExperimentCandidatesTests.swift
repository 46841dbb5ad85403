import Experiments
import Testing

@testable import Shell

/// What is offered of experiments, from a file of results and a script that are there.
struct ExperimentCandidatesTests {
  private let directory: TemporaryDirectory
  private let shell = BatchSession()
  private var store: String { directory.path + "/r.sqlite" }

  init() throws {
    directory = try TemporaryDirectory()
    try directory.write(TinyExperiment.script, to: "tiny.psn")
    let store = try ResultStore(creatingAt: directory.path + "/r.sqlite")
    defer { store.close() }
    let axes = [
      try ParameterGrid.Axis(
        "profile", ["power", "random"].map { CellParameter("profile", parsing: $0) }),
      try ParameterGrid.Axis("seed", ["1", "2"].map { CellParameter("seed", parsing: $0) }),
    ]
    _ = try store.plan(
      "tiny", script: TinyExperiment.script, version: Version.text,
      cells: try ParameterGrid(axes).cells)
  }

  private func completions(_ line: String) -> [String] {
    let line = line.replacing("STORE", with: "store=\(store)")
      .replacing("SCRIPT", with: "\(directory.path)/tiny.psn")
    return Completer(session: shell.session).completions(line: line, cursor: line.utf8.count)
      .candidates.map(\.text).filter { !$0.hasSuffix("=") || line.contains(/where|over/) }
  }

  @Test(arguments: [
    ("results STORE ", ["tiny", "where", "by", "of", "vs"]),
    ("results STORE tiny w", ["where"]), ("results STORE where p", ["profile=", "plot="]),
    ("results STORE where profile=", ["profile=power", "profile=random"]),
    ("results STORE where profile=power,r", ["profile=power,random"]),
    ("results STORE where seed=1 b", ["by"]), ("results STORE by s", ["seed", "steps="]),
    ("results STORE by seed,pr", ["seed,profile"]),
    ("experiment status STORE ", ["tiny"]), ("experiment script STORE ", ["1", "2", "3", "4"]),
    ("experiment forget STORE tiny w", ["where", "workers="]),
    ("experiment run SCRIPT o", ["over"]), ("experiment run SCRIPT over s", ["seed=", "store="]),
    ("experiment run SCRIPT over seed=1..3 pr", ["profile="]),
  ])
  func offersWhatThereIs(_ line: String, _ expected: [String]) {
    let offered = completions(line)
    #expect(offered.filter(expected.contains) == expected.filter(offered.contains))
    #expect(!expected.isEmpty && offered.first == expected.first, "\(line): \(offered)")
    for text in expected.dropLast() { #expect(offered.contains(text), "\(line): \(offered)") }
  }

  @Test func nothingIsOfferedOfAFileThatIsNotThere() {
    #expect(completions("results store=/nowhere/a.sqlite where p") == ["plot="])
  }

  @Test func cellsAreForgottenByTheirValues() throws {
    func cells() throws -> [Int64] {
      try ResultStore.with(store) { try $0.cells(of: "tiny").map(\.id) }
    }
    #expect(shell.failure(of: "experiment forget tiny store=\(store)")?.code == "usage")
    #expect(shell.failure(of: "experiment forget tiny store=\(store) where seed=5") != nil)
    #expect(shell.failure(of: "experiment forget tiny store=\(store) where sed=1") != nil)
    #expect(shell.failure(of: "experiment forget tiny store=\(store) by seed") != nil)
    #expect(try cells() == [1, 2, 3, 4])
    #expect(
      try shell.run("experiment forget tiny store=\(store) where seed=2 profile=power")
        == "1 cell of tiny forgotten, 0 of them done\n")
    #expect(try cells() == [1, 3, 4])
    #expect(shell.failure(of: "experiment forget store=\(store) where seed=1")?.code == "usage")
    try shell.run("experiment forget tiny store=\(store) where seed=1")
    #expect(try cells() == [4])
  }
}
