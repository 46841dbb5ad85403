import Glibc
import SparseNetworks
import Testing

@testable import Shell

/// Kills the program at random moments, and has it recover what it did.
///
/// `scripts/crash-test 300` does so three hundred times, at moments that differ from run to run, so
/// that more of them are tried; the seed is told where something fails.
@Suite(.serialized) struct CrashTests {
  private static let seed = getenv("PSN_SEED").flatMap { UInt64(String(cString: $0)) } ?? 1
  private static let count = getenv("PSN_CRASHES").flatMap { Int(String(cString: $0)) } ?? 5

  /// What is going on when the program is killed.
  private enum Work: CaseIterable {
    case training, stepping, saving, replaying, recovering

    /// What is typed, with a directory for files.
    func line(in home: String) -> String {
      switch self {
      case .training: "train epochs=1000000"
      case .stepping: "repeat 1000000 { step 3 }"
      case .saving: "repeat 1000000 { step 2; save \(home)/kept.psn }"
      case .replaying: "repeat 1000 { replay \(home)/saved.psn }"
      case .recovering: "recover"
      }
    }
  }

  /// The digest of an undisturbed run of `demo` at a step.
  private func undisturbedDigest(step: Int) throws -> String {
    let shell = BatchSession()
    try shell.run("demo")
    if step > 0 { try shell.run("step \(step)") }
    return try shell.session.current().digests.whole
  }

  @Test func killedSessionsAreRecovered() throws {
    var draws = RandomStream(seed: Self.seed, name: "crashes").draws()
    for round in 0..<Self.count {
      let work = Work.allCases[round % Work.allCases.count]
      try crash(work, after: draws.integer(below: 1_200_000))
    }
  }

  private func crash(_ work: Work, after delay: Int) throws {
    let what: Comment = "seed \(Self.seed), \(work) killed after \(delay) us"
    let home = try TemporaryDirectory()
    let program = Program(in: home)
    let state = "XDG_STATE_HOME=\(home.path)/state"
    if work == .replaying {
      let saved = try program.run("-c", "demo; repeat 4 { step 100; batch 32 }; save saved.psn")
      try #require(saved.status == 0)
    }
    if work == .recovering { try leaveSession(in: home) }
    do {
      let shell = try ShellOnTerminal(home: home)
      if work != .recovering {
        shell.enter("demo")
        try shell.waitForPrompt()
      }
      shell.enter(work.line(in: home.path))
      usleep(useconds_t(delay))
      shell.terminal.signal(SIGKILL)
      #expect(try shell.terminal.waitForExit() == .signal(SIGKILL), what)
    }
    // Sessions that made way for a replay are there too, as ones that were left.
    let left = JournalFolder(path: home.path + "/state/psn/journals").left().filter { !$0.isEnded }
    #expect(left.count <= 1, what)
    guard let journal = left.first else {
      // A replay may not have begun a journal of its own yet.
      #expect(work == .replaying, what)
      return
    }
    let steps = journal.contents.stepCount
    if work == .recovering { #expect(steps == 600, what) }
    let result = try program.run("-c", "recover; print digest", variables: [state])
    // A replay begins with neither data nor network, and may have been killed there.
    if work != .replaying || journal.contents.entries.count > 2 {
      try #require(result.status == 0, "\(what): \(result.errors)")
      let digest = result.output.split(separator: "\n").last.map(String.init)
      #expect(digest == (try undisturbedDigest(step: steps)), what)
    }
    if work == .saving, home.read("kept.psn") != nil {
      let replayed = try program.run("-c", "replay kept.psn")
      #expect(replayed.status == 0 && replayed.output.hasPrefix("replay exact"), what)
    }
  }

  /// A journal to recover, of 600 steps.
  private func leaveSession(in home: TemporaryDirectory) throws {
    let shell = try ShellOnTerminal(home: home)
    shell.enter("demo; step 600")
    try shell.waitForPrompt()
    shell.terminal.signal(SIGKILL)
    _ = try shell.terminal.waitForExit()
  }
}
