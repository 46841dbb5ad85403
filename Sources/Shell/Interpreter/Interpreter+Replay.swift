import CommandLanguage
import SparseNetworks

/// Replays: begun, left where something stops them, and gone on with.
extension Interpreter {
  /// Goes on with the replay that was left.
  ///
  /// - Parameter passes: if given, the point that stopped it last is to stop it when it is met for the
  ///   so many-th time.
  func resumeReplay(passes: Int?) throws {
    guard var paused = session.pausedReplay else { return }
    guard !paused.isSpoiled(session) else {
      session.pausedReplay = nil
      paused.place?.leaveAll(session)
      throw ShellError(
        .usage, "the replay cannot go on: the session has changed since it stopped",
        hint: "replay it again, or train on from here")
    }
    // From further back in the past it goes forth first, as any training does.
    if paused.wayBack(session) != nil, let step = paused.step, let now = try? session.current(),
      session.currentName == paused.current, now.step < step
    {
      try session.travel(to: step)
    }
    if let wayBack = paused.wayBack(session) {
      throw ShellError(
        .usage, "the replay cannot go on: the network is not where it stopped", hint: wayBack)
    }
    try paused.replay.checkFile()
    session.passOver(passes)
    session.pausedReplay = nil
    paused.bringBackVariables(session)
    paused.replay.ignoresEnd()
    try goOn(paused)
  }

  /// Runs a replay from where it stands, to its end or to where it is left.
  func goOn(_ paused: PausedReplay) throws {
    do {
      try runStatements(of: paused)
    } catch {
      // What a stop was to run is not for the next command.
      stopScripts = []
      throw error
    }
  }

  private func runStatements(of paused: PausedReplay) throws {
    var paused = paused
    session.isReplaying = true
    session.halt = nil
    defer {
      session.isReplaying = false
      session.halt = nil
    }
    var isLeft = false
    while let statement = paused.statement, !isLeft {
      if !paused.isInStatement {
        if paused.replay.stops(before: statement.span.lower) { break }
        paused.beginStatement()
      }
      try runStatement(&paused)
      if session.isFinished { return try concludeAtQuit(paused) }
      if let halt = session.halt {
        paused.pause(halt, session)
        isLeft = true
      } else {
        try paused.finishStatement(session)
        isLeft = isAtReplayStep
      }
    }
    let missed = paused.statement == nil && !isAtReplayStep ? session.replayStep : nil
    // Where something else stopped it, it still has that step to come to.
    if paused.statement == nil || isAtReplayStep { session.replayStep = nil }
    try conclude(paused, missing: missed)
  }

  private var isAtReplayStep: Bool {
    session.replayStep.map { (try? session.current())?.step == $0 } ?? false
  }

  /// Does what the present statement has still to do.
  private func runStatement(_ paused: inout PausedReplay) throws {
    guard let statement = paused.statement, var place = paused.place else { return }
    // Where it is left in this statement again, it goes on from there.
    defer { paused.place = place }
    do {
      if let outcome = try paused.takeRemainder().run(session) {
        session.keepJournal()
        give(outcome.answer, of: "continue", isRemark: !outcome.isStop)
        if let failure = outcome.failure { throw failure }
        stopScripts += outcome.stopScripts
      }
      if session.halt == nil { try run(&place) }
    } catch {
      place.leaveAll(session)
      throw Failure(error, at: statement.span, in: paused.source)
    }
  }

  /// Says how far a replay has come, and keeps it where that is not its end.
  ///
  /// - Parameter step: where it was to be left, if it never came there.
  private func conclude(_ replay: PausedReplay, missing step: Int?) throws {
    var paused = replay
    try paused.replay.writeBlessed()
    guard let next = paused.statement else {
      session.noteSameAsFile()
      let remarks = [
        paused.replay.remarkOnLastLine, step.map { "note: step \($0) was never reached" },
      ]
      return give(
        .text(([paused.replay.summary] + remarks.compactMap(\.self)).joined(separator: "\n")),
        of: "replay", isRemark: false)
    }
    if !paused.isInStatement { paused.pause(.nothing, session) }
    session.pausedReplay = paused
    let line = paused.source.location(of: next.span.lower).line
    give(
      .text("replay left \(paused.isInStatement ? "in" : "before") line \(line); continue goes on"),
      of: "replay", isRemark: false)
  }

  /// The script has ended the session: nothing that it says further on has been done.
  private func concludeAtQuit(_ replay: PausedReplay) throws {
    var paused = replay
    try paused.replay.writeBlessed()
    guard let statement = paused.statement else { return }
    let line = paused.source.location(of: statement.span.lower).line
    give(
      .text("the script quits in line \(line); up to there, \(paused.replay.summary)"),
      of: "replay", isRemark: false)
  }
}
