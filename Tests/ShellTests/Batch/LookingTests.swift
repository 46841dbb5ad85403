import SparseNetworks
import Testing

@testable import Shell

struct LookingTests {
  private static let looks = [
    "show", "nets", "data", "data info", "mask fc1", "fanin fc2", "fanout fc1", "weights out",
    "neuron fc1[3]", "grad fc1", "grad fc1[hubs]", "hubs", "hubs batches=2", "eval",
    "hubs fc1", "hubs nets=demo", "flow", "equilibrium", "equilibrium against=demo", "dormant",
    "flops",
    "distance demo demo", "compare demo demo", "print flow", "print concentration(fc1)",
    "print dormant(fc1)", "hist weight(fc1)", "hist fanin(fc1) nets=demo", "plot loss",
    "plot grad(fc1) vs fanin(fc1)", "plot fanin(fc2)", "mask fc1[hubs]", "mask fc1 nets=demo",
    "weights fc1[0..3]", "grad fc1[3] nets=demo", "print distance(demo, demo)",
    "eval on=train", "sample 0 count=3 on=test", "profiles", "print mean(abs(grad(fc1)))",
    "print digest", "print activation(fc1)", "print accuracy(train)", "optimizer", "schedule",
    "batch", "help", "predict", "predict 3 on=train show=logits", "predict wrong=on",
    "activations", "activations fc1[hubs]", "confusion",
  ]

  /// What is right is what the accuracy counts, and every example is somewhere.
  @Test func confusionAddsUpToTheAccuracy() throws {
    let shell = BatchSession()
    let text = try shell.run("demo; train epochs=3; confusion")
    let lines = text.split(separator: "\n").drop { !$0.hasPrefix("class   0") }
    let rows = lines.dropFirst().prefix(10).map { line in
      line.split(separator: " ").dropLast().compactMap { Int($0) }
    }
    #expect(rows.map(\.first) == (0..<10).map { $0 } && rows.allSatisfy { $0.count == 11 })
    #expect(rows.joined().reduce(0, +) - 45 == 359)
    let right = rows.enumerated().reduce(0) { $0 + $1.element[$1.offset + 1] }
    let accuracy = try Double(shell.run("print accuracy").dropLast())
    #expect(accuracy == Double(right) / 359)
    #expect(lines.contains { $0.hasPrefix("class  taken for") })
  }

  /// What is no number is no answer, and not right: as `eval` counts.
  @Test func confusionTellsWhatHasNoAnswer() throws {
    let shell = BatchSession()
    try shell.run(
      "data digits; net 64-16-10 activation=identity seed=3; optimizer sgd lr=50; "
        + "set nonfinite=go; train epochs=3")
    let text = try shell.run("confusion")
    #expect(text.contains("not a number: 359 of 359 examples"))
    #expect(text.contains("0     0%") && !text.contains("no confusion"))
  }

  /// In the midst of a step and between steps.
  @Test(arguments: [4, 5]) func lookingChangesNothing(_ phases: Int) throws {
    let (shell, other) = (BatchSession(), BatchSession())
    try shell.run("demo; step 2; repeat \(phases) { phase }")
    let before = shell.snapshot
    for command in Self.looks {
      #expect(try !shell.run(command).isEmpty, "\(command)")
      #expect(shell.snapshot == before, "\(command)")
    }
    try shell.run("step")
    try other.run("demo; step \(phases == 4 ? 3 : 4)")
    #expect(shell.snapshot == other.snapshot)
  }

  @Test func fivePhasesAreAStep() throws {
    let (steps, phases) = (BatchSession(), BatchSession())
    try steps.run("demo; step 3")
    try phases.run("demo; repeat 3 { repeat 5 { phase } }")
    #expect(steps.snapshot == phases.snapshot)
  }

  @Test(arguments: 1...4) func aStepFinishesTheOpenOne(_ count: Int) throws {
    let (steps, phases) = (BatchSession(), BatchSession())
    try steps.run("demo; step 2")
    try phases.run("demo; repeat \(count) { phase }; step; step")
    #expect(steps.snapshot == phases.snapshot)
  }

  @Test func epochsAreSteps() throws {
    let (epochs, steps) = (BatchSession(), BatchSession())
    try epochs.run("demo; batch 100; train epochs=2")
    let count = try epochs.session.current().step
    #expect(count == 30)
    try steps.run("demo; batch 100; repeat \(count) { step }")
    #expect(epochs.snapshot == steps.snapshot)
  }

  @Test func allInstructionSetsAgree() throws {
    let snapshots = try InstructionSet.allCases.filter(\.isAvailable).map { set in
      let shell = BatchSession(engine: try #require(Engine(set, threadCount: 1)))
      try shell.run("demo; step 20; optimizer sgd lr=0.1 momentum=0.9; step 20")
      let looks = try shell.run("eval; hubs; grad fc1; print activation(fc2); print loss")
      return looks + "\(shell.snapshot)"
    }
    #expect(!snapshots.isEmpty)
    #expect(snapshots.allSatisfy { $0 == snapshots[0] })
  }

  @Test func redirectionTakesTheAnswerAway() throws {
    let directory = try TemporaryDirectory()
    let shell = BatchSession()
    #expect(try shell.run("print 1+1 > \(directory.path)/a; print 3 >> \(directory.path)/a") == "")
    #expect(directory.read("a") == "2\n3\n")
    #expect(try shell.run("print 4 | cat > \(directory.path)/b") == "")
    #expect(directory.read("b") == "4\n")
  }

  /// Values that are not finite are left out of every figure of a table, and counted in it.
  @Test(arguments: ["hist weight(fc1)", "weights fc1"])
  func whatIsNotFiniteIsLeftOutAndCounted(_ command: String) throws {
    let shell = BatchSession()
    try shell.run("demo; set nonfinite=go; optimizer sgd lr=1e6; step 6")
    let values = try shell.run("print weight(fc1)").split(separator: "\n").compactMap { Double($0) }
    let finite = values.filter(\.isFinite)
    try #require(
      !finite.isEmpty && finite.count < values.count, "\(finite.count) of \(values.count)")
    let answer = try shell.run(command)
    #expect(answer.contains("not finite, left out  \(values.count - finite.count)\n"), "\(answer)")
    #expect(!answer.lowercased().contains("nan"))
  }

  @Test func pruningWithNothingToPruneSaysSo() throws {
    let shell = BatchSession()
    try shell.run("demo")
    #expect(try shell.run("rewire prune until=100").contains("note: these layers are 90% sparse"))
    #expect(try !shell.run("rewire prune sparsity=95% until=100").contains("note"))
  }

  @Test func curvesThatAreNotThereAreNotInTheLegend() throws {
    let shell = BatchSession()
    try shell.run("demo; step 3; net 64-10 name=fresh")
    let answer = try shell.run("plot loss nets=demo,fresh")
    #expect(answer.contains("note: no training loss is recorded of fresh\n"))
    #expect(answer.split(separator: "fresh").count == 2)
  }

  @Test func aNetworkThatIsReplacedIsToldOf() throws {
    let shell = BatchSession()
    #expect(try shell.run("data digits; net 64-10 name=a").hasSuffix("0% sparse\n"))
    #expect(try shell.run("net 64-10 name=a").hasSuffix("; the a there was is replaced\n"))
    let text = try shell.run("step 3; net 64-16-10 name=a")
    #expect(text.hasSuffix("is replaced (was at step 3; that past\nis gone)\n"), "\(text)")
  }
}
