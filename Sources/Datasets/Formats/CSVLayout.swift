/// What the first line of a table tells: separator, columns, names, and where the labels are.
struct CSVLayout: Sendable {
  /// The most columns a table may have.
  static let maximumColumnCount = 1 << 16

  let separator: UInt8
  let columnCount: Int
  private(set) var columnNames: [String]?
  let labelColumn: Int
  /// The fields of a first line that was taken for a row, since all but its label are numbers.
  private var firstRow: [String]?

  init(
    firstLine line: UnsafeBufferPointer<UInt8>, at place: String, label: CSVColumn,
    takesWords: Bool = false
  ) throws(DatasetError) {
    let fields: [Slice<UnsafeBufferPointer<UInt8>>]
    (separator, fields) = Self.split(line)
    columnCount = fields.count
    guard columnCount > 1 else {
      throw DatasetError(
        .badFormat, "\(place): one column only, where inputs and labels are needed",
        hint: "separate the columns by commas, semicolons or tabs")
    }
    guard columnCount <= Self.maximumColumnCount else {
      throw DatasetError(
        .tooLarge, "\(place): \(columnCount) columns; the limit is \(Self.maximumColumnCount)",
        hint: "check that this is the right file")
    }
    var names = fields.contains(where: Self.isName) ? fields.map(Self.unquoted) : nil
    labelColumn = try Self.resolve(label, columnCount, names, at: place)
    if takesWords, names != nil, !label.isName {
      // Numbers and a word for a label are a row, not a header.
      let label = labelColumn
      if !fields.indices.contains(where: { $0 != label && Self.isName(fields[$0]) }) {
        firstRow = names
        names = nil
      }
    }
    columnNames = names
  }

  /// Takes the first line for a header after all.
  ///
  /// - Returns: false where it was one already, or cannot be.
  mutating func takeFirstRowForHeader() -> Bool {
    guard let firstRow else { return false }
    (columnNames, self.firstRow) = (firstRow, nil)
    return true
  }

  /// Splits at the separator the line has most of, heeding double quotes.
  private static func split(
    _ line: UnsafeBufferPointer<UInt8>
  ) -> (separator: UInt8, fields: [Slice<UnsafeBufferPointer<UInt8>>]) {
    let candidates: [UInt8] = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
    var best = (separator: candidates[0], fields: [line[...]])
    for separator in candidates {
      var isQuoted = false
      let fields = line.split(omittingEmptySubsequences: false) { byte in
        if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
        return byte == separator && !isQuoted
      }
      if fields.count > best.fields.count { best = (separator, fields) }
    }
    return best
  }

  /// Whether a field makes its line a header: not a number, nor a gap in the numbers.
  private static func isName(_ field: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    let field = field.trimmed
    return !DecimalNumber.isNumber(field) && !isGap(field)
  }

  /// Whether a field, trimmed, stands for a value that is not there, or is no finite one.
  static func isGap(_ field: some Collection<UInt8>) -> Bool {
    let sign = [UInt8(ascii: "-"), UInt8(ascii: "+")]
    let word = field.drop { sign.contains($0) }.map { $0 | 0x20 }
    let gaps = ["", "nan", "na", "inf", "infinity", "null", "none", "?"]
    return gaps.contains { Array($0.utf8).map { $0 | 0x20 } == word }
  }

  private static func unquoted(_ field: Slice<UnsafeBufferPointer<UInt8>>) -> String {
    let field = field.trimmed
    let quote = UInt8(ascii: "\"")
    let isQuoted = field.count >= 2 && field.first == quote && field.last == quote
    return String(decoding: isQuoted ? field.dropFirst().dropLast() : field, as: UTF8.self)
  }

  private static func resolve(
    _ label: CSVColumn, _ count: Int, _ names: [String]?, at place: String
  ) throws(DatasetError) -> Int {
    switch label {
    case .first: return 0
    case .last: return count - 1
    case .number(let number):
      guard (1...count).contains(number) else {
        throw DatasetError(
          .badOption, "\(place): no column \(number) among \(count)",
          hint: "give a number from 1 to \(count), first, last, or a name of the header")
      }
      return number - 1
    case .named(let name):
      guard let names else {
        throw DatasetError(
          .badOption, "\(place): no header line, so no column is called \(name)",
          hint: "give the label column by number, first or last")
      }
      let matches = names.indices.filter { names[$0] == name }
      guard let match = matches.first, matches.count == 1 else {
        let found = matches.isEmpty ? "no column is" : "\(matches.count) columns are"
        throw DatasetError(
          .badOption, "\(place): \(found) called \(name)",
          hint: "the columns are \(names.prefix(12).joined(separator: ", "))"
            + (count > 12 ? " and \(count - 12) more" : ""))
      }
      return match
    }
  }
}

extension Slice<UnsafeBufferPointer<UInt8>> {
  /// Without spaces and tabs at both ends.
  var trimmed: Self {
    func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    var trimmed = drop(while: isBlank)
    while let last = trimmed.last, isBlank(last) { trimmed.removeLast() }
    return trimmed
  }
}
