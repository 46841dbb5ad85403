import SparseNetworks

extension Dataset {
  /// The handwritten digits of MNIST: 60,000 images to train on and 10,000 to test on, 28x28 bytes,
  /// 10 classes, in the published order.
  ///
  /// - Throws: ``DatasetError`` where the files cannot be found or read, or are not MNIST's.
  public static func mnist(
    from searchPath: DataSearchPath, work: DataWork = DataWork()
  ) throws(DatasetError) -> Dataset {
    try mnistLike(
      DatasetCatalog.mnist, from: searchPath, work, classNames: (0...9).map(String.init),
      source: "MNIST database of handwritten digits (Y. LeCun, C. Cortes, C. Burges, 1998), "
        + "derived from NIST Special Databases 1 and 3")
  }

  /// The articles of clothing of Fashion-MNIST: 60,000 images to train on and 10,000 to test on,
  /// 28x28 bytes, 10 classes, in the published order.
  ///
  /// - Throws: ``DatasetError`` where the files cannot be found or read, or are not
  ///   Fashion-MNIST's.
  public static func fashionMNIST(
    from searchPath: DataSearchPath, work: DataWork = DataWork()
  ) throws(DatasetError) -> Dataset {
    try mnistLike(
      DatasetCatalog.fashionMNIST, from: searchPath, work,
      classNames: [
        "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
        "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
      ],
      source: "Fashion-MNIST (H. Xiao, K. Rasul, R. Vollgraf, 2017), copyright Zalando SE, MIT")
  }

  private static func mnistLike(
    _ entry: DatasetCatalog.Entry, from searchPath: DataSearchPath, _ work: DataWork,
    classNames: [String],
    source: String
  ) throws(DatasetError) -> Dataset {
    let paths = try entry.locate(in: searchPath)
    let train = try LabeledImages(images: paths[0], labels: paths[1], work)
    let test = try LabeledImages(images: paths[2], labels: paths[3], work)
    try LabeledImages.requireSameShape(train, test)
    let classCount = classNames.count
    try work.checkpoint()
    let trainClasses = try train.classes(from: 0, count: classCount)
    let testClasses = try test.classes(from: 0, count: classCount)
    try refuseOtherSet(trainClasses, entry, train)
    try work.checkpoint()
    return Dataset(
      name: entry.name,
      train: train.examples(trainClasses, classCount: classCount),
      test: test.examples(testClasses, classCount: classCount),
      image: train.shape, classNames: classNames, source: source)
  }

  /// MNIST and Fashion-MNIST files have the same names and sizes: their published training labels
  /// tell them apart.
  private static func refuseOtherSet(
    _ classes: [UInt16], _ entry: DatasetCatalog.Entry, _ images: LabeledImages
  ) throws(DatasetError) {
    let publishedLabels = [
      "1feba77c54802fa5339a11837ea4b2866434b83314ec45192930f1df69120c13": DatasetCatalog.mnist,
      "657fbd221bfc9f4198cc14b5619cc33ec57c58dd0e47af4d99d6650759e869a7": DatasetCatalog
        .fashionMNIST,
    ]
    let digest = SHA256.hexDigest(of: classes.map { UInt8($0) })
    guard let published = publishedLabels[digest], published.name != entry.name else { return }
    throw DatasetError(
      .mismatch, "\(images.imagesPath) is \(published.name), not \(entry.name)",
      hint: "keep each set in a folder of its own name", path: images.imagesPath)
  }
}
