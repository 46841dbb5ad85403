/// A JSON value (RFC 8259) whose objects keep the order of their members.
///
///     let answer: JSONValue = ["loss": 0.25, "steps": 100]
///     answer.encoded()   // {"loss":0.25,"steps":100}
///
/// JSON has no notation for NaN and the infinities. They are encoded as the strings `"NaN"`,
/// `"Infinity"` and `"-Infinity"`, and ``doubleValue`` reads them back.
public enum JSONValue: Equatable, Sendable {
  /// One member of an object.
  public struct Member: Equatable, Sendable {
    /// The member's name.
    public var key: String
    /// The member's value.
    public var value: JSONValue

    /// A member called `key`.
    public init(_ key: String, _ value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  /// The literal `null`.
  case null
  /// The literals `true` and `false`.
  case boolean(Bool)
  /// A number without fraction and exponent that fits 64 bits.
  case integer(Int)
  /// Any other number.
  case number(Double)
  /// A string.
  case string(String)
  /// An array.
  case array([JSONValue])
  /// An object: its members in order. Keys ought to differ; the parser insists on it.
  case object([Member])

  /// A number with the fewest digits that name the single-precision `value`.
  ///
  /// `0.1` becomes 0.1 rather than 0.10000000149011612; rounding to single precision restores
  /// `value` exactly.
  public init(_ value: Float) {
    self = .number(value.isFinite ? Double(value.description) ?? Double(value) : Double(value))
  }
}

extension JSONValue {
  /// The member called `key`, or nil if there is none or this is no object.
  public subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// The element at `index`, or nil if there is none or this is no array.
  public subscript(index: Int) -> JSONValue? {
    guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
    return elements[index]
  }

  /// The value as a double: a number, an integer, or the name of a number JSON cannot write.
  public var doubleValue: Double? {
    switch self {
    case .number(let value): value
    case .integer(let value): Double(value)
    case .string("NaN"): .nan
    case .string("Infinity"): .infinity
    case .string("-Infinity"): -.infinity
    default: nil
    }
  }

  /// The value as an integer, or nil if it is of another kind.
  public var integerValue: Int? {
    guard case .integer(let value) = self else { return nil }
    return value
  }

  /// The value as a string, or nil if it is of another kind.
  public var stringValue: String? {
    guard case .string(let value) = self else { return nil }
    return value
  }

  /// The value as a truth value, or nil if it is of another kind.
  public var booleanValue: Bool? {
    guard case .boolean(let value) = self else { return nil }
    return value
  }

  /// The elements of an array, or nil if the value is of another kind.
  public var elements: [JSONValue]? {
    guard case .array(let elements) = self else { return nil }
    return elements
  }

  /// The members of an object, or nil if the value is of another kind.
  public var members: [Member]? {
    guard case .object(let members) = self else { return nil }
    return members
  }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByStringLiteral,
  ExpressibleByStringInterpolation, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// The value `null`.
  public init(nilLiteral: ()) { self = .null }
  /// A truth value.
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
  /// An integer.
  public init(integerLiteral value: Int) { self = .integer(value) }
  /// A number.
  public init(floatLiteral value: Double) { self = .number(value) }
  /// A string.
  public init(stringLiteral value: String) { self = .string(value) }
  /// An array.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  /// An object with members in the order written.
  public init(dictionaryLiteral members: (String, JSONValue)...) {
    self = .object(members.map { Member($0.0, $0.1) })
  }
}
