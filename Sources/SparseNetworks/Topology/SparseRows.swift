/// Who reads whom: the active edges of a layer, neuron by neuron.
///
/// The compressed sparse row format: the inputs of neuron `j`, ascending, are
/// `columns[starts[j]..<starts[j + 1]]`. An edge's index is its position in `columns`.
public struct SparseRows: Sendable, Equatable {
  /// Number of inputs of the layer.
  public let inputCount: Int
  /// Where each neuron's edges begin; one more element than neurons.
  public private(set) var starts: [Int]
  /// The input of each edge.
  public private(set) var columns: [UInt32]

  /// No neurons yet, with room for a number of edges.
  init(inputCount: Int, edgeCapacity: Int = 0) {
    self.inputCount = inputCount
    starts = [0]
    columns = []
    columns.reserveCapacity(edgeCapacity)
  }

  /// Rows as they are stored.
  init(inputCount: Int, starts: [Int], columns: [UInt32]) {
    assert(starts.last == columns.count, "rows must end where the edges do")
    self.inputCount = inputCount
    self.starts = starts
    self.columns = columns
  }

  /// Rows from lists of inputs, each ascending and without repetition.
  public init(inputCount: Int, rows: [[Int]]) {
    self.init(inputCount: inputCount, edgeCapacity: rows.reduce(0) { $0 + $1.count })
    for row in rows { append(row: row.map { UInt32($0) }) }
  }

  /// Adds a neuron reading `row`, which ascends.
  mutating func append(row: [UInt32]) {
    assert(zip(row, row.dropFirst()).allSatisfy { $0 < $1 }, "inputs must ascend")
    assert(row.allSatisfy { $0 < inputCount }, "an input lies outside the layer")
    columns.append(contentsOf: row)
    starts.append(columns.count)
  }

  /// Number of neurons.
  public var neuronCount: Int { starts.count - 1 }
  /// Number of active edges.
  public var edgeCount: Int { columns.count }
  /// Whether every neuron reads every input.
  public var isDense: Bool { edgeCount == inputCount * neuronCount }
  /// Share of possible edges that are active.
  public var density: Double {
    Double(edgeCount) / (Double(inputCount) * Double(max(neuronCount, 1)))
  }

  /// Number of inputs of each neuron.
  public var fanIns: [Int] {
    (0..<neuronCount).map { starts[$0 + 1] - starts[$0] }
  }

  /// Number of neurons that read each input.
  public var fanOuts: [Int] {
    var counts = Array(repeating: 0, count: inputCount)
    for column in columns { counts[Int(column)] += 1 }
    return counts
  }

  /// Whether two rows share their storage, which makes them equal; found in constant time.
  func isIdentical(to other: SparseRows) -> Bool {
    inputCount == other.inputCount
      && columns.withUnsafeBufferPointer { mine in
        other.columns.withUnsafeBufferPointer {
          mine.baseAddress == $0.baseAddress && mine.count == $0.count
        }
      }
      && starts.withUnsafeBufferPointer { mine in
        other.starts.withUnsafeBufferPointer { mine.baseAddress == $0.baseAddress }
      }
  }

  /// The edge indices of a neuron.
  public func edges(of neuron: Int) -> Range<Int> { starts[neuron]..<starts[neuron + 1] }

  /// The index of the edge from `input` to `neuron`, or nil where there is none.
  public func edge(neuron: Int, input: Int) -> Int? {
    let range = edges(of: neuron)
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high {
      let middle = (low + high) / 2
      if Int(columns[middle]) < input { low = middle + 1 } else { high = middle }
    }
    return low < range.upperBound && Int(columns[low]) == input ? low : nil
  }
}
