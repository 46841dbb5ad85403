/// A named, seeded sequence of random draws with random access.
///
/// Draw `i` of a stream depends on nothing but (seed, name, index, i): streams of other names,
/// earlier draws, threads and time have no part in it. The name and index (a layer, an epoch) are
/// hashed into the upper half of the Philox counter, the seed is its key.
///
///     let order = RandomStream(seed: 7, name: "shuffle", index: 3)
///     order.bits(at: 0)            // always the same
///     var draws = order.draws()    // or one after the other
///     draws.integer(below: 10)
public struct RandomStream: Sendable, Hashable {
  private let key: SIMD2<UInt32>
  private let upper: SIMD2<UInt32>

  /// The stream called `name` (and `index` within that name) of `seed`.
  public init(seed: UInt64, name: String, index: UInt64 = 0) {
    key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325  // FNV-1a, 64 bits
    func absorb(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    name.utf8.forEach(absorb)
    absorb(0)
    for shift in stride(from: 0, to: 64, by: 8) {
      absorb(UInt8(truncatingIfNeeded: index >> UInt64(shift)))
    }
    upper = SIMD2(UInt32(truncatingIfNeeded: hash), UInt32(truncatingIfNeeded: hash >> 32))
  }

  /// 64 random bits at a position.
  public func bits(at position: UInt64) -> UInt64 {
    let (even, odd) = pair(position >> 1)
    return position & 1 == 0 ? even : odd
  }

  /// The bits at positions `2 * index` and `2 * index + 1`, which one block of Philox gives.
  fileprivate func pair(_ index: UInt64) -> (even: UInt64, odd: UInt64) {
    let words = Philox.block(
      counter: SIMD4(
        UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32),
        upper[0], upper[1]),
      key: key)
    return (
      UInt64(words[0]) | UInt64(words[1]) << 32, UInt64(words[2]) | UInt64(words[3]) << 32
    )
  }

  /// A uniform number in the open interval (0, 1) at a position, with 53 random bits.
  public func uniform(at position: UInt64) -> Double {
    (Double(bits(at: position) >> 11) + 0.5) * 0x1p-53
  }

  /// A standard normal number at a position, by inversion of the distribution function.
  public func normal(at position: UInt64) -> Double {
    inverseNormal(uniform(at: position))
  }

  /// The same draws one after the other, from the first.
  public func draws() -> RandomDraws { RandomDraws(stream: self) }
}

/// Successive draws of a ``RandomStream``.
public struct RandomDraws: Sendable, RandomNumberGenerator {
  private let stream: RandomStream
  private var position: UInt64 = 0
  /// The bits at the next position where that is odd.
  private var second: UInt64 = 0

  init(stream: RandomStream) { self.stream = stream }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    defer { position += 1 }
    guard position & 1 == 0 else { return second }
    let pair = stream.pair(position >> 1)
    second = pair.odd
    return pair.even
  }

  /// The next uniform number in (0, 1).
  public mutating func uniform() -> Double {
    (Double(next() >> 11) + 0.5) * 0x1p-53
  }

  /// The next standard normal number.
  public mutating func normal() -> Double { inverseNormal(uniform()) }

  /// The next integer in `0..<bound`, exactly uniform (Lemire 2019, with rejection).
  ///
  /// - Precondition: `bound` is positive.
  public mutating func integer(below bound: Int) -> Int {
    precondition(bound > 0, "an empty range has no random element")
    let range = UInt64(bound)
    while true {
      let product = next().multipliedFullWidth(by: range)
      // The threshold, which takes a division, is below the range.
      if product.low >= range || product.low >= (0 &- range) % range { return Int(product.high) }
    }
  }

  /// Permutes `elements` uniformly (Fisher and Yates), from the last position down.
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    guard elements.count > 1 else { return }
    for last in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(last, integer(below: last + 1))
    }
  }
}
