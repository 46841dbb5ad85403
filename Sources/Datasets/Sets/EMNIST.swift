import SparseNetworks

/// Options of the EMNIST set.
public struct EMNISTOptions: Sendable, Hashable {
  /// Which files: `letters`, `balanced`, `byclass`, `bymerge`, `digits`, `mnist`, or the middle of
  /// any other files called `emnist-SPLIT-train-images-idx3-ubyte` and so on.
  public var split: String

  /// The letters, unless told otherwise.
  public init(split: String = "letters") { self.split = split }
}

extension Dataset {
  /// Handwritten letters and digits of EMNIST, 28x28 bytes.
  ///
  /// The files hold each image transposed; here it stands upright. Splits whose names begin with
  /// `letters` have the labels 1 to k, which become classes 0 to k-1, named by letter.
  ///
  /// - Throws: ``DatasetError`` where the files cannot be found or read, or do not belong together.
  public static func emnist(
    _ options: EMNISTOptions = .init(), from searchPath: DataSearchPath,
    work: DataWork = DataWork()
  ) throws(DatasetError) -> Dataset {
    guard !options.split.isEmpty, !options.split.contains("/") else {
      throw DatasetError(
        .badOption, "\"\(options.split)\" is no split of EMNIST",
        hint: "splits are letters, balanced, byclass, bymerge, digits and mnist")
    }
    let paths = try DatasetCatalog.emnist(split: options.split).locate(in: searchPath)
    var train = try LabeledImages(images: paths[0], labels: paths[1], work)
    var test = try LabeledImages(images: paths[2], labels: paths[3], work)
    try LabeledImages.requireSameShape(train, test)
    try train.transpose(work)
    try test.transpose(work)

    let alphabet = EMNISTAlphabet(split: options.split)
    let largest = max(train.labels.max() ?? 0, test.labels.max() ?? 0)
    let classCount = alphabet.classCount(largestLabel: Int(largest))
    let trainClasses = try train.classes(from: alphabet.firstLabel, count: classCount)
    let testClasses = try test.classes(from: alphabet.firstLabel, count: classCount)
    return Dataset(
      name: "emnist",
      train: train.examples(trainClasses, classCount: classCount),
      test: test.examples(testClasses, classCount: classCount),
      image: train.shape, classNames: alphabet.names(count: classCount),
      source: "EMNIST \(options.split) (G. Cohen, S. Afshar, J. Tapson, A. van Schaik, 2017), "
        + "derived from NIST Special Database 19",
      options: [DatasetOption("split", options.split)])
  }
}

/// What the labels of a split of EMNIST stand for.
struct EMNISTAlphabet {
  /// The label of class 0.
  let firstLabel: Int
  /// The characters of the classes, where the split is a published one.
  private let characters: String?

  init(split: String) {
    firstLabel = split.hasPrefix("letters") ? 1 : 0
    let digits = "0123456789"
    let capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    let smalls = "abcdefghijklmnopqrstuvwxyz"
    characters =
      switch split {
      case _ where split.hasPrefix("letters"): smalls
      case "digits", "mnist": digits
      case "byclass": digits + capitals + smalls
      case "balanced", "bymerge": digits + capitals + "abdefghnqrt"
      default: nil
      }
  }

  /// The number of classes of a split whose largest label is given: that of the published split,
  /// or for part of one as many as the largest label needs.
  func classCount(largestLabel: Int) -> Int {
    let needed = max(largestLabel - firstLabel + 1, 1)
    return min(needed, characters?.count ?? needed)
  }

  /// The names of the classes.
  func names(count: Int) -> [String] {
    characters?.prefix(count).map { String($0) } ?? (0..<count).map(String.init)
  }
}

extension LabeledImages {
  /// Exchanges the rows and columns of each image.
  fileprivate mutating func transpose(_ work: DataWork) throws(DatasetError) {
    guard let shape, shape.height == shape.width, case .bytes(var pixels, let maximum) = inputs
    else {
      throw DatasetError(
        .badFormat, "\(imagesPath) does not hold square images of bytes",
        hint: "give the files of EMNIST as published", path: imagesPath)
    }
    inputs = .bytes([], maximum: maximum)  // so that the pixels are not copied
    try pixels.withUnsafeMutableBufferPointer { (pixels) throws(DatasetError) in
      for (image, start) in stride(from: 0, to: pixels.count, by: shape.pixelCount).enumerated() {
        try work.checkpoint(row: image)
        for row in 0..<shape.height {
          for column in 0..<row {
            pixels.swapAt(start + row * shape.width + column, start + column * shape.width + row)
          }
        }
      }
    }
    inputs = .bytes(pixels, maximum: maximum)
  }
}
