import CommandLanguage
import SparseNetworks
import Testing

@testable import Shell

/// Commands that are cut at one look at the flag of Ctrl-C after another. The flag is the process's, so
/// each test has one of its own.
struct InterruptionTests {
  /// Cuts a command at moments spread over all its looks at the flag.
  ///
  /// - Parameters:
  ///   - atEnd: whether to cut it at each of its last looks instead.
  ///   - check: what must hold after a cut, given the session and what it was before.
  private static func cut(
    _ command: String, after setup: String, leastLooks: Int = 1, atEnd: Bool = false,
    _ check: (BatchSession, BatchSession.Snapshot) throws -> Void
  ) throws {
    let directory = try TemporaryDirectory()
    let command = command.replacing("DIR", with: directory.path)
    let setup = setup.replacing("DIR", with: directory.path)
    func prepared() throws -> BatchSession {
      let shell = BatchSession()
      try shell.run(setup)
      return shell
    }
    let whole = try prepared()
    InterruptFlag.raise(atLook: .max)
    try whole.run(command)
    let count = Int.max - InterruptFlag.raise(atLook: 0)
    // One look comes before the command.
    try #require(count > leastLooks, "\(command): \(count)")
    let spread = Set((0..<5).map { 2 + $0 * (count - 2) / 5 }).sorted()
    for look in atEnd ? Array(max(2, count - 11)...count) : spread {
      let shell = try prepared()
      let before = shell.snapshot
      InterruptFlag.raise(atLook: look)
      let status: Int32
      do {
        try shell.run(command)
        status = 0
      } catch let failure as Failure {
        status = failure.status
      }
      InterruptFlag.raise(atLook: 0)
      InterruptFlag.clear()
      if status == 0 {
        // It was at its end, where nothing was left to give up.
        try #require(look > count / 2, "\(command), look \(look) of \(count)")
        try #require(shell.snapshot == whole.snapshot)
        continue
      }
      try #require(status == 130, "\(command), look \(look) of \(count)")
      try check(shell, before)
    }
  }

  private static let begin = "data digits; net 64-40-30-10 seed=3 sparsity=70%; batch 700"

