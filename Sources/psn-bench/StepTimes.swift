import SparseNetworks

/// Seconds of training steps, whole and by phase.
struct StepTimes {
  private(set) var steps = 0
  private(set) var seconds = 0.0
  private(set) var phases: [TrainingStep.Phase: Double] = [:]

  /// Trains for about `seconds`, after some steps to warm up.
  init(_ workload: Workload, engine: Engine, seconds limit: Double) throws {
    var state = workload.state
    let step = TrainingStep(for: state, exampleCount: workload.examples.count, engine: engine)
    for _ in 0..<5 { try step.run(&state, on: workload.examples) }
    let clock = ContinuousClock()
    let start = clock.now
    while seconds < limit {
      var phase = TrainingStep.Phase.batch
      repeat {
        let begin = clock.now
        phase = try step.advance(&state, on: workload.examples)
        phases[phase, default: 0] += (clock.now - begin) / .seconds(1)
      } while phase != .update
      steps += 1
      seconds = (clock.now - start) / .seconds(1)
    }
  }
}
