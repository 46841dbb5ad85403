import CommandLanguage
import Glibc
import TerminalGraphics
import Testing

@testable import Shell

/// `docs/json.md` says what `--json` gives. Its second half is made from what the commands really
/// answer to their examples.
struct JSONPageTests {
  private static let mark = "<!-- What follows is made by scripts/make-commands. -->\n"

  @Test func pageSaysWhatTheExamplesAnswer() throws {
    let path = #filePath.replacing(
      "/Tests/ShellTests/Documentation/JSONPageTests.swift", with: "/docs/json.md")
    let survey = try Self.survey.get()
    #expect(survey.strangers.isEmpty)
    let text = try TextFile.read(path).text
    let end = try #require(text.ranges(of: Self.mark).first?.upperBound)
    let page = String(text[..<end]) + survey.markdown
    if getenv("PSN_WRITE_DOCS") != nil { try TextFile.write(page, to: path) }
    #expect(
      try TextFile.read(path).text == page,
      "docs/json.md is not current: run scripts/make-commands")
  }

  /// Whatever kind of figure there is, the page has it.
  @Test func pageHasEveryKindOfFigure() throws {
    let kinds = try Self.survey.get().kindsOfFigures
    #expect(kinds.sorted() == Figure.Kind.allCases.map(\.rawValue).sorted())
  }

  /// What has no name could not be asked for.
  @Test func everyColumnHasAName() throws {
    #expect(try !Self.survey.get().markdown.contains("`` "))
  }

  /// What is asked of the commands that need worker processes and their results.
  private static let experiments = """
    experiment run tiny.psn over profile=power,random seed=1,2; experiment status; experiment list
    experiment script 1; results; results by profile against=random; results of accuracy vs cv
    results by profile plot=means; results by seed plot=courses; results export=cells.csv
    experiment submit tiny.psn over seed=3 --dry-run
    """

  private static func addExperiments(to survey: inout AnswerSurvey) throws {
    let directory = try TemporaryDirectory()
    try directory.write(
      """
      param profile power
      param seed 1
      data digits
      net 64-24-10 seed=$seed
      profile $profile sparsity=90% seed=$seed
      report cv cv(fanin(fc1))
      train epochs=1
      """, to: "tiny.psn")
    let result = try Program(in: directory).run("--json", "-n", "-c", experiments)
    #expect(result.status == 0, "\(result.errors)")
    for line in result.output.split(separator: "\n") { survey.add(line: String(line)) }
  }

  private static let survey = Result { try makeSurvey() }

  private static func makeSurvey() throws -> AnswerSurvey {
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
    try addExperiments(to: &survey)
    return survey
  }
}
