import SparseNetworks

/// A file of images and the file of their labels, checked against each other.
struct LabeledImages {
  let count: Int
  /// Height and width, where the images have two dimensions.
  let shape: ImageShape?
  let featureCount: Int
  var inputs: Examples.Inputs
  let labels: [Double]
  let imagesPath: String
  let labelsPath: String

  /// Reads an array of two to four dimensions, the first of which counts the images, and an array
  /// of one dimension with as many whole numbers.
  init(images imagesPath: String, labels labelsPath: String, _ work: DataWork) throws(DatasetError)
  {
    let labelArray = try IDX.read(labelsPath, work: work)
    guard labelArray.dimensions.count == 1 else {
      throw DatasetError(
        .badFormat, "\(labelsPath) has \(labelArray.dimensions.count) dimensions",
        hint: "labels have one dimension; are images and labels interchanged?", path: labelsPath)
    }
    let images = try IDX.read(imagesPath, work: work)
    let count = images.dimensions[0]
    guard images.dimensions.count > 1 else {
      throw DatasetError(
        .badFormat, "\(imagesPath) has 1 dimension",
        hint: "images have two or more; are images and labels interchanged?", path: imagesPath)
    }
    guard labelArray.dimensions[0] == count else {
      throw DatasetError(
        .mismatch,
        "\(count) images in \(imagesPath), but \(labelArray.dimensions[0]) labels in "
          + labelsPath,
        hint: "give the two files of one set", path: imagesPath)
    }
    let featureCount = images.dimensions.dropFirst().reduce(1, *)
    guard count > 0, featureCount > 0 else {
      throw DatasetError(
        .badFormat, "\(imagesPath) holds no images", hint: "give another file", path: imagesPath)
    }
    self.count = count
    self.featureCount = featureCount
    self.imagesPath = imagesPath
    self.labelsPath = labelsPath
    shape =
      images.dimensions.count == 3
      ? ImageShape(height: images.dimensions[1], width: images.dimensions[2]) : nil
    inputs =
      switch images.values {
      case .bytes(let values): .bytes(values, maximum: 255)
      case .floats(let values): .floats(values)
      }
    labels =
      switch labelArray.values {
      case .bytes(let values): values.map(Double.init)
      case .floats(let values): values.map(Double.init)
      }
  }

  /// The labels as classes `0..<classCount` after `first` has been subtracted.
  func classes(from first: Int, count classCount: Int) throws(DatasetError) -> [UInt16] {
    var classes: [UInt16] = []
    classes.reserveCapacity(count)
    for (index, label) in labels.enumerated() {
      guard let label = Int(exactly: label), (first..<first + classCount).contains(label) else {
        throw DatasetError(
          .badValue, "\(labelsPath): label \(index) is \(label)",
          hint: "labels of this set are \(first) to \(first + classCount - 1)", path: labelsPath)
      }
      classes.append(UInt16(label - first))
    }
    return classes
  }

  /// The images with these classes.
  func examples(_ classes: [UInt16], classCount: Int) -> Examples {
    Examples(
      count: count, featureCount: featureCount, inputs: inputs,
      targets: .classes(classes, count: classCount))
  }

  /// Refuses two parts whose images differ in size.
  static func requireSameShape(_ one: LabeledImages, _ other: LabeledImages) throws(DatasetError) {
    guard one.shape == other.shape, one.featureCount == other.featureCount else {
      throw DatasetError(
        .mismatch,
        "\(one.imagesPath) has \(one.featureCount) pixels an image, \(other.imagesPath) has "
          + "\(other.featureCount), or they differ in height and width",
        hint: "give the two parts of one set", path: other.imagesPath)
    }
  }
}
