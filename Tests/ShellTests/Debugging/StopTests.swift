import CommandLanguage
import SparseNetworks
import Testing

@testable import Shell

/// Break points, watch points, displays, and what runs at a stop.
struct StopTests {
  private let shell = BatchSession()

  init() throws { try shell.run("data digits; net 64-24-10 seed=3 sparsity=80%; batch 64") }

  private var step: Int { get throws { try shell.session.current().step } }

  @Test func trainingStopsWhereAConditionHolds() throws {
    #expect(
      try shell.run("break if loss < 2.2 and step > 3")
        == "break point 1: if loss < 2.2 and step > 3\n")
    let answer = try shell.run("train epochs=9")
    // Epochs that were told of before stand above.
    #expect(answer.contains("\nbreak point 1: if loss < 2.2 and step > 3\n  loss  2."))
    let stopped = try step
    // The first step where it held, as a plain run finds it.
    let plain = BatchSession()
    try plain.run("data digits; net 64-24-10 seed=3 sparsity=80%; batch 64; step 3")
    repeat { try plain.run("step") } while try plain.session.current().lastLoss ?? 9 >= 2.2
    #expect(try plain.session.current().step == stopped)
  }

  @Test func hitsAreCountedAndIgnored() throws {
    try shell.run("break if step % 5 == 0; ignore 1 2; train steps=100")
    #expect(try step == 15)
    #expect(shell.session.stops.points[0].hitCount == 3)
    try shell.run("continue")
    #expect(try step == 20)
    try shell.run("continue 3")
    #expect(try step == 35)
    try shell.run("disable 1; continue")
    #expect(try step == 100)
    try shell.run("enable; train steps=20")
    #expect(try step == 105)
    #expect(shell.session.stops.points[0].hitCount == 8)
    try shell.run("delete 1; continue")
    #expect(try step == 120)
  }

  /// Commands of a stop belong to the command that met it, whether or not that could answer.
  @Test func commandsOfAStopDoNotWaitForAnotherCommand() throws {
    try shell.run("break if step == 3; commands 1 'print 12345'")
    #expect(shell.failure(of: "train steps=9 | no-such-program") != nil)
    #expect(try step == 3)
    #expect(try shell.run("print 1") == "1\n")
  }

  @Test func aLockstepThatWasStoppedSaysHowItGoesOn() throws {
    try shell.run("clone net1 b; tbreak if step == 3")
    let answer = try shell.run("lockstep net1 b steps=7 every=2")
    let way = "lockstep net1 b steps=4 every=2"
    #expect(answer.hasSuffix("\n\(way) goes on with both\n"))
    try shell.run(way)
    #expect(shell.session.networks.map(\.state.step) == [7, 7])
  }

  /// A saved session says what the first network was before.
  @Test func aLockstepIsCheckedFromItsBeginning() throws {
    try shell.run("clone net1 b; use net1; batch 16; lockstep net1 b steps=3")
    #expect(shell.script.contains("batch 16\n#= "))
  }

  @Test func continueKeepsItsGoalWhereverOneGoes() throws {
    try shell.run("tbreak if step == 12; train steps=40")
    #expect(try step == 12)
    #expect(shell.session.stops.points.isEmpty)
    try shell.run("step 3; goto 5; rs; continue")
    #expect(try step == 40)
    #expect(shell.failure(of: "continue")?.diagnostic.message.contains("nothing would end") == true)
    try shell.run("tbreak if step == 45; train epochs=4; finish; continue")
    #expect(try shell.session.current().epoch == 5)
  }

  @Test func continueWithoutAGoalNeedsAStopEachTime() throws {
    try shell.run("tbreak if step == 5; continue")
    #expect(try step == 5)
    #expect(shell.failure(of: "continue")?.diagnostic.message.contains("nothing would end") == true)
  }

  @Test func watchPointsTellOldAndNew() throws {
    try shell.run("watch epoch")
    #expect(
      try shell.run("train epochs=2").contains("\nwatch point 1: epoch\n  old  0\n  new  1\n"))
    try shell.run("delete; watch loss below 2.1; train epochs=20")
    let first = try shell.session.current()
    #expect(try #require(first.lastLoss) < 2.1)
    // It does not stop while the value stays on that side.
    try shell.run("step")
    let answer = try shell.run("train steps=1")
    #expect(!answer.contains("watch point 2"))
    #expect(try shell.run("info watchpoints").contains("loss below 2.1"))
  }

  /// Every step at which a crossing is reported is one, and none is missed.
  @Test func crossingsAreThoseOfTheLosses() throws {
    let plain = BatchSession()
    try plain.run("data digits; net 64-24-10 seed=3 sparsity=80%; batch 64")
    var losses = [Double.infinity]
    for _ in 1...60 {
      try plain.run("step")
      losses.append(try #require(try plain.session.current().lastLoss))
    }
    let bound = losses[30]
    let expected = (2..<60).filter { losses[$0] < bound && losses[$0 - 1] >= bound }
    try shell.run("step; watch loss below \(bound); break if step == 60; continue")
    var found: [Int] = []
    while try step < 60 {
      found.append(try step)
      try shell.run("continue")
    }
    #expect(found == expected)
    #expect(!expected.isEmpty)
  }

  @Test func gradientsInConditionsAreThoseOfTheBatchToCome() throws {
    try shell.run("break if norm(grad(fc1[3])) > 0.02; train steps=200")
    let stopped = try step
    let norm = try shell.run("print norm(grad(fc1[3]))")
    #expect(shell.session.openStep == nil)
    let plain = BatchSession()
    try plain.run("data digits; net 64-24-10 seed=3 sparsity=80%; batch 64; step \(stopped)")
    #expect(try plain.run("print norm(grad(fc1[3]))") == norm)
    for before in 1..<stopped {
      try plain.run("goto \(before)")
      #expect(try plain.run("print norm(grad(fc1[3])) <= 0.02 or 0") == "true\n")
    }
    // The look ahead is where training goes on, and changes nothing.
    try shell.run("delete; step 5; print norm(grad(fc1)); step; print loss")
    try plain.run("goto \(stopped); step 6")
    #expect(
      try shell.session.current().digests.whole == plain.session.current().digests.whole)
  }

  @Test func eventsOfRewiringStop() throws {
    try shell.run("rewire set every=7 until=1000 fraction=50%; break on rewire; train steps=30")
    #expect(try step == 8)
    try shell.run("delete; break on drop fc1[5,*]; train steps=200")
    let record = try #require(try shell.session.current().lives.records.last)
    #expect(record.step == (try step) - 1)
    #expect(record.dropped.contains { $0.layer == 0 && $0.neuron == 5 })
    let choice = try #require(
      record.grown.first { grown in grown.layer == 0 && !grown.isRegrown })
    try shell.run("delete; rs; break on grow fc1[\(choice.neuron),\(choice.input)]; train steps=3")
    #expect(try step == record.step + 1)
    #expect(
      try shell.run("rs; delete; break on grow fc1[*,\(choice.input)]; step").contains(
        "fc1[\(choice.neuron),\(choice.input)]"))
  }

  @Test func aNeuronThatLosesItsLastInputStops() throws {
    try shell.run("rewire prune sparsity=99% until=60 every=5; break on dead fc1; train steps=80")
    let rows = try shell.session.current().network.layers[0].rows
    #expect(rows.fanIns.contains(0))
    let before = try step
    try shell.run("rs")
    #expect(!(try shell.session.current().network.layers[0].rows.fanIns.contains(0)))
    #expect(try step == before - 1)
  }

  @Test func commandsRunAtAStopAndMayContinue() throws {
    try shell.run("break on epoch; commands 1 'print epoch; continue'")
    let answer = try shell.run("train epochs=60; print step")
    let numbers = answer.split(separator: "\n").filter { Int($0) != nil }
    let expected = (1...60).map { Substring(String($0)) }
    #expect(Array(numbers.dropLast()) == expected)
    #expect(shell.failure(of: "commands 1 'print ('") != nil)
    #expect(
      shell.failure(of: "commands 9 ''")?.diagnostic.message == "there is no break or watch point 9"
    )
  }

  /// Both networks are asked after each step, and have always done as many.
  @Test func trainingSideBySideStops() throws {
    try shell.run("step 3; clone net1 b; use net1; optimizer sgd lr=0.3; step 2")
    func steps() -> [Int] { shell.session.networks.map(\.state.step) }
    #expect(steps() == [5, 3])
    try shell.run("break if step == 8")
    let answer = try shell.run("lockstep net1 b steps=20")
    #expect(answer.hasPrefix("break point 1 in net1: if step == 8\n  step  8\n"))
    #expect(steps() == [8, 6] && shell.session.currentName == "net1")
    try shell.run("display step; commands 1 'print 100 + step'")
    let next = try shell.run("lockstep net1 b steps=20")
    #expect(next.hasPrefix("break point 1 in b: if step == 8\n"))
    #expect(next.contains("1: step  8\n") && next.hasSuffix("108\n"))
    #expect(steps() == [10, 8] && shell.session.currentName == "b")
    #expect(shell.session.runs.map { $0.stopMarks.map(\.step) } == [[8], [8]])
    #expect(shell.session.stops.points[0].hitCount == 2)
    // What was done is saved as the steps it was.
    let again = BatchSession()
    try again.run(shell.script)
    #expect(
      again.session.networks.map(\.state.digests.whole)
        == shell.session.networks.map(\.state.digests.whole))
  }

  @Test func eventsAndWatchesStopTrainingSideBySide() throws {
    try shell.run("clone net1 b; rewire set every=4 until=99; use net1; break on rewire")
    #expect(try shell.run("lockstep net1 b").hasPrefix("break point 1 in b: on rewire\n"))
    #expect(try step == 5)
    try shell.run("delete; watch epoch; lockstep net1 b steps=500")
    #expect(shell.session.networks.map(\.state.epoch) == [1, 1])
    try shell.run("delete; let norm = 1; break if norm(grad(fc1)) >= 0; lockstep net1 b")
    #expect(shell.session.networks.map(\.state.step) == [24, 24])
  }

  @Test func displaysAreShownAtEveryStop() throws {
    #expect(try shell.run("display step * 2") == "1: step * 2  0\n")
    for command in ["step", "train steps=2", "rs", "goto 1", "finish", "until step == 30"] {
      #expect(try shell.run(command).contains("1: step * 2  "), "\(command)")
    }
    let script = shell.script
    #expect(try shell.run("display") == "1: step * 2  60\n")
    #expect(shell.script == script)
    #expect(try shell.run("undisplay; step").contains("step * 2") == false)
    #expect(try shell.run("display").hasPrefix("nothing is displayed"))
  }

  @Test func phasesStopAtTheEndOfTheStep() throws {
    try shell.run("step 2; let old = loss; watch loss; break if step == 3; repeat 4 { phase }")
    let answer = try shell.run("phase")
    #expect(answer.contains("watch point 1: loss\n  old  2."))
    #expect(answer.contains("break point 2: if step == 3\n  step  3\nphase  update"))
    #expect(shell.session.stops.points.map(\.hitCount) == [1, 1])
  }

  @Test func variablesAreTakenAsTheyAre() throws {
    try shell.run("let bound = 9; break if step == $bound; let bound = 20; train steps=50")
    #expect(try step == 9)
  }

  @Test(arguments: [
    ("break if los < 2", "nothing is called los"),
    ("break if weight(fc1)", "a list of numbers is not a condition"),
    ("break on lunch", "the event cannot be lunch"),
    ("break on drop fc9", "the network has no layer fc9"),
    ("break on epoch 3", "epoch takes nothing more"),
    ("watch loss below much", "the bound must be a number, not much"),
    ("break if $no > 1", "there is no variable called `$no`"),
    ("until \"a\"", "text is not a condition"),
    ("delete 7", "there is no break or watch point 7"), ("undisplay 3", "there is no display 3"),
    ("reverse-step", "step 0 is the first of the past"),
    ("goto 5", "step 5 is not in the past of net1"),
    ("restore x", "net1 has no checkpoint x"), ("rc", "there is nothing to look for"),
    ("set history=5", "history must be a number of MB, not 5"),
    ("clone net1 b at=4", "step 4 is not in the past of net1"),
  ])
  func mistakesAreNamed(_ command: String, _ message: String) {
    let before = shell.snapshot
    #expect(shell.failure(of: command)?.diagnostic.message == message)
    #expect(shell.snapshot == before)
    #expect(shell.session.stops.points.isEmpty)
  }

  @Test func aScalarProgramIsWhatTheExpressionIs() throws {
    try shell.run("step 7")
    for text in [
      "loss > 2 and step > 3", "not (step == 7)", "step % 4 == 3 or loss < 0",
      "-lr + step / 2 - 3.5",
      "nnz != 2 and epoch", "(step > 1) + (loss >= 0) * 2", "step <= 7 and not epoch",
    ] {
      let whole = try shell.run("if \(text) { print 1 } else { print 0 }")
      let source = SourceText(name: "", text: text)
      let argument = RawArgument(
        text: text, span: SourceSpan(lower: 0, upper: text.utf8.count), source: source)
      let condition = try Condition(Expression.parse(source), argument, shell.session)
      #expect(try condition.holds(in: shell.session) == (whole == "1\n"), "\(text)")
    }
  }
}
