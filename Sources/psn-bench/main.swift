import ArgumentParser
import SparseNetworks

/// Times training steps of one workload and prints the figures as a line of JSON; scripts/bench
/// calls it beside its peers.
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "psn-bench", abstract: "Times training steps.")

  @Option(help: "Widths of the layers.") var widths = "784-512-256-10"
  @Option(help: "Sparsity of all layers but the last, 0 to 1.") var sparsity = 0.9
  @Option(help: "Fan-in profile.") var profile = "lognormal"
  @Option(help: "CV of the fan-in.") var cv = 1.0
  @Option(help: "Samples of a batch.") var batch = 128
  @Option(help: "Threads.") var threads = 1
  @Option(help: "Instruction set; the best unless told.") var isa: String?
  @Option(help: "Seconds to train for.") var seconds = 1.0
  @Option(help: "Steps between two rewirings by RigL; none unless told.") var rewireEvery: Int?
  @Option(help: "Number of examples.") var examples = 60_000
  @Flag(help: "Measure what a core can do at best instead.") var probe = false

  @Flag(help: "Measure what the debugger costs instead.") var debugger = false

  func run() throws {
    let set = isa.flatMap(InstructionSet.init(rawValue:)) ?? .best
    if probe {
      guard let probes = Probes(set) else { return }
      print(
        """
        {"isa": "\(set.rawValue)", "multiply_add_gflops": \(probes.multiplyAdd), \
        "l1_load_gflops": \(probes.firstLevelLoads), "l2_load_gflops": \(probes.secondLevelLoads)}
        """)
      return
    }
    guard let engine = Engine(set, threadCount: threads) else {
      throw ValidationError("this processor has no \(set.rawValue)")
    }
    if let rewireEvery, rewireEvery < 1 {
      throw ValidationError("--rewire-every \(rewireEvery): there is at least one step between")
    }
    let workload = try workload()
    if debugger {
      let costs = try DebuggerCosts(workload, engine: engine, rounds: 9, steps: 400)
      print(
        """
        {"snapshots": \(costs.snapshots), "scalar_break": \(costs.scalar), \
        "neuron_break": \(costs.neuron)}
        """)
      return
    }
    let times = try StepTimes(workload, engine: engine, seconds: seconds)
    print(line(times, workload.flops))
  }

  private func workload() throws -> Workload {
    guard let family = ProfileFamily(rawValue: profile) else {
      throw ValidationError("there is no profile \(profile)")
    }
    return try Workload(
      widths: widths.split(separator: "-").compactMap { Int($0) }, sparsity: sparsity,
      profile: .family(family, .cv(cv)), batchSize: batch, exampleCount: examples,
      rewiringPeriod: rewireEvery)
  }

  private func line(_ times: StepTimes, _ flops: [TrainingStep.Phase: Double]) -> String {
    let samples = Double(times.steps * batch)
    func gflops(_ flops: Double, _ seconds: Double) -> Double { flops * samples / seconds / 1e9 }
    let phases = TrainingStep.Phase.allCases.filter { times.phases[$0] != nil }.map { phase in
      let seconds = times.phases[phase] ?? 0
      let rate = flops[phase].map { ", \"gflops\": \(gflops($0, seconds))" } ?? ""
      return "\"\(phase.rawValue)\": {\"us\": \(seconds / Double(times.steps) * 1e6)\(rate)}"
    }
    return """
      {"samples_per_second": \(samples / times.seconds), \
      "gflops": \(gflops(flops.values.reduce(0, +), times.seconds)), \
      "phases": {\(phases.joined(separator: ", "))}}
      """
  }
}

Bench.main()
