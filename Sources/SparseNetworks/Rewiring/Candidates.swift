/// A place for an edge, with its score.
struct Candidate: Sendable, Equatable {
  /// Bits of a score that is not negative: their order is that of the scores.
  let bits: UInt32
  let neuron: UInt32
  let input: UInt32
  let layer: UInt16
  /// Of a place to grow at: an edge stands there that is dropped at the same time.
  let isRegrown: Bool

  init(score: Float, layer: Int, neuron: Int, input: Int, isRegrown: Bool = false) {
    // A NaN counts as more than anything, on every machine alike.
    bits = score.isNaN ? .max : score.magnitude.bitPattern
    self.layer = UInt16(truncatingIfNeeded: layer)
    self.neuron = UInt32(truncatingIfNeeded: neuron)
    self.input = UInt32(truncatingIfNeeded: input)
    self.isRegrown = isRegrown
  }

  var score: Float { bits == .max ? .nan : Float(bitPattern: bits) }

  /// Whether its place is before another's: by layer, neuron and input.
  static func isEarlier(_ left: Candidate, _ right: Candidate) -> Bool {
    (left.layer, left.neuron, left.input) < (right.layer, right.neuron, right.input)
  }
}

/// What scores are wanted.
struct Preference {
  /// What to flip in a score's bits to have the best in front.
  private let flip: UInt32

  static let small = Preference(flip: 0)
  static let large = Preference(flip: .max)

  func key(_ bits: UInt32) -> UInt32 { bits ^ flip }
}

/// The best of a stream of candidates, in memory that grows with their number and not with the
/// stream's.
///
/// Candidates come in the order of their places and stay in it; of equal scores the earlier ones
/// are taken.
struct BestCandidates {
  let count: Int
  let preference: Preference
  private var kept: [Candidate] = []
  /// Keys from here on are of no interest any more; beyond all until there are enough.
  private var limit: UInt64

  init(_ count: Int, _ preference: Preference) {
    self.count = count
    self.preference = preference
    limit = count > 0 ? UInt64(UInt32.max) + 1 : 0
  }

  /// Whether a score of these bits may still be among the best.
  func mayTake(_ bits: UInt32) -> Bool { UInt64(preference.key(bits)) < limit }

  /// Where large scores are wanted: those of fewer bits are of no interest.
  var leastBits: Int32 {
    if limit > UInt32.max { return 0 }
    return Int32(exactly: ~UInt32(limit)).map { $0 + 1 } ?? .max
  }

  mutating func offer(_ candidate: Candidate) {
    guard mayTake(candidate.bits) else { return }
    if kept.isEmpty { kept.reserveCapacity(2 * count + 64) }
    kept.append(candidate)
    if kept.count >= 2 * count + 64 { cut() }
  }

  /// Whether nothing has been offered that was of interest.
  var isEmpty: Bool { kept.isEmpty }

  /// How many scores have which first bits in their keys.
  struct Histogram {
    fileprivate static let shift: UInt32 = 20
    fileprivate var numbers = Array<Int32>(repeating: 0, count: 1 << (32 - shift))
    private let preference: Preference

    init(_ preference: Preference) { self.preference = preference }

    mutating func add(_ score: Float) { numbers[digit(of: score)] += 1 }
    mutating func remove(_ score: Float) { numbers[digit(of: score)] -= 1 }

    private func digit(of score: Float) -> Int {
      Int(preference.key(score.magnitude.bitPattern) >> Self.shift)
    }
  }

  /// Leaves out from now on what cannot be among the best, given that all that is counted in
  /// `coming` is about to be offered.
  mutating func expect(_ coming: Histogram) {
    var rest = count
    for (digit, number) in coming.numbers.enumerated() {
      rest -= Int(number)
      guard rest > 0 else {
        limit = min(limit, UInt64(digit + 1) << UInt64(Histogram.shift))
        return
      }
    }
  }

  /// The best, in the order of their places.
  consuming func chosen() -> [Candidate] {
    cut()
    return kept
  }

  /// The best of several streams together.
  static func chosen(from streams: ArraySlice<BestCandidates>) -> [Candidate] {
    guard var all = streams.first else { return [] }
    if streams.count > 1 {
      for stream in streams.dropFirst() { all.kept += stream.kept }
      all.kept.sort(by: Candidate.isEarlier)
    }
    return all.chosen()
  }

  private mutating func cut() {
    guard kept.count > count else { return }
    let (key, number) = worst()
    var (equal, end) = (number, 0)
    for candidate in kept {
      let own = preference.key(candidate.bits)
      if own > key || own == key && equal == 0 { continue }
      if own == key { equal -= 1 }
      kept[end] = candidate
      end += 1
    }
    kept.removeLast(kept.count - end)
    limit = UInt64(key)
  }

  /// The key of the worst among the best, and how many of the best have it: found a few bits at a
  /// time, each among the keys that share those before.
  private func worst() -> (key: UInt32, number: Int) {
    var keys = kept.map { preference.key($0.bits) }
    var rest = count
    for (shift, width) in [(20, 12), (10, 10), (0, 10)] as [(UInt32, UInt32)] {
      let mask = 1 << width - 1 as UInt32
      var numbers = Array<Int32>(repeating: 0, count: 1 << width)
      for key in keys { numbers[Int(key >> shift & mask)] += 1 }
      var digit = 0
      while rest > numbers[digit] {
        rest -= Int(numbers[digit])
        digit += 1
      }
      keys.removeAll { key in key >> shift & mask != digit }
    }
    return (keys[0], rest)
  }
}

extension [Candidate] {
  /// In the order of their scores, equal ones as they stand.
  func ranked(_ preference: Preference) -> [Candidate] {
    // Digit by digit, the last first.
    var (from, to) = (self, self)
    for shift in [0, 8, 16, 24] as [UInt32] {
      var starts = Array<Int>(repeating: 0, count: 257)
      for candidate in from { starts[Int(preference.key(candidate.bits) >> shift & 255) + 1] += 1 }
      for digit in 1...256 { starts[digit] += starts[digit - 1] }
      for candidate in from {
        let digit = Int(preference.key(candidate.bits) >> shift & 255)
        to[starts[digit]] = candidate
        starts[digit] += 1
      }
      swap(&from, &to)
    }
    return from
  }
}
