import TerminalGraphics

/// Where the pictures of an answer go: a file for the first one, and numbered ones beside it.
struct PictureFile: Sendable {
  /// How a picture is written.
  enum Format: String, CaseIterable, Sendable {
    case svg, png
  }

  let path: String
  let format: Format

  /// A file whose name says the format; nil where it says none.
  init?(path: String) {
    let ending = path.split(separator: ".").last.map { $0.lowercased() }
    guard path.contains("."), let format = ending.flatMap(Format.init(rawValue:)) else {
      return nil
    }
    self.path = path
    self.format = format
  }

  /// The answer with its figures in files, and a table of them in their place.
  ///
  /// - Parameter hint: what to do where there is no figure.
  /// - Throws: ``ShellError`` where there is none, or a file cannot be written.
  func receive(_ answer: Answer, orElse hint: String) throws -> Answer {
    let files = try pictures(of: answer)
    guard !files.isEmpty else {
      throw ShellError(.missing, "there is no picture to write", hint: hint)
    }
    // All or none, as far as that can be known before.
    for file in files { try TextFile.checkWritable(file.path) }
    var table = AnswerTable(columns: ["file", "picture"])
    for file in files {
      try TextFile.write(file.bytes, to: file.path)
      table.rows.append([.text(file.path), file.title.isEmpty ? .none : .text(file.title)])
    }
    let rest = answer.items.filter { if case .figure = $0 { false } else { true } }
    return Answer([.table(table)] + rest)
  }

  /// A picture as a file.
  struct Picture {
    let path: String
    let title: String
    let bytes: [UInt8]
  }

  /// The figures of an answer as the files that they become.
  func pictures(of answer: Answer) throws -> [Picture] {
    let figures = answer.items.compactMap { item in
      if case .figure(let figure) = item { figure } else { nil }
    }
    return try figures.enumerated().map { index, figure in
      Picture(
        path: path(ofNumber: index + 1), title: figure.title, bytes: try contents(of: figure))
    }
  }

  /// `mask.svg`, then `mask-2.svg`, `mask-3.svg`.
  private func path(ofNumber number: Int) -> String {
    guard number > 1 else { return path }
    return path.dropLast(format.rawValue.utf8.count + 1) + "-\(number)"
      + path.suffix(format.rawValue.utf8.count + 1)
  }

  private func contents(of figure: Figure) throws -> [UInt8] {
    switch format {
    case .svg: return Array(figure.svg.utf8)
    case .png:
      guard let bytes = figure.png() else {
        throw ShellError(.file, "there is no memory for the picture", hint: "write an SVG instead")
      }
      return bytes
    }
  }
}

extension Parameter where Value == PictureFile {
  /// Where pictures are written to.
  static func picture(_ name: String = "to") -> Parameter {
    var declaration = ParameterDeclaration(
      name: name, position: .key,
      help: "write the pictures to files; the second goes to FILE-2",
      form: "FILE.svg|FILE.png")
    declaration.candidates = .files(endings: [".svg", ".png"])
    return Parameter(declaration) { argument in
      guard let file = PictureFile(path: argument.text) else {
        throw argument.problem(
          "\(quoted(argument.text)) does not say what kind of picture to write",
          hint: "end the name in .svg or .png")
      }
      return file
    }
  }
}
