import SparseNetworks
import Testing

@testable import Datasets

/// Damaged inputs must be refused with an error or read as something consistent; they must never
/// trap. `PSN_FUZZ=100 swift test --filter FuzzTests` runs a hundred times as long.
@Suite struct FuzzTests {
  private let text = Array("x,y,z\r\n1,-2.5,0\n3e1,4,1\n.5,6.,2\n".utf8)

  /// Feeds mutants of the seeds and fails on errors without a hint.
  private func fuzz(
    _ name: String, rounds: Int, seeds: [[UInt8]], _ body: ([UInt8]) throws -> Void
  ) {
    var random = RandomStream(seed: 1, name: "fuzz-\(name)").draws()
    for round in 0..<rounds * TestData.fuzzFactor {
      let mutant = Mutation.mutate(seeds[round % seeds.count], &random)
      do {
        try body(mutant)
      } catch let error as DatasetError {
        #expect(!error.message.isEmpty && !error.hint.isEmpty)
      } catch {
        Issue.record("\(error) for \(mutant)")
      }
    }
  }

  @Test func `gzip members`() throws {
    let seeds = [
      try Encoding.gzip(text), try Encoding.gzip(text, level: 0),
      try Encoding.gzip(text) + Encoding.gzip([1, 2, 3]) + [0, 0],
      try Encoding.gzip([UInt8](repeating: 65, count: 5000)),
    ]
    fuzz("gzip", rounds: 6000, seeds: seeds) { mutant in
      let contents = try Gzip.inflate(mutant, named: "x", limit: 100_000)
      #expect(contents.count <= 100_000)
    }
  }

  @Test func `IDX arrays`() {
    let seeds = [
      Encoding.idx(type: 8, dimensions: [2, 2, 2], elements: Array(1...8)),
      Encoding.idx(type: 0x0D, dimensions: [2], elements: [0x3F, 0x80, 0, 0, 0x40, 0, 0, 0]),
      Encoding.idx(type: 0x0B, dimensions: [1, 2], elements: [0, 1, 2, 3]),
    ]
    fuzz("IDX", rounds: 20_000, seeds: seeds) { mutant in
      let idx = try IDX(parsing: mutant, named: "x")
      let count = idx.dimensions.reduce(1, *)
      switch idx.values {
      case .bytes(let values): #expect(values.count == count)
      case .floats(let values): #expect(values.count == count && values.allSatisfy { $0.isFinite })
      }
    }
  }

  @Test func `CSV tables`() {
    fuzz("CSV", rounds: 10_000, seeds: [text, Array("1;2;3\n4;5;6\n".utf8)]) { mutant in
      let table = try CSVTable(parsing: mutant, named: "x")
      #expect(table.labels.count == table.rowCount)
      #expect(table.features.count == table.rowCount * table.featureCount)
      #expect(table.features.allSatisfy { $0.isFinite })
    }
    let words = Array("1,\"a,b\"\n2,c\n3,\"d\"\"e\"\n4,é\n".utf8)
    fuzz("CSV words", rounds: 10_000, seeds: [words, Array("b\t1\na\t2\nb\t3\n".utf8)]) { mutant in
      let table = try CSVTable(parsing: mutant, named: "x", takesWords: true)
      #expect(table.labels.count == table.rowCount)
      guard let words = table.labelWords else { return }
      #expect(Set(words).count == words.count && !words.contains(""))
      #expect(table.labels.allSatisfy { words.indices.contains(Int($0)) })
    }
  }

  @Test func `whole sets from damaged files`() throws {
    let directory = try TemporaryDirectory()
    let images = Encoding.idx(type: 8, dimensions: [6, 2, 2], elements: Array(1...24))
    let labels = Encoding.idx(type: 8, dimensions: [6], elements: [0, 1, 0, 1, 0, 1])
    let table = Array("1,2,0\n3,4,1\n5,6,0\n7,8,1\n".utf8)
    var which = 0
    fuzz("sets", rounds: 600, seeds: [images, labels, table]) { mutant in
      defer { which = (which + 1) % 3 }
      if which == 2 {
        let path = try directory.write(mutant, to: "table")
        _ = try Dataset.csv(CSVOptions(path: path))
      } else {
        let imagesPath = try directory.write(which == 0 ? mutant : images, to: "images")
        let labelsPath = try directory.write(which == 1 ? mutant : labels, to: "labels")
        _ = try Dataset.idx(IDXOptions(images: imagesPath, labels: labelsPath))
      }
    }
  }
}
