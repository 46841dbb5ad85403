/// A matrix summed up in rectangular bins, filled entry by entry.
///
/// A sparse matrix is binned without ever being dense: add its entries, leave out the rest.
///
///     var grid = BinnedGrid(rows: 256, columns: 784)
///     for edge in edges { grid.add(edge.weight, row: edge.neuron, column: edge.input) }
///
/// Bins can be merged further without loss, so one grid serves every size of terminal.
public struct BinnedGrid: Equatable, Sendable {
  /// What stands for the entries of a bin.
  public enum Statistic: Sendable {
    /// The mean of the values added; a bin without any has none.
    case mean
    /// The sum of the values divided by the number of cells, absent ones counting as zero.
    case meanOverCells
    /// The sum of the values added.
    case sum
    /// The number of values added.
    case count
  }

  /// The number of rows of the matrix.
  public let rows: Int
  /// The number of columns of the matrix.
  public let columns: Int
  /// How many rows fall in one bin; the last bin may have fewer.
  public let rowsPerBin: Int
  /// How many columns fall in one bin; the last bin may have fewer.
  public let columnsPerBin: Int
  /// How many values that are not finite were passed over.
  public private(set) var skippedCount = 0

  private var sums: [Double]
  private var counts: [Int]

  /// An empty grid whose bins are the smallest equal ones that keep to the maxima.
  ///
  /// The standard maxima are finer than any terminal, so that drawing merges bins evenly.
  public init(rows: Int, columns: Int, maximumRows: Int = 480, maximumColumns: Int = 1600) {
    self.init(
      rows: max(0, rows), columns: max(0, columns),
      rowsPerBin: divided(max(1, rows), by: max(1, maximumRows)),
      columnsPerBin: divided(max(1, columns), by: max(1, maximumColumns)))
  }

  private init(rows: Int, columns: Int, rowsPerBin: Int, columnsPerBin: Int) {
    self.rows = rows
    self.columns = columns
    self.rowsPerBin = rowsPerBin
    self.columnsPerBin = columnsPerBin
    let bins = divided(rows, by: rowsPerBin) * divided(columns, by: columnsPerBin)
    sums = Array(repeating: 0, count: bins)
    counts = Array(repeating: 0, count: bins)
  }

  /// The number of bins from top to bottom.
  public var binRows: Int { divided(rows, by: rowsPerBin) }

  /// The number of bins from left to right.
  public var binColumns: Int { divided(columns, by: columnsPerBin) }

  /// How many values were added, those not finite left out.
  public var valueCount: Int { counts.reduce(0, +) }

  /// The sum of the values added, those not finite left out.
  public var valueSum: Double { sums.reduce(0, +) }

  /// Adds the matrix's entry at a row and a column; NaN and infinities are only counted.
  ///
  /// - Precondition: The matrix has that row and column.
  public mutating func add(_ value: Float, row: Int, column: Int) {
    precondition(
      row >= 0 && row < rows && column >= 0 && column < columns, "the entry lies off the matrix")
    guard value.isFinite else {
      skippedCount += 1
      return
    }
    let bin = row / rowsPerBin * binColumns + column / columnsPerBin
    sums[bin] += Double(value)
    counts[bin] += 1
  }

  /// What stands for the entries of a bin, or nil if the statistic needs some and there are none.
  public func value(_ statistic: Statistic, binRow: Int, binColumn: Int) -> Double? {
    let bin = binRow * binColumns + binColumn
    switch statistic {
    case .mean: return counts[bin] == 0 ? nil : sums[bin] / Double(counts[bin])
    case .sum: return sums[bin]
    case .count: return Double(counts[bin])
    case .meanOverCells:
      let height = min(rowsPerBin, rows - binRow * rowsPerBin)
      let width = min(columnsPerBin, columns - binColumn * columnsPerBin)
      return sums[bin] / (Double(height) * Double(width))
    }
  }

  /// The grid with neighboring bins merged until it keeps to the maxima.
  public func merged(maximumRows: Int, maximumColumns: Int) -> BinnedGrid {
    let down = divided(binRows, by: max(1, maximumRows))
    let across = divided(binColumns, by: max(1, maximumColumns))
    guard down > 1 || across > 1 else { return self }
    var result = BinnedGrid(
      rows: rows, columns: columns,
      rowsPerBin: rowsPerBin * max(1, down), columnsPerBin: columnsPerBin * max(1, across))
    result.skippedCount = skippedCount
    for row in 0..<binRows {
      for column in 0..<binColumns {
        let from = row * binColumns + column
        let to = row / max(1, down) * result.binColumns + column / max(1, across)
        result.sums[to] += sums[from]
        result.counts[to] += counts[from]
      }
    }
    return result
  }
}

/// A quotient of whole numbers, rounded up.
private func divided(_ count: Int, by size: Int) -> Int {
  count / size + (count % size > 0 ? 1 : 0)
}
