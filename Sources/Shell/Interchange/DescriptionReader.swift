import Interchange

/// An object of a file's description, read member by member with checks.
struct DescriptionReader {
  let value: JSONValue

  /// What is wrong with a member.
  func problem(_ key: String) -> InterchangeError {
    InterchangeError(
      code: .malformedHeader, message: "the description has no usable \(key)",
      hint: "write the file again with psn, of this version if need be")
  }

  /// Something made of a member, or an error where it cannot be.
  func read<Result>(_ key: String, _ body: (JSONValue) -> Result?) throws -> Result {
    guard let result = value[key].flatMap(body) else { throw problem(key) }
    return result
  }

  func text(_ key: String) throws -> String { try read(key) { $0.stringValue } }
  func integer(_ key: String) throws -> Int { try read(key) { $0.integerValue } }
  func boolean(_ key: String) throws -> Bool { try read(key) { $0.booleanValue } }
  func array(_ key: String) throws -> [JSONValue] { try read(key) { $0.elements } }

  func seed(_ key: String) throws -> UInt64 {
    try read(key) { $0.stringValue.flatMap { UInt64($0) } }
  }

  func number(_ key: String) throws -> Double { try read(key) { $0.doubleValue } }

  func integers(_ key: String) throws -> [Int] {
    try array(key).map { element in
      guard let integer = element.integerValue else { throw problem(key) }
      return integer
    }
  }

  func texts(_ key: String) throws -> [String] {
    try array(key).map { element in
      guard let text = element.stringValue else { throw problem(key) }
      return text
    }
  }

  /// One of the cases of an enumeration.
  func choice<Choice: RawRepresentable>(_ key: String, of type: Choice.Type) throws -> Choice
  where Choice.RawValue == String {
    try read(key) { $0.stringValue.flatMap(Choice.init(rawValue:)) }
  }
}

extension JSONValue {
  static func integers(_ values: [Int]) -> JSONValue { .array(values.map { .integer($0) }) }
  static func texts(_ values: [String]) -> JSONValue { .array(values.map { .string($0) }) }
}
