import CommandLanguage
import Datasets
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
  examples: ["profiles", "profiles | grep power"]
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

private let rule = Parameter.oneOf(
  "rule",
  LayerDensities.allCases.map { .init(text: $0.rawValue, summary: $0.summary) } + [
    .init(text: "snip", summary: "the edges of largest |weight * gradient| in the dense network")
  ], help: "how the budget is shared among layers"
).positional(required: true)
private let budget = Parameter.oneOf(
  "budget",
  [
    .init(text: "global", summary: "over the layers together"),
    .init(text: "layer", summary: "the same share of each layer"),
  ], help: "where the budget holds (global)"
).only(with: rule, "snip")
private let total = Parameter.number(
  "sparsity", in: 0...1, form: "0...100%", help: "share of edges left out, over the layers together"
).defaulting(to: "90%", recorded: true)

private let layers = Parameter.layers("which layers").defaulting(to: "hidden", recorded: true)
private let seed = Parameter.seed("seed of the masks").defaulting(to: "1", recorded: true)

private let sparsify = Command(
  name: "sparsify", family: .connectivity,
  summary: "Give layers masks with one budget: ERK, uniform or SNIP",
  discussion: """
    erk makes a layer's density proportional to (inputs + neurons)/(inputs * neurons); layers that \
    would exceed 1 become dense and the rest is solved again. snip keeps the edges of largest \
    |weight * gradient| on 256 training examples, at the initial weights of the dense network; \
    neurons may be left without inputs.
    """,
  parameters: [
    rule.declaration, total.declaration, budget.declaration, layers.declaration, seed.declaration,
  ],
  examples: [
    "sparsify erk sparsity=90%", "sparsify uniform sparsity=95% layers=all",
    "sparsify snip sparsity=95%", "sparsify snip sparsity=95% budget=layer",
  ],
  effect: .changesState
) { session, arguments in
  let network = try session.current().network
  let chosen = try arguments.blaming(layers) { try network.layerIndices($0) }
  let seed = try arguments.require(seed)
  var plan = network.plan
  let density = complement(try arguments.require(total))
  for (layer, budget) in try zip(chosen, budgets(density, of: chosen, plan, session, arguments)) {
    let sizes = plan.shapes[layer]
    let profile: FanInProfile = try arguments.require(rule) == "snip" ? .snip : .random
    plan.connectivity[layer] =
      budget == sizes.possibleEdges
      ? .dense(sizes) : Connectivity(profile: profile, budget: budget, seed: seed)
  }
  let remark = try session.rebuild(plan)
  return Outcome(Answer([.text(remark), .table(fanInTable(try session.current().network))]))
}

/// Edges of each of the `chosen` layers.
private func budgets(
  _ density: Double, of chosen: [Int], _ plan: NetworkPlan, _ session: Session,
  _ arguments: Arguments
) throws -> [Int] {
  let shapes = chosen.map { plan.shapes[$0] }
  if let densities = LayerDensities(rawValue: try arguments.require(rule)) {
    return densities.budgets(of: shapes, total: density)
  }
  let even = LayerDensities.uniform.budgets(of: shapes, total: density)
  guard try arguments.value(budget) != "layer" else { return even }
  return try plan.salientBudgets(
    inLayers: chosen, count: even.reduce(0, +), examples: session.dataset?.train,
    image: session.dataset?.image, memoryLimit: session.configuration.memoryLimit,
    unless: { InterruptFlag.isRaised })
}
