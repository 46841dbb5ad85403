import SparseNetworks
import Testing

@testable import Datasets

/// The real sets, where they are at hand; counts are those of their publications.
@Suite struct RealDataTests {
  @Test(.enabled(if: TestData.has(DatasetCatalog.mnist), "\(TestData.comment)"))
  func `MNIST`() throws {
    let mnist = try Dataset.mnist(from: TestData.searchPath)
    #expect(
      mnist.train.histogram == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949])
    #expect(mnist.test.histogram == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009])
    #expect(mnist.image == ImageShape(height: 28, width: 28))
    #expect((0..<10).map { mnist.train.label(of: $0) } == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4])
    guard case .bytes(let pixels, maximum: 255) = mnist.test.inputs else {
      throw TestFailure(what: "not bytes")
    }
    #expect(pixels[202..<208] == [84, 185, 159, 151, 60, 36])
  }

  @Test(.enabled(if: TestData.has(DatasetCatalog.fashionMNIST), "\(TestData.comment)"))
  func `Fashion-MNIST`() throws {
    let fashion = try Dataset.fashionMNIST(from: TestData.searchPath)
    #expect(fashion.train.histogram == [Int](repeating: 6000, count: 10))
    #expect(fashion.test.histogram == [Int](repeating: 1000, count: 10))
    #expect(fashion.classNames.first == "T-shirt/top")
    #expect(fashion.train.label(of: 0) == 9)
  }

  @Test(.enabled(if: TestData.has(DatasetCatalog.mnist), "\(TestData.comment)"))
  func `MNIST is not taken for Fashion-MNIST`() throws {
    let folder = try #require(TestData.directory) + "/mnist"
    let path = DataSearchPath(explicit: folder, environment: [:])
    let error = #expect(throws: DatasetError.self) { try Dataset.fashionMNIST(from: path) }
    #expect(error?.code == .mismatch)
    #expect(error?.message.contains("is mnist, not fashion-mnist") == true)
  }

  @Test(.enabled(if: TestData.hasEMNIST(split: "letters-am"), "\(TestData.comment)"))
  func `EMNIST letters stand upright`() throws {
    let letters = try Dataset.emnist(
      EMNISTOptions(split: "letters-am"), from: TestData.searchPath)
    #expect(letters.train.count == 8000)
    #expect(letters.classNames == "abcdefghijklm".map { String($0) })
    #expect(letters.train.histogram.prefix(12).allSatisfy { $0 == 640 })
    #expect(letters.test.histogram.last == 80)

    // Both parts are the files' images with rows and columns exchanged.
    for (part, name) in [(letters.train, "train"), (letters.test, "test")] {
      let file = "emnist-letters-am-\(name)-images-idx3-ubyte"
      let raw = try IDX.read(#require(TestData.searchPath.find([file], in: ["emnist"])?.first))
      guard case .bytes(let rawPixels) = raw.values, case .bytes(let pixels, _) = part.inputs else {
        throw TestFailure(what: "not bytes")
      }
      for row in 0..<28 {
        let column = (0..<28).map { pixels[28 * $0 + row] }
        #expect(Array(rawPixels[28 * row..<28 * row + 28]) == column)
      }
    }

    /// Mean ink in the quarters: top left, top right, bottom left, bottom right.
    func ink(_ letter: String) throws -> [Float] {
      let label = try #require(letters.classNames.firstIndex(of: letter))
      var quarters: [Float] = [0, 0, 0, 0]
      for sample in 0..<letters.test.count where letters.test.label(of: sample) == label {
        for (pixel, value) in letters.test.input(of: sample).enumerated() {
          quarters[pixel / 28 / 14 * 2 + pixel % 28 / 14] += value
        }
      }
      return quarters
    }
    func extent(_ letter: String) throws -> (height: Int, width: Int) {
      let label = try #require(letters.classNames.firstIndex(of: letter))
      var extent = (height: 0, width: 0)
      for sample in 0..<letters.test.count where letters.test.label(of: sample) == label {
        let inked = letters.test.input(of: sample).enumerated().filter { $0.element > 0.5 }
        extent.height += Set(inked.map { $0.offset / 28 }).count
        extent.width += Set(inked.map { $0.offset % 28 }).count
      }
      return extent
    }
    let l = try extent("l")
    #expect(l.height > l.width * 3 / 2, "an l is tall")
    let j = try ink("j")
    #expect(j[1] > 3 / 2 * j[0], "the stem of a j is at the right")
    let f = try ink("f")
    #expect(f[2] > 2 * f[3], "the stem of an f is at the left, its bars are above")
  }

  @Test func `EMNIST alphabets`() {
    #expect(EMNISTAlphabet(split: "letters").names(count: 26).last == "z")
    #expect(EMNISTAlphabet(split: "letters").firstLabel == 1)
    #expect(EMNISTAlphabet(split: "balanced").firstLabel == 0)
    #expect(EMNISTAlphabet(split: "balanced").names(count: 47).suffix(2) == ["r", "t"])
    #expect(EMNISTAlphabet(split: "byclass").classCount(largestLabel: 61) == 62)
    #expect(EMNISTAlphabet(split: "digits").classCount(largestLabel: 200) == 10)
    #expect(EMNISTAlphabet(split: "own").names(count: 2) == ["0", "1"])
  }

  @Test(.enabled(if: TestData.has(DatasetCatalog.covtype), "\(TestData.comment)"))
  func `the beginning of Forest CoverType`() throws {
    let path = try DatasetCatalog.covtype.locate(in: TestData.searchPath)[0]
    let rows = try DataFile.read(path).split(separator: UInt8(ascii: "\n"), maxSplits: 20_000)
    let directory = try TemporaryDirectory()
    try directory.write(Array(rows.prefix(20_000).joined(separator: [10])), to: "covtype.data")
    let forest = try Dataset.covtype(
      from: DataSearchPath(explicit: directory.path, environment: [:]))
    #expect(forest.train.histogram == [Int](repeating: 1620, count: 7))
    #expect(forest.test.count == 4880)
    #expect(forest.featureNames?.count == 54)
    guard case .floats(let values) = forest.train.inputs else {
      throw TestFailure(what: "not floats")
    }
    for column in 0..<54 {
      let cells = stride(from: column, to: values.count, by: 54).map { Double(values[$0]) }
      let mean = cells.reduce(0, +) / 11_340
      let variance = cells.reduce(0) { $0 + $1 * $1 } / 11_340
      #expect(abs(mean) < 1e-5)
      #expect(abs(variance - 1) < 1e-4 || cells.allSatisfy { $0 == 0 }, "column \(column)")
    }
  }

  @Test(
    .enabled(if: TestData.has(DatasetCatalog.covtype), "\(TestData.comment)"),
    .enabled(if: TestData.isOptimized, "takes a minute without optimization: swift test -c release")
  )
  func `all of Forest CoverType`() throws {
    let forest = try Dataset.covtype(from: TestData.searchPath)
    #expect(forest.train.histogram == [Int](repeating: 1620, count: 7))
    #expect(
      forest.test.histogram == [209_680, 281_141, 33_594, 587, 7_333, 15_207, 18_350])
  }

  @Test func `a small forest is split as told, or refused`() throws {
    let row = [Int](repeating: 3, count: 54).map(String.init).joined(separator: ",")
    let text = (0..<70).map { "\(row),\($0 % 7 + 1)\n" }.joined()
    let directory = try TemporaryDirectory()
    try directory.write(text, to: "covtype/covtype.data")
    let path = DataSearchPath(explicit: directory.path, environment: [:])
    let options = CovtypeOptions(split: .stratified, trainFraction: 0.5)
    let forest = try Dataset.covtype(options, from: path)
    #expect(forest.train.histogram == [Int](repeating: 5, count: 7))
    #expect(forest.train.input(of: 0) == [Float](repeating: 0, count: 54))
    let error = #expect(throws: DatasetError.self) { try Dataset.covtype(from: path) }
    #expect(error?.code == .mismatch)
    for bad in ["\(row),8\n", "\(row),0\n", "\(row),1.5\n", "1,2,3\n"] {
      try directory.write(bad, to: "covtype/covtype.data")
      #expect(throws: DatasetError.self) { try Dataset.covtype(options, from: path) }
    }
  }
}
