import SparseNetworks

/// Shift and scale that give each column of a table mean 0 and standard deviation 1.
///
/// Means and population standard deviations are sums in double precision, row after row, so they
/// are the same on every machine. A column that is constant where it was fitted becomes 0.
public struct Standardization: Sendable, Hashable {
  /// The mean of each column.
  public let means: [Double]
  /// The population standard deviation of each column, 0 where the column is constant.
  public let deviations: [Double]

  /// Measures the columns of a table.
  ///
  /// - Parameters:
  ///   - values: The table, row by row.
  ///   - width: Number of columns, which divides the number of values.
  ///   - work: Given up in between if that is wanted.
  public init(
    fitting values: [Float], width: Int, work: DataWork = DataWork()
  ) throws(DatasetError) {
    let count = values.count / max(width, 1)
    var sums = [Double](repeating: 0, count: width)
    try Self.forEachRow(of: values, width, work) { row in
      for column in 0..<width {
        sums[column] += Double(row[column])
      }
    }
    let means = sums.map { $0 / Double(max(count, 1)) }
    var squares = [Double](repeating: 0, count: width)
    try Self.forEachRow(of: values, width, work) { row in
      for column in 0..<width {
        let deviation = Double(row[column]) - means[column]
        squares[column] += deviation * deviation
      }
    }
    self.means = means
    // Sums of up to 2^29 equal floats are exact in double, so a constant column yields exactly 0.
    deviations = squares.map { ($0 / Double(max(count, 1))).squareRoot() }
  }

  /// Shifts and scales a table of the same columns.
  public func apply(to values: inout [Float]) {
    guard !means.isEmpty else { return }
    apply(to: &values, rows: 0..<values.count / means.count)
  }

  private func apply(to values: inout [Float], rows: Range<Int>) {
    let width = means.count
    values.withUnsafeMutableBufferPointer { values in
      for start in stride(from: rows.lowerBound * width, to: rows.upperBound * width, by: width) {
        for column in 0..<width {
          let deviation = deviations[column]
          let centered = Double(values[start + column]) - means[column]
          values[start + column] = deviation == 0 ? 0 : Float(centered / deviation)
        }
      }
    }
  }

  /// The same, given up in between if that is wanted.
  private func apply(to values: inout [Float], _ work: DataWork) throws(DatasetError) {
    guard !means.isEmpty else { return }
    let count = values.count / means.count
    for start in stride(from: 0, to: count, by: Self.rowsBetweenQuestions) {
      try work.checkpoint()
      apply(to: &values, rows: start..<min(start + Self.rowsBetweenQuestions, count))
    }
  }

  private static let rowsBetweenQuestions = 1 << 14

  /// Both parts, shifted and scaled by the columns of the training part.
  static func standardizing(
    train: Examples, test: Examples, _ work: DataWork = DataWork()
  ) throws(DatasetError) -> (train: Examples, test: Examples) {
    guard case .floats(var trainValues) = train.inputs, case .floats(var testValues) = test.inputs
    else { return (train, test) }
    let standardization = try Standardization(
      fitting: trainValues, width: train.featureCount, work: work)
    try standardization.apply(to: &trainValues, work)
    try standardization.apply(to: &testValues, work)
    return (train.replacingInputs(trainValues), test.replacingInputs(testValues))
  }

  private static func forEachRow(
    of values: [Float], _ width: Int, _ work: DataWork,
    _ body: (UnsafeBufferPointer<Float>) -> Void
  ) throws(DatasetError) {
    guard width > 0 else { return }
    try values.withUnsafeBufferPointer { (values) throws(DatasetError) in
      for row in 0..<values.count / width {
        try work.checkpoint(row: row)
        body(UnsafeBufferPointer(rebasing: values[row * width..<(row + 1) * width]))
      }
    }
  }
}
