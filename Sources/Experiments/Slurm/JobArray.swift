/// Cells that are the tasks of one job array: an index is a cell's number less an offset.
public struct JobArray: Sendable, Equatable {
  /// What is added to an index to come to the number of a cell.
  public let offset: Int64
  /// The cells, ascending.
  public let cells: [Int64]

  /// Cells as as few arrays as the largest index allows.
  ///
  /// - Parameter largestIndex: Slurm's `MaxArraySize` less one; from 1.
  public static func split(_ cells: [Int64], largestIndex: Int) -> [JobArray] {
    let size = Int64(max(1, largestIndex))
    return Dictionary(grouping: cells) { ($0 - 1) / size }.sorted { $0.key < $1.key }.map {
      JobArray(offset: $0.key * size, cells: $0.value.sorted())
    }
  }

  /// The indices as `sbatch --array` takes them: `1-3,7`.
  public var indices: String {
    var ranges: [ClosedRange<Int64>] = []
    for index in cells.map({ $0 - offset }) {
      if let last = ranges.last, last.upperBound + 1 == index {
        ranges[ranges.count - 1] = last.lowerBound...index
      } else {
        ranges.append(index...index)
      }
    }
    return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
      .joined(separator: ",")
  }
}
