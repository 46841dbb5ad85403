/// A Swift type whose values are elements of tensors.
///
/// The standard library's types that an ``ElementType`` describes conform; others cannot.
public protocol TensorElement: BitwiseCopyable, Sendable {
  /// What files call the type.
  static var elementType: ElementType { get }
  /// The value of an integer: rounded if this type is floating-point, else nil unless exact.
  init?(converting value: some BinaryInteger)
  /// The value of a number: rounded if this type is floating-point, else nil unless exact.
  init?(converting value: Double)
}

extension TensorElement where Self: FixedWidthInteger {
  /// The same integer, or nil if this type cannot hold it.
  public init?(converting value: some BinaryInteger) { self.init(exactly: value) }
  /// The same number, or nil if it is no integer or this type cannot hold it.
  public init?(converting value: Double) { self.init(exactly: value) }
}

extension TensorElement where Self: BinaryFloatingPoint {
  /// The nearest floating-point number.
  public init?(converting value: some BinaryInteger) { self.init(value) }
  /// The nearest floating-point number, or nil if a finite value would become infinite.
  public init?(converting value: Double) {
    self.init(value)
    if isInfinite && value.isFinite { return nil }
  }
}

extension Bool: TensorElement {
  /// `bool`.
  public static var elementType: ElementType { .bool }
  /// False for 0, true for 1, else nil.
  public init?(converting value: some BinaryInteger) {
    guard value == 0 || value == 1 else { return nil }
    self = value == 1
  }
  /// False for 0, true for 1, else nil.
  public init?(converting value: Double) {
    guard value == 0 || value == 1 else { return nil }
    self = value == 1
  }
}

extension UInt8: TensorElement {
  /// `uint8`.
  public static var elementType: ElementType { .uint8 }
}

extension Int8: TensorElement {
  /// `int8`.
  public static var elementType: ElementType { .int8 }
}

extension UInt16: TensorElement {
  /// `uint16`.
  public static var elementType: ElementType { .uint16 }
}

extension Int16: TensorElement {
  /// `int16`.
  public static var elementType: ElementType { .int16 }
}

extension UInt32: TensorElement {
  /// `uint32`.
  public static var elementType: ElementType { .uint32 }
}

extension Int32: TensorElement {
  /// `int32`.
  public static var elementType: ElementType { .int32 }
}

extension UInt64: TensorElement {
  /// `uint64`.
  public static var elementType: ElementType { .uint64 }
}

extension Int64: TensorElement {
  /// `int64`.
  public static var elementType: ElementType { .int64 }
}

extension Float: TensorElement {
  /// `float32`.
  public static var elementType: ElementType { .float32 }
}

extension Double: TensorElement {
  /// `float64`.
  public static var elementType: ElementType { .float64 }
}
