import CommandLanguage
import TerminalGraphics

/// A page in Markdown whose tables and pictures come from results.
///
/// A fenced block that begins with `results` or `experiment status` is a question. Its answer is
/// what stands behind it in lines that are empty or begin with `|` (a table), `>` (a remark) or
/// `![` (a picture), up to the first line that is anything else. All other lines are an author's.
struct ReportPage {
  /// A fenced block that asks for results.
  struct Question {
    /// The commands, in lines numbered as on the page.
    let source: SourceText
    /// The lines that hold the answer.
    let answer: Range<Int>
  }

  private let lines: [Substring]
  /// The questions, in order.
  let questions: [Question]

  /// Reads a page.
  ///
  /// - Throws: ``ShellError`` where a block has no end.
  init(_ page: SourceText) throws {
    lines = page.text.split(separator: "\n", omittingEmptySubsequences: false)
    var questions: [Question] = []
    var index = 0
    while index < lines.count {
      defer { index += 1 }
      let fence = lines[index].prefix { $0 == "`" }
      guard fence.count >= 3 else { continue }
      let first = index + 1
      guard let last = lines[first...].firstIndex(where: { $0.hasPrefix(fence) }) else {
        throw ShellError(
          .usage, "\(page.name):\(index + 1): the block that begins here has no end",
          hint: "close it with \(fence)")
      }
      index = last
      let block = lines[first..<last]
      guard let beginning = block.first, Self.beginnings.contains(where: beginning.hasPrefix)
      else { continue }
      var end = last + 1
      while end < lines.count, Self.isAnswer(lines[end]) { end += 1 }
      questions.append(
        Question(
          source: SourceText(
            name: page.name, text: block.joined(separator: "\n"), firstLine: first + 1),
          answer: last + 1..<end))
      index = end - 1
    }
    self.questions = questions
  }

  private static let beginnings = ["results", "experiment status"]

  private static func isAnswer(_ line: Substring) -> Bool {
    line.isEmpty || ["|", ">", "!["].contains(where: line.hasPrefix)
  }

  /// The page with these answers, one a question, in place of those that it had.
  func text(answering answers: [String]) -> String {
    var result = lines
    for (question, answer) in zip(questions, answers).reversed() {
      let isLast = question.answer.upperBound == lines.count
      result.replaceSubrange(question.answer, with: ["", Substring(answer)] + (isLast ? [] : [""]))
    }
    let text = result.joined(separator: "\n")
    return text.hasSuffix("\n") ? text : text + "\n"
  }
}

extension Answer {
  /// The answer as Markdown, which ``ReportPage`` knows as an answer.
  ///
  /// - Parameter pictures: the files of its figures in order; figures beyond are left out.
  func markdown(pictures: [String]) -> String {
    var pictures = pictures[...]
    let parts = items.compactMap { item in
      switch item {
      case .table(let table): table.markdown
      case .text(let text): text.quoted
      case .fields(let fields):
        fields.map { "\($0.name): \($0.value.shown)" }.joined(separator: "\n").quoted
      case .values(let values, _): values.map(\.shown).joined(separator: "\n").quoted
      case .figure(let figure): pictures.popFirst().map { "![\(figure.title)](\($0))" }
      }
    }
    return parts.joined(separator: "\n\n")
  }
}

extension AnswerTable {
  fileprivate var markdown: String {
    let rule = columns.indices.map { isNumeric($0) ? "--:" : "---" }
    return ([columns, rule] + rows.map { $0.map(\.shown) })
      .map { "| " + $0.map(\.escapedForMarkdown).joined(separator: " | ") + " |" }
      .joined(separator: "\n")
  }
}

extension String {
  /// The text as remarks, a paragraph a line.
  fileprivate var quoted: String {
    split(separator: "\n").map { "> \($0)" }.joined(separator: "\n>\n")
  }

  /// The text as it stands in a cell of a table.
  fileprivate var escapedForMarkdown: String {
    replacing("|", with: "\\|").replacing("\n", with: " ")
  }
}
