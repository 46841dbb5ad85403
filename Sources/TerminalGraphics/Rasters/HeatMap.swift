/// A matrix drawn as a picture: masks, weights, gradients, confusion.
///
/// Larger matrices are binned; the scale underneath says how. Where nothing was added the picture
/// is blank, which for a sparse matrix means that there is no edge.
public struct HeatMap: Equatable, Sendable {
  /// How values become colors.
  public enum Scale: Sendable {
    /// From zero (or the minimum, if below) to the maximum.
    case sequential
    /// Symmetric around zero, by the largest magnitude.
    case diverging
    /// The share of entries that are there, from zero to the largest share; ones mark entries.
    case mask
  }

  /// The matrix, binned or not.
  public var grid: BinnedGrid
  /// What stands for a bin; a mask always shows the mean over cells.
  public var statistic: BinnedGrid.Statistic
  /// How values become colors.
  public var scale: Scale
  /// What the picture shows.
  public var title: String
  /// What a row is, in the singular: `neuron`.
  public var rowLabel: String
  /// What a column is, in the singular: `input`.
  public var columnLabel: String
  /// The most lines of text the picture may take, its title and scale not counted.
  public var maximumRows: Int
  /// A magnitude that the scale reaches at least, so that several pictures have the same one.
  public var limit: Double?
  /// What the values are: `weight`.
  public var valueName: String?

  /// Whether a scale around zero ends where 99% of the cells do, rather than at a few far larger
  /// ones, which then have the color of its end.
  public var cutsOutliers = false

  /// A picture of a grid.
  public init(
    grid: BinnedGrid, statistic: BinnedGrid.Statistic = .mean, scale: Scale = .sequential,
    title: String = "", rowLabel: String = "row", columnLabel: String = "column",
    maximumRows: Int = 24
  ) {
    self.grid = grid
    self.statistic = scale == .mask ? .meanOverCells : statistic
    self.scale = scale
    self.title = title
    self.rowLabel = rowLabel
    self.columnLabel = columnLabel
    self.maximumRows = maximumRows
  }

  /// A picture of a dense matrix, whose entry at a row and a column `value` gives.
  public init(
    rows: Int, columns: Int, scale: Scale = .sequential,
    title: String = "", rowLabel: String = "row", columnLabel: String = "column",
    maximumRows: Int = 24, value: (_ row: Int, _ column: Int) -> Float
  ) {
    var grid = BinnedGrid(rows: rows, columns: columns)
    for row in 0..<grid.rows {
      for column in 0..<grid.columns { grid.add(value(row, column), row: row, column: column) }
    }
    self.init(
      grid: grid, scale: scale, title: title, rowLabel: rowLabel, columnLabel: columnLabel,
      maximumRows: maximumRows)
  }

  /// The picture as lines of text, none wider than the style allows, without a newline at the end.
  public func rendered(_ style: RenderingStyle) -> String {
    HeatMapLayout(self, style).lines.joined(separator: "\n")
  }
}
