/// Which column of a table holds the labels.
public enum CSVColumn: Sendable, Hashable, CustomStringConvertible {
  /// The first one.
  case first
  /// The last one.
  case last
  /// By its number, counted from 1.
  case number(Int)
  /// By its name in the header line.
  case named(String)

  /// `first`, `last`, a number, or else a name.
  public init(_ text: String) {
    switch text {
    case "first": self = .first
    case "last": self = .last
    default: self = Int(text).map { .number($0) } ?? .named(text)
    }
  }

  /// Whether only a header can tell which it is.
  var isName: Bool { if case .named = self { true } else { false } }

  /// The text that ``init(_:)`` takes.
  public var description: String {
    switch self {
    case .first: "first"
    case .last: "last"
    case .number(let number): String(number)
    case .named(let name): name
    }
  }
}

/// A table of numbers, one of whose columns holds the labels, which may be words.
///
/// Lines end with LF or CR LF; fields are separated by commas, semicolons or tabs, whichever the
/// first line has most of. A first line with a field that is no number is a header of column names,
/// unless that field is a label, labels may be words, and the next is no number.
/// Empty lines are allowed at the end only.
public struct CSVTable: Sendable {
  /// Number of rows, header left out.
  public let rowCount: Int
  /// Names of the columns other than the labels', where the file has a header.
  public let featureNames: [String]?
  /// Number of columns other than the labels'.
  public let featureCount: Int
  /// Values of those columns, row by row, rounded to double and then to float.
  public let features: [Float]
  /// The label column, one number a row; where labels are words, their places in ``labelWords``.
  public let labels: [Double]
  /// The labels that occur, numbers by value and then words by their UTF-8 bytes, where they are words.
  public let labelWords: [String]?

  /// Reads a table, inflated where it is gzip.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - label: The column that holds the labels.
  ///   - takesWords: Whether labels may be words, from the first row on.
  ///   - limit: The most bytes of text to accept.
  /// - Throws: ``DatasetError`` that names line and column where a field is no finite number or a
  ///   row is shorter or longer than the first.
  public static func read(
    _ path: String, label: CSVColumn = .last, takesWords: Bool = false,
    limit: Int = DataFile.defaultLimit, work: DataWork = DataWork()
  ) throws(DatasetError) -> CSVTable {
    var parser = CSVParser(name: path, label: label, takesWords: takesWords)
    try DataFile.forEachChunk(of: path, limit: limit, work: work) { (chunk) throws(DatasetError) in
      try parser.consume(chunk)
    }
    return try parser.finish()
  }

  /// Parses a table in memory.
  ///
  /// - Parameters:
  ///   - text: The whole table, not compressed.
  ///   - name: What errors call it.
  ///   - label: The column that holds the labels.
  ///   - takesWords: Whether labels may be words, from the first row on.
  /// - Throws: ``DatasetError`` as ``read(_:label:takesWords:limit:work:)`` does.
  public init(
    parsing text: [UInt8], named name: String, label: CSVColumn = .last, takesWords: Bool = false
  ) throws(DatasetError) {
    var parser = CSVParser(name: name, label: label, takesWords: takesWords)
    try text.withUnsafeBufferPointer { (bytes) throws(DatasetError) in
      try parser.consume(UnsafeRawBufferPointer(bytes))
    }
    self = try parser.finish()
  }

  init(layout: CSVLayout, features: [Float], labels: [Double], labelWords: [String]?) {
    rowCount = labels.count
    featureCount = layout.columnCount - 1
    featureNames = layout.columnNames.map { names in
      names.indices.filter { $0 != layout.labelColumn }.map { names[$0] }
    }
    self.features = features
    self.labels = labels
    self.labelWords = labelWords
  }
}
