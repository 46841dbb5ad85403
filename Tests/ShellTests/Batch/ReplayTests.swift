import CommandLanguage
import Glibc
import SparseNetworks
import Testing

@testable import Shell

/// A session of every kind of state-changing command, with variables and loops.
private let longSession = """
  data digits seed=3
  net 64-32-16-10 name=first seed=5
  let cv = 0.8
  profile lognormal cv=$cv sparsity=80% seed=9
  batch 64
  train epochs=1
  optimizer sgd lr=0.05 momentum=0.9 nesterov=on
  schedule cosine steps=200 warmup=5
  step 3
  phase; phase
  for i in 1..3 { step }
  repeat 5 { phase }
  clone first second
  optimizer adamw lr=1e-3 weight-decay=0.01
  train steps=7 batch=16
  use first
  step 2
  profile custom from=second layers=fc1
  sparsify erk sparsity=70% seed=4
  if step == 0 { train steps=4 }
  drop second
  data synthetic inputs=64 relevant=8 classes=10 train=200 test=50 seed=2
  step 4
  """

struct ReplayTests {
  private let directory: TemporaryDirectory
  private let path: String
  /// The script that `save` wrote of a short session.
  private let saved: String

  init() throws {
    directory = try TemporaryDirectory()
    path = directory.path + "/session.psn"
    let shell = BatchSession()
    try shell.run(
      "data digits seed=3; net 64-16-10 seed=12; profile exponential cv=0.5 seed=41; step 5; save \(path)"
    )
    saved = try #require(directory.read("session.psn"))
  }

  /// Replays a script in an empty session that must find it different, and gives how.
  private func difference(replaying script: String) throws -> Failure? {
    try directory.write(script, to: "changed.psn")
    return BatchSession().failure(of: "replay \(directory.path)/changed.psn")
  }

  /// The number of the first line that begins with some text, from 1.
  private func line(_ beginning: String, in script: String) throws -> Int {
    let lines = script.split(separator: "\n", omittingEmptySubsequences: false)
    return try #require(lines.firstIndex { $0.hasPrefix(beginning) }) + 1
  }

  @Test func everythingReplaysExactly() throws {
    let shell = BatchSession()
    try shell.run(longSession)
    try shell.run("save \(path)")
    let other = BatchSession()
    #expect(try other.run("replay \(path)").hasPrefix("replay exact: "))
    var expected = shell.snapshot
    expected = .init(
      data: expected.data, networks: expected.networks, current: expected.current,
      phase: expected.phase, variables: [:], transcript: expected.transcript)
    #expect(other.snapshot == expected)
  }

