import CommandLanguage
import SparseNetworks
import TerminalGraphics

/// `profile`, `profiles`, `sparsify`.
let connectivityCommands: [Command] = [profileCommand, profiles, sparsify]

/// What fan-ins can be besides those of a parametric family.
let plainProfiles: [ParameterDeclaration.Choice] = [
  .init(text: "constant", summary: "the same fan-in everywhere"),
  .init(text: "random", summary: "edges drawn over the whole layer"),
  .init(text: "dense", summary: "every neuron reads every input"),
  .init(text: "custom", summary: "fan-ins from a file or a network"),
]

private let profiles = Command(
  name: "profiles", family: .connectivity,
  summary: "List the profile families with their formulas and shapes",
  discussion: """
    Fan-in is proportional to exp(s g(t)), with t = (j + 1/2)/n for neuron j of n and s the shape. \
    The sparklines show fan-ins of 100 neurons at CV 1. The paper's abstract names the families \
    only; the formulas are this program's own choice.
    """,
  examples: ["profiles"]
) { session, _ in
  var table = AnswerTable(columns: ["family", "g(t)", "at CV 1", "what"])
  for family in ProfileFamily.allCases {
    let fanIns =
      try FanInProfile.family(family, .cv(1)).fanIns(
        inputCount: 784, neuronCount: 100, budget: 7840) ?? []
    table.rows.append([
      .text(family.rawValue), .text(family.formula),
      .text(Sparkline.render(fanIns.map(Double.init), session.style, width: 12)),
      .text(family.summary),
    ])
  }
  for profile in plainProfiles {
    table.rows.append([
      .text(profile.text), .text(""), .text(""), .text(profile.summary ?? ""),
    ])
  }
  return Outcome(Answer([.table(table)]))
}

/// What each layer's fan-ins came to.
func fanInTable(_ network: Network) -> AnswerTable {
  var table = AnswerTable(columns: [
    "layer", "edges", "sparsity", "mean", "min", "max", "CV", "profile",
  ])
  for (index, layer) in network.layers.enumerated() {
    let statistics = FanInStatistics(layer.rows.fanIns)
    table.rows.append([
      .text(network.layerNames[index]), .integer(layer.rows.edgeCount),
      .share(1 - layer.rows.density), .number(statistics.mean), .integer(statistics.minimum),
      .integer(statistics.maximum), .number(statistics.cv),
      .text(network.plan.connectivity[index].summary),
    ])
  }
  return table
}

private let rule = Parameter.choice(
  "rule", of: LayerDensities.self, help: "how the budget is shared among layers",
  summary: \.summary
).positional(required: true)
private let total = Parameter.number(
  "sparsity", in: 0...1, form: "0...100%", help: "share of edges left out, over the layers together"
).defaulting(to: "90%", recorded: true)

private let layers = Parameter.layers("which layers").defaulting(to: "hidden", recorded: true)
private let seed = Parameter.seed("seed of the masks").defaulting(to: "1", recorded: true)

private let sparsify = Command(
  name: "sparsify", family: .connectivity,
  summary: "Give layers random masks, with one budget shared by ERK or evenly",
  discussion: """
    erk makes a layer's density proportional to (inputs + neurons)/(inputs * neurons); layers that \
    would exceed 1 become dense and the rest is solved again.
    """,
  parameters: [rule.declaration, total.declaration, layers.declaration, seed.declaration],
  examples: ["sparsify erk sparsity=90%", "sparsify uniform sparsity=95% layers=all"],
  effect: .changesState
) { session, arguments in
  let network = try session.current().network
  let chosen = try network.layerIndices(arguments.require(layers))
  let shapes = chosen.map { network.plan.shapes[$0] }
  let budgets = try arguments.require(rule).budgets(
    of: shapes, total: complement(arguments.require(total)))
  var plan = network.plan
  for (layer, budget) in zip(chosen, budgets) {
    let sizes = plan.shapes[layer]
    plan.connectivity[layer] =
      budget == sizes.possibleEdges
      ? .dense(sizes)
      : Connectivity(profile: .random, budget: budget, seed: try arguments.require(seed))
  }
  let remark = try session.rebuild(plan)
  return Outcome(Answer([.text(remark), .table(fanInTable(try session.current().network))]))
}
