import CommandLanguage
import SparseNetworks
import TerminalGraphics

private let layers = Parameter.layers("which layers").positional().defaulting(to: "hidden")
private let reference = Parameter.word(
  "against", form: "NET", candidates: .networks, help: "a network to measure the distance to")
private let path = Parameter.toggle(
  "path", help: "how fan-ins came to be so, by the rewirings remembered (off)")

/// `equilibrium`.
let equilibrium = Command(
  name: "equilibrium", family: .looking,
  summary: "Fit the fan-in distribution of layers, and compare it to another",
  discussion: """
    Lognormal, gamma and power law by maximum likelihood over the neurons with inputs; KS is the \
    Kolmogorov-Smirnov distance between fan-ins and fit, from 0 to 1. A power law starts at the \
    fan-in where it fits best and leaves out those below, so its likelihood is of fewer neurons. \
    against=NET gives the Wasserstein-1 distance (in inputs) and the KS distance between the fan-ins of \
    both networks. profile lognormal fit=NET starts a network at the fitted distribution. path=on \
    shows how fan-ins moved through rewiring: how uneven they were, how far from the present ones, \
    and the mean fan-in of the tenth of the neurons that were hubs at first and of those that are \
    now; why tells the same of one neuron.
    """,
  parameters: [layers.declaration, reference.declaration, path.declaration],
  examples: [
    "equilibrium", "equilibrium fc1",
    "clone demo steep; profile lognormal cv=2; equilibrium fc1 against=demo",
    "rewire rigl every=10 until=200; train steps=150; equilibrium fc1 path=on",
  ]
) { session, arguments in
  let state = try session.current()
  let network = state.network
  let chosen = try arguments.blaming(layers) { try network.layerIndices($0) }
  let other = try arguments.value(reference).map { _ in
    try arguments.blaming(reference) { try session.requireNetwork($0) }.network
  }
  var items: [Answer.Item] = []
  var fits = AnswerTable(columns: [
    "layer", "distribution", "parameters", "neurons", "log-likelihood", "KS",
  ])
  var remarks: [Answer.Item] = []
  for index in chosen {
    let name = network.layerNames[index]
    let fanIns = network.layers[index].rows.fanIns
    items.append(
      .figure(
        .histogram(
          Histogram(
            values: fanIns.map(Double.init), title: "fan-in of \(name)", unit: "inputs",
            label: "fan-in"))))
    do {
      fits.rows += try fitRows(name, fanIns)
    } catch let error as SparseNetworksError {
      remarks.append(.text("\(name) has no fit: \(error.message)"))
    }
  }
  if !fits.rows.isEmpty { items.append(.table(fits)) }
  items += remarks
  if let other, let name = try arguments.value(reference) {
    let table = try arguments.blaming(reference) { _ in
      try distances(network, other, chosen)
    }
    items += [
      .table(table), .text("distance to the fan-ins of \(name); Wasserstein-1 in inputs"),
    ]
  }
  if try arguments.value(path) == true {
    for index in chosen { items += try pathItems(state, index) }
  }
  return Outcome(Answer(items))
}.drawing()

/// How the fan-ins of a layer moved.
private func pathItems(_ state: TrainingState, _ index: Int) throws -> [Answer.Item] {
  let name = state.network.layerNames[index]
  let trajectory = FanInTrajectory(state, layer: index)
  guard let first = trajectory.points.first, let last = trajectory.points.last,
    trajectory.points.count > 1
  else { return [.text("\(name) was never rewired, so its fan-ins are those of the start")] }
  let former = GradientHierarchy.hubs(fanIns: first.fanIns)
  let present = GradientHierarchy.hubs(fanIns: last.fanIns)
  func mean(_ hubs: [Int], _ fanIns: [Int]) -> Double {
    hubs.isEmpty ? .nan : Double(hubs.reduce(0) { $0 + fanIns[$1] }) / Double(hubs.count)
  }
  var table = AnswerTable(columns: [
    "step", "CV", "largest", "hubs at first", "hubs now", "to the present",
  ])
  for point in trajectory.points {
    let statistics = FanInStatistics(point.fanIns)
    table.rows.append([
      .integer(point.step), .number(statistics.cv), .integer(statistics.maximum),
      .number(mean(former, point.fanIns)), .number(mean(present, point.fanIns)),
      .number(try SampleDistances(fanIns: point.fanIns, last.fanIns).wasserstein),
    ])
  }
  let steps = trajectory.points.map { Double($0.step) }
  let chart = Plot(
    series: [
      Series("hubs at first", xs: steps, ys: trajectory.points.map { mean(former, $0.fanIns) }),
      Series("hubs now", xs: steps, ys: trajectory.points.map { mean(present, $0.fanIns) }),
    ],
    title: "mean fan-in of the hubs of \(name)", xLabel: "step", yLabel: "inputs", rows: 8)
  let same = Set(former).intersection(present).count
  var remark = "\(same) of \(present.count) hubs of \(name) were hubs at first"
  if state.lives.forgottenCount > 0 {
    remark += "; the first \(state.lives.forgottenCount) rewirings are forgotten"
  }
  return [.figure(.plot(chart)), .table(table), .text(remark)]
}

private func fitRows(_ name: String, _ fanIns: [Int]) throws -> [[Cell]] {
  try [FanInFit.lognormal(fanIns), .gamma(fanIns), .powerLaw(fanIns)].map { fit in
    [
      .text(name), .text(fit.distribution.name), .text(fit.distribution.parameters),
      .integer(fit.count), .number(fit.logLikelihood), .number(fit.kolmogorovSmirnov),
    ]
  }
}

private func distances(
  _ network: Network, _ other: Network, _ layers: [Int]
) throws -> AnswerTable {
  var table = AnswerTable(columns: ["layer", "Wasserstein-1", "KS", "CV", "CV there"])
  for index in layers {
    let name = network.layerNames[index]
    guard let counterpart = other.layerNames.firstIndex(of: name) else {
      throw ShellError(
        .usage, "the other network has no layer \(name)",
        hint: "it has \(other.layerNames.joined(separator: ", "))")
    }
    let (mine, theirs) = (network.layers[index].rows.fanIns, other.layers[counterpart].rows.fanIns)
    let distances = try SampleDistances(fanIns: mine, theirs)
    table.rows.append([
      .text(name), .number(distances.wasserstein),
      .number(distances.kolmogorovSmirnov),
      .number(FanInStatistics.coefficientOfVariation(mine)),
      .number(FanInStatistics.coefficientOfVariation(theirs)),
    ])
  }
  return table
}

extension FanInDistribution {
  /// What the distribution is called.
  var name: String {
    switch self {
    case .lognormal: "lognormal"
    case .gamma: "gamma"
    case .powerLaw: "power-law"
    }
  }

  /// Its parameters with their names.
  var parameters: String {
    func list(_ first: String, _ one: Double, _ second: String, _ other: Double) -> String {
      "\(first)=\(formatSignificant(one)) \(second)=\(formatSignificant(other))"
    }
    switch self {
    case .lognormal(let mu, let sigma): return list("mu", mu, "sigma", sigma)
    case .gamma(let shape, let scale): return list("shape", shape, "scale", scale)
    case .powerLaw(let exponent, let minimum): return list("exponent", exponent, "from", minimum)
    }
  }

  /// Name and parameters.
  var summary: String { "\(name) \(parameters)" }
}
