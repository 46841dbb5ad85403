/// Turns the text of a table, which comes piece by piece, into numbers.
struct CSVParser {
  private let name: String
  private let label: CSVColumn
  private let maximumLineLength: Int
  private var layout: CSVLayout?
  private var features: [Float] = []
  private var labels: [Double] = []
  /// What labels that are words are; nil where labels are numbers.
  private var words: CSVWords?
  private let takesWords: Bool
  private var lineNumber = 0
  private var blankLine: Int?
  private var unfinishedLine: [UInt8] = []

  /// A parser for a file called `name`, whose lines may be 16 MiB long unless told otherwise.
  ///
  /// - Parameter takesWords: Whether labels may be words, all of them.
  init(
    name: String, label: CSVColumn, takesWords: Bool = false, maximumLineLength: Int = 16 << 20
  ) {
    self.name = name
    self.label = label
    self.takesWords = takesWords
    self.maximumLineLength = maximumLineLength
  }

  /// Takes the next piece of text, cut anywhere.
  mutating func consume(_ piece: UnsafeRawBufferPointer) throws(DatasetError) {
    let newline = UInt8(ascii: "\n")
    var rest = piece.bindMemory(to: UInt8.self)[...]
    while let end = rest.firstIndex(of: newline) {
      if unfinishedLine.isEmpty {
        try parse(line: UnsafeBufferPointer(rebasing: rest[..<end]))
      } else {
        unfinishedLine.append(contentsOf: rest[..<end])
        try parseUnfinishedLine()
      }
      rest = rest[(end + 1)...]
    }
    guard unfinishedLine.count + rest.count <= maximumLineLength else {
      throw DatasetError(
        .tooLarge, "\(name):\(lineNumber + 1): longer than \(maximumLineLength) bytes",
        hint: "check that this is a text file of numbers", path: name)
    }
    unfinishedLine.append(contentsOf: rest)
  }

  /// Takes the last line, which need not end, and hands over the table.
  mutating func finish() throws(DatasetError) -> CSVTable {
    if !unfinishedLine.isEmpty { try parseUnfinishedLine() }
    guard let layout, !labels.isEmpty else {
      throw DatasetError(
        .truncated, "\(name) has no rows", hint: "check that this is the right file", path: name)
    }
    let ranks = words?.ranks
    let labels = self.labels.map { label in ranks.map { Double($0[Int(label)]) } ?? label }
    return CSVTable(
      layout: layout, features: features, labels: labels, labelWords: words?.inOrder)
  }

  private mutating func parseUnfinishedLine() throws(DatasetError) {
    let line = unfinishedLine
    unfinishedLine.removeAll(keepingCapacity: true)
    try line.withUnsafeBufferPointer { (line) throws(DatasetError) in try parse(line: line) }
  }

  private mutating func parse(line: UnsafeBufferPointer<UInt8>) throws(DatasetError) {
    lineNumber += 1
    var line = line
    if line.last == UInt8(ascii: "\r") { line = UnsafeBufferPointer(rebasing: line.dropLast()) }
    if lineNumber == 1, line.starts(with: [0xEF, 0xBB, 0xBF]) {  // byte order mark
      line = UnsafeBufferPointer(rebasing: line.dropFirst(3))
    }
    if line[...].trimmed.isEmpty {
      blankLine = blankLine ?? lineNumber
      return
    }
    if let blankLine {
      throw DatasetError(
        .badFormat, "\(name):\(blankLine): an empty line before the end",
        hint: "remove it, or fill in its values", path: name)
    }
    if let layout {
      try parse(row: line, layout)
      return
    }
    let layout = try CSVLayout(
      firstLine: line, at: "\(name):\(lineNumber)", label: label, takesWords: takesWords)
    self.layout = layout
    if layout.columnNames == nil { try parse(row: line, layout) }
  }

