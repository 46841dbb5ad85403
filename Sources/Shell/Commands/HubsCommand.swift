import CommandLanguage
import SparseNetworks
import TerminalGraphics

private let layers = Parameter.layers("which layers")
  .positional().defaulting(to: "all")

/// `hubs`.
let hubsCommand = Command(
  name: "hubs", family: .looking,
  summary: "Measure how strongly gradients concentrate at hub neurons",
  discussion: """
    Hubs are the tenth of a layer's neurons with the largest fan-in; those without inputs are left \
    out and counted. Concentration is the \
    mean size of a neuron's gradient over the hubs divided by that over the rest, on the gradient \
    of the mean loss over the first batches of the present epoch's order: by L2 norm, by L1 norm, \
    and by mean |g| per active weight. r is Pearson's, between fan-in and L2 norm. Layers that are named are drawn, a point a neuron. nets= sets networks side by side \
    and gives Pearson's r between concentration and CV across them.
    """,
  parameters: [layers.declaration, comparedNetworks.declaration, batchesParameter.declaration],
  examples: [
    "hubs", "hubs fc1", "hubs batches=32",
    "clone demo flat; profile random; clone demo steep; profile lognormal cv=2; hubs hidden nets=all",
  ]
) { session, arguments in
  let batches = try arguments.require(batchesParameter)
  guard let names = try arguments.value(comparedNetworks) else {
    let measured = try MeasuredNetwork(
      session.current(), session, layers: arguments.require(layers), batches: batches)
    return Outcome(
      ofOne(measured, draws: arguments.isGiven(layers) ? measured.layers : []))
  }
  let chosen = arguments.isGiven(layers) ? try arguments.require(layers) : "hidden"
  let measured = try arguments.blaming(comparedNetworks) { _ in
    try session.networkNames(names).map { name in
      let network = try naming(name) {
        try MeasuredNetwork(
          session.requireNetwork(name), session, layers: chosen, batches: batches)
      }
      return (name: name, network: network)
    }
  }
  return Outcome(try ofSeveral(measured))
}.drawing(orElse: "name a layer to draw, as in hubs fc1, or compare networks with nets=a,b")

/// The gradients of a network's neurons, layer by layer.
private struct MeasuredNetwork {
  struct Layer {
    let name: String
    let cv: Double
    let gradients: NeuronGradients
    let hierarchy: GradientHierarchy?

    var concentrations: [Double?] { [hierarchy?.l2, hierarchy?.l1, hierarchy?.perWeight] }
  }

  let layers: [Layer]
  let exampleCount: Int

  init(_ state: TrainingState, _ session: Session, layers: String, batches: Int) throws {
    let chosen = try state.network.layerIndices(layers)
    let (gradients, count) = try session.measuredGradients(of: state, batches: batches)
    exampleCount = count
    self.layers = chosen.map { index in
      let neurons = NeuronGradients(
        rows: state.network.layers[index].rows, gradient: gradients.weights[index])
      return Layer(
        name: state.network.layerNames[index],
        cv: FanInStatistics.coefficientOfVariation(neurons.fanIns), gradients: neurons,
        hierarchy: GradientHierarchy(neurons))
    }
  }
}

private let forms = ["by L2", "by L1", "per weight"]

private func remark(_ exampleCount: Int) -> Answer.Item {
  .text(
    "concentration of the gradient at hubs, over \(formatCount(exampleCount)) training examples")
}

private func ofOne(_ network: MeasuredNetwork, draws drawn: [MeasuredNetwork.Layer]) -> Answer {
  var table = AnswerTable(columns: ["layer", "fan-in CV", "hubs", "no inputs"] + forms + ["r"])
  for layer in network.layers {
    table.rows.append(
      [
        .text(layer.name), .number(layer.cv), .integer(layer.hierarchy?.hubs.count ?? 0),
        .integer(layer.gradients.deadCount),
      ] + layer.concentrations.map(Cell.number(orNone:))
        + [.number(orNone: layer.gradients.correlation?.coefficient)])
  }
  let figures = drawn.map { layer -> Answer.Item in
    let live = layer.gradients.live
    return .figure(
      .plot(
        Plot(
          .points,
          series: [
            Series(
              layer.name, xs: live.map { Double(layer.gradients.fanIns[$0]) },
              ys: live.map { layer.gradients.l2[$0] })
          ],
          title: "gradient against fan-in, neurons of \(layer.name)", xLabel: "fan-in",
          yLabel: "L2 norm of the gradient")))
  }
  return Answer(figures + [.table(table), remark(network.exampleCount)])
}

private func ofSeveral(_ networks: [(name: String, network: MeasuredNetwork)]) throws -> Answer {
  var table = AnswerTable(columns: ["network", "layer", "fan-in CV"] + forms)
  for (name, network) in networks {
    for layer in network.layers {
      table.rows.append(
        [.text(name), .text(layer.name), .number(layer.cv)]
          + layer.concentrations.map(Cell.number(orNone:)))
    }
  }
  var layerNames: [String] = []
  for layer in networks.flatMap(\.network.layers) where !layerNames.contains(layer.name) {
    layerNames.append(layer.name)
  }
  var correlations = AnswerTable(
    columns: ["layer", "networks"] + forms.map { "r \($0)" } + ["p by L2"])
  var series: [Series] = []
  for name in layerNames {
    let measured = networks.flatMap(\.network.layers).filter {
      $0.name == name && $0.hierarchy != nil
    }
    let cvs = measured.map(\.cv)
    let found = forms.indices.map { form in
      try? Correlation(.pearson, cvs, measured.compactMap { $0.concentrations[form] })
    }
    correlations.rows.append(
      [.text(name), .integer(measured.count)]
        + found.map { .number(orNone: $0?.coefficient) }
        + [.number(orNone: found.first.flatMap { $0?.pValue })])
    series.append(Series(name, xs: cvs, ys: measured.compactMap { $0.hierarchy?.l2 }))
  }
  let counts = Set(networks.map(\.network.exampleCount)).sorted()
  var items: [Answer.Item] = [.table(table)]
  if networks.count > 1 {
    items += [
      .figure(
        .plot(
          Plot(
            .points, series: series, title: "concentration against CV, by layer",
            xLabel: "CV of the fan-in",
            yLabel: "concentration by L2", rows: 12))),
      .table(correlations),
      .text("Pearson's r between concentration and CV across the networks"),
    ]
  }
  return Answer(items + counts.map(remark))
}
