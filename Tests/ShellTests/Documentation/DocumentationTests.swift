import CommandLanguage
import Glibc
import Testing

@testable import Shell

struct DocumentationTests {
  /// Pages whose sessions are run.
  static let pages = ["cookbook.md", "debugging.md", "tutorial.md"]

  /// `PSN_WRITE_DOCS` set, the pages are written anew with what is answered.
  @Test(arguments: pages) func sessionsAnswerWhatThePageShows(_ name: String) throws {
    let path = #filePath.replacing(
      "/Tests/ShellTests/Documentation/DocumentationTests.swift", with: "/docs/\(name)")
    let text = try TextFile.read(path).text
    let page = DocumentedSession(page: text)
    #expect(!page.exchanges.isEmpty)
    let answers = page.answers(of: BatchSession())
    if getenv("PSN_WRITE_DOCS") != nil {
      return try TextFile.write(page.page(showing: answers), to: path)
    }
    for (exchange, answer) in zip(page.exchanges, answers) {
      #expect(
        DocumentedSession.matches(exchange.answer[...], answer[...]),
        "\(name):\(exchange.line): \(exchange.command)\n\(answer.joined(separator: "\n"))")
    }
  }

  @Test func pagesAreReadAsSessions() {
    let page = DocumentedSession(
      page:
        "psn> no\n```\npsn> a\n1\n2\npsn> b {\n...> }\n```\n```\nc\n```\n```\npsn> d\n...\n9\n```\n"
    )
    #expect(page.exchanges.map(\.command) == ["a", "b {\n}", "d"])
    #expect(page.exchanges.map(\.answer) == [["1", "2"], [], ["...", "9"]])
    #expect(page.exchanges.map(\.line) == [3, 6, 13])
    #expect(
      page.page(showing: [["3"], ["x"], ["7", "8", "9"]])
        == "psn> no\n```\npsn> a\n3\npsn> b {\n...> }\nx\n```\n```\nc\n```\n```\npsn> d\n...\n9\n"
        + "```\n"
    )
  }

  @Test func dotsStandForAnyLines() {
    func matches(_ shown: [String], _ answer: [String]) -> Bool {
      DocumentedSession.matches(shown[...], answer[...])
    }
    #expect(matches(["a", "...", "c"], ["a", "b", "b", "c"]))
    #expect(matches(["a", "...", "c"], ["a", "c"]))
    #expect(matches(["..."], []))
    #expect(!matches(["a", "...", "c"], ["a", "b"]))
    #expect(!matches(["a"], ["a", "b"]))
  }
}
