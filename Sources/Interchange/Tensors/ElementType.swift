/// The types that the elements of a tensor may have, by growing alignment.
public enum ElementType: String, CaseIterable, Sendable {
  /// A truth value: a byte that is 0 or 1.
  case bool
  /// An unsigned integer of 8 bits.
  case uint8
  /// A signed integer of 8 bits.
  case int8
  /// A signed integer of 16 bits.
  case int16
  /// An unsigned integer of 16 bits.
  case uint16
  /// IEEE 754 binary16: 5 bits of exponent, 10 of fraction.
  case float16
  /// The upper half of binary32: 8 bits of exponent, 7 of fraction.
  case bfloat16
  /// A signed integer of 32 bits.
  case int32
  /// An unsigned integer of 32 bits.
  case uint32
  /// IEEE 754 binary32.
  case float32
  /// IEEE 754 binary64.
  case float64
  /// A signed integer of 64 bits.
  case int64
  /// An unsigned integer of 64 bits.
  case uint64

  /// The size of an element in bytes.
  public var byteCount: Int {
    switch self {
    case .bool, .uint8, .int8: 1
    case .int16, .uint16, .float16, .bfloat16: 2
    case .int32, .uint32, .float32: 4
    case .float64, .int64, .uint64: 8
    }
  }
}
