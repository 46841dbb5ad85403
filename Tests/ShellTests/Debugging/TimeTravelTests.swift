import CommandLanguage
import Datasets
import SparseNetworks
import Testing

@testable import Shell

/// Going back and forth, branches, what is saved of it, and replays that stop.
struct TimeTravelTests {
  private let shell = BatchSession()

  init() throws { try shell.run("data digits; net 64-24-10 seed=3 sparsity=80%; batch 64") }

  private func commands(_ script: String) -> [String] {
    script.split(separator: "\n").filter { !$0.hasPrefix("#") }.dropFirst(3).map(String.init)
  }

  private func digest(_ commands: String) throws -> String {
    let other = BatchSession()
    try other.run("data digits; net 64-24-10 seed=3 sparsity=80%; batch 64; \(commands)")
    return try other.session.current().digests.whole
  }

  private var digest: String { get throws { try shell.session.current().digests.whole } }

  @Test func reverseContinueFindsTheLastStop() throws {
    try shell.run(
      "break if step % 9 == 0; train steps=4; goto 4; delete; step 36; break if step % 9 == 0")
    try shell.run("rc")
    #expect(try shell.session.current().step == 36)
    try shell.run("rc; rc")
    #expect(try shell.session.current().step == 18)
    #expect(shell.session.stops.points[0].hitCount == 0)
    #expect(try shell.run("rc; rc").contains("no earlier stop"))
    #expect(try shell.session.current().step == 0)
    try shell.run("goto 40; delete; watch epoch; rc")
    #expect(try shell.session.current().step == 23)
    #expect(try digest == digest("step 23"))
  }

  @Test func phasesGoBackWithinTheStep() throws {
    try shell.run("step 3; phase; phase; phase")
    #expect(try shell.run("rn").hasPrefix("phase  after forward\n"))
    #expect(try shell.run("rn; rn").hasSuffix("phase  before batch\nstep   3\n"))
    #expect(shell.session.openStep == nil)
    #expect(try shell.run("rn").hasPrefix("phase  after backward\nstep   2\n"))
    try shell.run("phase")
    #expect(try digest == digest("step 3"))
  }

