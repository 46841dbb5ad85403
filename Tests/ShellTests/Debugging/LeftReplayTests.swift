import CommandLanguage
import SparseNetworks
import Testing

@testable import Shell

/// Replays that break points leave inside loops, conditions and files, and that go on from there.
struct LeftReplayTests {
  private let directory: TemporaryDirectory
  private var path: String { directory.path + "/a.psn" }

  init() throws { directory = try TemporaryDirectory() }

  /// What a script leads to where nothing stops it.
  private func undisturbed(_ script: String) throws -> BatchSession {
    let shell = BatchSession()
    try directory.write(script, to: "a.psn")
    try shell.run("replay \(path) --bless > /dev/null")
    return shell
  }

  private static let scripts = [
    "repeat 5 { step 2 }\nstep",
    "for i in 1..4 { step $i; if $i == 2 { repeat 3 { step; batch $i } } else { step 2 } }\nstep 2",
    "until step % 7 == 0\nstep 4\nuntil step % 7 == 0\nrepeat 3 { until step % 4 == 0; step }",
    "train epochs=1\nrepeat 2 { finish }\nstep",
    "repeat 9 { phase }\nrepeat 3 { step; phase; phase }\nstep",
    "source PATH/b.psn 3 2\nsource PATH/b.psn 1 4\nstep",
    "step 3\nclone net1 b\nuse net1\nstep\nrepeat 2 { lockstep net1 b steps=7; step }\nstep 3",
    "for name in x y { net 64-10 name=$name; step 5; use $name }\nstep 4",
  ]

