import CommandLanguage
import Glibc
import Testing

@testable import Shell

/// `docs/json.md` says what `--json` gives. Its second half is made from what the commands really
/// answer to their examples.
struct JSONPageTests {
  private static let mark = "<!-- What follows is made by scripts/make-commands. -->\n"

  @Test func pageSaysWhatTheExamplesAnswer() throws {
    let path = #filePath.replacing(
      "/Tests/ShellTests/Documentation/JSONPageTests.swift", with: "/docs/json.md")
    let survey = try Self.survey()
    #expect(survey.strangers.isEmpty)
    let text = try TextFile.read(path).text
    let end = try #require(text.ranges(of: Self.mark).first?.upperBound)
    let page = String(text[..<end]) + survey.markdown
    if getenv("PSN_WRITE_DOCS") != nil { try TextFile.write(page, to: path) }
    #expect(
      try TextFile.read(path).text == page,
      "docs/json.md is not current: run scripts/make-commands")
  }

  private static func survey() throws -> AnswerSurvey {
    var survey = AnswerSurvey(commands: CommandTable.standard.commands.map(\.name))
    var options = Interpreter.Options()
    options.json = true
    for (_, example) in ReferenceTests.examples {
      let directory = try TemporaryDirectory()
      let shell = BatchSession(options: options)
      let answers =
        try shell.run("demo") + shell.run(ReferenceTests.script(example, in: directory))
      for line in answers.split(separator: "\n") { survey.add(line: String(line)) }
    }
    return survey
  }
}
