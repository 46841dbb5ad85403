import Datasets
import SparseNetworks

/// Training of many steps: counts, progress, interruption, and what to tell afterwards.
///
/// Steps are put into the transcript as they were really done, whether or not all of them were.
struct TrainingRun {
  let session: Session
  private let firstStep: Int
  private var lossSum = 0.0
  private var lossCount = 0
  private var table = AnswerTable(
    columns: ["epoch", "step", "training loss", "test loss", "test accuracy"])
  private var progress: Progress
  private var view: LiveView?
  /// Why the run ended early.
  private(set) var failure: ShellError?

  /// - Parameter isLive: whether curves are shown while it trains, where progress is.
  init(session: Session, isLive: Bool = false) {
    self.session = session
    firstStep = (try? session.current().step) ?? 0
    let isShown = session.configuration.showsProgress
    progress = Progress(isShown: isShown && !isLive)
    if isShown && isLive { view = LiveView(firstStep: firstStep) }
  }

  /// Does a number of steps.
  mutating func steps(_ count: Int) throws {
    try run(count, total: count)
  }

  /// Goes on to the end of the present epoch, and through further ones.
  mutating func epochs(_ count: Int) throws {
    let exampleCount = try session.data().train.count
    let perEpoch = try TrainingRun.stepsPerEpoch(session, exampleCount)
    let first = try session.current().stepsToEndOfEpoch(exampleCount: exampleCount)
    let total = first + perEpoch * (count - 1)
    for _ in 0..<count where failure == nil {
      (lossSum, lossCount) = (0, 0)
      try run(
        session.current().stepsToEndOfEpoch(exampleCount: exampleCount), total: total)
      if failure == nil {
        do {
          try noteEpoch()
        } catch let error as ShellError where error.code == .interrupted {
          failure = try interruption(total: total)
        }
      }
    }
  }

  /// What the run came to.
  mutating func outcome() throws -> Outcome {
    let session = session
    view?.finish(session)
    let state = try session.current()
    var items: [Answer.Item] = []
    if !table.rows.isEmpty { items.append(.table(table)) }
    if table.rows.isEmpty || failure != nil {
      let mean = lossCount == 0 ? nil : lossSum / Double(lossCount)
      items.append(
        .fields([
          .init("step", .integer(state.step)), .init("epoch", .integer(state.epoch)),
          .init("mean loss", mean.map { .number($0) } ?? .none),
          .init("last loss", state.lastLoss.map { .number($0) } ?? .none),
        ]))
    }
    return Outcome(Answer(items), record: .done, failure: failure)
  }

  private mutating func run(_ count: Int, total: Int) throws {
    let session = session
    var recorded = try session.current().step
    func record() {
      guard let state = try? session.current() else { return }
      session.transcript.record(steps: state.step - recorded)
      recorded = state.step
    }
    defer {
      progress.clear()
      record()
    }
    for _ in 0..<count {
      guard let loss = try session.runStep() else {
        failure = try interruption(total: total)
        return
      }
      if session.journal?.isDue == true {
        record()
        session.keepJournal()
      }
      lossSum += loss
      lossCount += 1
      progress.update(
        done: try session.current().step - firstStep, total: total, loss: loss)
      view?.update(session, total: total)
      if !loss.isFinite && !session.isReplaying {
        let step = try session.current().step
        failure = ShellError(
          .diverged, "the loss is not finite at step \(step)",
          hint: "the learning rate may be too high; make the network anew with profile or net")
        return
      }
    }
  }

  private func interruption(total: Int) throws -> ShellError {
    let done = try session.current().step - firstStep
    return ShellError(
      .interrupted, "interrupted after \(done) of \(total) steps",
      hint: "the state is that of the last whole step; train goes on from there")
  }

  private mutating func noteEpoch() throws {
    let state = try session.current()
    let evaluation = try session.testEvaluation()
    table.rows.append([
      .integer(state.epoch), .integer(state.step), .number(lossSum / Double(max(1, lossCount))),
      .number(evaluation.loss), evaluation.accuracy.map { .share($0) } ?? .none,
    ])
  }

  private static func stepsPerEpoch(_ session: Session, _ exampleCount: Int) throws -> Int {
    let size = try session.current().batchSize
    return (exampleCount + size - 1) / size
  }
}
