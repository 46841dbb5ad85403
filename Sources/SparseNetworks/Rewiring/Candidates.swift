/// A place for an edge, with its score.
struct Candidate: Sendable, Equatable {
  /// Bits of a score that is not negative: their order is that of the scores.
  let key: UInt32
  let layer: UInt32
  /// `neuron * inputCount + input`.
  let place: Int

  init(score: Float, layer: Int, place: Int) {
    // A NaN counts as more than anything, on every machine alike.
    key = score.isNaN ? .max : score.magnitude.bitPattern
    self.layer = UInt32(layer)
    self.place = place
  }

  var score: Float { key == .max ? .nan : Float(bitPattern: key) }

  /// Whether it comes first where small scores are wanted; ties by layer, then place.
  static func isSmaller(_ left: Candidate, _ right: Candidate) -> Bool {
    left.key != right.key ? left.key < right.key : isEarlier(left, right)
  }

  /// Whether it comes first where large scores are wanted; ties by layer, then place.
  static func isLarger(_ left: Candidate, _ right: Candidate) -> Bool {
    left.key != right.key ? left.key > right.key : isEarlier(left, right)
  }

  private static func isEarlier(_ left: Candidate, _ right: Candidate) -> Bool {
    left.layer != right.layer ? left.layer < right.layer : left.place < right.place
  }
}

/// The best of a stream of candidates by a total order, in memory that grows with their number and
/// not with the stream's.
struct BestCandidates {
  let count: Int
  private let precedes: (Candidate, Candidate) -> Bool
  private var kept: [Candidate] = []
  /// Candidates must precede this one; nil until there are enough.
  private var threshold: Candidate?

  init(_ count: Int, by precedes: @escaping (Candidate, Candidate) -> Bool) {
    self.count = count
    self.precedes = precedes
  }

  mutating func offer(_ candidate: Candidate) {
    if let threshold, !precedes(candidate, threshold) { return }
    guard count > 0 else { return }
    kept.append(candidate)
    if kept.count >= 2 * count + 64 { cut() }
  }

  mutating func offer(_ others: BestCandidates) {
    for candidate in others.kept { offer(candidate) }
  }

  /// The score below which nothing is of interest where large ones are wanted.
  var leastKey: UInt32 { threshold?.key ?? 0 }

  /// The best, in order.
  func sorted() -> [Candidate] { Array(kept.sorted(by: precedes).prefix(count)) }

  private mutating func cut() {
    kept.partition(first: count, by: precedes)
    kept.removeLast(kept.count - count)
    threshold = kept.max(by: precedes)
  }
}

extension Array {
  /// Brings the `count` elements that come first in the order to the front, in any order: quickselect
  /// with the median of three.
  mutating func partition(first count: Int, by precedes: (Element, Element) -> Bool) {
    var (low, high) = (0, self.count - 1)
    while low < high {
      let middle = low + (high - low) / 2
      if precedes(self[middle], self[low]) { swapAt(middle, low) }
      if precedes(self[high], self[low]) { swapAt(high, low) }
      if precedes(self[high], self[middle]) { swapAt(high, middle) }
      let pivot = self[middle]
      var (i, j) = (low, high)
      while i <= j {
        while precedes(self[i], pivot) { i += 1 }
        while precedes(pivot, self[j]) { j -= 1 }
        if i <= j {
          swapAt(i, j)
          i += 1
          j -= 1
        }
      }
      if count - 1 <= j { high = j } else if count - 1 >= i { low = i } else { return }
    }
  }
}