  /// What is cut leaves everything as it was.
  @Test func whatMakesSomethingNewIsAllOrNothing() async {
    await #expect(processExitsWith: .success) {
      for (command, setup) in [
        ("data synthetic inputs=9 relevant=3 train=300 test=20", ""),
        ("net 64-30-10 name=other", ""),
        ("profile lognormal cv=0.8 sparsity=80% place=gradient inputs=f-score", ""),
        ("sparsify snip sparsity=80%", ""), ("rewire now", "rewire rigl until=999 accumulate=3"),
        ("rewire now", "step 2; rewire rigl until=999"), ("phase", "phase"),
        ("rewire now", "rewire rigl until=999 accumulate=3; phase"),
        ("goto 1", "step 9"), ("clone net1 other at=3", "step 5; goto 0"),
        ("reverse-continue", "step 6; break if norm(grad(fc1)) < 0"),
        ("export data to=DIR/a.npz", ""), ("export session to=DIR/a.safetensors", ""),
        ("export logits to=DIR/a.csv", ""),
        ("import mask DIR/b.csv layers=fc1", "export mask layers=fc1 to=DIR/b.csv"),
        ("import session DIR/b.safetensors", "step; export session to=DIR/b.safetensors"),
        ("eval", ""), ("hubs", ""), ("flow", ""), ("grad fc1", ""),
        ("plot norm(grad(fc1))", "step 2"), ("plot lr every=3", "step 3"),
        ("print max(abs(grad(fc1)))", ""), ("save DIR/a.psn", ""),
        ("distance net1 b", "net 64-40-30-10 name=b seed=9 sparsity=70%; use net1"),
      ] {
        try Self.cut(command, after: Self.begin + (setup.isEmpty ? "" : "; " + setup)) {
          shell, before in
          try #require(shell.snapshot == before, "\(command)")
        }
      }
    }
  }

  /// Training stops at a step boundary, and two networks at the same number of steps.
  @Test func trainingStopsAtAStep() async {
    await #expect(processExitsWith: .success) {
      for (command, setup) in [
        ("train epochs=2", ""), ("step 3", "rewire rigl every=1 until=99"),
        ("until step == 4", "break if max(abs(grad(fc1))) > 1e9"), ("repeat 3 { step }", ""),
        ("finish", "step; watch norm(grad(fc2)) above 1e9"),
        (
          "lockstep net1 b steps=3",
          "clone net1 b; optimizer sgd lr=0.1; rewire set every=1 until=99"
        ),
      ] {
        try Self.cut(
          command, after: Self.begin + (setup.isEmpty ? "" : "; " + setup), leastLooks: 6
        ) {
          shell, _ in
          let steps = shell.session.networks.map(\.state.step)
          try #require(command.hasPrefix("lockstep") ? steps == [steps[0], steps[0]] : true)
          // What is saved replays to the same.
          let again = BatchSession()
          try again.run(shell.script)
          try #require(
            again.session.networks.map(\.state.digests.whole)
              == shell.session.networks.map(\.state.digests.whole))
          try #require(again.session.currentName == shell.session.currentName)
          // The interrupt is no stop at a break point.
          try #require(shell.session.stops.points.allSatisfy { $0.hitCount == 0 })
        }
      }
    }
  }

  /// A step that is done has been asked what it meets, though its epoch's record may be cut short.
  @Test func aStopIsToldWhereverItIsCut() async {
    await #expect(processExitsWith: .success) {
      for (command, setup) in [
        ("train steps=1", "batch 2000; break on epoch"),
        ("repeat 5 { phase }", "batch 2000; break on epoch"),
        ("until accuracy >= 0", "break if step == 1"),
      ] {
        var cutAfter = 0
        try Self.cut(command, after: "\(Self.begin); \(setup)", leastLooks: 6, atEnd: true) {
          shell, _ in
          let isDone = try shell.session.current().step == 1
          try #require(shell.session.stops.points[0].hitCount == (isDone ? 1 : 0), "\(command)")
          if isDone { cutAfter += 1 }
        }
        try #require(cutAfter > 0, "\(command)")
      }
    }
  }

  /// The record that was cut short is made up for by whatever comes next.
  @Test func theRecordOfAnEpochIsMadeUpFor() async {
    await #expect(processExitsWith: .success) {
      for next in [
        "phase", "rewire rigl until=999; rewire now", "clone net1 b; lockstep net1 b steps=1",
        "step",
        "continue",
      ] {
        let whole = BatchSession()
        try whole.run("\(Self.begin); batch 2000; step")
        let epoch = try #require(try whole.session.courseOfCurrent().course.epochs.first)
        var cutAfter = 0
        try Self.cut("step", after: "\(Self.begin); batch 2000", leastLooks: 6, atEnd: true) {
          shell, _ in
          guard try shell.session.current().step == 1 else { return }
          cutAfter += 1
          try shell.run(next)
          try #require(
            try shell.session.courseOfCurrent().course.epochs.first == epoch, "\(next)")
        }
        try #require(cutAfter > 0)
      }
    }
  }

  /// The search for where a loss came from is given up; the run has stopped all the same.
  @Test func theSearchForAValueThatIsNotFiniteIsGivenUp() async {
    await #expect(processExitsWith: .success) {
      let shell = BatchSession()
      try shell.run(
        "data digits; net 64-16-10 activation=identity seed=3; optimizer sgd lr=50; "
          + "set nonfinite=go")
      while try shell.session.current().lastLoss?.isFinite != false { try shell.run("step") }
      let before = shell.snapshot
      InterruptFlag.raise(atLook: .max)
      let found = try #require(try shell.session.originOfNonFinite())
      let count = Int.max - InterruptFlag.raise(atLook: 0)
      try #require(count > 10)
      for look in stride(from: 1, through: count, by: count / 8) {
        InterruptFlag.raise(atLook: look)
        let value = try shell.session.originOfNonFinite()
        try #require(value == nil && InterruptFlag.isRaised)
        let message = try shell.session.divergence().message
        try #require(message.hasSuffix("at step \(try shell.session.current().step)"))
        InterruptFlag.clear()
        try #require(shell.snapshot == before)
      }
      try #require(try shell.session.originOfNonFinite()?.value == found.value)
    }
  }
}
