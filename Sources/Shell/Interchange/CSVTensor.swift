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
    var place = 0
    while place < bytes.count {
      line += 1
      let start = values.count
      while place < bytes.count, bytes[place] != UInt8(ascii: "\n") {
        if Self.parts(bytes[place]) {
          place += 1
          continue
        }
        let first = place
        while place < bytes.count, !Self.parts(bytes[place]), bytes[place] != UInt8(ascii: "\n") {
          place += 1
        }
        values.append(try Self.number(bytes[first..<place], line: line))
      }
      place += 1
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
  private static func parts(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: " "), UInt8(ascii: "\t"),
      UInt8(ascii: "\r"):
      true
    default: false
    }
  }

  private static func number(
    _ word: ArraySlice<UInt8>, line: Int
  ) throws(InterchangeError) -> Double {
    // Most words of a mask are a digit.
    if word.count == 1, let byte = word.first,
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    {
      return Double(byte - UInt8(ascii: "0"))
    }
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
  ///
  /// - Parameter shouldStop: asked before each line; where it says yes, the error is `interrupted`.
  static func csv(
    _ tensors: [Tensor], unless shouldStop: () -> Bool = { false }
  ) throws(InterchangeError) -> String {
    var columns: [(words: [String], width: Int)] = []
    let rows = tensors.first?.shape.first ?? 1
    for tensor in tensors {
      guard tensor.shape.count <= 2, tensors.count == 1 || tensor.shape.count <= 1,
        tensor.shape.first ?? 1 == rows
      else {
        throw InterchangeError(
          code: .unsupported, message: "columns of one table must be lists of the same length",
          hint: "write them to an .npz, or each to a file of its own")
      }
      columns.append((try tensor.words(), tensor.shape.dropFirst().first ?? 1))
    }
    let heading =
      tensors.map { "\"\(($0.name ?? "").replacing("\"", with: "\"\""))\"" }.joined(separator: ",")
      + "\n"
    var text = tensors.count > 1 ? heading : ""
    for row in 0..<rows {
      if shouldStop() { throw .interrupted }
      let words = columns.lazy.flatMap { $0.words[row * $0.width..<(row + 1) * $0.width] }
      text += words.joined(separator: ",") + "\n"
    }
    return text
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
