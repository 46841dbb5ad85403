import Interchange

extension Tensor {
  /// A table of numbers, a row a line, with commas, semicolons or blanks between; a single column
  /// has one axis.
  ///
  /// - Throws: ``InterchangeError`` where a word is no number or rows differ in length.
  init(parsingCSV bytes: [UInt8]) throws(InterchangeError) {
    var (values, width, rows) = ([Double](), 0, 0)
    for (index, line) in bytes.split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
    ).enumerated() {
      let words = line.split(whereSeparator: { ",; \t\r".utf8.contains($0) })
      if words.isEmpty { continue }
      for word in words {
        guard let value = Double(String(decoding: word.prefix(64), as: UTF8.self)) else {
          throw InterchangeError(
            code: .malformedNumber, message: "line \(index + 1) holds something that is no number",
            hint: "write numbers with commas between, and no heading")
        }
        values.append(value)
      }
      if rows == 0 { width = words.count }
      guard words.count == width else {
        throw InterchangeError(
          code: .sizeMismatch,
          message: "line \(index + 1) has \(words.count) numbers, the first one \(width)",
          hint: "all lines must have as many")
      }
      rows += 1
    }
    try self.init(values, shape: width == 1 ? [rows] : [rows, width])
  }

  /// The lines of tables that stand side by side: the rows of one with two axes, or lists as
  /// columns, under their names where there are several.
  static func csv(_ tensors: [Tensor]) throws(InterchangeError) -> String {
    var columns: [[String]] = []
    for tensor in tensors {
      let (rows, width) = (tensor.shape.first ?? 1, tensor.shape.dropFirst().first ?? 1)
      guard tensor.shape.count <= 2, tensors.count == 1 || tensor.shape.count == 1,
        rows == tensors[0].shape.first ?? 1
      else {
        throw InterchangeError(
          code: .unsupported, message: "columns of one table must be lists of the same length",
          hint: "write them to an .npz, or each to a file of its own")
      }
      let words = try tensor.words()
      for column in 0..<width {
        columns.append((0..<rows).map { words[$0 * width + column] })
      }
    }
    let heading = tensors.count > 1 ? [tensors.map { "\"\($0.name ?? "")\"" }] : []
    let lines = (0..<(columns.first?.count ?? 0)).map { row in columns.map { $0[row] } }
    return (heading + lines).map { $0.joined(separator: ",") + "\n" }.joined()
  }

  /// Each element in the fewest digits that read back as the same.
  private func words() throws(InterchangeError) -> [String] {
    func shortened(_ text: String) -> String {
      text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
    switch elementType {
    case .float32: return try values(as: Float.self).map { shortened($0.description) }
    case .float64: return try values(as: Double.self).map { shortened($0.description) }
    default: return try values(as: Int64.self).map { String($0) }
    }
  }
}
