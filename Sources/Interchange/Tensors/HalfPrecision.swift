// Not `Float16`, which some platforms lack.

extension Float {
  /// The value of an IEEE 754 binary16 number, which is always exact.
  init(binary16 bits: UInt16) {
    let sign = UInt32(bits & 0x8000) << 16
    let exponent = UInt32(bits >> 10) & 0x1F
    let fraction = UInt32(bits & 0x3FF)
    switch exponent {
    case 0:  // zero or subnormal: a multiple of 2^-24
      self = Float(sign: sign == 0 ? .plus : .minus, exponent: -24, significand: Float(fraction))
    case 0x1F: self.init(bitPattern: sign | 0x7F80_0000 | fraction << 13)
    default: self.init(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
    }
  }

  /// The value of a bfloat16 number: the upper half of a `Float`.
  init(bfloat16 bits: UInt16) {
    self.init(bitPattern: UInt32(bits) << 16)
  }
}
