import Datasets
import SparseNetworks

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
}

extension Session {
  /// Trains two networks by turns, one step each, and compares them after every step.
  ///
  /// - Parameters:
  ///   - shows: whether the state after so many steps is to be reported.
  ///   - stopsAtDifference: whether to end where they first differ.
  func lockstep(
    _ first: String, _ second: String, steps count: Int, shows: (Int) -> Bool,
    stopsAtDifference: Bool
  ) throws -> LockstepReport {
    let examples = try data().train
    let before = currentName
    let indices = try [first, second].map { name in
      guard let index = runs.firstIndex(where: { $0.name == name }) else {
        throw ShellError(.unknownName, "there is no network called \(name)")
      }
      return index
    }
    var steps = try indices.map { try makeStep(for: runs[$0].state, on: examples) }
    try switchTo(first)
    forgetDerived()
    defer {
      recordSteps()
      try? switchTo(second)
      recordSteps()
      if let before { try? switchTo(before) }
    }
    var report = LockstepReport()
    report.firstDifference = entry(0, indices)
    if report.firstDifference?.difference == nil { report.firstDifference = nil }
    while report.done < count, !(stopsAtDifference && report.firstDifference != nil) {
      if InterruptFlag.isRaised {
        report.failure = ShellError(
          .interrupted, "interrupted after \(report.done) of \(count) steps",
          hint: "both networks have done as many")
        break
      }
      for (position, index) in indices.enumerated() {
        try steps[position].run(&runs[index].state, on: examples)
        if try noteStep(index) {
          steps[position] = try makeStep(for: runs[index].state, on: examples)
        }
        // Where Ctrl-C comes between, the next training makes up for it.
        _ = try? looking(at: runs[index].name) { try epochAtItsEnd() }
      }
      report.done += 1
      if journal?.isDue == true { try keepJournalOfTurns(first, second) }
      let isShown = shows(report.done) || report.done == count
      guard isShown || report.firstDifference == nil else { continue }
      let entry = entry(report.done, indices)
      if report.firstDifference == nil, entry.difference != nil { report.firstDifference = entry }
      if isShown { report.entries.append(entry) }
    }
    return report
  }

  /// Leaves a restart point while two networks are trained by turns, the first being the current
  /// one. What the transcript says for it is said again at the end, at once.
  private func keepJournalOfTurns(_ first: String, _ second: String) throws {
    let transcript = transcript
    defer { self.transcript = transcript }
    recordSteps()
    try switchTo(second)
    recordSteps()
    keepJournal()
    try select(first)
  }

  private func switchTo(_ name: String) throws {
    guard name != currentName else { return }
    try select(name)
    transcript.record("use \(quoted(name))")
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
