import SparseNetworks

/// A network of the session, with its past and what its training is on the way to.
struct NetworkRun {
  /// What the user calls it.
  let name: String
  /// Tells it from another that had the same name before.
  let id: Int
  /// What it is now.
  var state: TrainingState
  /// What it was.
  var timeline: Timeline
  /// Its step between two phases, while another network is in use.
  var openStep: TrainingStep?
  /// Where the training that was stopped would have gone.
  var goal: TrainingGoal?
  /// Where training stopped, the latest last.
  private(set) var stopMarks: [StopMark] = []

  /// A place where training stopped.
  struct StopMark {
    let step: Int
    /// The number of the break or watch point.
    let number: Int
  }

  init(name: String, id: Int, state: TrainingState, timeline: Timeline) {
    self.name = name
    self.id = id
    self.state = state
    self.timeline = timeline
  }

  /// What goes with it where another network takes its place: where it was, and its checkpoints.
  var remarkOnReplacing: String? {
    let names = timeline.checkpoints.map(\.name)
    guard state.step > 0 || timeline.latest > timeline.earliest || !names.isEmpty else {
      return nil
    }
    guard !names.isEmpty else { return "was at step \(state.step); that past is gone" }
    return
      "was at step \(state.step); that past and \(names.count == 1 ? "checkpoint" : "checkpoints") "
      + "\(names.joined(separator: ", ")) are gone"
  }

  /// Remembers that a break or watch point stopped it where it is.
  mutating func mark(_ number: Int) {
    if stopMarks.count >= 1000 { stopMarks.removeFirst(500) }
    stopMarks.append(StopMark(step: state.step, number: number))
  }

  /// What lay ahead of where it is, after going back, is abandoned.
  mutating func forgetStopsAhead() { stopMarks.removeAll { $0.step > state.step } }

  /// What lies beyond the past that is left is abandoned.
  mutating func forgetStopsBeyondPast() { stopMarks.removeAll { $0.step > timeline.latest } }

  /// Nothing before the present state can be gone back to any more.
  mutating func beginPast(byteLimit: Int) {
    timeline = Timeline(startingAt: state, byteLimit: byteLimit)
    openStep = nil
    stopMarks = []
  }
}

/// Where a training command is to end.
enum TrainingGoal: Equatable {
  /// After that many completed steps in all.
  case step(Int)
  /// After that many completed epochs in all.
  case epoch(Int)
  /// Nowhere: until something stops it.
  case open

  /// Whether a state is there, or beyond.
  func isReached(by state: TrainingState) -> Bool {
    switch self {
    case .step(let step): state.step >= step
    case .epoch(let epoch): state.epoch >= epoch
    case .open: false
    }
  }

  /// Whether a state is there, and not a step further.
  func isMet(by state: TrainingState) -> Bool {
    switch self {
    case .step(let step): state.step == step
    case .epoch(let epoch): state.epoch == epoch && state.position == 0
    case .open: false
    }
  }
}
