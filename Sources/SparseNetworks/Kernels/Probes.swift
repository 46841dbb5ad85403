/// What a core of this machine can do at best, measured on the spot.
public struct Probes: Sendable {
  /// Multiply-adds in registers, in GFLOP/s (two a multiply-add).
  public let multiplyAdd: Double
  /// One load a multiply-add from 16 KiB, which the first-level cache holds, in GFLOP/s.
  public let firstLevelLoads: Double
  /// The same from 256 KiB, about what a layer's tile takes, in GFLOP/s.
  public let secondLevelLoads: Double

  /// Measures for a fraction of a second; nil where the processor lacks the instruction set.
  public init?(_ set: InstructionSet) {
    guard let table = set.table else { return nil }
    let clock = ContinuousClock()
    func best(_ flops: Double, _ work: () -> Void) -> Double {
      let seconds = (0..<20).map { _ in clock.measure(work) / .seconds(1) }.min() ?? .infinity
      return flops / seconds / 1e9
    }
    multiplyAdd = best(2 * 192 * 200_000) { _ = table.multiplyAddProbe(200_000) }
    func loads(_ count: Int) -> Double {
      let buffer = FloatBuffer(count: count)
      let rounds = 20_000_000 / count
      return best(2 * Double(rounds * count)) { _ = table.loadProbe(buffer.base, count, rounds) }
    }
    firstLevelLoads = loads(16 * 1024 / 4)
    secondLevelLoads = loads(256 * 1024 / 4)
  }
}
