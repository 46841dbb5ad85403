import SparseNetworks
import Testing

@testable import Shell

/// What is said of networks that others take the place of.
struct GivingWayTests {
  private let directory: TemporaryDirectory
  private let shell = BatchSession()

  init() throws {
    directory = try TemporaryDirectory()
    try shell.run(
      "demo; step 2; save \(directory.path)/s.psn; export session to=\(directory.path)/s.safetensors"
    )
  }

  private static let note =
    "note: 2 networks of before (demo at step 7, keep at step 2) gave way\n"

  @Test(arguments: ["import session", "replay"])
  func networksThatAreInNoFileAreNamed(_ command: String) throws {
    let file = "\(directory.path)/s.\(command == "replay" ? "psn" : "safetensors")"
    try shell.run("clone demo keep; use demo; step 5")
    let answer = try shell.run("\(command) \(file)")
    #expect(answer.contains(Self.note), "\(answer)")
    // What came from a file is still there.
    #expect(try !shell.run("\(command) \(file)").contains("note"))
    #expect(try shell.run("print step") == "2\n")
  }

  @Test func whatIsSavedGoesWithoutAWord() throws {
    #expect(try !shell.run("replay \(directory.path)/s.psn").contains("note"))
  }

  @Test func recoverBringsThemBackInTheSameSession() throws {
    let folder = directory.path + "/journals"
    let shell = BatchSession(journalFolder: folder)
    shell.session.journal = Journal(
      folder: JournalFolder(path: folder), version: "test",
      complain: { Issue.record(Comment(rawValue: $0)) })
    try shell.run("demo; step 7; clone demo keep")
    let answer = try shell.run("import session \(directory.path)/s.safetensors")
    #expect(
      answer.hasSuffix(
        "(demo at step 7, keep at step 7) gave way; recover 1\nbrings that session back\n"))
    try shell.run("recover 1")
    #expect(shell.session.networks.map(\.name) == ["demo", "keep"])
    #expect(try shell.run("print step") == "7\n")
    // Now there is something to lose again.
    try shell.run("step")
    #expect(shell.failure(of: "recover 1") != nil)
  }

  @Test func whatTrainingLeavesBehindIsNamed() throws {
    try shell.run("checkpoint good; step 3; checkpoint bad")
    #expect(
      try shell.run("step; checkpoint bad").hasSuffix("checkpoint bad at step 6 (was at step 5)\n"))
    #expect(try shell.run("checkpoint bad") == "checkpoint bad at step 6\n")
    let answer = try shell.run("profile random")
    #expect(
      answer.contains(
        "training starts again (was at step 6; that\npast and checkpoints good, bad are gone)\n"))
    #expect(try !shell.run("profile constant").contains("("))
  }

  @Test(arguments: [
    ("until=999", "note: the script ends with line "), ("step=9", "note: step 9 was never reached"),
    ("step=2", ""), ("until=1", "replay left"),
  ])
  func placesThatAReplayNeverReachesAreTold(_ argument: String, _ note: String) throws {
    let answer = try shell.run("replay \(directory.path)/s.psn \(argument)")
    #expect(answer.contains(note))
    #expect(answer.contains("note:") == note.hasPrefix("note:"), "\(answer)")
  }
}