  @Test func whatIsUndoneIsNotSaved() throws {
    try shell.run("step 20; goto 12")
    #expect(commands(shell.script) == ["train steps=12"])
    try shell.run("goto 20")
    #expect(commands(shell.script) == ["train steps=20"])
    try shell.run("goto 12; optimizer sgd lr=0.5; step 2; optimizer sgd lr=0.1; rs 1")
    #expect(
      commands(shell.script) == [
        "train steps=12", "optimizer sgd lr=0.5 momentum=0 weight-decay=0", "train steps=1",
      ])
    #expect(try digest == digest("step 12; optimizer sgd lr=0.5; step"))
    // The second change comes back where it was made.
    try shell.run("step 3")
    #expect(
      try digest == digest("step 12; optimizer sgd lr=0.5; step 2; optimizer sgd lr=0.1; step 2"))
  }

  @Test func otherNetworksStayWhereOneGoesBack() throws {
    try shell.run("step 10; net 64-10 name=b; step 5; use net1; goto 4")
    let commands = commands(shell.script)
    #expect(commands[0] == "train steps=4")
    #expect(commands.count == 4)
    try checkSaved()
  }

  @Test func whereSomethingWasMadeOfAStateItStays() throws {
    try shell.run("step 10; clone net1 b; use net1; goto 4")
    #expect(commands(shell.script) == ["train steps=10", "clone net1 b", "use net1", "goto 4"])
    try checkSaved()
    try shell.run("profile from=b"); try checkSaved()
  }

  @Test func checkpointsLieOnBranches() throws {
    try shell.run("step 8; checkpoint good; rs 3; optimizer sgd lr=2; step 9; restore good")
    #expect(try digest == digest("step 8"))
    try shell.run("step 4; checkpoint later; goto 2")
    try shell.run("restore later")
    #expect(try digest == digest("step 12"))
    try checkSaved()
    #expect(try shell.run("info checkpoints").contains("good"))
  }

  @Test func otherDataEndThePast() throws {
    #expect(try !shell.run("data digits seed=4").contains("note"))
    try shell.run("step 5")
    #expect(try shell.run("data digits seed=5").contains("the past of net1 was on other data"))
    #expect(shell.failure(of: "goto 3") != nil)
    try shell.run("step 5; goto 6")
    try checkSaved()
  }

  @Test func theSameDataChangeNothing() throws {
    try shell.run("step 5; phase")
    let before = shell.snapshot
    #expect(try shell.run("data digits").hasSuffix(", as before\n"))
    #expect(shell.snapshot == before)
    try shell.run("step; goto 3")
    #expect(commands(shell.script) == ["train steps=3"])
    try checkSaved()
  }

  @Test func stopsAreForgottenWithWhatLayAhead() throws {
    try shell.run("break if step % 4 == 0; checkpoint start; repeat 3 { train steps=9 }")
    var marks: [Int] { shell.session.runs[0].stopMarks.map(\.step) }
    #expect(marks == [4, 8, 12])
    try shell.run("goto 6; checkpoint here; restore here")
    #expect(marks == [4, 8, 12])
    try shell.run("optimizer sgd lr=0.2")
    #expect(marks == [4])
    try shell.run("step 9; restore here")
    #expect(marks == [4])
    try shell.run("restore start; goto 6")
    #expect(marks == [4])
  }

  @Test func aRewiringPreparedUnderOtherSettingsIsMadeAnew() throws {
    try shell.run("rewire set every=2 until=99; step 2")
    try shell.run("repeat 5 { phase }; rewire off; phase; step")
    try checkSaved()
  }

  @Test func networksTrainSideBySide() throws {
    try shell.run("step 10; clone net1 b at=6; use net1; goto 6")
    #expect(
      try shell.run("lockstep net1 b steps=3").hasPrefix("the same to the bit after 3 steps\n"))
    try shell.run("use b; optimizer sgd lr=0.3; use net1")
    let answer = try shell.run("lockstep net1 b steps=2 every=1")
    #expect(answer.hasPrefix("they first differ after step 1, in fc1: "))
    #expect(shell.session.currentName == "net1")
    #expect(
      try shell.run("lockstep net1 b steps=50 --stop").hasPrefix("they differ from the start"))
    #expect(try digest == digest("step 11"))
    #expect(shell.failure(of: "lockstep net1 net1") != nil)
    try checkSaved()
  }

  @Test func aReplayStopsAndGoesOn() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/a.psn"
    try shell.run("step 20; optimizer sgd lr=0.05; step 30; save \(path)")
    let other = BatchSession()
    #expect(
      try other.run("replay \(path) step=14") == "replay left in line 8; continue goes on\n")
    #expect(try other.session.current().step == 14)
    #expect(try other.run("rs 4; continue").contains("replay exact: "))
    #expect(try other.session.current().digests.whole == digest)
    try other.run("break if step == 33; replay \(path)")
    #expect(try other.session.current().step == 33)
    #expect(try other.run("continue").contains("replay exact: "))
    let answer = try other.run("commands 1 'print step * 10; continue'; replay \(path)")
    #expect(answer.contains("330\n") && answer.contains("replay exact: "))
    try other.run("delete; replay \(path) step=14; optimizer adam")
    #expect(
      other.failure(of: "step 6; continue; continue")?.diagnostic.message.contains("has changed")
        == true)
  }

  @Test func aReplayGoesOnOnlyFromWhereItStopped() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/a.psn"
    try directory.write("data digits\nnet 64-10\nstep 4\nstep 6\nstep 5\n", to: "a.psn")
    let other = BatchSession()
    for (way, isThere) in [
      ("until=3; step 3; continue", false), ("until=3; step 3; goto 4; continue", true),
      ("step=6; step 5; continue", false), ("step=6; step 4; continue", true),
    ] {
      let script = "replay \(path) \(way)"
      guard !isThere else {
        #expect(try other.run(script).contains("replayed"))
        continue
      }
      #expect(
        other.failure(of: script)?.diagnostic.message.contains("not where it stopped") == true)
    }
    // A break point on the way to the step.
    try other.run("tbreak if step == 6; replay \(path) step=8")
    #expect(try other.session.current().step == 6)
    try other.run("continue")
    #expect(try other.session.current().step == 8)
    #expect(try other.run("continue").contains("replayed"))
    #expect(try other.session.current().step == 15)
    // It can still go on after a try elsewhere.
    try other.run("replay \(path) until=3")
    let failure = try #require(other.failure(of: "step 3; continue"))
    #expect(failure.diagnostic.hint?.contains("goto 4") == true)
    #expect(try other.run("goto 4; continue").contains("replayed"))
  }

  /// Training of one's own, begun while a replay waits, is what continue goes on with first.
  @Test func onesOwnTrainingComesBeforeAReplayThatWaits() throws {
    let directory = try TemporaryDirectory()
    try directory.write("data digits\nnet 64-10\nstep 9\nstep 6\n", to: "a.psn")
    let other = BatchSession()
    try other.run("replay \(directory.path)/a.psn step=4")
    try other.run("tbreak if step == 6; train steps=4; continue")
    #expect(try other.session.current().step == 8)
    #expect(try other.run("continue").contains("replayed"))
    #expect(try other.session.current().step == 15)
  }

  @Test func aReplayThatWasLeftIsGivenUpWithItsSession() throws {
    let directory = try TemporaryDirectory()
    try directory.write("data digits\nnet 64-10\nstep 4\nstep 6\n", to: "a.psn")
    try directory.write("data digits\nnet 64-10\nnonsense\n", to: "b.psn")
    let other = BatchSession()
    try other.run("replay \(directory.path)/a.psn until=3")
    #expect(other.failure(of: "replay \(directory.path)/b.psn") != nil)
    #expect(other.session.replay.left == nil)
    #expect(other.failure(of: "continue")?.diagnostic.message.contains("nothing would end") == true)
    #expect(try other.session.current().step == 0)
  }

  @Test(arguments: ["batch 8", "rewire set until=999; rewire now"])
  func stopsOnAnotherCourseAreForgotten(_ change: String) throws {
    try shell.run("step 6; checkpoint here; goto 0; tbreak if step == 5; tbreak if step == 9")
    try shell.run("step 20; continue; goto 6; \(change)")
    #expect(shell.session.runs[0].stopMarks.map(\.step) == [5])
  }

  @Test func theFirstValueThatIsNotFiniteIsFound() throws {
    try shell.run("net 64-16-10 activation=identity seed=3; optimizer sgd lr=50")
    let failure = try #require(shell.failure(of: "train steps=500"))
    let message = failure.diagnostic.message
    let step = try shell.session.current().step
    // The one before is finite, phase by phase; then look where it was said to be.
    try shell.run("rs")
    #expect(try shell.session.current().lastLoss?.isFinite == true)
    let name = try #require(message.firstMatch(of: #/of (fc1|out)\[(\d+)/#))
    #expect(message.contains("phase of step \(step)"), "\(message)")
    let value = try NonFinite(
      inStepAfter: shell.session.current(), on: shell.session.data().train)
    let layer = try #require(value?.layer)
    #expect(try shell.session.current().network.layerNames[layer] == name.1)
    // The last phase of the step says the same.
    #expect(shell.failure(of: "repeat 5 { phase }")?.diagnostic.message == message)
    #expect(try shell.session.current().step == step)
    try shell.run("rs; set nonfinite=go; train steps=5")
    #expect(try shell.session.current().step == step + 4)
  }

  @Test func theTimelineShowsWhatHappened() throws {
    let answer = try shell.run(
      """
      break if step == 20; rewire set every=8 until=99; train steps=60; checkpoint mid; continue
      goto 30; timeline
      """
    )
    for name in ["loss", "snapshots", "rewirings", "changes", "stops", "checkpoints", "present"] {
      #expect(answer.contains("\n\(name)"), "\(name)")
    }
  }

  /// What is saved replays to the same networks.
  private func checkSaved() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/saved.psn"
    try shell.run("save \(path)")
    let again = BatchSession()
    try again.run("replay \(path)")
    #expect(again.session.currentName == shell.session.currentName)
    for (name, state) in shell.session.networks {
      #expect(again.session.network(named: name)?.digests.whole == state.digests.whole, "\(name)")
    }
  }
}
