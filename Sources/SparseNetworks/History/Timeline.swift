/// The past of a training run, from which any of its steps is reached again exactly.
///
/// Snapshots of the state are kept within a number of bytes and thinned with age: the further back,
/// the further apart. A state between two of them is the earlier one, run forward; since runs are
/// exact, so is the past. What was changed between two steps is kept with the step and is done
/// again where the run comes by.
///
///     var timeline = Timeline(startingAt: state)
///     try step.run(&state, on: examples); timeline.note(state)
///     let past = try timeline.state(at: 120, on: examples)
public struct Timeline: Sendable {
  /// What was done to the run between two steps.
  public struct Change: Sendable {
    /// The kinds of change.
    public enum Kind: Sendable {
      /// Other settings hold from then on.
      case settings(TrainingSettings)
      /// Edges were exchanged at once.
      case rewiring(Rewiring)
    }

    /// Completed steps when it was made.
    public let step: Int
    /// What was done.
    public let kind: Kind
    /// Tells the change from all others of the run, on whichever way it went.
    let id: Int
  }

  /// A state under a name.
  public struct Checkpoint: Sendable {
    /// What the user calls it.
    public let name: String
    /// The state.
    public let state: TrainingState
    /// The last change before it, which tells the way that led to it.
    fileprivate let lastChange: Int?
    /// The run as it was, kept once it has gone another way.
    fileprivate var past: [Timeline] = []
  }

  struct Snapshot: Sendable {
    let state: TrainingState
    /// How many of the changes had been made.
    let changeCount: Int
    var bytes: Int
  }

  /// Bytes that the past may take. The first snapshot, the latest, and checkpoints are always kept.
  public var byteLimit: Int { didSet { thin() } }
  /// Changes between steps, in order.
  public private(set) var changes: [Change] = []
  /// Named states, in the order they were made.
  public private(set) var checkpoints: [Checkpoint] = []
  /// The last step that the run has reached; it may have gone back since.
  public private(set) var latest: Int
  /// Losses, and what epochs came to.
  public private(set) var course = TrainingCourse()
  /// Completed steps after each rewiring.
  public private(set) var rewirings: [Int] = []
  /// Ascending by step and number of changes.
  private(set) var snapshots: [Snapshot]
  /// Bytes that the snapshots take.
  public private(set) var byteCount: Int
  /// Rewirings of the state last noted; nil where that has been forgotten.
  private var rewiringCount: Int?
  private var nextChange = 0

  /// A run whose past begins with `state`.
  public init(startingAt state: TrainingState, byteLimit: Int = 64 << 20) {
    self.byteLimit = byteLimit
    let bytes = state.byteCount(sharingWith: nil)
    snapshots = [Snapshot(state: state, changeCount: 0, bytes: bytes)]
    byteCount = bytes
    latest = state.step
    rewiringCount = state.lives.count
  }

  /// The first step that can be gone back to.
  public var earliest: Int { snapshots[0].state.step }
  /// Steps of which a snapshot is kept, ascending.
  public var snapshotSteps: [Int] { snapshots.map(\.state.step) }

  /// Steps between snapshots of the present. Copying the state takes about as long as training on
  /// 140 samples does, and should be no more than three hundredths of it all.
  static func interval(batchSize: Int) -> Int { max(16, 8192 / max(batchSize, 1)) }

  // MARK: - Going forward

  /// Takes note of a completed step. A snapshot is taken where one is due.
  public mutating func note(_ state: TrainingState) {
    guard state.step > latest else { return }
    latest = state.step
    course.note(loss: state.lastLoss ?? .nan, step: state.step)
    if state.lives.count != rewiringCount ?? state.lives.count { rewirings.append(state.step) }
    rewiringCount = state.lives.count
    guard let last = snapshots.last,
      state.step >= last.state.step + Self.interval(batchSize: state.batchSize)
    else { return }
    append(state)
  }

  /// Takes note of what an epoch of the run came to.
  public mutating func note(_ epoch: TrainingCourse.Epoch) { course.note(epoch) }

  /// Takes over what was recorded before the past begins, elsewhere.
  ///
  /// - Precondition: nothing of it lies beyond the past's first step.
  public mutating func begin(with course: TrainingCourse) {
    precondition(course.lastStep <= earliest && (course.epochs.last?.step ?? 0) <= earliest)
    self.course = course
  }

  /// Takes note of a change of settings. What came after that step is forgotten.
  public mutating func note(changeOf state: TrainingState) {
    change(state, .settings(state.settings))
  }

  /// Takes note of edges exchanged between two steps. What came after that step is forgotten.
  public mutating func note(_ rewiring: Rewiring, of state: TrainingState) {
    change(state, .rewiring(rewiring))
    rewirings.append(state.step)
  }

  private mutating func change(_ state: TrainingState, _ kind: Change.Kind) {
    forget(after: state.step)
    leaveCheckpoints { $0.state.step == state.step }
    changes.append(Change(step: state.step, kind: kind, id: nextChange))
    nextChange += 1
    rewiringCount = state.lives.count
  }

