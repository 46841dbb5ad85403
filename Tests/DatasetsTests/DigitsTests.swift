import Datasets
import SparseNetworks
import Testing

extension Examples {
  /// Number of samples of each class.
  var histogram: [Int] {
    guard case .classes(let labels, let count) = targets else { return [] }
    return labels.reduce(into: [Int](repeating: 0, count: count)) { $0[Int($1)] += 1 }
  }
}

@Suite struct DigitsTests {
  /// Counts as published with the set (test half, 1,797 images).
  @Test func `counts, shape and range`() throws {
    let digits = try Dataset.digits()
    #expect(digits.train.count == 1438)
    #expect(digits.test.count == 359)
    #expect(digits.image == ImageShape(height: 8, width: 8))
    #expect(digits.classNames == ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"])
    let whole = zip(digits.train.histogram, digits.test.histogram).map { $0 + $1 }
    #expect(whole == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
    guard case .bytes(let pixels, maximum: 16) = digits.train.inputs else {
      throw TestFailure(what: "not bytes with maximum 16")
    }
    #expect(pixels.max() == 16)
    #expect(pixels.count == 1438 * 64)
  }

  @Test func `the first image is a zero`() throws {
    let digits = try Dataset.digits(DigitsOptions(testFraction: 0.001))
    let first = digits.train.input(of: 0).map { Int($0 * 16) }
    #expect(digits.train.label(of: 0) == 0)
    #expect(first.prefix(16) == [0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0])
  }

  @Test func `the split is stratified, and the seed decides`() throws {
    let digits = try Dataset.digits()
    for (test, train) in zip(digits.test.histogram, digits.train.histogram) {
      #expect(abs(Double(test) - 0.2 * Double(test + train)) < 1)
    }
    let other = try Dataset.digits(DigitsOptions(seed: 2))
    #expect(other.contentDigest() != digits.contentDigest())
    #expect(try Dataset.digits().contentDigest() == digits.contentDigest())
  }

  /// The digest that sessions record must never change.
  @Test func `the digest of the default split`() throws {
    #expect(
      try Dataset.digits().contentDigest()
        == "4546226f282dcd7ddcd7e5afe0581bb8b9f3979a56607eb76e4477cb602f3afa")
  }
}
