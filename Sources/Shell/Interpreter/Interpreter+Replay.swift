import CommandLanguage
import SparseNetworks

/// Replays: begun, left where something stops them, and gone on with.
extension Interpreter {
  /// Goes on with the replay that was left.
  func resumeReplay() throws {
    guard var paused = session.pausedReplay else { return }
    guard paused.commandCount == session.transcript.commandCount else {
      session.pausedReplay = nil
      throw ShellError(
        .usage, "the replay cannot go on: the session has changed since it stopped",
        hint: "replay it again, or train on from here")
    }
    // From further back in the past it goes forth first, as any training does.
    if !paused.isWhereItGoesOn(session), let step = paused.step, let now = try? session.current(),
      now.step < step
    {
      try session.travel(to: step)
    }
    guard paused.isWhereItGoesOn(session) else {
      throw ShellError(
        .usage, "the replay cannot go on: the network is not where it stopped",
        hint: paused.wayBack)
    }
    session.pausedReplay = nil
    paused.replay.ignoresEnd()
    try goOn(paused)
  }

  /// Runs a replay from where it stands, to its end or to where it is left.
  func goOn(_ paused: PausedReplay) throws {
    var paused = paused
    let wasReplaying = session.isReplaying
    session.isReplaying = true
    session.halt = nil
    defer {
      session.isReplaying = wasReplaying
      session.halt = nil
    }
    var isLeft = false
    while let statement = paused.statement, !isLeft {
      if !paused.isInStatement {
        if paused.replay.stops(before: statement.span.lower) { break }
        paused.beginStatement()
      }
      try runStatement(&paused)
      if let halt = session.halt {
        paused.pause(halt, session)
        isLeft = true
      } else {
        try paused.finishStatement(session)
        isLeft = isAtReplayStep
      }
    }
    // Where something else stopped it, it still has that step to come to.
    if paused.statement == nil || isAtReplayStep { session.replayStep = nil }
    try conclude(paused)
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
      }
      if session.halt == nil { try run(&place) }
    } catch {
      place.leaveAll(session)
      throw Failure(error, at: statement.span, in: paused.source)
    }
  }

  /// Says how far a replay has come, and keeps it where that is not its end.
  private func conclude(_ replay: PausedReplay) throws {
    var paused = replay
    if paused.replay.blesses {
      try TextFile.write(paused.replay.blessedText, to: paused.source.name)
    }
    guard let next = paused.statement else {
      session.noteSameAsFile()
      return give(.text(paused.replay.summary), of: "replay", isRemark: false)
    }
    if !paused.isInStatement { paused.pause(.nothing, session) }
    session.pausedReplay = paused
    let line = paused.source.location(of: next.span.lower).line
    give(
      .text("replay left \(paused.isInStatement ? "in" : "before") line \(line); continue goes on"),
      of: "replay", isRemark: false)
  }
}
