import CommandLanguage

/// A script that comes through a pipe, a statement at a time.
///
/// So a program can write a command, read the answer, and decide what to do next.
struct PipedScript {
  /// What it is called in complaints.
  let name: String
  private var reader: PlainLineReader
  private var linesRead = 0

  init(descriptor: CInt, name: String) {
    self.name = name
    reader = PlainLineReader(descriptor: descriptor, stopsWhenInterrupted: true)
  }

  /// The next lines that make whole statements, or the rest of the input; nil at its end.
  ///
  /// - Throws: ``Diagnostic`` where the lines are not UTF-8, ``LineInputError``, ``ShellError``
  ///   after Ctrl-C.
  mutating func next() throws -> SourceText? {
    do {
      return try read()
    } catch let error as LineInputError where error.code == .interrupted {
      throw ShellError(.interrupted, error.message)
    }
  }

  private mutating func read() throws -> SourceText? {
    var statements = StatementCollector(name: name, firstLine: linesRead + 1)
    while let line = try reader.next() {
      linesRead += 1
      if let source = try statements.add(line) { return source }
    }
    return statements.isEmpty ? nil : try statements.rest()
  }
}
