/// The SHA-256 hash, fed piece by piece.
///
///     var hash = SHA256()
///     hash.update(bytes: Array("abc".utf8))
///     hash.finalize()                          // 32 bytes
///     SHA256.hexDigest(of: Array("abc".utf8))  // "ba7816bf…"
///
/// Source: FIPS 180-4, sections 4.1.2, 5.1.1 and 6.2.
public struct SHA256: Sendable {
  private var state = SIMD8<UInt32>(
    0x6A09_E667, 0xBB67_AE85, 0x3C6E_F372, 0xA54F_F53A,
    0x510E_527F, 0x9B05_688C, 0x1F83_D9AB, 0x5BE0_CD19)
  private var pending: [UInt8] = []
  private var byteCount: UInt64 = 0

  /// A hash of nothing yet.
  public init() { pending.reserveCapacity(Self.blockSize) }

  /// Appends bytes to what is hashed.
  public mutating func update(bytes: UnsafeRawBufferPointer) {
    byteCount &+= UInt64(bytes.count)
    var rest = bytes[...]
    if !pending.isEmpty {
      let filling = rest.prefix(Self.blockSize - pending.count)
      pending.append(contentsOf: filling)
      rest = rest.dropFirst(filling.count)
      guard pending.count == Self.blockSize else { return }
      pending.withUnsafeBytes { Self.compress($0, into: &state) }
      pending.removeAll(keepingCapacity: true)
    }
    let whole = rest.prefix(rest.count / Self.blockSize * Self.blockSize)
    Self.compress(UnsafeRawBufferPointer(rebasing: whole), into: &state)
    pending.append(contentsOf: rest.dropFirst(whole.count))
  }

  /// Appends bytes to what is hashed.
  public mutating func update(bytes: [UInt8]) { update(bytes: bytes[...]) }

  /// Appends bytes to what is hashed.
  public mutating func update(bytes: ArraySlice<UInt8>) {
    bytes.withUnsafeBytes { update(bytes: $0) }
  }

  /// The 32 bytes of the digest of all that was appended; the hash itself can go on.
  public func finalize() -> [UInt8] {
    var last = self
    var padding: [UInt8] = [0x80]
    let used = (pending.count + 1 + 8) % Self.blockSize
    padding.append(contentsOf: repeatElement(0, count: used == 0 ? 0 : Self.blockSize - used))
    let bitCount = byteCount &* 8
    for shift in stride(from: 56, through: 0, by: -8) {
      padding.append(UInt8(truncatingIfNeeded: bitCount >> UInt64(shift)))
    }
    last.update(bytes: padding)
    return last.state.bigEndianBytes
  }

  /// The digest of `bytes` as 64 lowercase hexadecimal digits.
  public static func hexDigest(of bytes: [UInt8]) -> String { hexDigest(of: bytes[...]) }

  /// The digest of `bytes` as 64 lowercase hexadecimal digits.
  public static func hexDigest(of bytes: ArraySlice<UInt8>) -> String {
    var hash = SHA256()
    hash.update(bytes: bytes)
    return hash.hexDigest()
  }

  /// The digest of all that was appended as 64 lowercase hexadecimal digits.
  public func hexDigest() -> String {
    let digits = Array("0123456789abcdef".utf8)
    let text = finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }
}

extension SHA256 {
  private static let blockSize = 64

  /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
  private static let constants: [UInt32] = [
    0x428A_2F98, 0x7137_4491, 0xB5C0_FBCF, 0xE9B5_DBA5, 0x3956_C25B, 0x59F1_11F1,
    0x923F_82A4, 0xAB1C_5ED5, 0xD807_AA98, 0x1283_5B01, 0x2431_85BE, 0x550C_7DC3,
    0x72BE_5D74, 0x80DE_B1FE, 0x9BDC_06A7, 0xC19B_F174, 0xE49B_69C1, 0xEFBE_4786,
    0x0FC1_9DC6, 0x240C_A1CC, 0x2DE9_2C6F, 0x4A74_84AA, 0x5CB0_A9DC, 0x76F9_88DA,
    0x983E_5152, 0xA831_C66D, 0xB003_27C8, 0xBF59_7FC7, 0xC6E0_0BF3, 0xD5A7_9147,
    0x06CA_6351, 0x1429_2967, 0x27B7_0A85, 0x2E1B_2138, 0x4D2C_6DFC, 0x5338_0D13,
    0x650A_7354, 0x766A_0ABB, 0x81C2_C92E, 0x9272_2C85, 0xA2BF_E8A1, 0xA81A_664B,
    0xC24B_8B70, 0xC76C_51A3, 0xD192_E819, 0xD699_0624, 0xF40E_3585, 0x106A_A070,
    0x19A4_C116, 0x1E37_6C08, 0x2748_774C, 0x34B0_BCB5, 0x391C_0CB3, 0x4ED8_AA4A,
    0x5B9C_CA4F, 0x682E_6FF3, 0x748F_82EE, 0x78A5_636F, 0x84C8_7814, 0x8CC7_0208,
    0x90BE_FFFA, 0xA450_6CEB, 0xBEF9_A3F7, 0xC671_78F2,
  ]

