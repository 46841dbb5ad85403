internal import CKernels

/// The order in which the edges of a layer are worked on, for a number of threads.
///
/// Units (neurons where edges stand in rows, inputs where they stand in columns) are dealt out in
/// stretches of about as many edges. Where units have enough edges, sources are taken in blocks
/// whose samples fit into the first-level cache, and within a block units come in the order of
/// their number of edges there, which lets the processor foresee the ends of the loops. None of
/// this changes a result: each sum still goes over its edges in order.
struct EdgeRuns {
  /// Sources of a block: 40 KiB of samples in a full tile.
  static let blockSize = 160
  /// Edges that a unit must have in a block for blocks to pay.
  static let leastEdges = 5

  /// The units of each part.
  let parts: [Range<Int>]
  let blockCount: Int
  private var runs: [PSNRun] = []
  /// Where the runs of each part and block begin, and one more.
  private var bounds: [Int] = [0]

  /// - Parameters:
  ///   - starts: where each unit's edges begin, and one more.
  ///   - sources: the source of each edge, ascending within a unit.
  init(starts: [Int], sources: [UInt32], sourceCount: Int, partCount: Int) {
    let unitCount = starts.count - 1
    parts = Self.parts(starts, count: partCount)
    let blocks = (sourceCount + Self.blockSize - 1) / Self.blockSize
    let pays = sources.count >= Self.leastEdges * unitCount * blocks
    blockCount = pays ? max(blocks, 1) : 1
    runs.reserveCapacity(unitCount * blockCount)
    for units in parts {
      var next = starts
      for block in 0..<blockCount {
        let end = block == blockCount - 1 ? UInt32.max : UInt32((block + 1) * Self.blockSize)
        appendRuns(of: units, starts, sources, upTo: end, &next)
      }
    }
  }

  private mutating func appendRuns(
    of units: Range<Int>, _ starts: [Int], _ sources: [UInt32], upTo end: UInt32,
    _ next: inout [Int]
  ) {
    let first = runs.count
    for unit in units {
      let start = next[unit]
      var stop = blockCount == 1 ? starts[unit + 1] : start
      while stop < starts[unit + 1], sources[stop] < end { stop += 1 }
      next[unit] = stop
      runs.append(
        PSNRun(unit: UInt32(unit), edge: UInt32(start), count: UInt32(stop - start)))
    }
    if blockCount > 1 {
      runs[first...].sort { ($0.count, $0.unit) < ($1.count, $1.unit) }
    }
    bounds.append(runs.count)
  }

  /// Calls `body` with the runs of each block of a part, in order.
  func forEachBlock(
    ofPart part: Int,
    _ body: (_ runs: UnsafeBufferPointer<PSNRun>, _ isFirst: Bool, _ isLast: Bool) -> Void
  ) {
    runs.withUnsafeBufferPointer { runs in
      for block in 0..<blockCount {
        let index = part * blockCount + block
        body(
          UnsafeBufferPointer(rebasing: runs[bounds[index]..<bounds[index + 1]]),
          block == 0, block == blockCount - 1)
      }
    }
  }

  /// Units in `count` stretches with about as many edges; a unit counts as four edges of its own.
  static func parts(_ starts: [Int], count: Int) -> [Range<Int>] {
    let unitCount = starts.count - 1
    let total = starts[unitCount] + 4 * unitCount
    var (unit, result) = (0, [Range<Int>]())
    for part in 1...max(count, 1) {
      let first = unit
      while unit < unitCount, part == count || starts[unit] + 4 * unit < total * part / count {
        unit += 1
      }
      result.append(first..<unit)
    }
    return result
  }
}
