import CommandLanguage
import Testing

@testable import Shell

/// Pages whose tables and pictures are made from results.
struct ReportPageTests {
  private static let page = """
    # Words

    ```
    experiment run tiny.psn over seed=1..3
    ```
    ```
    experiment status tiny
    ```
    | old |
    Words that stay.

    ```
    results by profile against=random
    results by profile plot=means to=means.svg
    ```

    > old

    ![old](old.svg)

    More words.

    ```
    results export=cells.csv
    ```
    """

  private func made(_ page: String) throws -> (TemporaryDirectory, Program) {
    let program = try TinyExperiment.program()
    let run = try program.run(
      "-n", "-c", "experiment run tiny.psn over profile=random,power seed=1..3")
    try #require(run.status == 0, "\(run.errors)")
    try program.directory.write(page, to: "page.md")
    return (program.directory, program)
  }

  @Test func answersTakeThePlaceOfThoseBefore() throws {
    let (directory, program) = try made(Self.page)
    let result = try program.run("-n", "-c", "experiment page page.md")
    #expect(result.status == 0 && result.output.contains("answers   3"), "\(result.errors)")
    let page = try #require(directory.read("page.md"))
    let lines = page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(!page.contains("old"))
    #expect(lines.contains("# Words") && lines.contains("Words that stay."))
    #expect(lines.contains("| profile | n | mean | sd | 95% from | to |"))
    #expect(lines.contains("| --- | --: | --: | --: | --: | --: |"))
    #expect(lines.contains { $0.hasPrefix("| tiny | 6 | 0 | 0 | 0 |") })
    #expect(lines.contains { $0.hasPrefix("> accuracy against profile=random: paired t test") })
    #expect(lines.contains { $0.hasPrefix("![") && $0.hasSuffix("](means.svg)") })
    #expect(lines.suffix(3) == ["", "> 6 rows in cells.csv", ""])
    #expect(directory.read("means.svg")?.contains("<svg") == true)
    #expect(directory.read("cells.csv")?.split(separator: "\n").count == 7)

    let again = try program.run("-n", "-c", "experiment page page.md")
    #expect(again.output.contains("changed   false"))
    #expect(directory.read("page.md") == page)
  }

  /// Files are written beside the page, and called as the page calls them.
  @Test func pagesMayBeElsewhere() throws {
    let (directory, program) = try made("")
    TextFile.makeFolders("\(directory.path)/docs")
    try directory.write(Self.page, to: "docs/page.md")
    let result = try program.run("-n", "-c", "experiment page docs/page.md")
    #expect(result.status == 0, "\(result.errors)")
    #expect(directory.read("docs/means.svg") != nil && directory.read("docs/cells.csv") != nil)
    #expect(directory.read("docs/page.md")?.contains("docs/") == false)
  }

  @Test(arguments: [
    ("results by frob", "page.md:4:1", "there is no parameter frob"),
    ("results of frob", "page.md:4:1", "nothing called frob"),
    ("results other", "page.md:4:1", "there is no experiment called other"),
    ("results where seed=9", "page.md:4:1", "no cell of tiny is like that"),
    ("results by profile to=x.svg", "page.md:4:1", "no picture to write"),
    ("results by profile plot=means to=x.txt", "page.md:4:1", "neither in .svg nor in .png"),
    ("results store=other.sqlite", "page.md:4:1", "those of one file"),
    ("experiment status; experiment run tiny.psn", "page.md:4:20", "is not a question"),
    ("results; let x = 1", "page.md:4:10", "a question of a page is a command"),
  ])
  func whatCannotBeAnsweredIsAnError(_ question: String, _ place: String, _ words: String) throws {
    let page = "words\n\n```\n\(question)\n```\n\n| old |\n"
    let (directory, program) = try made(page)
    let result = try program.run("-n", "-c", "experiment page page.md")
    #expect(result.status == 1)
    #expect(result.errors.contains(place) && result.errors.contains(words), "\(result.errors)")
    #expect(directory.read("page.md") == page)
  }

  /// Exported files agree with the page, so they are not written before all of it can be.
  @Test func pagesThatFailWriteNothing() throws {
    let (directory, program) = try made(
      "```\nresults export=cells.csv\nresults by profile plot=means to=a.svg\nresults by frob\n```\n"
    )
    try directory.write("earlier", to: "cells.csv")
    #expect(try program.run("-n", "-c", "experiment page page.md").status == 1)
    #expect(directory.read("cells.csv") == "earlier" && directory.read("a.svg") == nil)
  }

  @Test func mistakesOfThePageAreExplained() throws {
    let (_, program) = try made("only words\n")
    #expect(try program.run("-n", "-c", "experiment page").errors.contains("needs a page"))
    #expect(
      try program.run("-n", "-c", "experiment page none.md").errors.contains("no such file"))
    #expect(
      try program.run("-n", "-c", "experiment page page.md").errors.contains("asks for nothing"))
    #expect(throws: ShellError.self) {
      try ReportPage(SourceText(name: "page.md", text: "```\nresults\n"))
    }
  }

  @Test func blocksInLongerFencesAreAnAuthors() throws {
    let text = "````\n```\nresults\n```\n````\n```\nresults by p\n```\n"
    let page = try ReportPage(SourceText(name: "page.md", text: text))
    #expect(page.questions.map(\.source.text) == ["results by p"])
    #expect(page.text(answering: ["> a"]) == text + "\n> a\n")
  }

  @Test func tablesSurviveAnyText() {
    let answer = Answer([
      .table(
        AnswerTable(
          columns: ["a|b", "n"], rows: [[.text("x|y\nz"), .integer(3)], [.none, .none]])),
      .text("one\ntwo"), .fields([.init("name", .number(0.5))]),
    ])
    #expect(
      answer.markdown(pictures: []) == """
        | a\\|b | n |
        | --- | --: |
        | x\\|y z | 3 |
        | - | - |

        > one
        >
        > two

        > name: 0.5
        """)
  }
}
