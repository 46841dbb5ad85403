/// The counter-based generator Philox 4x32 with ten rounds.
///
/// A pure function from a 128-bit counter and a 64-bit key to 128 random bits, so a draw is
/// addressed rather than consumed and no generator state exists anywhere.
///
/// Source: J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3"
/// (SC 2011), and the known-answer vectors of the Random123 library.
public enum Philox {
  /// The four 32-bit words at `counter` under `key`.
  public static func block(
    counter: SIMD4<UInt32>, key: SIMD2<UInt32>
  ) -> SIMD4<UInt32> {
    var state = counter
    var key = key
    for round in 0..<10 {
      if round > 0 { key = key &+ SIMD2(0x9E37_79B9, 0xBB67_AE85) }
      let first = (0xD251_1F53 as UInt32).multipliedFullWidth(by: state[0])
      let second = (0xCD9E_8D57 as UInt32).multipliedFullWidth(by: state[2])
      state = SIMD4(
        second.high ^ state[1] ^ key[0], second.low,
        first.high ^ state[3] ^ key[1], first.low)
    }
    return state
  }
}
