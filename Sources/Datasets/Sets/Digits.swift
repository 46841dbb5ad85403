import SparseNetworks

/// Options of the digits set.
public struct DigitsOptions: Sendable, Hashable {
  /// Share of the images that are for testing, between 0 and 1, both excluded.
  public var testFraction: Double
  /// Seed of the split.
  public var seed: UInt64

  /// A fifth for testing, seed 1, unless told otherwise.
  public init(testFraction: Double = 0.2, seed: UInt64 = 1) {
    self.testFraction = testFraction
    self.seed = seed
  }
}

extension Dataset {
  /// The built-in handwritten digits: 1,797 images of 8x8 pixels with 17 gray levels, 10 classes.
  ///
  /// The split is stratified (see ``Split``).
  ///
  /// - Throws: ``DatasetError`` where the test fraction is out of range.
  public static func digits(_ options: DigitsOptions = .init()) throws(DatasetError) -> Dataset {
    let name = "digits"
    let text = try Gzip.inflate(PackageResources.digits_csv_gz, named: name)
    let table = try CSVTable(parsing: text, named: name)
    let labels = table.labels.map { UInt16($0) }
    let all = Examples(
      count: table.rowCount, featureCount: table.featureCount,
      inputs: .bytes(table.features.map { UInt8($0) }, maximum: 16),
      targets: .classes(labels, count: 10))
    let split = try Split.stratified(
      labels, testFraction: options.testFraction, seed: options.seed)
    return Dataset(
      name: name, train: try all.selecting(split.train), test: try all.selecting(split.test),
      image: ImageShape(height: 8, width: 8), classNames: (0...9).map(String.init),
      source: "Optical Recognition of Handwritten Digits (E. Alpaydin, C. Kaynak, 1998), "
        + "UCI Machine Learning Repository, CC BY 4.0",
      options: [
        DatasetOption("test", options.testFraction), DatasetOption("seed", options.seed),
      ])
  }
}