  private mutating func parse(
    row: UnsafeBufferPointer<UInt8>, _ layout: CSVLayout
  ) throws(DatasetError) {
    var cursor = 0
    var column = 0
    while true {
      guard column < layout.columnCount else { throw ragged(row, layout) }
      let start = cursor
      if column == layout.labelColumn, takesWords, try parseWord(row, &cursor, column, layout) {
        column += 1
        if cursor == row.count { break }
        cursor += 1
        continue
      }
      row.skipSpaces(&cursor, unless: layout.separator)
      guard let value = DecimalNumber.scan(row, at: &cursor) else {
        throw badField(row, from: start, column, layout)
      }
      row.skipSpaces(&cursor, unless: layout.separator)
      guard cursor == row.count || row[cursor] == layout.separator else {
        throw badField(row, from: start, column, layout)
      }
      let single = Float(value)
      guard single.isFinite else { throw badField(row, from: start, column, layout) }
      if column == layout.labelColumn {
        labels.append(value)
      } else {
        features.append(single)
      }
      column += 1
      if cursor == row.count { break }
      cursor += 1
    }
    guard column == layout.columnCount else { throw ragged(row, layout) }
  }

  /// Takes a label that is a word, up to the separator behind it.
  ///
  /// - Returns: False where the label is a number, and is to be read as one.
  private mutating func parseWord(
    _ row: UnsafeBufferPointer<UInt8>, _ cursor: inout Int, _ column: Int, _ layout: CSVLayout
  ) throws(DatasetError) -> Bool {
    // The first row decides which of the two labels are; a word that a number follows was a name.
    if words != nil, labels.count == 1, lineNumber == 2,
      DecimalNumber.isNumber(CSVWords.field(row[cursor...], endingAt: layout.separator).trimmed),
      self.layout?.takeFirstRowForHeader() == true
    {
      words = nil
      labels = []
      features.removeFirst(layout.columnCount - 1)
    }
    guard words != nil || labels.isEmpty else { return false }
    let field = CSVWords.field(row[cursor...], endingAt: layout.separator)
    if words == nil {
      guard !DecimalNumber.isNumber(field.trimmed) else { return false }
      words = CSVWords()
    }
    guard let word = CSVWords.word(field) else {
      throw badField(row, from: cursor, column, layout, expected: "a class")
    }
    guard let index = words?.index(of: word) else {
      throw DatasetError(
        .badValue, "\(name): more than \(UInt16.max) classes",
        hint: "choose another label column", path: name)
    }
    labels.append(Double(index))
    cursor = field.endIndex
    return true
  }

  private func ragged(_ row: UnsafeBufferPointer<UInt8>, _ layout: CSVLayout) -> DatasetError {
    let count = row.count { $0 == layout.separator } + 1
    return DatasetError(
      .badFormat,
      "\(name):\(lineNumber): \(count) columns where the first line has "
        + "\(layout.columnCount)",
      hint: "every row needs the same number of columns", path: name)
  }

  private func badField(
    _ row: UnsafeBufferPointer<UInt8>, from start: Int, _ column: Int, _ layout: CSVLayout,
    expected: String = "a number"
  ) -> DatasetError {
    let field = row[start...].prefix { $0 != layout.separator }.trimmed
    let columnName = layout.columnNames.map { " (\(Self.excerpt($0[column].utf8)))" } ?? ""
    let found: String
    if field.isEmpty {
      found = "an empty field"
    } else if DecimalNumber.isNumber(field) {
      found = "\(Self.excerpt(field)), too large for a float"
    } else {
      found = "\"\(Self.excerpt(field))\""
    }
    return DatasetError(
      .badValue,
      "\(name):\(lineNumber):\(column + 1): expected \(expected) in column \(column + 1)"
        + "\(columnName), found \(found)",
      hint: takesWords
        ? "every field must be a finite decimal number, but for labels that are words from the first "
          + "row on; fill gaps first"
        : "every field must be a finite decimal number; fill gaps and replace words first",
      path: name)
  }

  /// The first bytes of a text as something that can be printed on one line.
  private static func excerpt(_ text: some Collection<UInt8>) -> String {
    let shown = text.prefix(24).map { (0x20...0x7E).contains($0) ? $0 : UInt8(ascii: "?") }
    return String(decoding: shown, as: UTF8.self) + (text.count > 24 ? "…" : "")
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Moves the cursor over spaces, and tabs unless they separate.
  @inline(__always)
  fileprivate func skipSpaces(_ cursor: inout Int, unless separator: UInt8) {
    while cursor < count,
      self[cursor] == UInt8(ascii: " ")
        || (self[cursor] == UInt8(ascii: "\t") && separator != UInt8(ascii: "\t"))
    {
      cursor += 1
    }
  }
}