  /// Wherever it is left, it comes to the same state, and every check on the way holds.
  @Test(arguments: scripts, [2, 3, 5])
  func itGoesOnExactly(_ script: String, _ period: Int) throws {
    try directory.write(
      "repeat $1 { step $2; if step > 20 { batch 16 } }\nlet rest = $2\nstep $rest\n", to: "b.psn")
    let plain = try undisturbed(
      "data digits\nnet 64-12-10\nbatch 64\n"
        + script.replacing("PATH", with: directory.path) + "\n")
    for goesBack in [false, true] {
      let shell = BatchSession()
      try shell.run("break if step % \(period) == 0; replay \(path)")
      var count = 0
      while shell.session.replay.left != nil {
        count += 1
        try #require(count < 200)
        // Back, and to where it was left again, or not.
        let here = try shell.session.current().step
        let isFirst =
          try shell.session.runs[shell.session.requireCurrentIndex()].timeline.earliest
          == here
        let way = ["rs", "rs; goto \(here)"][count % 2]
        try shell.run(goesBack && !isFirst ? "\(way); continue" : "continue")
      }
      #expect(count > 0)
      #expect(
        shell.session.networks.map(\.state.digests.whole)
          == plain.session.networks.map(\.state.digests.whole))
      #expect(shell.session.currentName == plain.session.currentName)
      #expect(shell.session.variables.keys.filter { Int($0) != nil }.isEmpty)
    }
  }

  @Test func aReplayComesToItsStepInsideALoop() throws {
    let plain = try undisturbed("data digits\nnet 64-10\nrepeat 5 { step 2; batch 16 }\nstep\n")
    for step in 1...10 {
      let shell = BatchSession()
      #expect(try shell.run("replay \(path) step=\(step)").contains("continue goes on"))
      #expect(try shell.session.current().step == step)
      #expect(try shell.run("continue").hasPrefix("replay exact: "))
      #expect(
        try shell.session.current().digests.whole == plain.session.current().digests.whole)
    }
  }

  @Test func aStopInUntilMustBeComeBackTo() throws {
    _ = try undisturbed("data digits\nnet 64-10\nuntil step == 9\nstep\n")
    let shell = BatchSession()
    try shell.run("tbreak if step == 6; replay \(path)")
    let failure = try #require(shell.failure(of: "step 5; continue"))
    #expect(failure.diagnostic.hint?.contains("goto 6") == true)
    #expect(try shell.run("goto 4; continue").contains("replay exact: "))
    #expect(try shell.session.current().step == 10)
  }

  @Test func aStopWhereUntilEndsIsItsEnd() throws {
    _ = try undisturbed("data digits\nnet 64-10\nuntil step % 5 == 0\nbatch 16\nstep\n")
    let shell = BatchSession()
    try shell.run("break if step == 5; replay \(path)")
    #expect(try shell.run("continue").hasPrefix("replay exact: "))
    #expect(try shell.session.current().step == 6)
  }

  @Test func whatIsChangedInBetweenEndsIt() throws {
    _ = try undisturbed("data digits\nnet 64-10\nrepeat 3 { step 4 }\n")
    let shell = BatchSession()
    try shell.run("tbreak if step == 6; replay \(path)")
    #expect(
      shell.failure(of: "batch 16; continue")?.diagnostic.message.contains("has changed") == true)
    #expect(shell.session.replay.left == nil)
  }

  @Test func commandsOfAStopGoOnInALoop() throws {
    let plain = try undisturbed("data digits\nnet 64-10\nrepeat 4 { step 3 }\n")
    let shell = BatchSession()
    try shell.run("break if step % 5 == 0; commands 1 'print step * 100; continue'")
    let answer = try shell.run("replay \(path)")
    #expect(answer.contains("500\n") && answer.contains("1000\n"))
    #expect(answer.contains("replay exact: "))
    #expect(try shell.session.current().digests.whole == plain.session.current().digests.whole)
    // Also where the user goes on first.
    try shell.run("commands 1 ''; replay \(path); commands 1 'print step * 100; continue'")
    #expect(try shell.run("continue").contains("1000\n"))
  }

  /// The checks of a replay that was left are written as far as it came, and the rest as it goes on.
  @Test func blessingGoesOn() throws {
    let script = "data digits\nnet 64-10\nstep 4\nrepeat 2 { step 2 }\nstep\n"
    try directory.write(script, to: "a.psn")
    try BatchSession().run("replay \(path) --bless > /dev/null")
    let whole = try #require(directory.read("a.psn"))
    try directory.write(script, to: "a.psn")
    let shell = BatchSession()
    try shell.run("break if step == 5; replay \(path) --bless")
    let half = try #require(directory.read("a.psn"))
    let checks = half.split(separator: "\n").filter { $0.hasPrefix("#=") }
    #expect(checks.count == 2 && whole.hasPrefix(half.prefix { $0 != "r" }))
    #expect(try shell.run("rs 2; goto 5; continue").contains("checks written anew"))
    #expect(directory.read("a.psn") == whole)
    #expect(try BatchSession().run("replay \(path)").hasPrefix("replay exact: "))
  }

  /// Going back below what something was made of is put into the transcript, and changes nothing.
  @Test func lookingAroundSpoilsNothing() throws {
    let plain = try undisturbed(
      "data digits\nnet 64-10\nstep 10\nclone net1 b\nuse net1\ntrain steps=10\n")
    let shell = BatchSession()
    try shell.run("tbreak if step == 15; replay \(path); goto 5; use b; show; use net1")
    #expect(shell.failure(of: "use b; continue")?.diagnostic.hint?.contains("use net1") == true)
    let failure = try #require(shell.failure(of: "step 2; use net1; continue"))
    #expect(failure.diagnostic.hint?.contains("use b; goto 10; use net1") == true)
    #expect(try shell.run("use b; goto 10; use net1; continue").contains("replay exact: "))
    #expect(
      shell.session.networks.map(\.state.digests.whole)
        == plain.session.networks.map(\.state.digests.whole))
  }

  @Test func variablesOfTheScriptAreItsOwn() throws {
    let plain = try undisturbed(
      "data digits\nnet 64-10\nlet n = 3\nfor i in 1..2 { step $n; step $i }\nstep $n\n")
    let shell = BatchSession()
    try shell.run("break if step % 2 == 0; replay \(path); let n = 9; let i = 7; let count = 0")
    try shell.run("commands 1 'let count = $count + 1; continue'")
    #expect(try shell.run("continue").contains("replay exact: "))
    #expect(
      try shell.session.current().digests.whole == plain.session.current().digests.whole)
    #expect(shell.session.variables["n"] == .number(3))
    // At 4, 6, 8, 10 and 12.
    #expect(shell.session.variables["count"] == .number(5))
  }

  @Test func whereItIsGivenUpTheFilesThatItWasInAreLeft() throws {
    try directory.write("step $1\n", to: "b.psn")
    _ = try undisturbed("data digits\nnet 64-10\nsource \(directory.path)/b.psn 5\n")
    let shell = BatchSession()
    try shell.run("tbreak if step == 3; replay \(path)")
    #expect(shell.session.variables["1"] == .number(5))
    #expect(shell.failure(of: "batch 16; continue") != nil)
    #expect(shell.session.variables["1"] == nil)
  }

  @Test func whatWasWrittenIntoTheFileMeanwhileStays() throws {
    try directory.write("data digits\nnet 64-10\nstep 4\nstep 3\n", to: "a.psn")
    let shell = BatchSession()
    try shell.run("tbreak if step == 2; replay \(path) --bless")
    let edited = try #require(directory.read("a.psn")) + "# mine\n"
    try directory.write(edited, to: "a.psn")
    #expect(shell.failure(of: "continue")?.diagnostic.message.contains("was changed") == true)
    #expect(directory.read("a.psn") == edited)
    #expect(try shell.session.current().step == 2)
  }

  @Test func whatIsRefusedPassesNothingOver() throws {
    _ = try undisturbed("data digits\nnet 64-10\nuntil step == 9\n")
    let shell = BatchSession()
    try shell.run("break if step == 6; replay \(path)")
    #expect(shell.failure(of: "step; continue 3") != nil)
    #expect(shell.session.stops.points[0].ignoreCount == 0)
    try shell.run("goto 6; continue 3")
    #expect(shell.session.stops.points[0].ignoreCount == 2)
  }

  @Test func quitEndsIt() throws {
    _ = try undisturbed("data digits\nnet 64-10\nstep 2\nstep 2\n")
    let whole = try #require(directory.read("a.psn"))
    let lines = whole.split(separator: "\n")
    let cut = try #require(lines.lastIndex(of: "step 2"))
    let script = (lines[..<cut] + ["quit"] + lines[cut...]).joined(separator: "\n") + "\n"
    try directory.write(script, to: "a.psn")
    #expect(try BatchSession().run("replay \(path)").contains("quits in line \(cut + 1)"))
    try BatchSession().run("replay \(path) --bless")
    #expect(directory.read("a.psn") == script)
  }

  @Test func aReplayRunsNoOther() throws {
    try directory.write("data digits\nnet 64-10\nstep 2\n", to: "b.psn")
    try directory.write("replay \(directory.path)/b.psn\n", to: "a.psn")
    let failure = try #require(BatchSession().failure(of: "replay \(path)"))
    #expect(failure.diagnostic.message == "a replay cannot run another")
  }

  /// What is told of two networks is of the whole command.
  @Test func aLockstepThatGoesOnCountsFromItsBeginning() throws {
    _ = try undisturbed(
      "data digits\nnet 64-10\nstep 3\nclone net1 b\noptimizer sgd lr=0.1\n"
        + "lockstep net1 b steps=7 every=4\n")
    let shell = BatchSession()
    try shell.run("break if step == 6 or step == 8; replay \(path)")
    let answer = try shell.run("continue")
    #expect(answer.contains("they first differ after step 1,"))
    let rows = answer.split(separator: "\n").compactMap {
      Int($0.prefix { $0 != "." }.split(separator: " ").first ?? "")
    }
    #expect(rows.suffix(2) == [4, 5])
    #expect(try shell.run("continue").contains("replay exact: "))
  }
}
