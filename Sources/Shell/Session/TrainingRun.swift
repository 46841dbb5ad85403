import Datasets
import SparseNetworks

/// Training of many steps: counts, progress, stops, interruption, and what to tell afterwards.
///
/// Steps are put into the transcript as they were really done, whether or not all of them were.
struct TrainingRun {
  let session: Session
  /// What ends it besides its goal.
  var until: Condition?
  private let firstStep: Int
  private var lossSum = 0.0
  private var lossCount = 0
  private var rows = EpochTable()
  private var progress: Progress
  private var view: LiveView?
  /// Why the run ended early: an error.
  private(set) var failure: ShellError?
  /// Why the run ended early: a break or watch point.
  private(set) var stop: Stop?
  /// Whether a replay is to be left where it is.
  private var isHalted = false

  /// - Parameter isLive: whether curves are shown while it trains, where progress is.
  init(session: Session, isLive: Bool = false) {
    self.session = session
    firstStep = (try? session.current().step) ?? 0
    let isShown = session.configuration.showsProgress
    progress = Progress(isShown: isShown && !isLive)
    if isShown && isLive { view = LiveView(firstStep: firstStep) }
  }

  /// Whether it came to its goal.
  var isComplete: Bool { failure == nil && stop == nil && !isHalted }

  /// Does a number of steps.
  mutating func steps(_ count: Int) throws {
    try run(to: .step(session.current().step + count))
  }

  /// Goes on to the end of the present epoch, and through further ones.
  mutating func epochs(_ count: Int) throws {
    try run(to: .epoch(session.current().epoch + count))
  }

  /// Trains until a goal is reached or something else ends it.
  mutating func run(to goal: TrainingGoal) throws {
    let session = session
    let total = try total(to: goal)
    let index = try session.requireCurrentIndex()
    defer {
      progress.clear()
      session.recordSteps()
      if stop != nil || failure != nil || isHalted {
        if until == nil, goal != .open { session.runs[index].goal = goal }
        // A replay that stopped right where the command ends has nothing left of it.
        if case .nothing? = session.replay.remainder { session.runs[index].goal = nil }
      } else if session.runs[index].goal?.isReached(by: session.runs[index].state) == true {
        session.runs[index].goal = nil
      }
    }
    // That of an epoch that Ctrl-C left unrecorded.
    try session.epochAtItsEnd()
    var observer = session.asBetweenSteps { StopObserver(session) }
    while !goal.isReached(by: session.runs[index].state) {
      guard let loss = try session.runStep() else {
        failure = try interruption(total: total)
        return
      }
      if session.journal?.isDue == true {
        session.recordSteps()
        session.keepJournal()
      }
      lossSum += loss
      lossCount += 1
      let step = session.runs[index].state.step
      let done = step - firstStep
      progress.update(done: done, total: total, loss: loss)
      view?.update(session, total: total ?? done)
      if !loss.isFinite && session.stopsAtNonFinite && !session.replay.isUnderWay {
        failure = try session.divergence()
        return
      }
      // Stops first: the record of an epoch can be made up for after Ctrl-C, a stop cannot.
      let isEnd = try isEnd(goal, total: total, &observer)
      do {
        if let epoch = try session.epochAtItsEnd(), case .epoch = goal { show(epoch) }
      } catch let error as ShellError where error.code == .interrupted {
        failure = try interruption(total: total)
      }
      if isEnd || failure != nil { return }
    }
  }

  /// What the run came to.
  mutating func outcome() throws -> Outcome {
    let session = session
    view?.finish(session)
    let state = try session.current()
    var items: [Answer.Item] = []
    if !rows.rest.rows.isEmpty { items.append(.table(rows.rest)) }
    if rows.isEmpty || !isComplete {
      let mean = lossCount == 0 ? nil : lossSum / Double(lossCount)
      items.append(
        .fields([
          .init("step", .integer(state.step)), .init("epoch", .integer(state.epoch)),
          .init("mean loss", mean.map { .number($0) } ?? .none),
          .init("last loss", state.lastLoss.map { .number($0) } ?? .none),
        ]))
    }
    return outcome(items)
  }

  /// The outcome of a motion that tells what `items` say, and why it ended.
  func outcome(_ items: [Answer.Item]) -> Outcome {
    var outcome = Outcome(
      Answer((stop?.items ?? []) + items + session.displayItems), record: .done, failure: failure)
    outcome.isStop = stop != nil
    outcome.stopScripts = stop?.scripts ?? []
    return outcome
  }

  /// Whether training ends after a step, because of what was met there.
  private mutating func isEnd(
    _ goal: TrainingGoal, total: Int?, _ observer: inout StopObserver
  ) throws -> Bool {
    let state = try session.current()
    let hits = observer.isIdle ? [] : observer.hits(session)
    var isMet = goal.isReached(by: state)
    do {
      // Before the hits are counted: where it cannot be told, they are not.
      if let until { isMet = try until.holds(in: session) }
    } catch  where Failure(error).status == Failure.interruptedStatus {
      failure = try interruption(total: total)
    }
    if !hits.isEmpty { stop = session.stop(at: hits) }
    guard failure == nil else { return true }
    if session.replay.isToBeLeft(at: state.step, stop) {
      isHalted = true
      session.replay = .leaving(isMet ? .nothing : .training(goal, until: until))
    }
    return stop != nil || isHalted || isMet
  }

  private func total(to goal: TrainingGoal) throws -> Int? {
    let state = try session.current()
    switch goal {
    case .step(let step): return step - state.step
    case .epoch(let epoch):
      let exampleCount = try session.data().train.count
      return state.stepsToEndOfEpoch(exampleCount: exampleCount)
        + state.stepsPerEpoch(exampleCount: exampleCount) * max(0, epoch - state.epoch - 1)
    case .open: return nil
    }
  }

  private func interruption(total: Int?) throws -> ShellError {
    let done = try session.current().step - firstStep
    return ShellError(
      .interrupted, "interrupted after \(done)\(total.map { " of \($0)" } ?? "") steps",
      hint: "the state is that of the last whole step; continue goes on from there")
  }

  /// Tells of an epoch as soon as it has ended. Where curves are shown instead, the last one is
  /// enough, at the end.
  private mutating func show(_ epoch: TrainingCourse.Epoch) {
    guard view == nil else { return rows.keep(only: epoch) }
    progress.clear()
    rows.add(epoch, session.style, show: session.showEarly)
  }
}
