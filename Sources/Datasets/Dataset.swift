import SparseNetworks

/// One option of a data set, as a script would write it.
public struct DatasetOption: Sendable, Hashable, CustomStringConvertible {
  /// What stands before the equals sign.
  public let name: String
  /// What stands behind it.
  public let value: String

  init(_ name: String, _ value: some CustomStringConvertible) {
    self.name = name
    self.value = value.description
  }

  /// `name=value`.
  public var description: String { "\(name)=\(value)" }
}

/// Examples to train on and examples to test on, with what their numbers mean.
public struct Dataset: Sendable, Equatable {
  /// What the set is called: `mnist`, `csv`, …
  public let name: String
  /// Examples to train on.
  public let train: Examples
  /// Examples to evaluate on, of the same kind and width.
  public let test: Examples
  /// The shape of the inputs, where they are images.
  public let image: ImageShape?
  /// Names of the classes in the order of their indices; empty for regression.
  public let classNames: [String]
  /// Names of the inputs, where they have any.
  public let featureNames: [String]?
  /// The inputs that the targets depend on, ascending, where that is known (synthetic sets).
  public let relevantInputs: [Int]?
  /// Where the data come from, in one line, with license or copyright where one must be named.
  public let source: String
  /// Every option that decides what the set holds, defaults written out.
  public let canonicalOptions: [DatasetOption]

  init(
    name: String, train: Examples, test: Examples, image: ImageShape? = nil,
    classNames: [String] = [], featureNames: [String]? = nil, relevantInputs: [Int]? = nil,
    source: String, options: [DatasetOption] = []
  ) {
    self.name = name
    self.train = train
    self.test = test
    self.image = image
    self.classNames = classNames
    self.featureNames = featureNames
    self.relevantInputs = relevantInputs
    self.source = source
    canonicalOptions = options
  }
}
