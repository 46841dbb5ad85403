/// The data sets known by name.
public enum DatasetCatalog {
  /// What is known about a set before it is loaded.
  public struct Entry: Sendable, Hashable {
    /// What the set is called.
    public let name: String
    /// What it holds, in one line.
    public let summary: String
    /// The files it consists of, without `.gz`; none where it is built in.
    public let files: [String]
    /// What to type to get it, in words.
    public let instructions: String
    /// Folders in which a root of the search path may hold the files.
    let folders: [String]

    /// Whether all files of the set are found, or it needs none.
    public func isAvailable(in searchPath: DataSearchPath) -> Bool {
      files.isEmpty || searchPath.find(files, in: folders) != nil
    }

    /// The paths of the set's files, in the order of ``files``.
    ///
    /// - Throws: ``DatasetError`` that says how to get the set and where it was looked for.
    public func locate(in searchPath: DataSearchPath) throws(DatasetError) -> [String] {
      if let paths = searchPath.find(files, in: folders) { return paths }
      let message: String
      if let found = searchPath.findIncomplete(files, in: folders) {
        message = "the data set \(name) is incomplete: \(found.directory) has no \(found.missing)"
      } else {
        message = "the data set \(name) is not here: no \(files.first ?? name)[.gz]"
      }
      let places = searchPath.roots.map { "\($0)/\(folders.first ?? name)" }
      throw DatasetError(
        .notFound, message,
        hint: "\(instructions), or point --data-dir at the directory that has it "
          + "(looked in \(places.joined(separator: ", ")))")
    }
  }

  /// Handwritten digits, 8x8, built in.
  public static let digits = Entry(
    name: "digits", summary: "1,797 handwritten digits, 8x8, 10 classes; built in",
    files: [], instructions: "built in", folders: [])

  /// Handwritten digits, 28x28.
  public static let mnist = Entry(
    name: "mnist", summary: "60,000 + 10,000 handwritten digits, 28x28, 10 classes",
    files: imageFiles, instructions: "type scripts/fetch-data mnist",
    folders: ["mnist", "MNIST/raw"])

  /// Articles of clothing, 28x28.
  public static let fashionMNIST = Entry(
    name: "fashion-mnist", summary: "60,000 + 10,000 articles of clothing, 28x28, 10 classes",
    files: imageFiles,
    instructions: "type apt install dataset-fashion-mnist or scripts/fetch-data fashion-mnist",
    folders: ["fashion-mnist", "FashionMNIST/raw"])

  /// Handwritten letters, 28x28.
  public static let emnist = emnist(split: "letters")

  /// Forest cover types from cartographic variables.
  public static let covtype = Entry(
    name: "covtype", summary: "581,012 patches of forest: 54 variables, 7 cover types",
    files: ["covtype.data"], instructions: "type scripts/fetch-data covtype",
    folders: ["covtype"])

  /// All sets, in the order to list them.
  public static let entries = [digits, mnist, fashionMNIST, emnist, covtype]

  /// The set called `name` with its default options.
  ///
  /// - Throws: ``DatasetError`` where there is no such set, or it cannot be found or read.
  public static func load(
    _ name: String, from searchPath: DataSearchPath
  ) throws(DatasetError) -> Dataset {
    switch name {
    case digits.name: return try .digits()
    case mnist.name: return try .mnist(from: searchPath)
    case fashionMNIST.name: return try .fashionMNIST(from: searchPath)
    case emnist.name: return try .emnist(from: searchPath)
    case covtype.name: return try .covtype(from: searchPath)
    default:
      throw DatasetError(
        .notFound, "no data set is called \(name)",
        hint: "the sets are \(entries.map(\.name).joined(separator: ", "))")
    }
  }

  static func emnist(split: String) -> Entry {
    Entry(
      name: "emnist", summary: "88,800 + 14,800 handwritten letters, 28x28, 26 classes",
      files: ["train", "test"].flatMap { part in
        ["images-idx3-ubyte", "labels-idx1-ubyte"].map { "emnist-\(split)-\(part)-\($0)" }
      },
      instructions: "type scripts/fetch-data emnist", folders: ["emnist", "EMNIST/raw"])
  }

  private static let imageFiles = [
    "train-images-idx3-ubyte", "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte",
  ]
}
