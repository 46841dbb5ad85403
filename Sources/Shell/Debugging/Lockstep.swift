import Datasets
import SparseNetworks

/// Training two networks side by side.
struct Lockstep {
  let first: String
  let second: String
  /// How many steps each is to do.
  let steps: Int
  /// Steps between those whose state is reported; nil for 1, 2, 5, 10, 20, 50, ...
  var interval: Int?
  /// Whether to end where they first differ.
  let stopsAtDifference: Bool
  /// The network in use afterwards, where nothing stops it.
  let current: String?
  /// How many of the steps have been done, where a replay was left in the midst of them.
  var done = 0
  /// Where they first differed among those.
  var firstDifference: LockstepReport.Entry?

  var names: [String] { [first, second] }

  /// Whether the state after so many steps is reported.
  func shows(_ done: Int) -> Bool {
    interval.map { done.isMultiple(of: $0) } ?? Self.isRound(done)
  }

  /// 1, 2, 5, 10, 20, 50, ...
  private static func isRound(_ number: Int) -> Bool {
    var rest = number
    while rest.isMultiple(of: 10) { rest /= 10 }
    return [1, 2, 5].contains(rest)
  }
}

/// What training two networks side by side came to.
struct LockstepReport {
  /// Where they stood after so many steps done together.
  struct Entry {
    let done: Int
    let losses: [Double?]
    /// The first layer that differs, and how; nil where none does.
    let difference: (layer: Int, LayerDifference)?
  }

  /// Entries at the steps asked for.
  var entries: [Entry] = []
  /// Where they first differed; nil where they never did.
  var firstDifference: Entry?
  var done = 0
  var failure: ShellError?
  /// Why they ended early: a break or watch point.
  var stop: Stop?
  /// Whether the replay under way is to be left there.
  var leavesReplay = false
}

extension Session {
  /// Trains two networks by turns, one step each, and compares them after every step. Break and watch
  /// points are asked of both; the one that meets any becomes the current network.
  ///
  /// - Parameter shows: whether the state after so many steps is to be reported.
  func run(_ lockstep: Lockstep, shows: (Int) -> Bool) throws -> LockstepReport {
    let examples = try data().train
    var last = lockstep.current
    let indices = try lockstep.names.map { name in
      guard let index = runs.firstIndex(where: { $0.name == name }) else {
        throw ShellError(
          .unknownName, "there is no network called \(name)", hint: "nets lists them")
      }
      return index
    }
    var steps = try indices.map { try makeStep(for: runs[$0].state, on: examples) }
    // What Ctrl-C left out is made up for before the networks change.
    for name in lockstep.names { _ = try looking(at: name) { try epochAtItsEnd() } }
    try switchTo(lockstep.first)
    recordSteps()
    transcript.settle(runs[indices[0]].state, of: runs[indices[0]].id, before: .training)
    forgetDerived()
    for index in indices { runs[index].openStep = nil }
    defer {
      recordSteps()
      try? switchTo(lockstep.second)
      recordSteps()
      if let last { try? switchTo(last) }
    }
    var observers = try lockstep.names.map { name in
      try looking(at: name) { StopObserver(self) }
    }
    var report = LockstepReport()
    report.done = lockstep.done
    report.firstDifference = lockstep.firstDifference ?? entry(report.done, indices)
    if report.firstDifference?.difference == nil { report.firstDifference = nil }
    while report.done < lockstep.steps,
      !(lockstep.stopsAtDifference && report.firstDifference != nil),
      report.stop == nil, !report.leavesReplay
    {
      // All but the updates first, which take no time: so both have always done as many.
      let isPrepared = try zip(steps, indices).allSatisfy { step, index in
        try step.prepareUpdate(
          &runs[index].state, on: examples, unless: { InterruptFlag.isRaised })
      }
      guard isPrepared else {
        report.failure = ShellError(
          .interrupted, "interrupted after \(report.done) of \(lockstep.steps) steps",
          hint: "both networks have done as many")
        break
      }
      for (position, index) in indices.enumerated() {
        try steps[position].advance(&runs[index].state, on: examples)
        if try noteStep(index) {
          steps[position] = try makeStep(for: runs[index].state, on: examples)
        }
        // Where Ctrl-C comes between, the next training makes up for it.
        _ = try? looking(at: runs[index].name) { try epochAtItsEnd() }
      }
      report.done += 1
      if journal?.isDue == true { try keepJournalOfTurns(lockstep) }
      for position in indices.indices where report.stop == nil && !observers[position].isIdle {
        let name = lockstep.names[position]
        report.stop = try looking(at: name) { stop(at: observers[position].hits(self)) }
        if report.stop != nil {
          report.stop?.network = name
          last = name
        }
      }
      if let state = last.flatMap({ network(named: $0) }) {
        report.leavesReplay = replay.isToBeLeft(at: state.step, report.stop)
      }
      let isShown =
        shows(report.done) || report.done == lockstep.steps || report.stop != nil
      guard isShown || report.firstDifference == nil else { continue }
      let entry = entry(report.done, indices)
      if report.firstDifference == nil, entry.difference != nil { report.firstDifference = entry }
      if isShown { report.entries.append(entry) }
    }
    leaveReplay(in: lockstep, report)
    return report
  }

  /// Leaves the replay under way where something stopped it.
  private func leaveReplay(in lockstep: Lockstep, _ report: LockstepReport) {
    guard report.leavesReplay else { return }
    var rest = lockstep
    // None may be left; but the network in use may still have to be changed.
    (rest.done, rest.firstDifference) = (report.done, report.firstDifference)
    replay = .leaving(.lockstep(rest))
  }

  /// Leaves a restart point while two networks are trained by turns, the first being the current
  /// one. What the transcript says for it is said again at the end, at once.
  private func keepJournalOfTurns(_ lockstep: Lockstep) throws {
    let transcript = transcript
    defer { self.transcript = transcript }
    recordSteps()
    try switchTo(lockstep.second)
    recordSteps()
    keepJournal()
    try select(lockstep.first)
  }

  private func switchTo(_ name: String) throws {
    guard name != currentName else { return }
    try select(name)
    transcript.record(using: name)
  }

  private func entry(_ done: Int, _ indices: [Int]) -> LockstepReport.Entry {
    let networks = indices.map { runs[$0].state.network }
    var difference: (layer: Int, LayerDifference)?
    for layer in networks[0].layers.indices where difference == nil {
      let found = LayerDifference(networks[0].layers[layer], networks[1].layers[layer])
      if !found.isNone { difference = (layer, found) }
    }
    return LockstepReport.Entry(
      done: done, losses: indices.map { runs[$0].state.lastLoss }, difference: difference)
  }
}