  /// Checks of a network that rewires say when its edges were born and how it goes on; shorter
  /// ones, as older versions wrote them, still hold.
  @Test func rewiringIsChecked() throws {
    let shell = BatchSession()
    try shell.run(
      "data digits seed=3; net 64-16-10 seed=12; sparsify snip sparsity=80%; "
        + "optimizer adam bias-correction=edge; rewire rigl every=5 until=100; train steps=12; "
        + "save \(path)")
    let script = try #require(directory.read("session.psn"))
    let check = try #require(script.split(separator: "\n").last { $0.hasPrefix("#=") })
    let fields = check.split(separator: " ")
    let births = try #require(fields.first { $0.hasPrefix("births=") })
    #expect(fields.contains { $0.hasPrefix("rewiring=") })
    #expect(try BatchSession().run("replay \(path)").hasPrefix("replay exact: "))
    let short = script.replacing(" \(births)", with: "")
    #expect(short != script)
    try directory.write(short, to: "short.psn")
    #expect(
      try BatchSession().run("replay \(directory.path)/short.psn").hasPrefix("replay exact: "))
    let changed = script.replacing(births, with: "births=" + String(births.dropFirst(7).reversed()))
    let failure = try #require(try difference(replaying: changed))
    #expect("\(failure)".contains("births of fc1"))
  }

  /// Settings decide the future and nothing of the present: only the digest of all tells.
  @Test(arguments: [
    ("optimizer sgd lr=0.1", "optimizer sgd lr=0.2"),
    ("schedule cosine steps=90", "schedule cosine steps=91"), ("batch 16", "batch 17"),
  ])
  func changedSettingsAreFound(_ setting: String, _ other: String) throws {
    let shell = BatchSession()
    try shell.run("data digits; net 64-16-10; \(setting); save \(path)")
    let script = try #require(directory.read("session.psn"))
    #expect(try BatchSession().run("replay \(path)").hasPrefix("replay exact: "))
    let changed = script.replacing(setting, with: other)
    try #require(changed != script)
    let message = try #require(try difference(replaying: changed)).diagnostic.message
    #expect(message.hasPrefix("the replay differs: a setting is another than the script says; "))
    let value = try #require(other.split(separator: other.contains("=") ? "=" : " ").last)
    #expect(message.contains(value), "\(message)")
    // A check that was shortened cannot tell what it is.
    let short = changed.replacing(#/ weights=[0-9a-f,]+/#, with: "")
    #expect(
      try difference(replaying: short)?.diagnostic.message.contains("does not check") == true)
  }

  @Test func savingAgainAfterAReplayGivesTheSame() throws {
    let shell = BatchSession()
    try shell.run("replay \(path); save \(path)")
    #expect(directory.read("session.psn") == saved)
  }

  @Test func replayStartsFromAnEmptySession() throws {
    let shell = BatchSession()
    try shell.run("demo; step; let x = 1; replay \(path)")
    #expect(shell.session.networks.map(\.name) == ["net1"])
    #expect(shell.session.variables.isEmpty)
    #expect(shell.script == saved.replacing("#? psn \(Version.text)", with: "#? psn test"))
  }

  @Test(arguments: [
    ("seed=12", "seed=13", "profile "), ("seed=41", "seed=42", "profile "),
    ("train steps=5", "train steps=6", "train "),
  ])
  func aChangedDigitIsFound(_ old: String, _ new: String, _ command: String) throws {
    let script = saved.replacing(old, with: new)
    try #require(script != saved)
    let failure = try #require(try difference(replaying: script))
    #expect(failure.status == 3)
    #expect(failure.diagnostic.message.hasPrefix("the replay differs: "))
    #expect(failure.diagnostic.hint?.contains("--bless") == true)
    let span = try #require(failure.diagnostic.span)
    let source = try #require(failure.diagnostic.source)
    #expect(source.name == directory.path + "/changed.psn")
    #expect(try source.location(of: span.lower).line == line(command, in: script) + 1)
  }

  @Test func changedDataAreFound() throws {
    let script = saved.replacing("seed=3", with: "seed=4")
    try #require(script != saved)
    let failure = try #require(try difference(replaying: script))
    #expect(failure.status == 3)
    #expect(failure.diagnostic.message.contains("the data set digits"))
    let source = try #require(failure.diagnostic.source)
    let span = try #require(failure.diagnostic.span)
    #expect(try source.location(of: span.lower).line == line("#? data", in: script))
  }

  @Test func theLayerThatDiffersIsNamed() throws {
    let failure = try #require(
      try difference(replaying: saved.replacing("layers=hidden", with: "layers=out")))
    #expect(failure.diagnostic.message.contains("topology of fc1 is "))
  }

  @Test func blessingRepairs() throws {
    try directory.write(
      saved.replacing("seed=12", with: "seed=13").replacing("seed=3", with: "seed=4"),
      to: "changed.psn")
    let changed = directory.path + "/changed.psn"
    #expect(try BatchSession().run("replay \(changed) --bless") == "3 checks written anew\n")
    let blessed = try #require(directory.read("changed.psn"))
    #expect(blessed.hasSuffix("\n") && !blessed.hasSuffix("\n\n"))
    #expect(try BatchSession().run("replay \(changed)") == "replay exact: 3 checks held\n")
  }

  @Test func blessingAddsChecksBelowEveryLineThatChangesTheState() throws {
    let script = """
      data digits
      net 64-16-10; batch 16  # two on a line
      show
      for i in 1..3 {
        step
      }
      print loss
      #= step=9

      """
    try directory.write(script, to: "own.psn")
    let own = directory.path + "/own.psn"
    try BatchSession().run("replay \(own) --bless > /dev/null")
    let blessed = try #require(directory.read("own.psn"))
    let kept = blessed.split(separator: "\n").map { $0.hasPrefix("#=") ? "#=" : String($0) }
    #expect(
      kept == [
        "data digits", "net 64-16-10; batch 16  # two on a line", "#=", "show", "for i in 1..3 {",
        "  step", "}", "#=", "print loss", "#=",
      ])
    #expect(try BatchSession().run("replay \(own)").hasSuffix("replay exact: 3 checks held\n"))
    try BatchSession().run("replay \(own) --bless > /dev/null")
    #expect(directory.read("own.psn") == blessed)
  }

  /// Where the state is about to be built upon or lost, and nowhere else: each costs a pass over it.
  @Test func checksStandWhereTheyAreNeeded() throws {
    let shell = BatchSession()
    try shell.run(
      """
      data digits; net 64-16-10; profile random; step; step; batch 8; step 2; phase
      clone net1 other; net 64-10; use other; optimizer sgd; step
      """)
    let commands = shell.script.split(separator: "\n").dropFirst(3).map {
      $0.hasPrefix("#=") ? "#=" : String($0.prefix { $0 != " " })
    }
    #expect(
      commands == [
        "data", "net", "profile", "#=", "train", "batch", "#=", "train", "#=", "clone", "net",
        "use",
        "optimizer", "#=", "train", "#=",
      ])
  }

  @Test func sourceIgnoresChecks() throws {
    try directory.write(saved.replacing("seed=12", with: "seed=13"), to: "changed.psn")
    let shell = BatchSession()
    try shell.run("source \(directory.path)/changed.psn")
    #expect(try shell.session.current().step == 5)
  }

  @Test func untilLeavesTheSessionThere() throws {
    let shell = BatchSession()
    let last = try line("train ", in: saved) - 1
    try shell.run("replay \(path) until=\(last)")
    #expect(try shell.session.current().step == 0)
    #expect(try shell.session.current().network.sparsity > 0.5)
  }

  @Test func aDivergedRunReplays() throws {
    let shell = BatchSession()
    try shell.run("data digits; net 64-16-10 activation=identity; optimizer sgd lr=1e6")
    let failure = shell.failure(of: "train steps=500")
    #expect(failure?.diagnostic.message.hasPrefix("the loss is not finite") == true)
    _ = shell.failure(of: "step")
    try shell.run("save \(path)")
    #expect(try BatchSession().run("replay \(path)").hasPrefix("replay exact: "))
  }

  @Test func aScriptThatDoesNotParseLeavesTheSession() throws {
    try directory.write(saved + "repeat 2 {\n", to: "changed.psn")
    let shell = BatchSession()
    try shell.run("demo; step")
    let before = shell.snapshot
    #expect(shell.failure(of: "replay \(directory.path)/changed.psn")?.status == 1)
    #expect(shell.snapshot == before)
  }

  @Test func linesOfChecksNeedNotBeWhole() throws {
    try directory.write("data digits\nnet 64-10\n#= step=0\nstep\n#= step=2\n", to: "changed.psn")
    let failure = BatchSession().failure(of: "replay \(directory.path)/changed.psn")
    #expect(failure?.diagnostic.message == "the replay differs: step is 1, but the script says 2")
  }

  /// Ctrl-C is a matter of the whole process, so this has one of its own.
  @Test func interruptedTrainingIsSavedAsFarAsItCame() async {
    await #expect(processExitsWith: .success) {
      let directory = try TemporaryDirectory()
      let path = directory.path + "/session.psn"
      let shell = BatchSession()
      try shell.run("data digits; net 64-16-10")
      var thread = pthread_t()
      pthread_create(
        &thread, nil,
        { _ in
          usleep(300_000)
          InterruptFlag.raise()
          return nil
        }, nil)
      let failure = shell.failure(of: "train epochs=1000000")
      pthread_join(thread, nil)
      let step = try shell.session.current().step
      try #require(failure?.status == 130 && step > 0)
      InterruptFlag.clear()
      try shell.run("save \(path)")
      let script = try #require(directory.read("session.psn"))
      try #require(script.contains("\ntrain steps=\(step)\n"))
      try #require(try BatchSession().run("replay \(path)") == "replay exact: 2 checks held\n")
    }
  }
}
