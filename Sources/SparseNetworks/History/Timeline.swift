/// The past of a training run, from which any of its steps is reached again exactly.
///
/// Snapshots of the state are kept within a number of bytes and thinned with age: the further back,
/// the further apart. A state between two of them is the earlier one, run forward; since runs are
/// exact, so is the past. Changes of settings are kept with their steps and are made again where
/// the run comes by.
///
///     var timeline = Timeline(startingAt: state)
///     try step.run(&state, on: examples); timeline.note(state)
///     let past = try timeline.state(at: 120) { try step.run(&$0, on: examples) }
public struct Timeline: Sendable {
  /// A change of settings between two steps.
  public struct Change: Sendable {
    /// Completed steps when it was made.
    public let step: Int
    /// What holds from then on.
    public let settings: TrainingSettings
    /// What the user wrote.
    public let command: String
  }

  /// A state under a name.
  public struct Checkpoint: Sendable {
    /// What the user calls it.
    public let name: String
    /// The state.
    public let state: TrainingState
    /// The run as it was then.
    fileprivate let past: [Timeline]
  }

  struct Snapshot: Sendable {
    let state: TrainingState
    /// How many of the changes had been made.
    let changeCount: Int
    let bytes: Int
  }

  /// Bytes that snapshots may take. The first and the latest are always kept.
  public var byteLimit: Int { didSet { thin() } }
  /// Changes of settings, in order.
  public private(set) var changes: [Change] = []
  /// Named states, in the order they were made.
  public private(set) var checkpoints: [Checkpoint] = []
  /// The last step that the run has reached; it may have gone back since.
  public private(set) var latest: Int
  /// Ascending by step and number of changes.
  private(set) var snapshots: [Snapshot]
  /// Bytes that the snapshots take.
  public private(set) var byteCount: Int

  /// A run whose past begins with `state`.
  public init(startingAt state: TrainingState, byteLimit: Int = 64 << 20) {
    self.byteLimit = byteLimit
    let bytes = state.byteCount(sharingWith: nil)
    snapshots = [Snapshot(state: state, changeCount: 0, bytes: bytes)]
    byteCount = bytes
    latest = state.step
  }

  /// The first step that can be gone back to.
  public var earliest: Int { snapshots[0].state.step }
  /// Steps of which a snapshot is kept, ascending.
  public var snapshotSteps: [Int] { snapshots.map(\.state.step) }

  /// Steps between snapshots of the present: copying the state should take no more than a few
  /// hundredths of the time of a step, which grows with the batch.
  static func interval(batchSize: Int) -> Int { max(8, 1024 / max(batchSize, 1)) }

  // MARK: - Going forward

  /// Takes note of a completed step. A snapshot is taken where one is due.
  public mutating func note(_ state: TrainingState) {
    latest = max(latest, state.step)
    guard let last = snapshots.last,
      state.step >= last.state.step + Self.interval(batchSize: state.batchSize)
    else { return }
    append(state)
  }

  /// Takes note of a change of settings. What came after that step is forgotten.
  public mutating func note(changeOf state: TrainingState, command: String) {
    forget(after: state.step)
    changes.append(Change(step: state.step, settings: state.settings, command: command))
  }

  private mutating func append(_ state: TrainingState) {
    let made = changes.prefix { $0.step <= state.step }.count
    let bytes = state.byteCount(sharingWith: snapshots.last?.state)
    snapshots.append(Snapshot(state: state, changeCount: made, bytes: bytes))
    byteCount += bytes
    thin()
  }

  // MARK: - Going back

  /// The state after `step` steps and after the changes that were made there, or nil where the
  /// run has never been.
  ///
  /// - Parameters:
  ///   - visit: called with each state on the way, the one that is set out from included.
  ///   - advance: does one step.
  public func state(
    at step: Int, visit: (TrainingState) throws -> Void = { _ in },
    advance: (inout TrainingState) throws -> Void
  ) rethrows -> TrainingState? {
    guard (earliest...latest).contains(step),
      let start = snapshots.last(where: { $0.state.step <= step })
    else { return nil }
    var (state, next) = (start.state, start.changeCount)
    makeChanges(in: &state, from: &next)
    try visit(state)
    while state.step < step {
      try advance(&state)
      makeChanges(in: &state, from: &next)
      try visit(state)
    }
    return state
  }

  /// The step of the last snapshot before `step`, or nil where there is none.
  public func snapshotStep(before step: Int) -> Int? {
    snapshots.last { $0.state.step < step }?.state.step
  }

  /// Changes made after exactly `step` steps.
  public func changes(at step: Int) -> [Change] { changes.filter { $0.step == step } }

  private func makeChanges(in state: inout TrainingState, from next: inout Int) {
    while next < changes.count, changes[next].step == state.step {
      state.settings = changes[next].settings
      next += 1
    }
  }

  /// Forgets what came after `step`: the run goes another way from there.
  public mutating func forget(after step: Int) {
    changes.removeAll { $0.step > step }
    while snapshots.count > 1, let last = snapshots.last, last.state.step > step {
      byteCount -= last.bytes
      snapshots.removeLast()
    }
    latest = min(latest, step)
  }

  // MARK: - Checkpoints

  /// Keeps a state under a name, in place of another of that name, with the run's past.
  public mutating func keep(_ state: TrainingState, as name: String) {
    checkpoints.removeAll { $0.name == name }
    var past = self
    past.checkpoints = []
    past.forget(after: state.step)
    checkpoints.append(Checkpoint(name: name, state: state, past: [past]))
  }

  /// Goes back to where a checkpoint was made, even from a run that has gone another way since.
  ///
  /// - Returns: the state, or nil where nothing is kept under that name.
  public mutating func restore(_ name: String) -> TrainingState? {
    guard let checkpoint = checkpoints.first(where: { $0.name == name }),
      let past = checkpoint.past.first
    else { return nil }
    let (kept, limit) = (checkpoints, byteLimit)
    self = past
    checkpoints = kept
    byteLimit = limit
    return checkpoint.state
  }

  // MARK: - Memory

  /// Drops snapshots until the rest fits. Each time it is the one whose absence costs least: the
  /// gap that it leaves, compared with how long ago that was.
  private mutating func thin() {
    while byteCount > byteLimit, snapshots.count > 2 {
      let (now, steps) = (Double(latest + 1), snapshotSteps)
      func cost(_ index: Int) -> Double {
        Double(steps[index + 1] - steps[index - 1]) / (now - Double(steps[index]))
      }
      guard let index = (1..<steps.count - 1).min(by: { cost($0) < cost($1) }) else { return }
      byteCount -= snapshots[index].bytes
      snapshots.remove(at: index)
    }
  }
}

extension TrainingState {
  /// Bytes that the state takes beyond what it shares with another.
  fileprivate func byteCount(sharingWith other: TrainingState?) -> Int {
    network.layers.indices.reduce(0) { total, index in
      let rows = network.layers[index].rows
      let values = rows.edgeCount + rows.neuronCount
      let shares = other?.network.layers[index].rows.isIdentical(to: rows) ?? false
      return total + 4 * values * (1 + optimizer.momentCount)
        + (shares ? 0 : 4 * rows.edgeCount + 8 * rows.neuronCount)
    }
  }
}
