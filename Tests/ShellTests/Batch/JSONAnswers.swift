import Interchange
import Testing

@testable import Shell

extension BatchSession {
  /// A session that answers in JSON.
  static func answeringInJSON() -> BatchSession {
    var options = Interpreter.Options()
    options.json = true
    return BatchSession(options: options)
  }

  /// What the last command of a script answers, as JSON.
  func answer(_ script: String) throws -> JSONValue {
    try #require(try JSONLines.values(in: run(script)).last)
  }
}

extension JSONValue {
  /// The rows of a table of an answer; none where there is no such table.
  func rows(ofTable table: Int = 0) -> [JSONValue] {
    guard let tables = self["tables"]?.elements, tables.indices.contains(table) else { return [] }
    return tables[table].elements ?? []
  }

  /// A field of an answer as a number.
  func field(_ name: String) -> Double? { self["fields"]?[name]?.doubleValue }
}
