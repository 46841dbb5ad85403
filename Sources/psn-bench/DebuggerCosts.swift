import CommandLanguage
import Datasets
import Shell
import SparseNetworks

/// What the debugger costs: seconds of training with it over seconds without, the same steps each
/// time, taking turns.
struct DebuggerCosts {
  /// Snapshots of the past, against steps of the library alone.
  private(set) var snapshots: [Double] = []
  /// A break point on the loss.
  private(set) var scalar: [Double] = []
  /// A break point on the gradient of a neuron.
  private(set) var neuron: [Double] = []

  init(_ workload: Workload, engine: Engine, rounds: Int, steps: Int) throws {
    let shell = try DebuggedShell(workload, engine: engine)
    for _ in 0..<rounds {
      let (bare, kept) = (
        try Self.steps(steps, workload, engine, keepsPast: false),
        try Self.steps(steps, workload, engine, keepsPast: true)
      )
      snapshots.append(kept / bare)
      let plain = try shell.train(steps, stoppingAt: nil)
      scalar.append(try shell.train(steps, stoppingAt: "loss > 1e30 and step > 3") / plain)
      neuron.append(try shell.train(steps, stoppingAt: "norm(grad(fc1[12])) > 1e30") / plain)
    }
  }

  private static func steps(
    _ count: Int, _ workload: Workload, _ engine: Engine, keepsPast: Bool
  ) throws -> Double {
    var state = workload.state
    var timeline = Timeline(startingAt: state)
    let step = TrainingStep(for: state, exampleCount: workload.examples.count, engine: engine)
    try step.run(&state, on: workload.examples)
    let start = ContinuousClock.now
    for _ in 0..<count {
      try step.run(&state, on: workload.examples)
      if keepsPast { timeline.note(state) }
    }
    return (ContinuousClock.now - start) / .seconds(1)
  }
}

/// A session that trains a network of the workload's shape.
private struct DebuggedShell {
  private let interpreter: Interpreter

  init(_ workload: Workload, engine: Engine) throws {
    let session = Session(
      Session.Configuration(
        searchPath: DataSearchPath(explicit: nil, environment: [:]), engine: engine,
        memoryLimit: 1 << 32))
    interpreter = Interpreter(session, output: { _ in }, complain: { _ in })
    let widths = workload.state.network.plan.widths
    try run(
      """
      data synthetic inputs=\(widths[0]) relevant=8 classes=\(widths[widths.count - 1]) \
      train=8000 test=100
      net \(widths.map(String.init).joined(separator: "-"))
      profile lognormal cv=1 sparsity=90%
      batch \(workload.state.batchSize)
      step
      """)
  }

  func train(_ steps: Int, stoppingAt condition: String?) throws -> Double {
    try run("delete; goto 1")
    if let condition { try run("break if \(condition)") }
    let start = ContinuousClock.now
    try run("train steps=\(steps)")
    return (ContinuousClock.now - start) / .seconds(1)
  }

  private func run(_ text: String) throws {
    try interpreter.run(SourceText(name: "bench", text: text))
  }
}
