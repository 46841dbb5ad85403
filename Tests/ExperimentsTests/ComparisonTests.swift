import Experiments
import SparseNetworks
import Testing

struct ComparisonTests {
  /// Cells of profiles and seeds, planned and done in a file.
  private func cells(_ rows: [(profile: String, seed: Int, value: Double?)]) throws -> [CellRecord]
  {
    let file = try TemporaryFile()
    let store = try ResultStore(creatingAt: file.path)
    let ids = try store.plan(
      "e", script: "", version: "1",
      cells: rows.map { row in
        [
          CellParameter("profile", row.profile, number: nil),
          CellParameter("seed", "\(row.seed)", number: Double(row.seed)),
        ]
      })
    for (id, row) in zip(ids, rows) {
      guard let value = row.value else { continue }
      try store.finish(id, outcome(value), seconds: 0, machine: "")
    }
    return try store.cells(of: "e")
  }

  private let random = CellParameter("profile", "random", number: nil)

  @Test func groupsAndConditions() throws {
    let cells = try cells([
      ("power", 1, 1), ("random", 1, 2), ("power", 2, 3), ("random", 2, nil),
    ])
    let groups = try ResultQuery(grouping: ["profile"]).groups(of: cells)
    #expect(groups.map(\.label) == ["profile=power", "profile=random"])
    #expect(groups.map { $0.values(of: "accuracy") } == [[1, 3], [2]])
    let some = ResultQuery(conditions: [.init("seed", [CellParameter("seed", "2.0", number: 2)])])
    #expect(try some.groups(of: cells).flatMap(\.cells).map(\.id) == [3, 4])
    #expect(throws: ExperimentError.self) { try ResultQuery(grouping: ["sed"]).groups(of: cells) }
    #expect(cells.varyingParameters == ["profile", "seed"])
  }

  @Test func groupsStandInOrder() throws {
    let cells = try cells([
      ("power", 10, 1), ("random", 9, 2), ("power", 9, 3), ("alpha", 10, 4), ("power", 1, 5),
    ])
    let groups = try ResultQuery(grouping: ["seed", "profile"]).groups(of: cells)
    #expect(
      groups.map { $0.key.map(\.text).joined() }
        == ["1power", "9power", "9random", "10power", "10alpha"])
  }

  /// Pairs are found by seed, whatever the order, and cells without a partner are left out.
  @Test func pairsShareTheRest() throws {
    let cells = try cells([
      ("power", 3, 7), ("power", 1, 5), ("power", 2, 9), ("power", 4, 100),
      ("random", 1, 4), ("random", 2, 6), ("random", 3, 5),
    ])
    let groups = try ResultQuery(grouping: ["profile"]).groups(of: cells)
    let comparison = try #require(
      try GroupComparison.all(groups, of: "accuracy", with: random, .paired).first)
    let test = try comparison.test.get()
    // Differences 2, 1, 3: mean 2, standard deviation 1, t = 2 sqrt 3, d = 2.
    #expect(comparison.count == 3)
    #expect(abs(test.t.t - 2 * 3.0.squareRoot()) < 1e-12)
    #expect(abs(test.effect - 2) < 1e-12)
    // Two degrees of freedom: p = 1 - t / sqrt(t^2 + 2).
    #expect(abs(test.t.pValue - (1 - (12.0 / 14).squareRoot())) < 1e-12)
    let welch = try #require(
      try GroupComparison.all(groups, of: "accuracy", with: random, .welch).first)
    #expect(try welch.test.get().t == TTest.welch([7, 5, 9, 100], [4, 6, 5]))
    #expect(try welch.test.get().effect == EffectSize.pooled([7, 5, 9, 100], [4, 6, 5]))
  }

  @Test func holmIsOverAllTestsThatCouldBeMade() throws {
    var rows: [(profile: String, seed: Int, value: Double?)] = []
    for (profile, values) in [
      ("random", [1.0, 2, 3, 4]), ("a", [2, 3.5, 4, 5.5]), ("b", [1.5, 1.9, 3.2, 4.1]),
      ("same", [2, 3, 4, 5]),
    ] {
      for (index, value) in values.enumerated() { rows.append((profile, index, value)) }
    }
    let groups = try ResultQuery(grouping: ["profile"]).groups(of: cells(rows))
    let comparisons = try GroupComparison.all(groups, of: "accuracy", with: random, .paired)
    #expect(comparisons.map { $0.group.key[0].text } == ["a", "b", "same"])
    let made = comparisons.prefix(2).compactMap { try? $0.test.get() }
    #expect(made.map(\.adjustedP) == (try MultipleTests.holm(made.map(\.t.pValue))))
    #expect(made[0].adjustedP == 2 * made[0].t.pValue)
    // Differences that are all 1 have no t.
    #expect(throws: SparseNetworksError.self) { try comparisons[2].test.get() }
    #expect(throws: ExperimentError.self) {
      try GroupComparison.all(
        groups, of: "accuracy", with: CellParameter("profile", "c", number: nil), .paired)
    }
  }

  @Test func groupsWithoutAReferenceAreTold() throws {
    let cells = try cells([("random", 1, 1), ("a", 1, 2), ("random", 2, 3), ("b", 3, 4)])
    let groups = try ResultQuery(grouping: ["seed", "profile"]).groups(of: cells)
    let comparisons = try GroupComparison.all(groups, of: "accuracy", with: random, .welch)
    #expect(comparisons.map { $0.group.label } == ["seed=1 profile=a", "seed=3 profile=b"])
    #expect(comparisons.map { $0.reference == nil } == [false, true])
    #expect(throws: SparseNetworksError.self) { try comparisons[1].test.get() }
  }

  @Test func tablesForOtherPrograms() throws {
    let cells = try cells([("a,\"b\"\nc", 1, 0.5), ("power", 2, nil)])
    let lines = ResultExport(cells: cells).csv
    #expect(
      lines.hasPrefix(
        "cell,state,profile,seed,accuracy,digest,machine,seconds,ended,message\n"
          + "1,done,\"a,\"\"b\"\"\nc\",1,0.5,d,,0,"))
    #expect(lines.hasSuffix("\n2,missing,power,2,,,,,,\n"))
    let courses = ResultExport(courses: [(cells[1], [Measure("x", step: 3, value: .nan)])])
    #expect(courses.csv == "cell,profile,seed,metric,step,value\n2,power,2,x,3,\n")
  }
}
