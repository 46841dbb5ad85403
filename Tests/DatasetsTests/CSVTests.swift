import SparseNetworks
import Testing

@testable import Datasets

@Suite struct CSVTests {
  private func parse(_ text: String, label: CSVColumn = .last) throws -> CSVTable {
    try CSVTable(parsing: Array(text.utf8), named: "t.csv", label: label)
  }

  private func failure(_ text: String, label: CSVColumn = .last) -> DatasetError? {
    #expect(throws: DatasetError.self) { try parse(text, label: label) }
  }

  @Test func `numbers and labels`() throws {
    let table = try parse("1,2.5,0\n-3,4e2,1\n")
    #expect(table.rowCount == 2)
    #expect(table.featureCount == 2)
    #expect(table.features == [1, 2.5, -3, 400])
    #expect(table.labels == [0, 1])
    #expect(table.featureNames == nil)
  }

  @Test(arguments: [
    "1,2,3\n4,5,6", "1;2;3\r\n4;5;6\r\n", "1\t2\t3\n4\t5\t6\n\n \n\r\n", " 1 , 2,3 \n4,5,6",
  ])
  func `separators, line ends and blanks`(text: String) throws {
    let table = try parse(text)
    #expect(table.features == [1, 2, 4, 5])
    #expect(table.labels == [3, 6])
  }

  @Test func `a header names the columns`() throws {
    let table = try parse("\u{FEFF}\"a, b\",y,c d\n1,2,3\n", label: .named("y"))
    #expect(table.featureNames == ["a, b", "c d"])
    #expect(table.features == [1, 3])
    #expect(table.labels == [2])
  }

  @Test func `the label column by place, number or name`() throws {
    let text = "a,b,c\n1,2,3\n"
    #expect(try parse(text, label: .first).labels == [1])
    #expect(try parse(text, label: .last).labels == [3])
    #expect(try parse(text, label: .number(2)).labels == [2])
    #expect(try parse(text, label: .named("b")).labels == [2])
    for label in [CSVColumn.number(0), .number(4), .named("d")] {
      #expect(failure(text, label: label)?.code == .badOption)
    }
    #expect(failure("1,2\n", label: .named("a"))?.code == .badOption)
    #expect(failure("a,a\n1,2\n", label: .named("a"))?.code == .badOption)
    #expect(
      [CSVColumn("first"), CSVColumn("last"), CSVColumn("3"), CSVColumn("x")]
        == [.first, .last, .number(3), .named("x")])
  }

  private func parseWords(_ text: String, label: CSVColumn = .last) throws -> CSVTable {
    try CSVTable(parsing: Array(text.utf8), named: "t.csv", label: label, takesWords: true)
  }

  @Test func `labels that are words`() throws {
    // Numbers and a word are a row; names elsewhere are a header.
    let table = try parseWords("5.1,3,oak\n4,2, Ash tree \n1,2,oak\n")
    #expect(table.features == [5.1, 3, 4, 2, 1, 2] && table.featureNames == nil)
    #expect(table.labelWords == ["Ash tree", "oak"] && table.labels == [1, 0, 1])
    let named = try parseWords("x;kind\n1;\"b; \"\"c\"\"\"\n2;3\n", label: .named("kind"))
    #expect(named.labelWords == ["3", "b; \"c\""] && named.labels == [1, 0])
    #expect(try parseWords("é,1\nz,2\n", label: .first).labelWords == ["z", "é"])
    let quoted = try parseWords("1,\"10\"\n2,\"9\"\n3,\"a\"\n4,\"010\"\n")
    #expect(quoted.labelWords == ["9", "010", "10", "a"])
    // A header of numbers and a name, as its labels or the way they are asked for tell.
    let header = try parseWords("0,1,class\n5,6,10\n7,8,2\n")
    #expect(header.featureNames == ["0", "1"] && header.labels == [10, 2])
    #expect(header.features == [5, 6, 7, 8] && header.labelWords == nil)
    let first = try parseWords("class,0,1\n10,5,6\n2,7,8\n", label: .first)
    #expect(first.featureNames == ["0", "1"] && first.features == [5, 6, 7, 8])
    let asked = try parseWords("0,class\n5,oak\n6,ash\n", label: .named("class"))
    #expect(asked.labelWords == ["ash", "oak"] && asked.features == [5, 6])
    // Numbers stay numbers.
    #expect(try parseWords("1,2\n3,4\n").labelWords == nil)
    #expect(try parseWords("a,b\n3,4\n").labels == [4])
  }

  @Test(arguments: [
    ("1,2\n3,word\n", "t.csv:2:2:"), ("1,a\n3,\n", "t.csv:2:2:"), ("1,a\n3,NA\n", "t.csv:2:2:"),
    ("1,a\nb,c\n", "t.csv:2:1:"), ("1,a\n2,\"b\n", "t.csv:2:2:"), ("1,a\n2,b\"c\n", "t.csv:2:2:"),
    ("1,a\n2,\"b\"c\"\n", "t.csv:2:2:"), ("1,a\n2,\u{1B}[2J\n", "t.csv:2:2:"),
    ("1,a\n2,b,c\n", "t.csv:2:"), ("1,a\n2,\(String(repeating: "x", count: 257))\n", "t.csv:2:2:"),
  ])
  func `labels that are no words`(text: String, place: String) throws {
    let error = #expect(throws: DatasetError.self) { try parseWords(text) }
    #expect(error?.message.hasPrefix(place) == true, "\(error.map { $0.message } ?? "")")
  }

  @Test(arguments: [
    ("1,2\n3,word\n", "t.csv:2:2:", "\"word\""),
    ("1,2\n\n3,4\n", "t.csv:2:", "empty line"),
    ("1,2\n3,\n", "t.csv:2:2:", "an empty field"),
    ("1,2\n,3\n", "t.csv:2:1:", "an empty field"),
    ("1,2\n3,nan\n", "t.csv:2:2:", "\"nan\""),
    ("nan,2\n3,4\n", "t.csv:1:1:", "\"nan\""),
    ("1,-inf\n3,4\n", "t.csv:1:2:", "\"-inf\""),
    ("1,2\n3,1e39\n", "t.csv:2:2:", "1e39, too large"),
    ("1,2\n3,1e999999999999\n", "t.csv:2:2:", "too large"),
    ("1,2\n3,0x10\n", "t.csv:2:2:", "\"0x10\""),
    ("1,2\n3,4 5\n", "t.csv:2:2:", "\"4 5\""),
    ("1,2\n3,\u{1}\u{FF}\n", "t.csv:2:2:", "\"???\""),
    ("1,2\n3\n", "t.csv:2:", "1 columns where the first line has 2"),
    ("1,2\n3,4,5\n", "t.csv:2:", "3 columns where the first line has 2"),
    ("a,b\n1,x\n", "t.csv:2:2:", "column 2 (b)"),
    ("1\n2\n", "t.csv:1:", "one column only"),
  ])
  func `errors say where and what`(text: String, place: String, what: String) {
    let error = failure(text)
    #expect(error?.message.hasPrefix(place) == true, "\(error?.message ?? "")")
    #expect(error?.message.contains(what) == true, "\(error?.message ?? "")")
    #expect(error?.hint.isEmpty == false)
  }

  @Test func `nothing but a header is no table`() {
    for text in ["", "\n\n", "a,b\n"] { #expect(failure(text)?.code == .truncated) }
  }

  @Test func `too many columns and too long lines`() {
    let wide = [String](repeating: "1", count: CSVLayout.maximumColumnCount + 1)
    #expect(failure(wide.joined(separator: ","))?.code == .tooLarge)
    let error = #expect(throws: DatasetError.self) {
      var parser = CSVParser(name: "t.csv", label: .last, maximumLineLength: 8)
      for piece in ["1,2,3,4\n", "5,6,", "7,8,9"] {
        try Array(piece.utf8).withUnsafeBytes { try parser.consume($0) }
      }
    }
    #expect(error?.code == .tooLarge)
    #expect(error?.message.hasPrefix("t.csv:2:") == true)
  }

  @Test func `pieces cut anywhere parse like the whole`() throws {
    let text = Array("a;b;c\r\n1;2.25;3\r\n-4;5e-1;6\r\n7;8;9".utf8)
    let whole = try CSVTable(parsing: text, named: "t.csv")
    for length in 1...text.count {
      var parser = CSVParser(name: "t.csv", label: .last)
      for start in stride(from: 0, to: text.count, by: length) {
        try text[start..<min(start + length, text.count)].withUnsafeBytes { try parser.consume($0) }
      }
      let table = try parser.finish()
      #expect(table.features == whole.features)
      #expect(table.labels == whole.labels)
      #expect(table.featureNames == ["a", "b"])
    }
  }

  @Test func `files inflate on the way`() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(Encoding.gzip(Array("1,2\n3,4\n".utf8)), to: "t.csv.gz")
    #expect(try CSVTable.read(path).features == [1, 3])
  }
}

