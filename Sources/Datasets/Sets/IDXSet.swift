import SparseNetworks

/// Options of IDX files of one's own.
public struct IDXOptions: Sendable, Hashable {
  /// The file of images: two to four dimensions, the first of which counts them.
  public var images: String
  /// The file of labels: one dimension of whole numbers.
  public var labels: String
  /// Images to test on; nil to split the first ones. Goes with ``testLabels``.
  public var testImages: String?
  /// Labels of the images to test on.
  public var testLabels: String?
  /// Share of the images that are for testing, between 0 and 1, both excluded, without test files.
  public var testFraction: Double
  /// Seed of the split.
  public var seed: UInt64

  /// A fifth for testing, seed 1, unless there are test files or one is told otherwise.
  public init(
    images: String, labels: String, testImages: String? = nil, testLabels: String? = nil,
    testFraction: Double = 0.2, seed: UInt64 = 1
  ) {
    self.images = images
    self.labels = labels
    self.testImages = testImages
    self.testLabels = testLabels
    self.testFraction = testFraction
    self.seed = seed
  }
}

extension Dataset {
  /// Labeled images in IDX files of one's own.
  ///
  /// Bytes stay bytes with the maximum 255; other types become floats as they are. Classes are
  /// numbered from 0 in ascending order of their labels, which become their names.
  ///
  /// - Throws: ``DatasetError`` where a file cannot be read, or does not fit the others.
  public static func idx(
    _ options: IDXOptions, work: DataWork = DataWork()
  ) throws(DatasetError) -> Dataset {
    var files = [try LabeledImages(images: options.images, labels: options.labels, work)]
    switch (options.testImages, options.testLabels) {
    case (let images?, let labels?):
      files.append(try LabeledImages(images: images, labels: labels, work))
      try LabeledImages.requireSameShape(files[0], files[1])
      try requireSameStorage(files[0], files[1])
    case (nil, nil): break
    default:
      throw DatasetError(
        .badOption, "test images and test labels go together",
        hint: "give both test-images and test-labels, or neither")
    }
    let classes = try ClassLabels(files.map(\.labels).joined(), named: options.labels, work)
    var parts: [Examples] = []
    for file in files {
      parts.append(
        file.examples(try classes.encode(file.labels, work), classCount: classes.names.count))
    }
    if parts.count == 1 {
      let split = try split(
        parts[0], testFraction: options.testFraction, seed: options.seed, work)
      parts = [try parts[0].selecting(split.train, work), try parts[0].selecting(split.test, work)]
    }
    return Dataset(
      name: "idx", train: parts[0], test: parts[1], image: files[0].shape,
      classNames: classes.names, source: options.images, options: options.canonical)
  }

  private static func requireSameStorage(
    _ one: LabeledImages, _ other: LabeledImages
  ) throws(DatasetError) {
    switch (one.inputs, other.inputs) {
    case (.bytes, .bytes), (.floats, .floats): return
    default:
      throw DatasetError(
        .mismatch,
        "one of \(one.imagesPath) and \(other.imagesPath) holds bytes, the other does not",
        hint: "bytes are scaled to 0...1 and other types are not: convert one",
        path: other.imagesPath)
    }
  }
}

extension IDXOptions {
  fileprivate var canonical: [DatasetOption] {
    let files = [DatasetOption("images", images), DatasetOption("labels", labels)]
    if let testImages, let testLabels {
      return files + [
        DatasetOption("test-images", testImages), DatasetOption("test-labels", testLabels),
      ]
    }
    return files + [DatasetOption("test", testFraction), DatasetOption("seed", seed)]
  }
}
