import SparseNetworks

/// What is to be predicted.
public enum DatasetTask: String, Sendable, Hashable, CaseIterable {
  /// One of several classes.
  case classification
  /// A real value.
  case regression
}

/// Options of a table of one's own.
public struct CSVOptions: Sendable, Hashable {
  /// The file, plain or gzip.
  public var path: String
  /// The column that holds the labels.
  public var label: CSVColumn
  /// A second file of the same columns to test on; nil to split the first.
  public var testPath: String?
  /// Share of the rows that are for testing, between 0 and 1, both excluded, without a test file.
  public var testFraction: Double
  /// Whether the labels are classes or real values.
  public var task: DatasetTask
  /// Whether to give each input column mean 0 and standard deviation 1 over the training part.
  public var standardize: Bool
  /// Seed of the split.
  public var seed: UInt64

  /// Classes in the last column, a fifth for testing, standardized, seed 1, unless told otherwise.
  public init(
    path: String, label: CSVColumn = .last, testPath: String? = nil, testFraction: Double = 0.2,
    task: DatasetTask = .classification, standardize: Bool = true, seed: UInt64 = 1
  ) {
    self.path = path
    self.label = label
    self.testPath = testPath
    self.testFraction = testFraction
    self.task = task
    self.standardize = standardize
    self.seed = seed
  }
}

extension Dataset {
  /// A table of numbers, one column of which holds classes (whole numbers, or words) or real targets.
  ///
  /// Classes are numbered from 0 in ascending order of their labels, words by their UTF-8
  /// bytes, numbers among them first; the labels become their names. The split is stratified by class, or random for regression (see ``Split``).
  ///
  /// - Throws: ``DatasetError`` where a file cannot be read, or does not fit the options.
  public static func csv(
    _ options: CSVOptions, work: DataWork = DataWork()
  ) throws(DatasetError) -> Dataset {
    let takesWords = options.task == .classification
    let table = try CSVTable.read(
      options.path, label: options.label, takesWords: takesWords, work: work)
    var tables = [table]
    if let testPath = options.testPath {
      let other = try CSVTable.read(
        testPath, label: options.label, takesWords: takesWords, work: work)
      try requireSameColumns(table, options.path, other, testPath)
      tables.append(other)
    }
    var classNames: [String] = []
    var parts: [Examples]
    switch options.task {
    case .classification:
      let words = tables.compactMap(\.labelWords)
      let classes =
        words.isEmpty
        ? try ClassLabels(tables.map(\.labels).joined(), named: options.path, work)
        : try ClassLabels(words: words.joined(), named: options.path)
      classNames = classes.names
      parts = []
      for table in tables {
        let labels = try classes.encode(table.labels, as: table.labelWords, work)
        parts.append(table.examples(.classes(labels, count: classNames.count)))
      }
    case .regression:
      parts = tables.map { $0.examples(.values($0.labels.map(Float.init), width: 1)) }
    }
    tables = []
    try work.checkpoint()
    if parts.count == 1 {
      let split = try split(
        parts[0], testFraction: options.testFraction, seed: options.seed, work)
      parts = [try parts[0].selecting(split.train, work), try parts[0].selecting(split.test, work)]
    }
    var (train, test) = (parts[0], parts[1])
    if options.standardize {
      (train, test) = try Standardization.standardizing(train: train, test: test, work)
    }
    return Dataset(
      name: "csv", train: train, test: test, classNames: classNames,
      featureNames: table.featureNames, source: options.path, options: options.canonical)
  }

  /// A split stratified by class, or random where there are no classes.
  static func split(
    _ examples: Examples, testFraction: Double, seed: UInt64, _ work: DataWork
  ) throws(DatasetError) -> Split {
    switch examples.targets {
    case .classes(let labels, _):
      try .stratified(labels, testFraction: testFraction, seed: seed, work: work)
    case .values:
      try .random(count: examples.count, testFraction: testFraction, seed: seed)
    }
  }

  private static func requireSameColumns(
    _ one: CSVTable, _ path: String, _ other: CSVTable, _ otherPath: String
  ) throws(DatasetError) {
    guard one.featureCount == other.featureCount else {
      throw DatasetError(
        .mismatch,
        "\(path) has \(one.featureCount + 1) columns, \(otherPath) has "
          + "\(other.featureCount + 1)",
        hint: "training and test file need the same columns", path: otherPath)
    }
    guard (one.labelWords == nil) == (other.labelWords == nil) else {
      throw DatasetError(
        .mismatch, "labels are words in one of \(path) and \(otherPath), and numbers in the other",
        hint: "training and test file need the same kind of labels", path: otherPath)
    }
    if let names = one.featureNames, let otherNames = other.featureNames, names != otherNames {
      throw DatasetError(
        .mismatch, "\(path) and \(otherPath) name their columns differently",
        hint: "training and test file need the same columns in the same order", path: otherPath)
    }
  }
}

extension CSVTable {
  fileprivate func examples(_ targets: Examples.Targets) -> Examples {
    Examples(
      count: rowCount, featureCount: featureCount, inputs: .floats(features), targets: targets)
  }
}

extension CSVOptions {
  fileprivate var canonical: [DatasetOption] {
    var options = [DatasetOption("path", path), DatasetOption("label", label)]
    if let testPath {
      options.append(DatasetOption("test-path", testPath))
    } else {
      options.append(DatasetOption("test", testFraction))
    }
    options += [
      DatasetOption("task", task.rawValue),
      DatasetOption("standardize", standardize ? "on" : "off"),
    ]
    if testPath == nil { options.append(DatasetOption("seed", seed)) }
    return options
  }
}
