import CommandLanguage
import Glibc
import Testing

@testable import Shell

struct ReferenceTests {
  /// Every example of every command, except those that end the shell or need other processes.
  static let examples = CommandTable.standard.commands
    .filter { !["quit", "experiment", "results"].contains($0.name) }
    .flatMap { command in command.examples.map { (command.name, $0) } }

  @Test(arguments: examples) func examplesRun(_ command: String, _ example: String) throws {
    let directory = try TemporaryDirectory()
    let script = Self.script(example, in: directory)
    let shell = BatchSession()
    try shell.run("demo")
    do {
      try shell.run(script)
    } catch let failure as Failure {
      Issue.record("\(command): \(example): \(failure.diagnostic.message)")
    }
  }

  /// An example whose files are in a directory.
  static func script(_ example: String, in directory: TemporaryDirectory) -> String {
    example.split(separator: " ").map { word -> String in
      let endings = [".psn", ".svg", ".safetensors", ".npy", ".npz", ".csv"]
      guard endings.contains(where: { word.contains($0) }) else { return String(word) }
      return word.hasPrefix("to=")
        ? "to=\(directory.path)/\(word.dropFirst(3))" : "\(directory.path)/\(word)"
    }.joined(separator: " ")
  }

  @Test func everyCommandHasExamplesThatNameIt() {
    for command in CommandTable.standard.commands {
      let examples = command.examples.joined(separator: "\n")
      #expect(examples.contains(command.name) && command.examples.count >= 2, "\(command.name)")
    }
  }

  /// `scripts/make-commands` runs this with `PSN_WRITE_DOCS` set, to write the file.
  @Test func referenceIsCurrent() throws {
    let path = #filePath
      .replacing("/Tests/ShellTests/Batch/ReferenceTests.swift", with: "/docs/commands.md")
    if getenv("PSN_WRITE_DOCS") != nil { try TextFile.write(CommandReference.markdown, to: path) }
    #expect(
      try TextFile.read(path).text == CommandReference.markdown,
      "docs/commands.md is not current: run scripts/make-commands")
  }

  @Test func referenceHoldsEveryCommandOnce() {
    let headings = CommandReference.markdown.split(separator: "\n").filter { $0.hasPrefix("### ") }
    #expect(headings.count == CommandTable.standard.commands.count)
    #expect(Set(headings).count == headings.count)
  }
}
