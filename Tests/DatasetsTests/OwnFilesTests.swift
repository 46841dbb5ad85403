import Datasets
import SparseNetworks
import Testing

@Suite struct CSVSetTests {
  private let directory: TemporaryDirectory
  init() throws { directory = try TemporaryDirectory() }

  /// Ten rows of two classes, called 5 and 9.
  private var table: String {
    "x,c,y\n" + (0..<10).map { "\($0),\($0 % 2 == 0 ? 5 : 9),\($0 * 10)\n" }.joined()
  }

  @Test func `classes, names and a stratified split`() throws {
    let path = try directory.write(table, to: "t.csv")
    let set = try Dataset.csv(
      CSVOptions(path: path, label: .named("c"), testFraction: 0.4, standardize: false))
    #expect(set.classNames == ["5", "9"])
    #expect(set.featureNames == ["x", "y"])
    #expect(set.train.count == 6)
    #expect(set.test.count == 4)
    #expect((0..<4).map { set.test.label(of: $0) ?? -1 }.sorted() == [0, 0, 1, 1])
    for sample in 0..<set.train.count {
      let input = set.train.input(of: sample)
      #expect(input[1] == input[0] * 10)
      #expect(set.train.label(of: sample) == Int(input[0]) % 2)
    }
    #expect(
      set.canonicalOptions.map(\.description) == [
        "path=\(path)", "label=c", "test=0.4", "task=classification", "standardize=off", "seed=1",
      ])
  }

  @Test func `classes that are words`() throws {
    let rows = (0..<6).map { "\($0),\(["oak", "ash"][$0 % 2])\n" }.joined()
    let path = try directory.write(rows, to: "t.csv")
    let testPath = try directory.write("0,elm\n1,oak\n", to: "test.csv")
    let set = try Dataset.csv(CSVOptions(path: path, testPath: testPath, standardize: false))
    #expect(set.classNames == ["ash", "elm", "oak"])
    #expect((0..<6).map { set.train.label(of: $0) } == [2, 0, 2, 0, 2, 0])
    #expect((0..<2).map { set.test.label(of: $0) } == [1, 2])
    let numbers = try directory.write("0,1\n1,2\n", to: "numbers.csv")
    for options in [
      CSVOptions(path: path, testPath: numbers), CSVOptions(path: path, task: .regression),
      CSVOptions(path: try directory.write("1,a\n2,a\n", to: "one.csv")),
    ] {
      #expect(throws: DatasetError.self) { try Dataset.csv(options) }
    }
  }

  /// Each part of the work asks for every 16,384 rows, and is given up wherever it asks.
  @Test(arguments: [DatasetTask.classification, .regression])
  func `loading is given up anywhere`(task: DatasetTask) throws {
    let rows = 40_000
    let path = try directory.write(
      (0..<rows).map { "\($0 % 97),\($0 % 7)\n" }.joined(), to: "t.csv")
    let options = CSVOptions(path: path, task: task)
    var asked = 0
    let whole = try Dataset.csv(
      options,
      work: DataWork {
        asked += 1
        return false
      })
    // Classes, their numbers, the split, rows gathered, the mean, the deviation, the scaling.
    #expect(asked >= (task == .classification ? 7 : 4) * rows / 16_384)
    for limit in 1...asked {
      var left = limit
      let error = #expect(throws: DatasetError.self) {
        try Dataset.csv(
          options,
          work: DataWork {
            left -= 1
            return left == 0
          })
      }
      #expect(error?.code == .interrupted)
    }
    #expect(try Dataset.csv(options).contentDigest() == whole.contentDigest())
  }

  @Test func `regression from a separate test file`() throws {
    let path = try directory.write(table, to: "t.csv")
    let testPath = try directory.write("1,5,0.25\n", to: "test.csv")
    let set = try Dataset.csv(CSVOptions(path: path, testPath: testPath, task: .regression))
    #expect(set.train.count == 10)
    #expect(set.test.count == 1)
    #expect(set.classNames.isEmpty)
    guard case .values(let targets, width: 1) = set.test.targets else {
      throw TestFailure(what: "no values")
    }
    #expect(targets == [0.25])
    #expect(set.train.outputCount == 1)
    let mean = (0..<10).reduce(Float(0)) { $0 + set.train.input(of: $1)[0] } / 10
    #expect(abs(mean) < 1e-6)
  }

  @Test func `errors of options and files`() throws {
    func code(_ options: CSVOptions) -> DatasetError.Code? {
      let error = #expect(throws: DatasetError.self) { try Dataset.csv(options) }
      return error?.code
    }
    let path = try directory.write(table, to: "t.csv")
    #expect(code(CSVOptions(path: path + "x")) == .notFound)
    #expect(code(CSVOptions(path: directory.path)) == .notAFile)
    #expect(code(CSVOptions(path: path, testFraction: 1)) == .badOption)
    let narrow = try directory.write("1,2\n", to: "narrow.csv")
    #expect(code(CSVOptions(path: path, testPath: narrow)) == .mismatch)
    let renamed = try directory.write("x,c,z\n1,5,2\n", to: "renamed.csv")
    #expect(code(CSVOptions(path: path, label: .first, testPath: renamed)) == .mismatch)
    let real = try directory.write("1,0.5\n2,1.5\n", to: "real.csv")
    #expect(code(CSVOptions(path: real)) == .badValue)
  }
}

@Suite struct IDXSetTests {
  private let directory: TemporaryDirectory
  init() throws { directory = try TemporaryDirectory() }

  private func write(images count: UInt32, labels: [UInt8], _ name: String) throws -> IDXOptions {
    let pixels = (0..<count * 6).map { UInt8($0) }
    return IDXOptions(
      images: try directory.write(
        Encoding.idx(type: 8, dimensions: [count, 2, 3], elements: pixels), to: name + "-images"),
      labels: try directory.write(
        Encoding.gzip(
          Encoding.idx(type: 8, dimensions: [UInt32(labels.count)], elements: labels)),
        to: name + "-labels"))
  }

  @Test func `images and labels with a split`() throws {
    let set = try Dataset.idx(write(images: 10, labels: [3, 8, 3, 8, 3, 8, 3, 8, 3, 8], "a"))
    #expect(set.image == ImageShape(height: 2, width: 3))
    #expect(set.classNames == ["3", "8"])
    #expect(set.train.count == 8)
    #expect(set.test.count == 2)
    guard case .bytes(let pixels, maximum: 255) = set.train.inputs else {
      throw TestFailure(what: "not bytes")
    }
    #expect(pixels.count == 48)
  }

  @Test func `test files, whose classes join in`() throws {
    var options = try write(images: 2, labels: [1, 2], "a")
    let test = try write(images: 1, labels: [0], "b")
    options.testImages = test.images
    options.testLabels = test.labels
    let set = try Dataset.idx(options)
    #expect(set.classNames == ["0", "1", "2"])
    #expect(set.train.label(of: 0) == 1)
    #expect(set.test.label(of: 0) == 0)
    #expect(set.train.outputCount == 3)
    options.testLabels = nil
    #expect(throws: DatasetError.self) { try Dataset.idx(options) }
  }

  @Test func `files that do not belong together`() throws {
    let mismatch = #expect(throws: DatasetError.self) {
      try Dataset.idx(write(images: 3, labels: [1, 2], "a"))
    }
    #expect(mismatch?.code == .mismatch)
    let options = try write(images: 2, labels: [1, 2], "a")
    let swapped = IDXOptions(images: options.labels, labels: options.images)
    let error = #expect(throws: DatasetError.self) { try Dataset.idx(swapped) }
    #expect(error?.hint.contains("interchanged") == true)
  }
}
