import CommandLanguage
import SparseNetworks
import Testing

@testable import Shell

struct ManualTests {
  private static func manual() throws -> String {
    let path = #filePath.replacing(
      "/Tests/ShellTests/Batch/ManualTests.swift", with: "/docs/psn.1")
    return try TextFile.read(path).text.replacing("\\-", with: "-")
  }

  @Test func theManualHasEveryOption() throws {
    let help = try Program(in: TemporaryDirectory()).run("--help").output
    let options = help.split { " \n,[]".contains($0) }.filter { $0.hasPrefix("-") }
    #expect(options.count >= 12)
    let words = try Set(Self.manual().split { " \n,\"".contains($0) })
    for option in options { #expect(words.contains(option), "\(option) is not in docs/psn.1") }
  }

  @Test func theManualHasEveryStatus() throws {
    for status in ["0", "1", "2", "3", "130"] {
      #expect(try Self.manual().contains("\n.B \(status)\n"))
    }
  }

  @Test func versionSaysWhatIsUsed() throws {
    let program = Program(in: try TemporaryDirectory())
    let usual = try program.run("--version").output
    #expect(
      usual.hasPrefix("psn \(Version.text)\ninstruction set: \(InstructionSet.best.rawValue) "))
    #expect(usual.hasSuffix("\nthreads: \(Engine.coreCount)\n"))
    let asked = try program.run("--version", "--isa", "plain", "--threads", "3").output
    #expect(asked.contains("\ninstruction set: plain (") && asked.hasSuffix("\nthreads: 3\n"))
  }
}
