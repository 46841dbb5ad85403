import CommandLanguage
import Experiments

/// Makes the answers of a page anew from a file of results.
///
/// Pictures and exported files are written beside the page. The page itself is written last, and
/// only if every question was answered.
struct PageMaking {
  let session: Session
  let pagePath: String
  let store: ResultStore

  /// What is written once every question is answered.
  private struct Files {
    var pictures: [PictureFile.Picture] = []
    var exports: [(path: String, text: String)] = []
  }

  /// Makes the page.
  ///
  /// - Throws: ``Failure`` at the first question that cannot be answered.
  func run() throws -> Outcome {
    let source = try TextFile.read(pagePath)
    let page = try ReportPage(source)
    guard !page.questions.isEmpty else {
      throw ShellError(
        .missing, "\(pagePath) asks for nothing",
        hint: "a fenced block that begins with results is answered", argument: "target")
    }
    var files = Files()
    let answers = try page.questions.map { try answer($0, &files) }
    let text = page.text(answering: answers)
    for picture in files.pictures { try TextFile.checkWritable(picture.path) }
    for export in files.exports { try TextFile.checkWritable(export.path) }
    for picture in files.pictures { try TextFile.write(picture.bytes, to: picture.path) }
    for export in files.exports { try TextFile.write(export.text, to: export.path) }
    if text != source.text { try TextFile.write(text, to: pagePath) }
    return Outcome(
      Answer([
        .fields([
          .init("page", .text(pagePath)), .init("answers", .integer(answers.count)),
          .init("pictures", .integer(files.pictures.count)),
          .init("changed", .boolean(text != source.text)),
        ])
      ]))
  }

  private func answer(
    _ question: ReportPage.Question, _ files: inout Files
  ) throws -> String {
    try Script.parse(question.source).statements.map { statement in
      do {
        guard case .command(let node) = statement.kind else {
          throw Diagnostic(.usage, "a question of a page is a command")
        }
        return try answer(node, &files)
      } catch {
        throw Failure(error, at: statement.span, in: question.source)
      }
    }.joined(separator: "\n\n")
  }

  private func answer(_ node: CommandNode, _ files: inout Files) throws -> String {
    var words: [String] = []
    var picture: PictureFile?
    var written: String?
    let context = SessionContext(session: session)
    for word in node.words {
      switch word.key {
      case ("to", _, let value)?:
        let name = try value.expanded(in: context)
        picture = PictureFile(path: folder + name)
        if picture == nil {
          throw ShellError(
            .usage, "\(name) ends neither in .svg nor in .png",
            hint: "its ending says what kind of picture it is: to=figure.svg")
        }
      case ("export", _, let value)?:
        written = try value.expanded(in: context)
        words.append("export=" + quoted(folder + (written ?? "")))
      case ("store", _, _)?:
        throw ShellError(
          .usage, "the results of a page are those of one file",
          hint: "leave store= out here, and give it to experiment page")
      default: words.append(node.source[word.span])
      }
    }
    var answer = try self.answer(to: words, at: node, &files)
    if let written {
      answer.items = answer.items.map { item in
        if case .text(let text) = item {
          .text(text.replacing(folder + written, with: written))
        } else {
          item
        }
      }
    }
    guard let picture else { return answer.markdown(pictures: []) }
    let pictures = try picture.pictures(of: answer)
    guard !pictures.isEmpty else {
      throw ShellError(
        .missing, "there is no picture to write", hint: "leave out to=, or add plot=")
    }
    files.pictures += pictures
    return answer.markdown(pictures: pictures.map { String($0.path.dropFirst(folder.count)) })
  }

  /// What a command answers that was put together from words.
  private func answer(
    to words: [String], at node: CommandNode, _ files: inout Files
  ) throws -> Answer {
    let line = node.source.location(of: node.span.lower).line
    let source = SourceText(
      name: node.source.name, text: words.joined(separator: " "), firstLine: line)
    guard case .command(let node)? = try Script.parse(source).statements.first?.kind,
      let command = [resultsCommand, experimentCommand].first(where: { $0.name == words[0] }),
      command.name == resultsCommand.name || words[1] == "status"
    else {
      throw ShellError(
        .usage, "\(words[0]) is not a question", hint: "these are results and experiment status")
    }
    let arguments = try Arguments(command, node, in: SessionContext(session: session))
    do {
      guard command.name == resultsCommand.name else {
        return try experimentStatus(arguments, store)
      }
      return try answerResults(askedResults(arguments, session), arguments, store) {
        files.exports.append(($1, $0))
      }
    } catch {
      throw Failure(error, at: node.span, in: source)
    }
  }

  /// The folder of the page, with a slash at its end; empty for the present one.
  private var folder: String {
    pagePath.lastIndex(of: "/").map { String(pagePath[...$0]) } ?? ""
  }
}
