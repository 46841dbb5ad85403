/// Results as rows for other programs.
///
/// Numbers are written in the fewest digits that read back as the same; what is not a finite number
/// is left empty.
public struct ResultExport: Sendable, Equatable {
  /// A value of a row.
  public enum Value: Sendable, Equatable {
    case text(String)
    case number(Double)
    case none
  }

  /// The names of the columns.
  public let columns: [String]
  /// The rows, a value a column.
  public let rows: [[Value]]

  /// The names of columns that are neither parameters nor metrics, which those cannot have.
  public static let columnNames =
    beginning + ending + ["metric", "step", "value"]

  private static let beginning = ["cell", "state"]
  private static let ending = ["digest", "machine", "seconds", "ended", "message"]

  /// A row a cell: parameters, final values, and where they come from.
  public init(cells: [CellRecord]) {
    let parameters = cells.first?.parameters.map(\.name) ?? []
    let metrics = cells.metrics
    columns = Self.beginning + parameters + metrics + Self.ending
    rows = cells.map { cell in
      [.number(Double(cell.id)), .text(cell.state.rawValue)]
        + parameters.map { Value(cell.parameter($0)) }
        + metrics.map { Value(cell.final($0)) }
        + [
          Value(cell.digest), Value(cell.machine), Value(cell.seconds), Value(cell.ended),
          Value(cell.message),
        ]
    }
  }

  /// A row a measurement: each value of each metric, at its step.
  public init(courses: [(cell: CellRecord, measures: [Measure])]) {
    let parameters = courses.first?.cell.parameters.map(\.name) ?? []
    columns = ["cell"] + parameters + ["metric", "step", "value"]
    rows = courses.flatMap { cell, measures in
      let beginning =
        [.number(Double(cell.id))] + parameters.map { Value(cell.parameter($0)) }
      return measures.map { measure in
        beginning + [.text(measure.name), .number(Double(measure.step)), Value(measure.value)]
      }
    }
  }

  /// The rows as RFC 4180 has it, with line feeds.
  public var csv: String {
    ([columns.map { Value.text($0) }] + rows)
      .map { $0.map(\.csv).joined(separator: ",") + "\n" }.joined()
  }
}

extension ResultExport.Value {
  fileprivate init(_ parameter: CellParameter?) {
    self = parameter.map { $0.number.map { .number($0) } ?? .text($0.text) } ?? .none
  }

  fileprivate init(_ text: String?) { self = text.map { .text($0) } ?? .none }

  fileprivate init(_ number: Double?) {
    self = number.flatMap { $0.isFinite ? .number($0) : nil } ?? .none
  }

  fileprivate var csv: String {
    switch self {
    case .none: ""
    case .number(let number):
      Int(exactly: number).map { "\($0)" } ?? "\(number)"
    case .text(let text):
      text.contains(where: { ",\"\r\n".contains($0) || $0.isNewline })
        ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
    }
  }
}
