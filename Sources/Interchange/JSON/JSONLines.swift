/// JSON Lines: one JSON value a line, each line ended by a newline (jsonlines.org).
public enum JSONLines {
  /// A value as a line, with its newline.
  public static func line(_ value: JSONValue) -> String { value.encoded() + "\n" }

  /// The values of a text, one a line; blank lines are passed over.
  ///
  /// - Throws: ``InterchangeError`` with the line in the text and the byte in that line.
  public static func values(
    in text: String, depthLimit: Int = JSONValue.standardDepthLimit
  ) throws(InterchangeError) -> [JSONValue] {
    var values: [JSONValue] = []
    let lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
      do throws(InterchangeError) {
        values.append(try JSONValue(parsing: Array(line), depthLimit: depthLimit))
      } catch {
        var error = error
        error.line = index + 1
        throw error
      }
    }
    return values
  }
}

/// A writer of JSON Lines onto any text stream.
public struct JSONLinesWriter<Output: TextOutputStream> {
  /// Where the lines go.
  public private(set) var output: Output

  /// A writer that has written nothing yet.
  public init(to output: Output) { self.output = output }

  /// Writes a value and a newline.
  public mutating func write(_ value: JSONValue) {
    output.write(JSONLines.line(value))
  }
}

extension JSONLinesWriter: Sendable where Output: Sendable {}
