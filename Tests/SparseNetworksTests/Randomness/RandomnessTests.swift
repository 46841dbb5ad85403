import Testing

@testable import SparseNetworks

@Suite struct RandomnessTests {
  /// The known-answer vectors of Random123 for philox4x32 with 10 rounds.
  @Test func philoxVectors() {
    let ones = UInt32.max
    #expect(
      Philox.block(counter: SIMD4(repeating: 0), key: SIMD2(repeating: 0))
        == SIMD4(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
    #expect(
      Philox.block(counter: SIMD4(repeating: ones), key: SIMD2(repeating: ones))
        == SIMD4(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
    #expect(
      Philox.block(
        counter: SIMD4(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344),
        key: SIMD2(0xa409_3822, 0x299f_31d0))
        == SIMD4(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
  }

  @Test func streamsAreAddressed() {
    let stream = RandomStream(seed: 7, name: "order", index: 3)
    var draws = stream.draws()
    #expect((0..<10).map { stream.bits(at: $0) } == (0..<10).map { _ in draws.next() })
    for other in [
      RandomStream(seed: 8, name: "order", index: 3),
      RandomStream(seed: 7, name: "orders", index: 3),
      RandomStream(seed: 7, name: "order", index: 4),
    ] {
      #expect(other.bits(at: 0) != stream.bits(at: 0))
    }
  }

  @Test func integersAreUniform() {
    var draws = RandomStream(seed: 1, name: "test").draws()
    var counts = Array(repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[draws.integer(below: 7)] += 1 }
    // Chi squared with 6 degrees of freedom exceeds 22.5 once in a thousand; the seed is fixed.
    let chiSquared = counts.reduce(0.0) { $0 + Double(($1 - 10_000) * ($1 - 10_000)) / 10_000 }
    #expect(chiSquared < 22.5)
  }

  @Test func normalsHaveMomentsOfNormal() {
    let stream = RandomStream(seed: 1, name: "test")
    let draws = (0..<100_000).map { stream.normal(at: $0) }
    let mean = draws.reduce(0, +) / 100_000
    let variance = draws.reduce(0) { $0 + $1 * $1 } / 100_000
    #expect(abs(mean) < 0.01)
    #expect(abs(variance - 1) < 0.02)
  }

  @Test func shufflesArePermutations() {
    let order = BatchOrder(seed: 5, exampleCount: 1000)
    let first = order.permutation(epoch: 0)
    #expect(first.sorted() == Array(0..<1000))
    #expect(first != Array(0..<1000))
    #expect(first == order.permutation(epoch: 0))
    #expect(first != order.permutation(epoch: 1))
  }
}
