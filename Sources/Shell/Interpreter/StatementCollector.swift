import CommandLanguage

/// Lines that come one after another, gathered until they make whole statements.
struct StatementCollector {
  private let name: String
  private let firstLine: Int
  private let limit: Int
  private let eagerSize: Int
  private var bytes: [UInt8] = []
  /// What a line must have one of to end what is open; nil where any line may end it.
  private var closers: [UInt8]?

  /// - Parameters:
  ///   - name: what the text is called in complaints.
  ///   - firstLine: the number of the first line.
  ///   - limit: most bytes that are gathered.
  ///   - eagerSize: text up to this many bytes is parsed with each line, so that mistakes are told
  ///     at once. Longer text waits for a line that could end it: the time would else grow with its
  ///     square.
  init(
    name: String, firstLine: Int = 1, limit: Int = TextFile.sizeLimit, eagerSize: Int = 1 << 12
  ) {
    self.name = name
    self.firstLine = firstLine
    self.limit = limit
    self.eagerSize = eagerSize
  }

  /// Whether no line has come.
  var isEmpty: Bool { bytes.isEmpty }

  /// Adds a line.
  ///
  /// - Returns: the lines, where they are whole statements, or where no further line can mend them;
  ///   nil where more must follow.
  /// - Throws: ``Diagnostic`` where they are not UTF-8, ``LineInputError`` where they are too long.
  mutating func add(_ line: [UInt8]) throws -> SourceText? {
    guard bytes.count + line.count < limit else { throw LineInputError.tooMuch(limit: limit) }
    bytes += line
    bytes.append(UInt8(ascii: "\n"))
    if let closers, bytes.count > eagerSize, !line.contains(where: closers.contains) {
      return nil
    }
    let source = try rest()
    do {
      _ = try Script.parse(source)
    } catch  where error.isIncomplete {
      closers = error.span.flatMap { Self.closers(of: source[$0]) }
      return nil
    } catch {}
    return source
  }

  /// The lines so far, whole or not.
  func rest() throws -> SourceText {
    try SourceText(name: name, bytes: bytes, firstLine: firstLine)
  }

  private static func closers(of opening: String) -> [UInt8]? {
    switch opening {
    case "{": Array("}".utf8)
    // A bracket that has not ended where a statement does is a mistake.
    case "(", "[": Array(")]{};".utf8)
    case "'", "\"": Array(opening.utf8)
    default: nil
    }
  }
}
