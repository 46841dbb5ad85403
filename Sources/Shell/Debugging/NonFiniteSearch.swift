import Datasets
import SparseNetworks
import TerminalGraphics

extension Session {
  /// Where the values that are not finite came from, after a step whose loss is not: found by going
  /// through the past again. Nil where all is finite, and after Ctrl-C.
  func originOfNonFinite() throws -> (step: Int, value: NonFinite)? {
    do {
      return try searchNonFinite()
    } catch let error as SparseNetworksError where error.code == .interrupted {
      return nil
    }
  }

  private func searchNonFinite() throws -> (step: Int, value: NonFinite)? {
    let index = try requireCurrentIndex()
    let run = runs[index]
    let examples = try data().train
    let engine = configuration.engine
    let shouldStop = { InterruptFlag.isRaised }
    // The last state with finite parameters, from the last snapshot that has such.
    var start = run.state.step - 1
    while start > run.timeline.earliest, let state = run.timeline.departure(for: start)?.state,
      NonFinite(in: state.network) != nil
    {
      start = state.step - 1
    }
    start = max(start, run.timeline.earliest)
    guard
      var walk = try TimelineWalk(
        run.timeline, to: start, on: examples, engine: engine, unless: shouldStop)
    else { return nil }
    if let value = NonFinite(in: walk.state.network) { return (walk.state.step, value) }
    while true {
      let before = walk.state
      let isLast = before.step + 1 >= run.state.step
      if !isLast { try walk.advance() }
      if isLast || NonFinite(in: walk.state.network) != nil {
        return try NonFinite(inStepAfter: before, on: examples, engine: engine, unless: shouldStop)
          .map { (before.step + 1, $0) }
      }
    }
  }

  /// What to tell when the loss is not finite.
  func divergence() throws -> ShellError {
    let state = try current()
    var message = "the loss is not finite at step \(state.step)"
    if let (step, value) = try originOfNonFinite() {
      message +=
        ": first \(value.described(in: state.network)), in the \(value.phase.rawValue) "
        + "phase of step \(step)"
    }
    return ShellError(
      .diverged, message,
      hint: "reverse-step goes back to before it; what happened there can be looked at by phase")
  }
}

extension NonFinite {
  /// The value and its place in words.
  func described(in network: Network) -> String {
    let number = formatSignificant(value)
    guard let layer, let neuron else { return "\(kind.rawValue) \(number)" }
    let edge = input.map { ",\($0)" } ?? ""
    let place = "\(network.layerNames[layer])[\(neuron)\(edge)]"
    return "\(kind.rawValue) \(number) of \(place)" + (sample.map { " on example \($0)" } ?? "")
  }
}
