import CommandLanguage
import SparseNetworks
import TerminalGraphics

/// `profile`, `profiles`, `sparsify`.
let connectivityCommands: [Command] = [profile, profiles, sparsify]

/// What fan-ins can be besides those of a parametric family.
private let plainProfiles: [ParameterDeclaration.Choice] = [
  .init(text: "constant", summary: "the same fan-in everywhere"),
  .init(text: "random", summary: "edges drawn over the whole layer"),
  .init(text: "dense", summary: "every neuron reads every input"),
  .init(text: "custom", summary: "fan-ins from a file or a network"),
]
private let family = Parameter.oneOf(
  "family",
  ProfileFamily.allCases.map { .init(text: $0.rawValue, summary: $0.summary) } + plainProfiles,
  help: "how fan-in is distributed; see profiles"
)
.positional(required: true)
private let cv = Parameter.number(
  "cv", in: 0...1000, help: "coefficient of variation of the fan-ins (1 if no shape is given)")
private let shape = Parameter.number(
  "shape", in: 0...1e9, help: "shape parameter of the family, instead of cv")
private let sparsity = Parameter.number(
  "sparsity", in: 0...1, form: "0...100%", help: "share of edges left out of each layer (90%)")
private let density = Parameter.number(
  "density", in: 0...1, form: "0...100%", help: "share of edges kept, instead of sparsity")
private let layers = Parameter.layers("which layers").defaulting(to: "hidden", recorded: true)
private let placement = Parameter.choice(
  "place", of: HubPlacement.self,
  help: "which neurons become hubs (shuffled; custom fan-ins stay as given)",
  summary: \.summary)
private let selection = Parameter.choice(
  "inputs", of: InputSelection.self, help: "which inputs a neuron reads", summary: \.summary
).defaulting(to: "uniform", recorded: true)
private let seed = Parameter.seed("seed of placement and choice of inputs")
  .defaulting(to: "1", recorded: true)
private let dead = Parameter.oneOf(
  "dead", ["allow", "refuse"], help: "whether neurons may be left without inputs"
).defaulting(to: "refuse", recorded: true)
private let file = Parameter.file("file", help: "custom: fan-ins, one number a neuron")
private let source = Parameter.word(
  "from", form: "NET", candidates: .networks, help: "custom: a network to take the fan-ins of")

private let profile = Command(
  name: "profile", family: .connectivity,
  summary: "Give layers a fan-in profile, and start the network anew",
  discussion: """
    Each layer gets exactly round(density * inputs * neurons) edges. cv= asks for a coefficient of \
    variation of the fan-ins, shape= for a shape parameter. place= says which neurons become hubs, \
    inputs= what a neuron reads; gradient, snip, variance, f-score and mutual-information look at \
    the training data. The network starts again at step 0 from the initial weights of its seed.
    """,
  parameters: [
    family.declaration, cv.declaration, shape.declaration, sparsity.declaration,
    density.declaration, layers.declaration, placement.declaration, selection.declaration,
    seed.declaration, dead.declaration, file.declaration, source.declaration,
  ],
  examples: [
    "profile lognormal cv=1.2 sparsity=90%", "profile power-law shape=0.8 density=20% layers=fc1",
    "profile lognormal cv=1 inputs=window layers=fc1", "profile random sparsity=95%",
  ],
  effect: .changesState
) { session, arguments in
  let state = try session.current()
  let name = try arguments.require(family)
  try refuseContradictions(name, arguments)
  var plan = state.network.plan
  for layer in try state.network.layerIndices(arguments.require(layers)) {
    plan.connectivity[layer] = try connectivity(name, ofLayer: layer, plan, session, arguments)
  }
  let remark = try session.rebuild(plan)
  let network = try session.current().network
  return Outcome(
    Answer([.text(remark), .table(fanInTable(network))] + missedCVs(network)),
    record: .text(arguments.canonical(implying: defaults(name, arguments))))
}

/// Says so where whole numbers of inputs cannot come near the CV asked for.
private func missedCVs(_ network: Network) -> [Answer.Item] {
  network.layers.indices.compactMap { layer in
    guard case .family(_, .cv(let asked)) = network.plan.connectivity[layer].profile else {
      return nil
    }
    let reached = FanInStatistics(network.layers[layer].rows.fanIns).cv
    guard abs(reached - asked) > max(0.01, asked / 100) else { return nil }
    return .text(
      "note: \(network.layerNames[layer]) has CV \(formatSignificant(reached)), the nearest to "
        + "\(formatSignificant(asked)) that whole fan-ins allow here")
  }
}

/// Defaults that depend on other arguments, for the record.
private func defaults(_ name: String, _ arguments: Arguments) -> [String: String] {
  var implied: [String: String] = [:]
  let isFamily = ProfileFamily(rawValue: name) != nil
  if isFamily && !arguments.isGiven(shape) { implied["cv"] = "1" }
  if isFamily || name == "constant" { implied["place"] = HubPlacement.shuffled.rawValue }
  if name != "dense" && name != "custom" && !arguments.isGiven(density) {
    implied["sparsity"] = "90%"
  }
  return implied
}

