import Interchange

extension Tensor {
  /// A table of numbers, a row a line, with commas, semicolons or blanks between; a single column
  /// has one axis.
  ///
  /// - Throws: ``InterchangeError`` where a word is no number or rows differ in length.
  init(parsingCSV bytes: [UInt8]) throws(InterchangeError) {
    var (values, width, rows, line) = ([Double](), 0, 0, 0)
    // Each takes a digit and what parts it from the next. Lists of lines or words would take many
    // times the file.
    values.reserveCapacity((bytes.count + 1) / 2)
    var rest = bytes[...]
    while !rest.isEmpty {
      line += 1
      let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
      let start = values.count
      var words = rest[..<end].drop(while: Self.parts)
      while !words.isEmpty {
        let word = words.prefix { !Self.parts($0) }
        values.append(try Self.number(word, line: line))
        words = words[word.endIndex...].drop(while: Self.parts)
      }
      rest = rest[end...].dropFirst()
      let count = values.count - start
      if count == 0 { continue }
      if rows == 0 { width = count }
      guard count == width else {
        throw InterchangeError(
          code: .sizeMismatch,
          message: "line \(line) has \(count) numbers, the first one \(width)",
          hint: "all lines must have as many")
      }
      rows += 1
    }
    try self.init(values, shape: width == 1 ? [rows] : [rows, width])
  }

  /// Whether a byte stands between numbers.
  private static func parts(_ byte: UInt8) -> Bool { ",; \t\r".utf8.contains(byte) }

  private static func number(
    _ word: ArraySlice<UInt8>, line: Int
  ) throws(InterchangeError) -> Double {
    guard word.count <= 64 else {
      throw InterchangeError(
        code: .malformedNumber, message: "line \(line) holds a word of \(word.count) characters",
        hint: "write numbers with commas between; 17 digits tell all of them apart")
    }
    guard let value = Double(String(decoding: word, as: UTF8.self)) else {
      throw InterchangeError(
        code: .malformedNumber, message: "line \(line) holds something that is no number",
        hint: "write numbers with commas between, and no heading")
    }
    return value
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