  private mutating func append(_ state: TrainingState) {
    let made = changes.prefix { $0.step <= state.step }.count
    let bytes = state.byteCount(sharingWith: snapshots.last?.state)
    snapshots.append(Snapshot(state: state, changeCount: made, bytes: bytes))
    byteCount += bytes
    thin()
  }

  // MARK: - Going back

  /// Where to set out from to reach a step: a state at or before it, and the changes that were made
  /// from there on. Nil where the run has never been.
  public func departure(for step: Int) -> (state: TrainingState, changes: ArraySlice<Change>)? {
    guard (earliest...latest).contains(step),
      let start = snapshots.last(where: { $0.state.step <= step })
    else { return nil }
    return (start.state, changes[start.changeCount...])
  }

  /// The step of the last snapshot before `step`, or nil where there is none.
  public func snapshotStep(before step: Int) -> Int? {
    snapshots.last { $0.state.step < step }?.state.step
  }

  /// Changes made after exactly `step` steps.
  public func changes(at step: Int) -> [Change] { changes.filter { $0.step == step } }

  /// Forgets what came after `step`: the run goes another way from there.
  public mutating func forget(after step: Int) {
    guard latest > step else { return }
    leaveCheckpoints { $0.state.step > step }
    changes.removeAll { $0.step > step }
    while snapshots.count > 1, let last = snapshots.last, last.state.step > step {
      byteCount -= last.bytes
      snapshots.removeLast()
    }
    course.forget(after: step)
    // What was rewired after `step` steps, by a command, has happened; by the step that followed,
    // it has not.
    rewirings.removeAll { $0 > step }
    rewiringCount = nil
    latest = step
  }

  // MARK: - Checkpoints

  /// Whether a checkpoint of `state` under a name would stay within the number of bytes.
  public func hasRoom(for state: TrainingState, as name: String) -> Bool {
    checkpoints.filter { $0.name != name }
      .reduce(state.byteCount(sharingWith: nil)) { $0 + $1.bytes } <= byteLimit
  }

  /// Keeps a state of the run under a name, in place of another of that name.
  public mutating func keep(_ state: TrainingState, as name: String) {
    checkpoints.removeAll { $0.name == name }
    checkpoints.append(
      Checkpoint(name: name, state: state, lastChange: lastChange(before: state.step)))
    thin()
  }

  /// Whether a checkpoint lies on the way that the run goes now.
  public func isOnCourse(_ checkpoint: Checkpoint) -> Bool {
    checkpoint.state.step <= latest
      && checkpoint.lastChange == lastChange(before: checkpoint.state.step)
  }

  private func lastChange(before step: Int) -> Int? { changes.last { $0.step <= step }?.id }

  /// The same past without named states.
  public var withoutCheckpoints: Timeline {
    var copy = self
    copy.checkpoints = []
    return copy
  }

  /// Goes back to where a checkpoint was made, even from a run that has gone another way since.
  ///
  /// - Returns: the state, or nil where nothing is kept under that name.
  public mutating func restore(_ name: String) -> TrainingState? {
    guard let checkpoint = checkpoints.first(where: { $0.name == name }) else { return nil }
    guard !isOnCourse(checkpoint), var past = checkpoint.past.first else {
      return checkpoint.state
    }
    leaveCheckpoints { _ in true }
    (past.checkpoints, past.nextChange) = (checkpoints, nextChange)
    past.byteLimit = byteLimit
    self = past
    return checkpoint.state
  }

  /// The run is about to go another way than by some checkpoints: they keep the way there.
  private mutating func leaveCheckpoints(where isLeft: (Checkpoint) -> Bool) {
    for index in checkpoints.indices
    where isLeft(checkpoints[index]) && checkpoints[index].past.isEmpty {
      var past = self
      past.checkpoints = []
      past.byteLimit = byteLimit / max(8, 2 * checkpoints.count)
      past.forget(after: checkpoints[index].state.step)
      checkpoints[index].past = [past]
    }
    thin()
  }

  // MARK: - Memory

  /// Drops snapshots until the rest fits. Each time it is the one whose absence costs least: the
  /// gap that it leaves, compared with how long ago that was.
  private mutating func thin() {
    let kept = checkpoints.reduce(0) { $0 + $1.bytes }
    while byteCount + kept > byteLimit, snapshots.count > 2 {
      let (now, steps) = (Double(latest + 1), snapshotSteps)
      func cost(_ index: Int) -> Double {
        Double(steps[index + 1] - steps[index - 1]) / (now - Double(steps[index]))
      }
      guard let index = (1..<steps.count - 1).min(by: { cost($0) < cost($1) }) else { return }
      remove(index)
    }
  }

  /// What a snapshot shared with the one before it, the next one may have to pay for.
  private mutating func remove(_ index: Int) {
    byteCount -= snapshots[index].bytes + snapshots[index + 1].bytes
    snapshots.remove(at: index)
    snapshots[index].bytes = snapshots[index].state.byteCount(
      sharingWith: snapshots[index - 1].state)
    byteCount += snapshots[index].bytes
  }
}

extension Timeline.Checkpoint {
  fileprivate var bytes: Int {
    past.reduce(state.byteCount(sharingWith: nil)) { $0 + $1.byteCount }
  }
}
