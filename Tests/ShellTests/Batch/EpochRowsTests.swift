import CommandLanguage
import Datasets
import Glibc
import Interchange
import SparseNetworks
import TerminalGraphics
import Testing

@testable import Shell

/// Epochs are told of as they end, where an answer can be shown in parts.
struct EpochRowsTests {
  /// What was shown, and after how many steps.
  private final class Shown {
    var pieces: [(step: Int?, text: String)] = []
  }

  private func shown(
    _ script: String, width: Int = 80, options: Interpreter.Options = Interpreter.Options()
  ) throws -> [(step: Int?, text: String)] {
    let session = Session(
      Session.Configuration(
        searchPath: DataSearchPath(explicit: nil, environment: [:]), memoryLimit: 1 << 30,
        style: RenderingStyle(width: width)))
    let shown = Shown()
    let interpreter = Interpreter(
      session, options: options,
      output: { shown.pieces.append((try? session.current().step, $0.text)) }, complain: { _ in })
    try interpreter.run(SourceText(name: "script", text: "demo"))
    shown.pieces = []
    try interpreter.run(SourceText(name: "script", text: script))
    return shown.pieces
  }

  @Test func rowsComeAsEpochsEnd() throws {
    let rows = try shown("train epochs=2")
    #expect(rows.map(\.step) == [45, 90])
    #expect(
      rows.map(\.text).joined() == """
        epoch    step  training loss  test loss  test accuracy
            1      45          2.259      2.095         32.59%
            2      90          1.978      1.871         50.14%

        """)
  }

  @Test func rowsFitNarrowTerminals() throws {
    let rows = try shown("train epochs=1; train steps=100; finish", width: 40).map(\.text)
    #expect(
      rows.first == """
        epoch   step   train    test  accuracy
            1     45   2.259   2.095    32.59%

        """)
    #expect(rows.last?.contains("\n    4    180   ") == true)
    #expect(rows.joined().split(separator: "\n").allSatisfy { displayWidth(of: String($0)) <= 40 })
  }

  /// Where it stops early, what was told is not told again.
  @Test func aStopTellsTheRest() throws {
    let pieces = try shown("break if step == 50; train epochs=2").map(\.text)
    #expect(pieces.dropFirst().first?.contains("    1      45") == true)
    #expect(pieces.last?.contains("epoch      1\n") == true)
    #expect(pieces.last?.contains("training loss") == false)
  }

  @Test func filesAndJSONGetTheWholeTable() throws {
    let directory = try TemporaryDirectory()
    #expect(try shown("train epochs=2 > \(directory.path)/a.txt").isEmpty)
    let lines = directory.read("a.txt")?.split(separator: "\n") ?? []
    #expect(lines.count == 3 && lines[2].hasPrefix("    2"))
    var options = Interpreter.Options()
    options.json = true
    let answers = try shown("train epochs=2", options: options)
    let table = try JSONLines.values(in: answers.map(\.text).joined())[0]["tables"]?.elements?.first
    #expect(table?.elements?.compactMap { $0["epoch"]?.integerValue } == [1, 2])
    #expect(table?.elements?.first?["training loss"]?.doubleValue.map { $0 > 2 } == true)
  }

  @Test func quietAndReplayedTrainingSaysNothing() throws {
    let directory = try TemporaryDirectory()
    var options = Interpreter.Options()
    options.quiet = true
    #expect(try shown("train epochs=2", options: options).isEmpty)
    let replay = "train epochs=2; save \(directory.path)/a.psn; replay \(directory.path)/a.psn"
    #expect(try shown(replay).last?.text.hasPrefix("replay exact") == true)
    #expect(try shown(replay).count { $0.text.contains("test accuracy") } == 1)
  }
}
