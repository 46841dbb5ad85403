/// Whole-number labels of any value, numbered from 0 in ascending order.
struct ClassLabels {
  /// The labels as they were written, in ascending order.
  let names: [String]
  private let indices: [Int: UInt16]

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
    guard ordered.count > 1 else {
      throw DatasetError(
        .badValue, "\(name): all labels are \(ordered.first ?? 0), so there is nothing to learn",
        hint: "choose another label column", path: name)
    }
    names = ordered.map(String.init)
    indices = Dictionary(
      uniqueKeysWithValues: ordered.enumerated().map { ($1, UInt16($0)) })
  }

  /// The class of each label.
  ///
  /// - Throws: ``DatasetError`` at a label that was not given at the start.
  func encode(
    _ labels: some Sequence<Double>, _ work: DataWork = DataWork()
  ) throws(DatasetError) -> [UInt16] {
    var classes: [UInt16] = []
    for (row, label) in labels.enumerated() {
      try work.checkpoint(row: row)
      guard let index = Int(exactly: label).flatMap({ indices[$0] }) else {
        throw DatasetError(
          .badValue, "the label of row \(row + 1), \(label), is none of the classes",
          hint: "classes are \(names.prefix(10).joined(separator: ", "))")
      }
      classes.append(index)
    }
    return classes
  }
}
