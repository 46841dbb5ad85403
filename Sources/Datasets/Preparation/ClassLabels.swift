/// Labels, whole numbers of any value or words, numbered from 0 in ascending order.
struct ClassLabels {
  /// The labels as they were written, in ascending order.
  let names: [String]
  private let indices: [Int: UInt16]
  private let wordIndices: [String: UInt16]

  /// The classes that occur.
  ///
  /// - Parameters:
  ///   - labels: The labels of all parts.
  ///   - name: What errors call their file.
  /// - Throws: ``DatasetError`` where a label is not a whole number or there are over 65,535.
  init(
    _ labels: some Sequence<Double>, named name: String, _ work: DataWork = DataWork()
  ) throws(DatasetError) {
    var distinct: Set<Int> = []
    for (row, label) in labels.enumerated() {
      try work.checkpoint(row: row)
      guard let value = Int(exactly: label), abs(label) <= 0x1p53 else {
        throw DatasetError(
          .badValue, "\(name): the label of row \(row + 1), \(label), is not a whole number",
          hint: "classes are whole numbers; for real targets say task=regression", path: name)
      }
      distinct.insert(value)
      guard distinct.count <= Int(UInt16.max) else {
        throw DatasetError(
          .badValue, "\(name): more than \(UInt16.max) classes",
          hint: "choose another label column, or say task=regression", path: name)
      }
    }
    let ordered = distinct.sorted()
    names = ordered.map(String.init)
    indices = Dictionary(
      uniqueKeysWithValues: ordered.enumerated().map { ($1, UInt16($0)) })
    wordIndices = [:]
    try requireSeveral(name)
  }

  /// The words that occur, in the order of ``CSVWords``.
  ///
  /// - Throws: ``DatasetError`` where there is only one, or there are over 65,535.
  init(words: some Sequence<String>, named name: String) throws(DatasetError) {
    names = Set(words).sorted(by: CSVWords.areInOrder)
    guard names.count <= Int(UInt16.max) else {
      throw DatasetError(
        .badValue, "\(name): more than \(UInt16.max) classes",
        hint: "choose another label column", path: name)
    }
    indices = [:]
    wordIndices = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, UInt16($0)) })
    try requireSeveral(name)
  }

  private func requireSeveral(_ name: String) throws(DatasetError) {
    guard names.count > 1 else {
      throw DatasetError(
        .badValue, "\(name): all labels are \(names.first ?? ""), so there is nothing to learn",
        hint: "choose another label column", path: name)
    }
  }

  /// The class of each label.
  ///
  /// - Parameter words: What the labels are places in, where they stand for words.
  /// - Throws: ``DatasetError`` at a label that was not given at the start.
  func encode(
    _ labels: some Sequence<Double>, as words: [String]? = nil, _ work: DataWork = DataWork()
  ) throws(DatasetError) -> [UInt16] {
    var classes: [UInt16] = []
    for (row, label) in labels.enumerated() {
      try work.checkpoint(row: row)
      let index = Int(exactly: label).flatMap { value in
        words.map { wordIndices[$0[value]] } ?? indices[value]
      }
      guard let index else {
        throw DatasetError(
          .badValue, "the label of row \(row + 1), \(label), is none of the classes",
          hint: "classes are \(names.prefix(10).joined(separator: ", "))")
      }
      classes.append(index)
    }
    return classes
  }
}
