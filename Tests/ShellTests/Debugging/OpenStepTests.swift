import SparseNetworks
import Testing

@testable import Shell

/// A step between two phases belongs to its network.
struct OpenStepTests {
  private func phase(_ shell: BatchSession) -> String {
    shell.session.openStep?.completed?.rawValue ?? "-"
  }

  @Test(arguments: [
    "use other", "clone demo third", "net 64-10", "clone demo third; drop third",
  ])
  func itIsThereWhenTheNetworkIsUsedAgain(_ excursion: String) throws {
    let shell = BatchSession()
    try shell.run("demo; clone demo other; use demo; step 3; phase; phase; phase; phase")
    let gradients = try shell.run("print grad(fc1)")
    try shell.run("\(excursion); step 2; use demo")
    #expect(phase(shell) == "backward")
    #expect(try shell.run("print grad(fc1)") == gradients)
    try shell.run("step")
    let digest = try shell.run("print digest")
    let straight = BatchSession()
    #expect(try straight.run("demo; step 4; print digest").hasSuffix(digest))
  }

  @Test func bothNetworksCanBeLookedAtInTheMidstOfAStep() throws {
    let shell = BatchSession()
    try shell.run(
      "demo; clone demo other; optimizer sgd; step 2; repeat 2 { phase }; use demo; phase")
    #expect(phase(shell) == "batch")
    try shell.run("use other")
    #expect(phase(shell) == "forward")
    try shell.run("drop other")
    #expect(phase(shell) == "batch")
  }

  @Test(arguments: [
    ("batch 16", true), ("batch 32", false), ("rewire off", false), ("optimizer sgd", false),
    ("rewire rigl until=500", true), ("train steps=1 batch=16", true), ("train steps=1", false),
    ("lockstep demo other steps=2", true), ("lockstep other third steps=2", false),
  ])
  func itIsNotGivenUpWithoutAWord(_ command: String, _ isGivenUp: Bool) throws {
    let shell = BatchSession()
    try shell.run("demo; batch 32; clone demo other; clone demo third; use demo; phase; phase")
    let answer = try shell.run(command)
    #expect(answer.contains("the open step (after forward) is given up") == isGivenUp)
    #expect((phase(shell) == "-") == (isGivenUp || command.hasPrefix("train")))
  }

  /// Data, and a network that takes its place, end it.
  @Test(arguments: ["data digits test=30%", "use demo; profile random"])
  func itDoesNotOutliveWhatItWasMadeFrom(_ command: String) throws {
    let shell = BatchSession()
    try shell.run("demo; clone demo other; use demo; phase; use other; \(command); use demo")
    #expect(phase(shell) == "-")
    try shell.run("step")
  }
}
