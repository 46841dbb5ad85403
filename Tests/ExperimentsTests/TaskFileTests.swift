import Glibc
import Interchange
import SparseNetworks
import Testing

@testable import Experiments

/// The files by which tasks on a cluster are told what to run, and say what came of it.
struct TaskFileTests {
  private static let task = CellTask(
    experiment: "näme", version: "1", script: "param seed 1\ntrain \"x\"\n", cell: 12,
    parameters: [
      CellParameter("seed", "1", number: 1), CellParameter("profile", "power-law", number: nil),
      CellParameter("sparsity", "90%", number: 0.9),
    ])

  private static func result(
    _ measures: [Measure] = [Measure("accuracy", step: 3, value: 0.1)], digest: String? = "d"
  ) -> CellResult {
    CellResult(
      ending: .done(
        CellOutcome(measures: measures, digest: digest, data: "data digits\n#? data", script: "s")),
      seconds: 1.25, machine: "host avx2", ended: "2026-01-02T03:04:05Z")
  }

  private static let failure = CellResult(
    ending: .failed("tiny.psn:1:1: no"), seconds: 0.5, machine: "m",
    ended: "2026-01-02T03:04:05Z")

  @Test func tasksComeBack() throws {
    let file = try TemporaryFile()
    let told = TaskFile(Self.task, directory: "/a b'\"c")
    try told.write(to: file.path)
    #expect(try TaskFile(reading: file.path) == told)
    #expect(try TaskFile(reading: file.path).task.identity == Self.task.identity)
    // Written again, it takes the place of the other, and leaves nothing beside it.
    try TaskFile(Self.task, directory: "/").write(to: file.path)
    #expect(try TaskFile(reading: file.path).directory == "/")
    #expect(try file.neighbors == ["results.sqlite"])
  }

  @Test func resultsComeBack() throws {
    let file = try TemporaryFile()
    for result in [
      Self.result(), Self.result([], digest: nil), Self.failure,
      Self.result([
        Measure("a", step: .max, value: .infinity), Measure("a", step: 0, value: -.infinity),
        Measure("b", step: 1, value: -0.0), Measure("b", step: 2, value: .leastNonzeroMagnitude),
        Measure("c", step: 2, value: 3), Measure("c", step: 3, value: 1e300),
      ]),
    ] {
      let left = ResultFile(result, of: Self.task)
      try left.write(to: file.path)
      let read = try ResultFile(reading: file.path)
      #expect(read == left)
      try read.check(isOf: Self.task, at: file.path)
    }
    try ResultFile(Self.result([Measure("n", step: 1, value: .nan)]), of: Self.task)
      .write(to: file.path)
    guard case .done(let outcome) = try ResultFile(reading: file.path).result.ending else {
      Issue.record("it was done")
      return
    }
    #expect(outcome.measures[0].value.isNaN)
  }

  @Test func resultsOfOtherCellsAreRefused() throws {
    let file = ResultFile(Self.result(), of: Self.task)
    func task(
      _ experiment: String = "näme", version: String = "1", script: String = Self.task.script,
      cell: Int64 = 12, parameters: [CellParameter] = Self.task.parameters
    ) -> CellTask {
      CellTask(
        experiment: experiment, version: version, script: script, cell: cell,
        parameters: parameters)
    }
    try file.check(isOf: task(), at: "f")
    for (other, words) in [
      (task(version: "2"), "of psn 1"), (task("other"), "of the experiment näme"),
      (task(script: "x"), "another script"), (task(cell: 13), "other parameters than cell 13"),
      (task(parameters: [CellParameter("seed", "2", number: 2)]), "other parameters"),
    ] {
      do {
        try file.check(isOf: other, at: "f")
        Issue.record("\(words): not refused")
      } catch let error as ExperimentError {
        #expect(error.code == .conflict && error.message.contains(words), "\(error.message)")
      }
    }
  }

  @Test func otherFilesAreRefused() throws {
    let file = try TemporaryFile()
    func refusal(_ bytes: [UInt8]) throws -> ExperimentError? {
      try file.write(bytes)
      do {
        _ = try ResultFile(reading: file.path)
        return nil
      } catch {
        #expect(try file.bytes == bytes)
        return error as? ExperimentError
      }
    }
    #expect(throws: ExperimentError.self) { try ResultFile(reading: file.path + ".none") }
    let task = SealedFile.bytes(of: TaskFile(Self.task, directory: "/").json)
    #expect(try refusal(task)?.code == .foreignFile)
    let later = SealedFile.bytes(of: ["psn": "cell result 2"])
    #expect(try refusal(later)?.message.contains("written by another psn") == true)
    #expect(try refusal(SealedFile.bytes(of: ["psn": "cell result 1"]))?.code == .corrupt)
    #expect(try refusal(SealedFile.bytes(of: [1, 2]))?.code == .foreignFile)
    #expect(try refusal([])?.code == .corrupt)
    let whole = SealedFile.bytes(of: ResultFile(Self.result(), of: Self.task).json)
    for count in whole.indices {
      #expect(try refusal(Array(whole.prefix(count)))?.code == .corrupt, "\(count) bytes")
    }
    for place in whole.indices {
      var damaged = whole
      damaged[place] ^= 0x04
      #expect(try refusal(damaged)?.code == .corrupt, "byte \(place)")
    }
    #expect(try refusal(whole + [10])?.code == .corrupt)
    #expect(try refusal(whole) == nil)
  }