  /// Compresses whole blocks. The message schedule lives in 16 words on the stack.
  private static func compress(_ blocks: UnsafeRawBufferPointer, into state: inout SIMD8<UInt32>) {
    guard let base = blocks.baseAddress, !blocks.isEmpty else { return }
    constants.withUnsafeBufferPointer { constants in
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 16) { schedule in
        for start in stride(from: 0, to: blocks.count, by: blockSize) {
          compressBlock(base + start, constants, schedule, into: &state)
        }
      }
    }
  }

  @inline(__always)
  private static func compressBlock(
    _ block: UnsafeRawPointer, _ constants: UnsafeBufferPointer<UInt32>,
    _ schedule: UnsafeMutableBufferPointer<UInt32>, into state: inout SIMD8<UInt32>
  ) {
    for word in 0..<16 {
      schedule[word] = UInt32(
        bigEndian: block.loadUnaligned(fromByteOffset: 4 * word, as: UInt32.self))
    }
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    // Eight rounds rename the eight variables once around, so none is ever moved.
    for first in stride(from: 0, to: 64, by: 8) {
      @inline(__always)
      func input(_ step: Int) -> UInt32 {
        let word = first & 15 | step
        if first >= 16 { extend(schedule, at: word) }
        return constants[first + step] &+ schedule[word]
      }
      round(a, b, c, &d, e, f, g, &h, input(0))
      round(h, a, b, &c, d, e, f, &g, input(1))
      round(g, h, a, &b, c, d, e, &f, input(2))
      round(f, g, h, &a, b, c, d, &e, input(3))
      round(e, f, g, &h, a, b, c, &d, input(4))
      round(d, e, f, &g, h, a, b, &c, input(5))
      round(c, d, e, &f, g, h, a, &b, input(6))
      round(b, c, d, &e, f, g, h, &a, input(7))
    }
    state = state &+ SIMD8(a, b, c, d, e, f, g, h)
  }

  /// Replaces one word of the schedule by that sixteen rounds later.
  @inline(__always)
  private static func extend(_ schedule: UnsafeMutableBufferPointer<UInt32>, at word: Int) {
    let near = schedule[(word + 14) & 15]
    let far = schedule[(word + 1) & 15]
    let small1 = rotate(near, 17) ^ rotate(near, 19) ^ near >> 10
    let small0 = rotate(far, 7) ^ rotate(far, 18) ^ far >> 3
    schedule[word] = schedule[word] &+ small0 &+ schedule[(word + 9) & 15] &+ small1
  }

  /// One round; the nested rotations are the three of each big sigma, in fewer instructions.
  @inline(__always)
  private static func round(
    _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32,
    _ e: UInt32, _ f: UInt32, _ g: UInt32, _ h: inout UInt32, _ input: UInt32
  ) {
    let choice = g ^ (e & (f ^ g))
    let majority = (a & b) | (c & (a | b))
    let mixed = h &+ rotate(rotate(rotate(e, 14) ^ e, 5) ^ e, 6) &+ choice &+ input
    d = d &+ mixed
    h = mixed &+ rotate(rotate(rotate(a, 9) ^ a, 11) ^ a, 2) &+ majority
  }

  @inline(__always)
  private static func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word &>> count | word &<< (32 &- count)
  }
}

extension SIMD8<UInt32> {
  fileprivate var bigEndianBytes: [UInt8] {
    indices.flatMap { lane in
      [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: self[lane] >> UInt32($0)) }
    }
  }
}
