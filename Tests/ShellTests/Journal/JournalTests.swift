import CommandLanguage
import Glibc
import SparseNetworks
import Testing

@testable import Shell

struct JournalTests {
  private let home: TemporaryDirectory
  private var folder: JournalFolder { JournalFolder(path: home.path + "/state/journals") }

  /// Holds what the journals complained of.
  private final class Complaints {
    var texts: [String] = []
  }
  private let complaints = Complaints()

  init() throws { home = try TemporaryDirectory() }

  /// A session with a journal, or one that merely knows where journals are.
  private func session(keepsJournal: Bool = true, pace: Pace? = nil) -> BatchSession {
    let shell = BatchSession(journalFolder: folder.path)
    if keepsJournal {
      shell.session.journal = Journal(
        folder: folder, version: "test", pace: pace ?? Pace(least: .milliseconds(250))
      ) { [complaints] in complaints.texts.append($0) }
    }
    return shell
  }

  private func names() -> [String] {
    guard let directory = opendir(folder.path) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  private func bytes(_ name: String) -> [UInt8] {
    Array((home.read("state/journals/\(name)") ?? "").utf8)
  }

  /// Lines that say what was done, without those that check it.
  private func commands(_ script: String) -> [String] {
    script.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#=") }
  }

  // MARK: - Keeping

  @Test func theJournalIsTheScriptAfterEveryCommand() throws {
    let shell = session()
    try shell.run("print 1 + 1; data")
    #expect(names().isEmpty)
    for line in [
      "demo", "step", "step 3", "train steps=5 batch=16", "optimizer sgd lr=0.1", "phase",
      "step", "clone demo other", "use demo", "rewire set until=500 every=2", "step 9",
      "rewire now", "drop other", "net 64-16-10 name=demo", "train epochs=1", "data digits seed=3",
    ] {
      try shell.run(line)
      let contents = JournalContents(bytes(try #require(names().first)))
      #expect(
        !contents.isCut
          && commands(contents.script) == commands(shell.session.script(version: "test")))
    }
    #expect(names().count == 1)
  }

  @Test func aFailedCommandLeavesItsStepsInTheJournal() throws {
    let shell = session()
    try shell.run("demo; optimizer sgd lr=1e6")
    #expect(shell.failure(of: "train epochs=50")?.code == "diverged")
    let contents = JournalContents(bytes(try #require(names().first)))
    #expect(contents.stepCount == (try shell.session.current()).step)
  }

  @Test func theJournalFollowsATranscriptThatGetsShorter() throws {
    let shell = session()
    try shell.run("demo; step 4; batch 16; step 2")
    let earlier = shell.session.transcript
    try shell.run("batch 8; step 3; use demo")
    shell.session.transcript = earlier
    shell.session.keepJournal()
    func kept() throws -> [String] {
      commands(JournalContents(bytes(try #require(names().first))).script)
    }
    #expect(try kept() == commands(shell.script))
    try shell.run("batch 4")
    #expect(try kept().last == "batch 4" && kept().filter { $0.hasPrefix("batch") }.count == 2)
    shell.session.reset()
    shell.session.keepJournal()
    #expect(try kept().count == 2)
  }

  /// Who has gone back in time, and may yet go forth again, is brought back to where they were.
  @Test(arguments: 0..<6) func theJournalLeadsToThePresentOfATravelledPast(seed: Int) throws {
    var random = RandomStream(seed: UInt64(seed), name: "journal").draws()
    let shell = session()
    try shell.run("demo; rewire set every=4 until=90; train steps=12; clone demo b; step 5")
    for _ in 0..<25 {
      let past = try #require(shell.session.currentIndex.map { shell.session.runs[$0].timeline })
      let step = past.earliest + random.integer(below: past.latest - past.earliest + 1)
      let actions = [
        "step", "train steps=3", "goto \(step)", "goto \(step)", "reverse-step 2", "use demo",
        "use b", "batch \(8 + seed)", "checkpoint a", "restore a", "rewire now", "phase",
        "profile power cv=1 sparsity=90%", "optimizer sgd lr=0.1",
      ]
      // Some cannot be done at the moment.
      _ = try? shell.run(actions[random.integer(below: actions.count)])
      let contents = JournalContents(bytes(try #require(names().first)))
      let other = BatchSession()
      try other.run(contents.script)
      #expect(other.session.currentName == shell.session.currentName)
      #expect(
        other.session.networks.map(\.state.digests.whole)
          == shell.session.networks.map(\.state.digests.whole))
    }
  }

  @Test func whatIsWaitedForAndShownComesBack() throws {
    let shell = session()
    try shell.run("display epoch; break on rewire")
    #expect(names().isEmpty)
    try shell.run("demo; let bound = 2; watch loss below 1; tbreak if step == $bound; delete 1")
    try shell.run("disable 2; break on drop fc1[3]; ignore 4 2; display max(abs(grad(fc1)))")
    try shell.run("commands 3 'print step # one\n\nprint \"it is\"'; undisplay 1; step")
    try shell.run("optimizer sgd lr=0.2; break if loss > 9; disable 5; display loss > 2")
    func described(_ stops: StopTable) -> [String] {
      stops.points.map {
        "\($0.number) \($0.title) \($0.text) \($0.isTemporary) \($0.isEnabled) \($0.ignoreCount) "
          + $0.commands
      } + stops.displays.map { "\($0.number) \($0.condition.text)" }
    }
    let expected = described(shell.session.stops)
    #expect(expected.count == 6 && expected.first?.hasPrefix("2 watch point loss below 1") == true)
    let contents = JournalContents(bytes(try #require(names().first)))
    #expect(commands(contents.script).count { !$0.hasPrefix("#") } == contents.commandCount)
    shell.session.journal = nil
    let other = session()
    let answer = try other.run("recover")
    #expect(!answer.contains("not brought back"), "\(answer)")
    #expect(described(other.session.stops) == expected)
    // They are numbered on from there, and the journal goes on with them.
    #expect(try other.run("break on epoch").hasPrefix("break point 6"))
    #expect(
      JournalContents(bytes(try #require(names().first))).stops?.contains("6 on epoch") == true)
    try other.run("delete; undisplay")
    #expect(JournalContents(bytes(try #require(names().first))).stops == nil)
  }

  /// What the session waits for already stays as it is, and is not there twice.
  @Test func pointsOfBeforeAreLeftAlone() throws {
    let shell = session()
    try shell.run("break if loss < 0.001; break if step == 30; commands 2 'print step'; disable 1")
    try shell.run("display loss; demo; step")
    shell.session.journal = nil
    let other = session()
    try other.run("break if loss < 0.001; display loss; break if epoch == 9; recover")
    let points = other.session.stops.points
    #expect(points.map(\.number) == [1, 2, 3])
    #expect(points.map(\.text) == ["if loss < 0.001", "if epoch == 9", "if step == 30"])
    #expect(points.map(\.commands) == ["", "", "print step"] && points.allSatisfy(\.isEnabled))
    #expect(other.session.stops.displays.count == 1)
  }

  @Test func aJournalOfManyStepsStaysSmallEnoughToRead() throws {
    let shell = session()
    try shell.run("demo; repeat 300 { step; batch 16; batch 32 }")
    let contents = JournalContents(bytes(try #require(names().first)))
    #expect(contents.stepCount == 300 && contents.entries.count == 903)
  }

  /// After every step of two networks trained by turns the journal leads to both, and what is said
  /// for that is not said in the end.
  @Test func trainingSideBySideLeavesRestartPoints() throws {
    let begin =
      "demo; optimizer sgd lr=0.2; step 3; clone demo other; optimizer adam; step; use demo"
    let shell = session(pace: .always)
    try shell.run(begin)
    var count = 0
    let lockstep = Lockstep(
      first: "demo", second: "other", steps: 4, stopsAtDifference: false, current: "demo")
    _ = try shell.session.run(lockstep) { done in
      let again = BatchSession()
      _ = try? again.run(JournalContents(bytes(names()[0])).script)
      #expect(again.session.networks.map(\.state.step) == [3 + done, 4 + done])
      #expect(
        again.session.networks.map(\.state.digests.whole)
          == shell.session.networks.map(\.state.digests.whole))
      count += 1
      return false
    }
    shell.session.keepJournal()
    #expect(count == 4)
    let plain = BatchSession()
    try plain.run(begin + "; lockstep demo other steps=4")
    #expect(shell.script == plain.script)
    #expect(
      commands(JournalContents(bytes(names()[0])).script)
        == commands(shell.session.script(version: "test")))
  }

  /// What a file says again and again is no session to keep; what was done after it is one.
  @Test func replaysDoNotPileUp() throws {
    try home.write("data digits\nnet 64-10\nstep 4\n", to: "a.psn")
    let shell = session()
    for _ in 0..<3 { try shell.run("replay \(home.path)/a.psn") }
    try shell.run("export session to=\(home.path)/b.safetensors")
    for _ in 0..<3 { try shell.run("import session \(home.path)/b.safetensors") }
    #expect(folder.left().isEmpty && names().count == 1)
    try shell.run("step 2; replay \(home.path)/a.psn")
    #expect(folder.left().map(\.isEnded) == [true])
    // Half of a file is more than the file says.
    try shell.run("replay \(home.path)/a.psn until=2; replay \(home.path)/a.psn")
    #expect(folder.left().count == 2)
  }

  /// A session that was recovered is no file's.
  @Test func aRecoveredSessionThatMakesWayIsKept() throws {
    try session().run("demo; step 5")
    try home.write("data digits\nnet 64-10\n", to: "a.psn")
    let shell = session()
    try shell.run("recover; replay \(home.path)/a.psn")
    #expect(folder.left().map(\.contents.stepCount) == [5])
  }

  @Test func aSessionThatMakesWayForAnotherIsKept() throws {
    try home.write("data digits\nnet 64-10\nstep 4\n", to: "a.psn")
    let shell = session()
    try shell.run("demo; step 7; replay \(home.path)/a.psn")
    let left = folder.left()
    #expect(left.map(\.isEnded) == [true] && left.map(\.contents.stepCount) == [7])
    #expect(names().count == 2)
    try shell.run("step 2; export session to=\(home.path)/b.safetensors")
    try shell.run("import session \(home.path)/b.safetensors; step")
    #expect(folder.left().map(\.contents.stepCount).sorted() == [6, 7])
    #expect(names().count == 3)
  }

  // MARK: - Recovering

  @Test func whatWasCutShortComesBackToTheSameBits() throws {
    var shell: BatchSession? = session()
    try shell?.run(
      "demo; train steps=30; rewire rigl every=5 until=90; step 33; clone demo b; step 7")
    let digest = try shell?.session.current().digests.whole
    let script = shell?.script
    #expect(folder.left().isEmpty && folder.notice == nil)
    shell = nil
    #expect(folder.left().map(\.isEnded) == [false])
    #expect(
      folder.notice == "A session was cut short (8 commands, 70 steps): recover brings it back.")

    let old = names()
    let next = session()
    let answer = try next.run("recover")
    #expect(answer.contains("checks held") && answer.contains("8 commands, 70 steps"))
    #expect(try next.session.current().digests.whole == digest && next.script == script)
    // It goes on in the same file: at no moment are there two.
    #expect(folder.left().isEmpty && names() == old)
    #expect(
      commands(JournalContents(bytes(names()[0])).script)
        == commands(next.session.script(version: "test")))
  }

  @Test func aSessionWithoutAJournalLeavesTheOldOne() throws {
    try session().run("demo; step 3")
    let shell = session(keepsJournal: false)
    #expect(try shell.run("recover; print step").hasSuffix("has none of its own\n3\n"))
    #expect(folder.left().count == 1)
  }

  @Test func everyCutOfARealJournalIsRecovered() throws {
    try session().run(
      "demo; step 2; optimizer sgd lr=0.1; step; profile power cv=1; step 2; batch 8")
    let name = try #require(names().first)
    let whole = bytes(name)
    var seen: Set<[String]> = []
    for cut in 0...whole.count {
      let contents = JournalContents(Array(whole[..<cut]))
      guard seen.insert(contents.entries).inserted, !contents.entries.isEmpty else { continue }
      let descriptor = open("\(folder.path)/\(name)", O_WRONLY | O_TRUNC | O_CREAT, 0o600)
      try #require(write(descriptor, Array(whole), cut) == cut)
      close(descriptor)
      let shell = session(keepsJournal: false)
      try shell.run("recover")
      let direct = BatchSession()
      try direct.run(contents.entries.joined(separator: "\n"))
      #expect(shell.script == direct.script)
    }
    #expect(seen.count > 8)
  }

  @Test func journalsThatLieAreFoundOut() throws {
    try session().run("demo; step 9")
    let name = try #require(names().first)
    let entries = JournalContents(bytes(name)).entries.map {
      $0.replacing(#/weights=[0-9a-f]{12}/#, with: "weights=000000000000")
    }
    var forged = JournalContents.heading(version: "0.0.1")
    for (place, entry) in entries.enumerated() {
      forged += JournalContents.record(entry, at: place)
    }
    try home.write(String(decoding: forged, as: UTF8.self), to: "state/journals/\(name)")
    let shell = session()
    let failure = try #require(shell.failure(of: "recover"))
    #expect(failure.status == 3 && failure.diagnostic.message.contains("weights"))
    #expect(failure.diagnostic.hint?.contains("0.0.1") == true)
    #expect(names().contains(name))
  }

  // MARK: - Several

  @Test func severalAreListedAndPicked() throws {
    for steps in 1...3 { try session().run("demo; step \(steps)") }
    var living: BatchSession? = session()
    try living?.run("demo; step 7")
    #expect(names().count == 4)
    waitForLeft(3)
    let shell = session(keepsJournal: false)
    let list = try shell.run("recover")
    #expect(try shell.run("recover 2 --list") == list && shell.session.transcript.isEmpty)
    #expect(list.matches(of: /cut short/).count == 3 && !list.contains(" 7 "))
    #expect(shell.failure(of: "recover 4")?.code == "outOfRange")
    let order = folder.left().map(\.contents.stepCount)
    #expect(order.sorted() == [1, 2, 3])
    try shell.run("recover 2; assert step == \(order[1])")
    try shell.run("recover 1 --forget")
    #expect(folder.left().map(\.contents.stepCount) == Array(order.dropFirst()))
    living = nil
    waitForLeft(3)
    #expect(folder.left().count == 3)
  }

  /// Waits until no session holds so many journals: a program that another test starts holds all that
  /// is open here until it is under way.
  private func waitForLeft(_ count: Int) {
    var rounds = 0
    while folder.left().count < count, rounds < 1000 {
      usleep(5000)
      rounds += 1
    }
  }

  @Test func aSessionThatWasLeftIsMarkedAndNotAnnounced() throws {
    let shell = session()
    try shell.run("demo; step 5")
    shell.session.journal?.end()
    #expect(folder.notice == nil && folder.left().map(\.isEnded) == [true])
    let next = session(keepsJournal: false)
    #expect(try next.run("recover").contains("left"))
    try next.run("recover 1; assert step == 5")
    let living = session()
    try living.run("recover 1; step")
    #expect(names().count == 1 && names()[0].hasSuffix(JournalFile.openSuffix))
    living.session.journal?.end()
    #expect(folder.left().map(\.contents.stepCount) == [6] && folder.left()[0].isEnded)
  }

  @Test func workIsNotGivenUpUnasked() throws {
    try session().run("demo; step 5")
    let shell = session()
    try shell.run("demo; step 2")
    let failure = try #require(shell.failure(of: "recover"))
    #expect(failure.code == "usage" && failure.diagnostic.hint?.contains("--force") == true)
    try shell.run("assert step == 2; recover --force; assert step == 5")
    #expect(names().count == 1)
  }

  @Test func whatTheStartFileDidIsNoLoss() throws {
    try session().run("demo; step 5")
    let shell = session()
    try shell.run("data digits; net 64-10")
    shell.session.begin()
    try shell.run("recover; assert step == 5")
  }

  @Test func oldJournalsAreBounded() throws {
    for number in 0..<(JournalFolder.mostCutShort + 3) {
      let shell = session()
      try shell.run("net 4-\(number + 1)")
      if number % 2 == 0 { shell.session.journal?.end() }
    }
    let left = folder.left()
    #expect(left.filter(\.isEnded).count == JournalFolder.mostEnded)
    for number in 0..<(JournalFolder.mostCutShort + 3) { try session().run("net 5-\(number + 1)") }
    #expect(folder.left().filter { !$0.isEnded }.count == JournalFolder.mostCutShort)
  }

  @Test func journalsWithoutContentsGoAway() throws {
    try session().run("demo")
    let name = try #require(names().first)
    for text in ["", "#! psn jou", "rubbish\n", "#! psn journal 1 0.1.0\n"] {
      try home.write(text, to: "state/journals/\(name)")
      #expect(folder.left().isEmpty && names().isEmpty)
    }
  }

  /// What a crash left of a journal that was being written anew; one that still is stays.
  @Test func halfWrittenJournalsGoAway() throws {
    let shell = session()
    try shell.run("demo")
    let name = try #require(names().first)
    try home.write("#! psn journal 1 test\n", to: "state/journals/old.journal.new")
    try home.write("#! psn journal 1 test\n", to: "state/journals/old.ended.new")
    let present = try JournalFile(creating: "\(folder.path)/present.journal.new", heading: [])
    #expect(folder.left().isEmpty && names() == [name, "present.journal.new"].sorted())
    present?.remove()
  }

  // MARK: - Where it cannot be kept

  @Test func aPlaceThatCannotBeIsToldOnce() throws {
    mkdir(home.path + "/state", 0o700)
    try home.write("a file stands here", to: "state/journals")
    let shell = session()
    try shell.run("demo; step 3; batch 16")
    #expect(complaints.texts.count == 1)
    #expect(complaints.texts.first?.contains("goes on without") == true)
    #expect(home.read("state/journals") == "a file stands here")
    try shell.run("assert step == 3")
  }

  /// Whether a small file system can be mounted. Where not, the program's own test, which has a limit
  /// on the size of files, must do.
  private static let canMount: Bool = {
    guard let directory = try? TemporaryDirectory() else { return false }
    let isMounted =
      system("mount -t tmpfs -o size=64k psn-test '\(directory.path)' 2>/dev/null") == 0
    if isMounted { system("umount '\(directory.path)'") }
    return isMounted
  }()

  @Test(.enabled(if: canMount)) func aFullDiskIsToldOnceAndLeavesWhatWasWritten() throws {
    mkdir(home.path + "/state", 0o700)
    try #require(system("mount -t tmpfs -o size=64k psn-test '\(home.path)/state'") == 0)
    defer { system("umount '\(home.path)/state'") }
    let shell = session()
    try shell.run("demo; step 3")
    try shell.run("print 1 | dd if=/dev/zero of='\(home.path)/state/filler' bs=1k 2>/dev/null")
    try shell.run("repeat 300 { step }")
    #expect(complaints.texts.count == 1)
    #expect(complaints.texts.first?.contains("No space left") == true, "\(complaints.texts)")
    let contents = JournalContents(bytes(try #require(names().first)))
    #expect(!contents.isCut && (3..<303).contains(contents.stepCount))
    try shell.run("assert step == 303")
  }
}