  /// What is written can be read again, and what takes too much memory is not read.
  @Test func sizesAreLimited() throws {
    let file = try TemporaryFile()
    let value: JSONValue = ["a": [1, 2, 3], "b": "text"]
    let size = SealedFile.bytes(of: value).count
    for limits in [SealedFile.Limits(bytes: size, values: 5), .init(bytes: size - 1, values: 6)] {
      #expect(throws: ExperimentError.self) { try SealedFile.write(value, to: file.path, limits) }
      #expect(try file.neighbors == [])
    }
    try SealedFile.write(value, to: file.path, .init(bytes: size, values: 6))
    #expect(try SealedFile.read(file.path, .init(bytes: size, values: 6)) == value)
    for limits in [SealedFile.Limits(bytes: size, values: 5), .init(bytes: size - 1, values: 6)] {
      do {
        _ = try SealedFile.read(file.path, limits)
        Issue.record("read in spite of \(limits)")
      } catch let error as ExperimentError {
        #expect(error.code == .corrupt)
      }
    }
  }

  /// Whatever a line says that is sealed: it is read as something, or refused. `PSN_FUZZ=100` looks
  /// a hundred times as long.
  @Test func strangeContentsAreRefusedOrRead() throws {
    let factor = getenv("PSN_FUZZ").flatMap { Int(String(cString: $0)) } ?? 1
    var draws = RandomStream(seed: 11, name: "strange").draws()
    let seeds: [JSONValue] = [
      TaskFile(Self.task, directory: "/").json, ResultFile(Self.result(), of: Self.task).json,
      ResultFile(Self.failure, of: Self.task).json,
    ]
    let strange: [JSONValue] = [
      .null, true, 1, -1, 1.5, "NaN", "", [], [1], .object([]), .integer(.min), .integer(.max),
      .number(.infinity), [["a", 1, 0.5]], [["a", 1]], [["a", 1, 0.5], 7],
    ]
    var read = 0
    for round in 0..<2000 * factor {
      guard case .object(var members) = seeds[round % seeds.count] else { continue }
      for _ in 0...draws.integer(below: 2) where !members.isEmpty {
        let place = draws.integer(below: members.count)
        switch draws.integer(below: 4) {
        case 0: members.remove(at: place)
        case 1: members[place].key += "x"
        default: members[place].value = strange[draws.integer(below: strange.count)]
        }
      }
      let bytes = SealedFile.bytes(of: .object(members))
      for kind in [0, 1] {
        do {
          let value = try SealedFile.value(in: bytes, of: "f")
          if kind == 0 {
            let file = try TaskFile(value, of: "f")
            #expect(try TaskFile(file.json, of: "f") == file)
          } else {
            let file = try ResultFile(value, of: "f")
            _ = try? file.check(isOf: Self.task, at: "f")
          }
          read += 1
        } catch is ExperimentError {}
      }
    }
    #expect(read > 0)
    let whole = SealedFile.bytes(of: seeds[1])
    for _ in 0..<2000 * factor {
      var bytes = whole
      for _ in 0...draws.integer(below: 4) {
        bytes[draws.integer(below: bytes.count)] = UInt8(draws.integer(below: 256))
      }
      do {
        #expect(try ResultFile(SealedFile.value(in: bytes, of: "f"), of: "f").json == seeds[1])
      } catch is ExperimentError {}
    }
  }

  @Test func keptResultsAreNotDoubled() throws {
    let file = try TemporaryFile()
    let store = try ResultStore(creatingAt: file.path)
    let ids = try store.plan("e", script: "train", version: "1", cells: seeds(1...2))
    #expect(try store.keep(Self.failure, of: ids[0]))
    #expect(try store.cells(of: "e")[0].message == "tiny.psn:1:1: no")
    #expect(try store.keep(Self.result(), of: ids[0]))
    #expect(try !store.keep(Self.result(digest: "other"), of: ids[0]))
    #expect(try !store.keep(Self.failure, of: ids[0]))
    let cell = try store.cells(of: "e")[0]
    #expect(cell.state == .done && cell.digest == "d" && cell.ended == "2026-01-02T03:04:05Z")
    #expect(try store.digest(of: ids[0]) == "d")
    #expect(try store.digest(of: ids[1]) == nil)
    #expect(try store.measures(of: ids[0]) == [Measure("accuracy", step: 3, value: 0.1)])
    let task = try store.task(ids[1])
    #expect(task.experiment == "e" && task.label == "seed=2" && task.cell == ids[1])
  }

  @Test func trialsLeaveTheFileAsItIs() throws {
    let file = try TemporaryFile()
    let store = try ResultStore(creatingAt: file.path)
    let ids = try store.plan("e", script: "a", version: "1", cells: seeds(1...2))
    let trial = try store.plan(
      "e", script: "b", version: "1", cells: seeds(1...3), isTrial: true)
    #expect(try store.cells(of: "e").map(\.id) == ids)
    #expect(try store.plan("e", script: "b", version: "1", cells: seeds(1...3)) == trial)
  }
}
