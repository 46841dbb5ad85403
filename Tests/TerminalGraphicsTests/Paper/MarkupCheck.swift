/// A small check that a text is well-formed XML, as far as our SVG uses it: elements nested,
/// attributes quoted, no stray characters.
struct MarkupCheck {
  /// The elements in the order they begin, with their attributes.
  private(set) var elements: [(name: String, attributes: [String: String])] = []
  /// The text between tags.
  private(set) var text: [String] = []
  /// What is wrong; nil for nothing.
  private(set) var fault: String?

  init(_ document: String) {
    var open: [String] = []
    var rest = document[...]
    while let start = rest.firstIndex(of: "<"), fault == nil {
      check(rest[..<start], isValue: false)
      guard let end = rest[start...].firstIndex(of: ">") else {
        fault = "a tag does not end"
        return
      }
      let tag = rest[rest.index(after: start)..<end]
      rest = rest[rest.index(after: end)...]
      if tag.hasPrefix("/") {
        if open.popLast() != String(tag.dropFirst()) { fault = "\(tag) closes nothing" }
        continue
      }
      let isEmpty = tag.hasSuffix("/")
      let name = String(tag.prefix { $0 != " " && $0 != "/" })
      elements.append((name, attributes(tag.dropFirst(name.count).dropLast(isEmpty ? 1 : 0))))
      if !isEmpty { open.append(name) }
    }
    check(rest, isValue: false)
    if !open.isEmpty { fault = fault ?? "\(open) is not closed" }
  }

  private mutating func attributes(_ text: Substring) -> [String: String] {
    var result: [String: String] = [:]
    let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
    for index in stride(from: 0, to: parts.count - 1, by: 2) {
      let name = parts[index].drop { $0 == " " }
      guard name.hasSuffix("="), !name.dropLast().isEmpty,
        name.dropLast().allSatisfy({ $0.isLetter || $0.isNumber || $0 == ":" || $0 == "-" }),
        result[String(name.dropLast())] == nil
      else {
        fault = fault ?? "no attribute: \(name)"
        return result
      }
      check(parts[index + 1], isValue: true)
      result[String(name.dropLast())] = String(parts[index + 1])
    }
    if parts.last?.contains(where: { $0 != " " }) == true { fault = fault ?? "open quote: \(text)" }
    return result
  }

  private mutating func check(_ piece: Substring, isValue: Bool) {
    if !isValue, piece.contains(where: { !$0.isWhitespace }) { text.append(String(piece)) }
    for scalar in piece.unicodeScalars {
      let isAllowed = scalar.value >= 0x20 || scalar == "\n"
      if !isAllowed || scalar == "<" || scalar.value == 0xFFFE || scalar.value == 0xFFFF {
        fault = fault ?? "stray U+\(String(scalar.value, radix: 16))"
      }
    }
    for entity in piece.split(separator: "&", omittingEmptySubsequences: false).dropFirst() {
      if !["amp;", "lt;", "gt;", "quot;"].contains(where: { entity.hasPrefix($0) }) {
        fault = fault ?? "stray &"
      }
    }
  }
}
