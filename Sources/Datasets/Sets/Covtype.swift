import SparseNetworks

/// Options of the Forest CoverType set.
public struct CovtypeOptions: Sendable, Hashable {
  /// Which patches are for training and which for testing.
  public enum Split: String, Sendable, Hashable, CaseIterable {
    /// UCI's own: the first 11,340 rows (1,620 of each class) for training, the 3,780 after them
    /// for validation (left out here), the rest for testing.
    case uci
    /// Random, with the same mix of classes in both parts.
    case stratified
  }

  /// Which patches are for training and which for testing.
  public var split: Split
  /// Share of the training part, between 0 and 1, both excluded; for the stratified split only.
  public var trainFraction: Double
  /// Seed of the stratified split.
  public var seed: UInt64

  /// UCI's split unless told otherwise; of a stratified one, 80% for training with seed 1.
  public init(split: Split = .uci, trainFraction: Double = 0.8, seed: UInt64 = 1) {
    self.split = split
    self.trainFraction = trainFraction
    self.seed = seed
  }
}

extension Dataset {
  /// Forest cover types of 581,012 patches of 30x30 meters from 54 cartographic variables.
  ///
  /// All 54 columns, the 44 binary ones included, are standardized by mean and population standard
  /// deviation of the training part; columns that are constant there become 0. Cover types 1 to 7
  /// become classes 0 to 6.
  ///
  /// - Throws: ``DatasetError`` where the file cannot be found or read, or is not this one.
  public static func covtype(
    _ options: CovtypeOptions = .init(), from searchPath: DataSearchPath,
    work: DataWork = DataWork()
  ) throws(DatasetError) -> Dataset {
    let path = try DatasetCatalog.covtype.locate(in: searchPath)[0]
    let table = try CSVTable.read(path, work: work)
    guard table.featureCount == covtypeFeatures.count else {
      throw DatasetError(
        .badFormat, "\(path) has \(table.featureCount + 1) columns, not 55",
        hint: "fetch it again: scripts/fetch-data covtype", path: path)
    }
    var labels: [UInt16] = []
    labels.reserveCapacity(table.rowCount)
    for (row, label) in table.labels.enumerated() {
      try work.checkpoint(row: row)
      guard let label = UInt16(exactly: label), (1...7).contains(label) else {
        throw DatasetError(
          .badValue, "\(path): the cover type of row \(row + 1) is \(label)",
          hint: "cover types are 1 to 7", path: path)
      }
      labels.append(label - 1)
    }
    let all = Examples(
      count: table.rowCount, featureCount: table.featureCount, inputs: .floats(table.features),
      targets: .classes(labels, count: covtypeNames.count))
    try work.checkpoint()
    let (train, test) = try covtypeParts(of: all, labels, options, path, work)
    let parts = try Standardization.standardizing(train: train, test: test, work)
    return Dataset(
      name: "covtype", train: parts.train, test: parts.test, classNames: covtypeNames,
      featureNames: covtypeFeatures,
      source: "Covertype (J. A. Blackard, 1998), UCI Machine Learning Repository, "
        + "copyright Jock A. Blackard and Colorado State University",
      options: covtypeOptions(options))
  }

  private static func covtypeParts(
    of all: Examples, _ labels: [UInt16], _ options: CovtypeOptions, _ path: String,
    _ work: DataWork
  ) throws(DatasetError) -> (train: Examples, test: Examples) {
    switch options.split {
    case .uci:
      let trainCount = 11_340
      let validationCount = 3_780
      guard all.count > trainCount + validationCount else {
        throw DatasetError(
          .mismatch, "\(path) has only \(all.count) rows, too few for UCI's split",
          hint: "say split=stratified, or fetch the whole file: scripts/fetch-data covtype",
          path: path)
      }
      return (
        try all.selecting(Array(0..<trainCount), work),
        try all.selecting(Array(trainCount + validationCount..<all.count), work)
      )
    case .stratified:
      guard options.trainFraction > 0, options.trainFraction < 1 else {
        throw DatasetError(
          .badOption, "a training fraction of \(options.trainFraction) leaves one part empty",
          hint: "give a fraction between 0 and 1, such as 80%")
      }
      let split = try Split.stratified(
        labels, testFraction: 1 - options.trainFraction, seed: options.seed, work: work)
      return (try all.selecting(split.train, work), try all.selecting(split.test, work))
    }
  }

  private static func covtypeOptions(_ options: CovtypeOptions) -> [DatasetOption] {
    switch options.split {
    case .uci: [DatasetOption("split", options.split.rawValue)]
    case .stratified:
      [
        DatasetOption("split", options.split.rawValue),
        DatasetOption("train", options.trainFraction), DatasetOption("seed", options.seed),
      ]
    }
  }

  private static let covtypeNames = [
    "Spruce/Fir", "Lodgepole Pine", "Ponderosa Pine", "Cottonwood/Willow", "Aspen", "Douglas-fir",
    "Krummholz",
  ]

  private static let covtypeFeatures =
    [
      "elevation", "aspect", "slope", "horizontal distance to hydrology",
      "vertical distance to hydrology", "horizontal distance to roadways", "hillshade 9am",
      "hillshade noon", "hillshade 3pm", "horizontal distance to fire points",
    ]
    + (1...4).map { "wilderness area \($0)" } + (1...40).map { "soil type \($0)" }
}
