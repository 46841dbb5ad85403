import Interchange

/// What JSON values have in common: which kinds they are, and which members objects have.
struct AnswerShape {
  /// Names of the kinds seen, of those that hold no others.
  private var scalars: Set<String> = []
  /// The shape of the elements of arrays, once there was one.
  private var elements: [AnswerShape] = []
  /// The members of objects, in the order in which they were first seen.
  private(set) var members: [(name: String, shape: AnswerShape)] = []

  /// Whether nothing has been seen.
  var isEmpty: Bool { scalars.isEmpty && elements.isEmpty && members.isEmpty }

  /// Takes another value into account.
  mutating func add(_ value: JSONValue) {
    switch value {
    case .null: scalars.insert("null")
    case .boolean: scalars.insert("boolean")
    case .integer, .number: scalars.insert("number")
    // Numbers that JSON cannot write.
    case .string("NaN"), .string("Infinity"), .string("-Infinity"): scalars.insert("number")
    case .string: scalars.insert("string")
    case .array(let values):
      if elements.isEmpty { elements = [AnswerShape()] }
      for value in values { elements[0].add(value) }
    case .object(let list):
      for member in list {
        if !members.contains(where: { $0.name == member.key }) {
          members.append((member.key, AnswerShape()))
        }
        for index in members.indices where members[index].name == member.key {
          members[index].shape.add(member.value)
        }
      }
    }
  }

  /// The shape in words: `number or null`, `[string]`, `{x: [number], y: [number]}`.
  var description: String {
    var parts: [String] = []
    if !members.isEmpty {
      let list = members.map { "\($0.name): \($0.shape.description)" }
      parts.append("{\(list.joined(separator: ", "))}")
    }
    if let element = elements.first { parts.append("[\(element.description)]") }
    parts += scalars.subtracting(["null"]).sorted()
    if scalars.contains("null") { parts.append("null") }
    return parts.joined(separator: " or ")
  }
}
