import SparseNetworks
import Testing

@testable import Datasets

@Suite struct SplitTests {
  /// 100 of class 0, 41 of class 1, 9 of class 2, 1 of class 3.
  private let labels = [100, 41, 9, 1].enumerated().flatMap { label, count in
    [UInt16](repeating: UInt16(label), count: count)
  }

  @Test func `every row is in exactly one part, in order`() throws {
    let splits = [
      try Split.stratified(labels, testFraction: 0.3, seed: 5),
      try Split.random(count: labels.count, testFraction: 0.3, seed: 5),
    ]
    for split in splits {
      #expect((split.train + split.test).sorted() == Array(labels.indices))
      #expect(split.train == split.train.sorted())
      #expect(split.test == split.test.sorted())
      #expect(split.test.count == 45)
    }
  }

  @Test func `classes keep their share, and their only row`() throws {
    let split = try Split.stratified(labels, testFraction: 0.2, seed: 1)
    let counts = (0..<4).map { label in split.test.count { labels[$0] == label } }
    // Shares of 30 rows: 19.87, 8.15, 1.79, 0.20; the two largest remainders round up.
    #expect(counts == [20, 8, 2, 0])
    let extreme = try Split.stratified(labels, testFraction: 0.99, seed: 1)
    #expect(Set(extreme.train.map { labels[$0] }).count == 4)
  }

  @Test func `the seed decides`() throws {
    let split = try Split.stratified(labels, testFraction: 0.2, seed: 1)
    #expect(try Split.stratified(labels, testFraction: 0.2, seed: 1) == split)
    #expect(try Split.stratified(labels, testFraction: 0.2, seed: 2) != split)
  }

  @Test func `rows of a class are drawn uniformly`() throws {
    let labels: [UInt16] = [0, 1, 0, 1, 0, 0]
    var hits = [Int](repeating: 0, count: 6)
    for seed in 0..<600 {
      for row in try Split.stratified(labels, testFraction: 0.5, seed: UInt64(seed)).test {
        hits[row] += 1
      }
    }
    #expect(hits.allSatisfy { (240...360).contains($0) }, "\(hits)")
  }

  @Test(arguments: [0, 1, -0.1, 1.5, Double.nan])
  func `fractions out of range are refused`(fraction: Double) {
    let error = #expect(throws: DatasetError.self) {
      try Split.stratified(labels, testFraction: fraction, seed: 1)
    }
    #expect(error?.code == .badOption)
    #expect(throws: DatasetError.self) {
      try Split.random(count: 10, testFraction: fraction, seed: 1)
    }
  }

  @Test func `no part is ever empty`() throws {
    #expect(try Split.random(count: 2, testFraction: 0.01, seed: 1).test.count == 1)
    #expect(try Split.random(count: 2, testFraction: 0.99, seed: 1).train.count == 1)
    #expect(throws: DatasetError.self) { try Split.random(count: 1, testFraction: 0.5, seed: 1) }
    #expect(throws: DatasetError.self) {
      try Split.stratified([0, 1, 2], testFraction: 0.5, seed: 1)
    }
  }

  @Test func `examples go with their rows`() throws {
    let examples = Examples(
      count: 3, featureCount: 2, inputs: .bytes([1, 2, 3, 4, 5, 6], maximum: 1),
      targets: .classes([0, 1, 2], count: 3))
    let selected = try examples.selecting([2, 0])
    #expect(selected.input(of: 0) == [5, 6])
    #expect(selected.input(of: 1) == [1, 2])
    #expect(selected.label(of: 0) == 2)
    #expect(selected.outputCount == 3)
  }
}

@Suite struct StandardizationTests {
  @Test func `means and population standard deviations by hand`() throws {
    let table: [Float] = [1, 10, 7, 3, 10, 7, 8, 10, 7]
    let standardization = try Standardization(fitting: table, width: 3)
    #expect(standardization.means == [4, 10, 7])
    #expect(standardization.deviations == [(26.0 / 3).squareRoot(), 0, 0])
    var other: [Float] = [4, 11, 7, 7, 9, 0]
    standardization.apply(to: &other)
    #expect(other == [0, 0, 0, Float(3 / (26.0 / 3).squareRoot()), 0, 0])
  }

  @Test func `a constant column is constant whatever its sum rounds to`() throws {
    let table = [Float](repeating: 0.1, count: 1001)
    #expect(try Standardization(fitting: table, width: 1).deviations == [0])
  }

  @Test func `the training part decides for both`() throws {
    func part(_ values: [Float]) -> Examples {
      Examples(
        count: values.count, featureCount: 1, inputs: .floats(values),
        targets: .values(values, width: 1))
    }
    let parts = try Standardization.standardizing(train: part([0, 2]), test: part([5]))
    #expect(parts.train.input(of: 0) == [-1])
    #expect(parts.train.input(of: 1) == [1])
    #expect(parts.test.input(of: 0) == [4])
  }
}

@Suite struct ClassLabelsTests {
  @Test func `labels of any value become indices in ascending order`() throws {
    let classes = try ClassLabels([7, -2, 7, 100], named: "x")
    #expect(classes.names == ["-2", "7", "100"])
    #expect(try classes.encode([100, -2, 7]) == [2, 0, 1])
  }

  @Test(arguments: [[1.5, 2], [3, 3], [], [1, 1e300]])
  func `labels that are no classes are refused`(labels: [Double]) {
    let error = #expect(throws: DatasetError.self) { try ClassLabels(labels, named: "x") }
    #expect(error?.code == .badValue)
  }

  @Test func `too many classes are refused`() {
    #expect(throws: DatasetError.self) {
      try ClassLabels((0...65_535).map(Double.init), named: "x")
    }
  }
}
