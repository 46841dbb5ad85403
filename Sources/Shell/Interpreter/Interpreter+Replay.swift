import CommandLanguage
import SparseNetworks

/// Replays: begun, left where something stops them, and gone on with.
extension Interpreter {
  /// Empties the session, and runs a script in it that is checked.
  func replay(_ source: SourceText, _ options: Replay.Options) throws {
    guard !session.replay.isUnderWay else {
      throw ShellError(
        .usage, "a replay cannot run another",
        hint: "source runs a script as a part of this one")
    }
    let statements = try parse(source).statements
    if let note = session.makeWay() { give(.text(note), of: "replay", isRemark: true) }
    try goOn(Replay(statements, of: source, options))
  }

  /// Goes on with the replay that was left.
  ///
  /// - Parameter passes: if given, the point that stopped it last is to stop it when it is met for the
  ///   so many-th time.
  func resumeReplay(passes: Int?) throws {
    guard var replay = session.replay.left else { return }
    guard !replay.isSpoiled(session) else {
      session.replay.giveUp()
      replay.place?.leaveAll(session)
      throw ShellError(
        .usage, "the replay cannot go on: the session has changed since it stopped",
        hint: "replay it again, or train on from here")
    }
    // From further back in the past it goes forth first, as any training does.
    if replay.wayBack(session) != nil, let step = replay.step, let now = try? session.current(),
      session.currentName == replay.current, now.step < step
    {
      try session.travel(to: step)
    }
    if let wayBack = replay.wayBack(session) {
      throw ShellError(
        .usage, "the replay cannot go on: the network is not where it stopped", hint: wayBack)
    }
    try replay.checks.checkFile()
    session.passOver(passes)
    replay.resume(session)
    try goOn(replay)
  }

  /// Runs a replay from where it stands, to its end or to where it is left.
  func goOn(_ replay: Replay) throws {
    var replay = replay
    session.replay = .underWay(lastStep: replay.options.lastStep)
    do {
      try runStatements(of: &replay)
      if session.isFinished { try concludeAtQuit(&replay) } else { try conclude(&replay) }
    } catch {
      session.replay = .none
      // What a stop was to run is not for the next command.
      stopScripts = []
      throw error
    }
  }

  private func runStatements(of replay: inout Replay) throws {
    var isLeft = false
    while replay.statement != nil, !isLeft {
      if !replay.isInStatement {
        if replay.isAtLastLine { break }
        replay.beginStatement()
      }
      try runStatement(of: &replay)
      if session.isFinished { return }
      if let remainder = session.replay.remainder {
        replay.pause(remainder, session)
        isLeft = true
      } else {
        try replay.finishStatement(session)
        isLeft = replay.isAtLastStep(session)
      }
    }
    // Where something else stopped it, it still has that step to come to.
    if replay.isAtLastStep(session) { replay.ignoreLastStep() }
  }

  /// Does what the present statement has still to do.
  private func runStatement(of replay: inout Replay) throws {
    guard let statement = replay.statement, var place = replay.place else { return }
    // Where it is left in this statement again, it goes on from there.
    defer { replay.place = place }
    do {
      if let outcome = try replay.takeRemainder().run(session) {
        session.keepJournal()
        give(outcome.answer, of: "continue", isRemark: !outcome.isStop)
        if let failure = outcome.failure { throw failure }
        stopScripts += outcome.stopScripts
      }
      if session.replay.remainder == nil { try run(&place) }
    } catch {
      place.leaveAll(session)
      throw Failure(error, at: statement.span, in: replay.source)
    }
  }

  /// Says how far a replay has come, and keeps it where that is not its end.
  private func conclude(_ replay: inout Replay) throws {
    try replay.checks.writeBlessed()
    guard let next = replay.statement else {
      session.noteSameAsFile()
      session.replay = .none
      let lines = [replay.checks.summary] + replay.missed.map { "note: \($0)" }
      return give(.text(lines.joined(separator: "\n")), of: "replay", isRemark: false)
    }
    if !replay.isInStatement { replay.pause(.nothing, session) }
    session.replay = .left(replay)
    let line = replay.source.location(of: next.span.lower).line
    give(
      .text("replay left \(replay.isInStatement ? "in" : "before") line \(line); continue goes on"),
      of: "replay", isRemark: false)
  }

  /// The script has ended the session: nothing that it says further on has been done.
  private func concludeAtQuit(_ replay: inout Replay) throws {
    try replay.checks.writeBlessed()
    session.replay = .none
    guard let statement = replay.statement else { return }
    let line = replay.source.location(of: statement.span.lower).line
    give(
      .text("the script quits in line \(line); up to there, \(replay.checks.summary)"),
      of: "replay", isRemark: false)
  }
}
