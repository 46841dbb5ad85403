/// The cheapest way to give each row a column of its own.
///
/// The Hungarian method in the form of shortest augmenting paths, each found by Dijkstra's
/// algorithm on reduced costs: Jonker and Volgenant, "A Shortest Augmenting Path Algorithm for
/// Dense and Sparse Linear Assignment Problems", Computing 38 (1987); Crouse, "On Implementing 2D
/// Rectangular Assignment Algorithms", IEEE Trans. Aerosp. Electron. Syst. 52 (2016). At most
/// `rows^2 columns` steps; among equally cheap choices always the same.
struct LinearAssignment {
  /// The column of each row.
  private(set) var columns: [Int]
  /// Dual values: no cost lies below the sum of its row's and its column's, and those assigned
  /// equal it. They prove that nothing is cheaper.
  private(set) var rowPotentials: [Double]
  private(set) var columnPotentials: [Double]

  private let costs: [Float]
  /// The row of each column, or -1.
  private var rows: [Int]
  private var width: Int { rows.count }

  /// Solves the problem, or gives nil where `shouldStop`, asked after each row looked at, says so.
  ///
  /// - Parameter costs: finite, row by row; at least as many columns as rows.
  init?(costs: [Float], rowCount: Int, columnCount: Int, shouldStop: () -> Bool = { false }) {
    precondition(rowCount <= columnCount && costs.count == rowCount * columnCount)
    self.costs = costs
    columns = Array(repeating: -1, count: rowCount)
    rows = Array(repeating: -1, count: columnCount)
    rowPotentials = Array(repeating: 0, count: rowCount)
    columnPotentials = Array(repeating: 0, count: columnCount)
    guard columnCount > 0 else { return }
    takeFreeMinima()
    var search = Search(width: columnCount)
    for row in 0..<rowCount where columns[row] < 0 {
      guard augment(from: row, &search, shouldStop) else { return nil }
    }
  }

  /// Sum of the assigned costs, by ascending row.
  var totalCost: Double {
    var sum = 0.0
    for (row, column) in columns.enumerated() { sum += Double(costs[row * width + column]) }
    return sum
  }

  /// Gives each row its cheapest column where that is still free.
  private mutating func takeFreeMinima() {
    for row in columns.indices {
      let start = row * width
      var cheapest = 0
      for column in 1..<max(1, width) where costs[start + column] < costs[start + cheapest] {
        cheapest = column
      }
      rowPotentials[row] = Double(costs[start + cheapest])
      guard rows[cheapest] < 0 else { continue }
      columns[row] = cheapest
      rows[cheapest] = row
    }
  }

  /// Working space of a search for a path, kept between searches.
  private struct Search {
    /// Length of the shortest path found to each column.
    var distances: [Double]
    /// The row from which each column was reached.
    var sources: [Int]
    /// The columns not yet settled come first, then the settled ones, the last settled first.
    var order: [Int]

    init(width: Int) {
      distances = Array(repeating: .infinity, count: width)
      sources = Array(repeating: -1, count: width)
      order = Array(0..<width)
    }
  }

  /// Assigns one more row along the shortest alternating path to a free column.
  private mutating func augment(
    from start: Int, _ search: inout Search, _ shouldStop: () -> Bool
  ) -> Bool {
    for column in 0..<width {
      search.distances[column] = .infinity
      search.order[column] = column
    }
    var open = width
    var row = start
    var reached = 0.0
    while true {
      guard !shouldStop() else { return false }
      let position = nearest(row: row, reached: reached, open: open, &search)
      open -= 1
      let column = search.order[position]
      search.order.swapAt(position, open)
      reached = search.distances[column]
      guard rows[column] >= 0 else {
        updatePotentials(start: start, reached: reached, settled: search.order[open...], search)
        flip(from: column, to: start, search.sources)
        return true
      }
      row = rows[column]
    }
  }

  /// Shortens paths that are better through `row`; the position of the nearest open column, a free
  /// one before others, then the lowest.
  private func nearest(row: Int, reached: Double, open: Int, _ search: inout Search) -> Int {
    let base = reached - rowPotentials[row]
    let start = row * width
    var best = 0
    var (bestColumn, bestDistance) = (Int.max, Double.infinity)
    for position in 0..<open {
      let column = search.order[position]
      let through = base + (Double(costs[start + column]) - columnPotentials[column])
      if through < search.distances[column] {
        search.distances[column] = through
        search.sources[column] = row
      }
      let distance = search.distances[column]
      guard distance <= bestDistance else { continue }
      if distance == bestDistance {
        let (isFree, bestIsFree) = (rows[column] < 0, rows[bestColumn] < 0)
        guard isFree == bestIsFree ? column < bestColumn : isFree else { continue }
      }
      (best, bestColumn, bestDistance) = (position, column, distance)
    }
    return best
  }

  /// Keeps reduced costs nonnegative, and zero along the path.
  private mutating func updatePotentials(
    start: Int, reached: Double, settled: ArraySlice<Int>, _ search: Search
  ) {
    rowPotentials[start] += reached
    for column in settled.dropFirst() {
      let change = reached - search.distances[column]
      columnPotentials[column] -= change
      rowPotentials[rows[column]] += change
    }
  }

  /// Exchanges assigned and free edges along the path that ends at `column`.
  private mutating func flip(from last: Int, to start: Int, _ sources: [Int]) {
    var column = last
    while true {
      let row = sources[column]
      let before = columns[row]
      columns[row] = column
      rows[column] = row
      if row == start { return }
      column = before
    }
  }
}