@Suite struct DecimalNumberTests {
  private func scan(_ text: String) -> Double? {
    Array(text.utf8).withUnsafeBufferPointer { bytes in
      var cursor = 0
      guard let value = DecimalNumber.scan(bytes, at: &cursor), cursor == bytes.count else {
        return nil
      }
      return value
    }
  }

  @Test(arguments: [
    "0", "-0", "+7", "007", ".5", "5.", "-.5e1", "1e22", "1e23", "1E-22", "123456789012345678",
    "9007199254740993", "9007199254740993e0", "18446744073709551615", "18446744073709551616",
    "99999999999999999999999", "0.1", "0.30000000000000004", "2.2250738585072011e-308", "5e-324",
    "1e-400", "179769313486231570000000000000000000000e270", "0.000000000000000000000000000001",
    "1.00000000000000011102230246251565404", "1e+5", "00000000000000000000001.5",
  ])
  func `equals the standard library to the bit`(text: String) throws {
    let expected = try #require(Double(text))
    #expect(scan(text)?.bitPattern == expected.bitPattern)
  }

  @Test(arguments: [
    "", "-", "+", ".", "e5", "1e", "1e+", "--1", "1.2.3", "0x1", "nan", "inf", "1,0", "1 ", "1_0",
  ])
  func `is no number`(text: String) {
    #expect(scan(text) == nil)
  }

  @Test func `random decimals equal the standard library to the bit`() throws {
    var random = RandomStream(seed: 1, name: "decimals").draws()
    for _ in 0..<20_000 * TestData.fuzzFactor {
      func digits(_ most: Int) -> String {
        (0..<random.integer(below: most + 1)).map { _ in String(random.integer(below: 10)) }
          .joined()
      }
      var text = random.integer(below: 2) == 0 ? "-" : ""
      text += "\(random.integer(below: 10))\(digits(19))"
      if random.integer(below: 2) == 0 { text += ".\(digits(24))" }
      if random.integer(below: 2) == 0 { text += "e\(random.integer(below: 700) - 350)" }
      let expected = try #require(Double(text), "\(text)")
      #expect(scan(text)?.bitPattern == expected.bitPattern, "\(text)")
    }
  }
}
