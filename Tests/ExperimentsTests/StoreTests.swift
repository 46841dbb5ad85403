import Experiments
import GRDB
import SparseNetworks
import Testing

struct StoreTests {
  private func plan(
    _ store: ResultStore, _ cells: [[CellParameter]] = seeds(1...3), script: String = "train"
  ) throws -> [Int64] {
    try store.plan("e", script: script, version: "1", cells: cells)
  }

  @Test func planningAgainFindsTheSameCells() throws {
    let file = try TemporaryFile()
    let store = try ResultStore(creatingAt: file.path)
    let first = try plan(store)
    try store.finish(first[1], outcome(0.5), seconds: 1, machine: "m")
    #expect(try plan(store, seeds(2...5)).prefix(2) == first.suffix(2))
    #expect(
      try store.cells(of: "e").map(\.state) == [.missing, .done, .missing, .missing, .missing])
    #expect(try store.cells(of: "e").count == 5)
    // Another text of the script has cells of its own, and is what is shown.
    #expect(try Set(plan(store, script: "train 2")).isDisjoint(with: first))
    let overview = try #require(try store.overviews().first)
    #expect(overview.counts == [.missing: 3, .done: 0, .failed: 0] && overview.earlierCount == 5)
    // The earlier text again brings the earlier results back.
    #expect(try plan(store) == first)
    #expect(try store.cells(of: "e")[1].final("accuracy") == 0.5)
    try store.forget(first)
    #expect(try store.cells(of: "e")[1].state == .missing)
    #expect(try store.measures(of: first[1]).isEmpty)
  }

  @Test func cellsAreNotDoubled() throws {
    let file = try TemporaryFile()
    let store = try ResultStore(creatingAt: file.path)
    let id = try plan(store)[0]
    try store.fail(id, message: "why", seconds: 1, machine: "m")
    #expect(try store.cells(of: "e")[0].state == .failed)
    try store.finish(id, outcome(0.25, digest: "first"), seconds: 1, machine: "m")
    try store.finish(id, outcome(0.75, digest: "second"), seconds: 1, machine: "m")
    try store.fail(id, message: "late", seconds: 1, machine: "m")
    let cell = try store.cells(of: "e")[0]
    #expect(cell.state == .done && cell.digest == "first" && cell.message == nil)
    #expect(cell.finals == [Measure("accuracy", step: 2, value: 0.25)])
    #expect(try store.measures(of: id).map(\.step) == [1, 2])
  }

  @Test func valuesThatAreNotNumbersComeBack() throws {
    let file = try TemporaryFile()
    let store = try ResultStore(creatingAt: file.path)
    let id = try plan(store)[0]
    var strange = outcome(-.infinity)
    strange.measures += [Measure("a", step: .max, value: .nan)]
    try store.finish(id, strange, seconds: 0, machine: "")
    let cell = try store.cells(of: "e")[0]
    #expect(cell.final("accuracy") == -.infinity && cell.final("a")?.isNaN == true)
    #expect(cell.finals[1].step == .max)
  }

  /// Many processes are many connections.
  @Test func severalMayWriteAtOnce() async throws {
    let file = try TemporaryFile()
    let path = file.path
    let ids = try plan(ResultStore(creatingAt: path), seeds(1...40))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for worker in 0..<4 {
        group.addTask {
          let store = try ResultStore(creatingAt: path)
          for (index, id) in ids.enumerated() where index % 4 == worker {
            try store.finish(id, outcome(Double(index)), seconds: 0, machine: "m")
          }
          store.close()
        }
      }
      try await group.waitForAll()
    }
    let cells = try ResultStore(openingAt: path).cells(of: "e")
    #expect(cells.map { $0.final("accuracy") } == (0..<40).map { Double($0) })
  }

  // MARK: - Files that are refused

  private func filled() throws -> TemporaryFile {
    let file = try TemporaryFile()
    let store = try ResultStore(creatingAt: file.path)
    for id in try plan(store, seeds(1...20)) {
      try store.finish(id, outcome(Double(id)), seconds: 1, machine: "m")
    }
    store.close()
    return file
  }

  @Test func missingFileIsNotMade() throws {
    let file = try TemporaryFile()
    #expect(file.refusal() == .notFound)
    #expect(file.refusal() == .notFound)
  }

  @Test func foreignFilesAreLeftAlone() throws {
    let file = try TemporaryFile()
    for bytes in [Array("net 64-10\n".utf8), [], [UInt8](repeating: 0, count: 5000)] {
      try file.write(bytes)
      #expect(file.refusal() == .foreignFile)
      #expect(throws: ExperimentError.self) { try ResultStore(creatingAt: file.path) }
      #expect(try file.bytes == bytes)
    }
    let other = try TemporaryFile()
    let queue = try DatabaseQueue(path: other.path)
    try queue.write { try $0.execute(sql: "CREATE TABLE cell (id)") }
    try queue.close()
    let bytes = try other.bytes
    #expect(other.refusal() == .foreignFile)
    #expect(try other.bytes == bytes)
  }

  @Test(arguments: [0, 2, UInt32.max]) func otherVersionsAreLeftAlone(_ version: UInt32) throws {
    let file = try filled()
    var bytes = try file.bytes
    for index in 0..<4 {
      bytes[60 + index] = UInt8(truncatingIfNeeded: version >> (24 - 8 * index))
    }
    try file.write(bytes)
    #expect(file.refusal() == .foreignFile)
    #expect(try file.bytes == bytes)
  }

  @Test func otherTablesAreRefused() throws {
    let file = try filled()
    let queue = try DatabaseQueue(path: file.path)
    try queue.write { try $0.execute(sql: "ALTER TABLE cell ADD COLUMN extra TEXT") }
    try queue.close()
    #expect(file.refusal() == .corrupt)
  }

  @Test func truncatedFilesAreRefused() throws {
    let file = try filled()
    let bytes = try file.bytes
    for length in [99, 100, 4096, bytes.count / 2, bytes.count - 1] {
      try file.write(Array(bytes.prefix(length)))
      #expect(file.refusal() != nil, "\(length) of \(bytes.count) bytes")
      #expect(try file.bytes.count == length)
    }
  }

  /// Damage is refused or does no harm: it never ends the process.
  @Test func damagedFilesAreRefusedOrRead() throws {
    let file = try filled()
    let intact = try file.bytes
    var draws = RandomStream(seed: 7, name: "damage").draws()
    for _ in 0..<300 {
      var bytes = intact
      for _ in 0...draws.integer(below: 4) {
        bytes[draws.integer(below: bytes.count)] = UInt8(draws.integer(below: 256))
      }
      try file.write(bytes)
      let store: ResultStore
      do {
        store = try ResultStore(openingAt: file.path)
      } catch is ExperimentError {
        #expect(try file.bytes == bytes)
        continue
      }
      defer { store.close() }
      do {
        for overview in try store.overviews() {
          for cell in try store.cells(of: overview.name) { _ = try store.measures(of: cell.id) }
        }
      } catch is ExperimentError {}
    }
  }
}