private func refuseContradictions(_ name: String, _ arguments: Arguments) throws {
  func refuse(_ argument: String, _ message: String, _ hint: String) throws -> Never {
    throw ShellError(.usage, message, hint: hint, argument: argument)
  }
  if arguments.isGiven(cv) && arguments.isGiven(shape) {
    try refuse("shape", "cv and shape contradict each other", "give one of them")
  }
  if arguments.isGiven(sparsity) && arguments.isGiven(density) {
    try refuse("density", "sparsity and density contradict each other", "give one of them")
  }
  if ProfileFamily(rawValue: name) == nil && (arguments.isGiven(cv) || arguments.isGiven(shape)) {
    try refuse(
      arguments.isGiven(cv) ? "cv" : "shape", "\(name) has no shape to choose",
      "leave out cv and shape")
  }
  let isCustom = name == "custom"
  if isCustom != (arguments.isGiven(file) || arguments.isGiven(source)) {
    try refuse(
      arguments.isGiven(file) ? "file" : arguments.isGiven(source) ? "from" : "family",
      isCustom ? "custom needs fan-ins" : "only custom takes file and from",
      "for example: profile custom from=NET, or file=FILE")
  }
  if (isCustom || name == "dense") && (arguments.isGiven(sparsity) || arguments.isGiven(density)) {
    try refuse(
      arguments.isGiven(sparsity) ? "sparsity" : "density",
      "\(name) decides the number of edges itself", "leave out sparsity and density")
  }
}

private func connectivity(
  _ name: String, ofLayer layer: Int, _ plan: NetworkPlan, _ session: Session,
  _ arguments: Arguments
) throws -> Connectivity {
  let sizes = plan.shapes[layer]
  let density =
    try arguments.value(density) ?? complement(arguments.value(sparsity) ?? 0.9)
  var connectivity = Connectivity(
    profile: .constant, budget: edgeBudget(density: density, sizes),
    placement: try arguments.value(placement) ?? (name == "custom" ? nil : .shuffled),
    selection: try arguments.require(selection), seed: try arguments.require(seed),
    allowsDead: try arguments.require(dead) == "allow")
  switch name {
  case "dense": return .dense(sizes)
  case "random":
    connectivity.profile = .random
    connectivity.placement = nil
  case "constant": break
  case "custom":
    let fanIns = try customFanIns(ofLayer: layer, plan, session, arguments)
    connectivity.profile = .custom(fanIns)
    connectivity.budget = fanIns.reduce(0, +)
  default:
    guard let family = ProfileFamily(rawValue: name) else { break }
    let unevenness = try arguments.value(shape).map { FanInProfile.Unevenness.shape($0) }
    connectivity.profile = .family(
      family, try unevenness ?? .cv(arguments.value(cv) ?? 1))
  }
  return connectivity
}

private func customFanIns(
  ofLayer layer: Int, _ plan: NetworkPlan, _ session: Session, _ arguments: Arguments
) throws -> [Int] {
  if let name = try arguments.value(source) {
    let other = try arguments.blaming(source) { try session.requireNetwork($0) }.network
    guard other.layers.indices.contains(layer),
      other.layers[layer].neuronCount == plan.shapes[layer].neuronCount
    else {
      throw ShellError(
        .usage,
        "\(name) has no layer like \(plan.name(ofLayer: layer)) with "
          + "\(plan.shapes[layer].neuronCount) neurons",
        argument: source.declaration.name)
    }
    return other.layers[layer].rows.fanIns
  }
  let text = try arguments.blaming(file) { try TextFile.read($0) }
  return try text.text.split(whereSeparator: { $0.isWhitespace || $0 == "," || $0 == ";" }).map {
    word in
    guard let value = Int(word) else {
      throw ShellError(
        .file, "\(text.name) holds \(word.prefix(40)), which is not a whole number",
        hint: "write one fan-in a neuron, with blanks or newlines between",
        argument: file.declaration.name)
    }
    // Sums of fan-ins must not overflow before the profile checks them.
    return min(max(value, -1), NetworkPlan.maximumWidth + 1)
  }
}

/// What each layer's fan-ins came to.
private func fanInTable(_ network: Network) -> AnswerTable {
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

extension Session {
  /// Replaces the current network by one made from a changed plan, at step 0, with the same
  /// optimizer, schedule and batch size.
  ///
  /// - Returns: a remark for the user.
  func rebuild(_ plan: NetworkPlan) throws -> String {
    let old = try current()
    try plan.checkSize(memoryLimit: configuration.memoryLimit)
    let network = try Network(plan: plan, examples: dataset?.train, image: dataset?.image)
    let name = currentName ?? ""
    put(
      TrainingState(
        network: network, optimizer: old.optimizer, schedule: old.schedule,
        batchSize: old.batchSize),
      as: name)
    let start = old.step == 0 ? "" : "; training starts again (was at step \(old.step))"
    return
      "\(name): \(formatCount(network.edgeCount)) edges, \(formatPercent(network.sparsity)) sparse"
      + start
  }
}

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

private let rule = Parameter.choice(
  "rule", of: LayerDensities.self, help: "how the budget is shared among layers",
  summary: \.summary
).positional(required: true)
private let total = Parameter.number(
  "sparsity", in: 0...1, form: "0...100%", help: "share of edges left out, over the layers together"
).defaulting(to: "90%", recorded: true)

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
