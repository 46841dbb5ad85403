import CommandLanguage

@testable import Shell

/// The sessions that a page of the documentation shows, to be run and held against it.
///
/// In fenced blocks, a line that begins with `psn> ` is typed, one that begins with `...> ` goes on
/// with it, and the lines up to the next are what is answered. All blocks of a page are one session.
/// An expected line `...` stands for any number of lines. Blocks without a prompt are left alone.
struct DocumentedSession {
  /// What is typed, and what is shown as its answer.
  struct Exchange {
    /// Number of the line of the page where it is typed, from 1.
    let line: Int
    let command: String
    var answer: [String]
    /// Lines of the page that hold the answer.
    let range: Range<Int>
  }

  private let lines: [String]
  let exchanges: [Exchange]

  init(page: String) {
    lines = page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var exchanges: [Exchange] = []
    var isFenced = false
    var index = 0
    while index < lines.count {
      defer { index += 1 }
      if lines[index].hasPrefix("```") { isFenced.toggle() }
      guard isFenced, lines[index].hasPrefix(Self.prompt) else { continue }
      let start = index
      var command = String(lines[index].dropFirst(Self.prompt.count))
      while index + 1 < lines.count, lines[index + 1].hasPrefix(Self.continuation) {
        index += 1
        command += "\n" + lines[index].dropFirst(Self.continuation.count)
      }
      let first = index + 1
      while index + 1 < lines.count, !lines[index + 1].hasPrefix(Self.prompt),
        !lines[index + 1].hasPrefix("```")
      {
        index += 1
      }
      exchanges.append(
        Exchange(
          line: start + 1, command: command, answer: Array(lines[first..<index + 1]),
          range: first..<index + 1))
    }
    self.exchanges = exchanges
  }

  static let prompt = "psn> "
  static let continuation = "...> "

  /// What a session answers to each exchange, failures included, as a terminal would show it.
  func answers(of shell: BatchSession) -> [[String]] {
    exchanges.map { exchange in
      var text: String
      do {
        text = try shell.run(SourceText(name: "<input>", text: exchange.command))
      } catch let failure as Failure {
        text = shell.answered + failure.diagnostic.rendered()
      } catch {
        text = "\(error)"
      }
      while text.hasSuffix("\n") { text.removeLast() }
      return text.isEmpty
        ? []
        : text.split(separator: "\n", omittingEmptySubsequences: false).map(
          Self.withoutTrailingSpace)
    }
  }

  /// Whether an answer is what the page shows, `...` standing for anything.
  static func matches(_ shown: ArraySlice<String>, _ answer: ArraySlice<String>) -> Bool {
    guard let first = shown.first else { return answer.isEmpty }
    if first == "..." {
      return (answer.startIndex...answer.endIndex).contains {
        matches(shown.dropFirst(), answer[$0...])
      }
    }
    return first == answer.first && matches(shown.dropFirst(), answer.dropFirst())
  }

  /// The page with what was answered in place of what it shows, where that differs.
  func page(showing answers: [[String]]) -> String {
    var result = lines
    for (exchange, answer) in zip(exchanges, answers).reversed()
    where !Self.matches(exchange.answer[...], answer[...]) {
      result.replaceSubrange(exchange.range, with: answer)
    }
    return result.joined(separator: "\n")
  }

  private static func withoutTrailingSpace(_ line: Substring) -> String {
    String(line[..<(line.lastIndex { $0 != " " }.map(line.index(after:)) ?? line.startIndex)])
  }
}
