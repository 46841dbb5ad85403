import CommandLanguage
import SparseNetworks
import TerminalGraphics

private let family = Parameter.oneOf(
  "family",
  ProfileFamily.allCases.map { .init(text: $0.rawValue, summary: $0.summary) } + plainProfiles,
  help: "how fan-in is distributed; custom where from or file is given"
)
.positional()
private let cv = Parameter.number(
  "cv", in: 0...1000, help: "coefficient of variation of the fan-ins (1 if no shape is given)")
private let shape = Parameter.number(
  "shape", in: 0...1e9, help: "shape parameter of the family, instead of cv")
private let fit = Parameter.word(
  "fit", form: "NET", candidates: .networks,
  help: "fitted to a network's fan-ins, instead of cv"
).only(with: family, "lognormal", "power-law")
private let sparsity = Parameter.number(
  "sparsity", in: 0...1, form: "0...100%",
  help: "share of edges left out of each layer (90%, or as fitted)")
private let density = Parameter.number(
  "density", in: 0...1, form: "0...100%", help: "share of edges kept, instead of sparsity")
private let layers = Parameter.layers("which layers").defaulting(to: "hidden", recorded: true)
private let placement = Parameter.choice(
  "place", of: HubPlacement.self,
  help: "which neurons become hubs (shuffled; custom fan-ins stay as given)",
  summary: \.summary)
private let model = Parameter.word(
  "like", form: "NET", candidates: .networks,
  help: "a network whose hubs become hubs here, in order (place=like)")
private let selection = Parameter.choice(
  "inputs", of: InputSelection.self, help: "which inputs a neuron reads", summary: \.summary
).defaulting(to: "uniform", recorded: true)
private let seed = Parameter.seed("seed of placement and choice of inputs")
  .defaulting(to: "1", recorded: true)
private let dead = Parameter.oneOf(
  "dead", ["allow", "refuse"], help: "whether neurons may be left without inputs"
).defaulting(to: "refuse", recorded: true)
private let file = Parameter.file(
  "file", endings: [".npy", ".txt", ".csv"],
  help: "fan-ins, one number a neuron, as text or .npy"
).implying(family, "custom")
private let source = Parameter.word(
  "from", form: "NET", candidates: .networks, help: "a network to take the fan-ins of"
).implying(family, "custom")

/// `profile`.
let profileCommand = Command(
  name: "profile", family: .connectivity,
  summary: "Give layers a fan-in profile, and start the network anew",
  discussion: """
    Each layer gets exactly round(density * inputs * neurons) edges. cv= asks for a coefficient of \
    variation of the fan-ins, shape= for a shape parameter, fit=NET for the maximum-likelihood fit \
    to the fan-ins of another network; from=NET takes over those fan-ins as they are, neuron by \
    neuron. place= says which neurons become hubs, inputs= what a neuron reads; gradient, snip, \
    variance, f-score and mutual-information look at the training data. So whether it matters which \
    neurons are hubs is a question of three lines: train fit=NET like=NET (the hubs of a trained \
    network), fit=NET alone (hubs anywhere), and compare. The network starts again at step 0 from \
    the initial weights of its seed.
    """,
  parameters: [
    family.declaration, cv.declaration, shape.declaration, fit.declaration, sparsity.declaration,
    density.declaration, layers.declaration, placement.declaration, model.declaration,
    selection.declaration, seed.declaration, dead.declaration, file.declaration,
    source.declaration,
  ],
  examples: [
    "profile lognormal cv=1.2 sparsity=90%", "profile power-law shape=0.8 density=20% layers=fc1",
    "profile lognormal cv=1 inputs=window layers=fc1", "profile random sparsity=95%",
    "clone demo new; profile from=demo", "clone demo new; profile lognormal fit=demo like=demo",
  ],
  effect: .changesState
) { session, arguments in
  let state = try session.current()
  let name = try familyName(arguments)
  try refuseContradictions(name, arguments)
  var plan = state.network.plan
  let chosen = try arguments.blaming(layers) { try state.network.layerIndices($0) }
  // The network that is fitted may be the very one that is made anew.
  let fitted = try arguments.value(fit).map { _ in try otherNetwork(fit, session, arguments) }
  for layer in chosen {
    plan.connectivity[layer] = try connectivity(name, ofLayer: layer, plan, session, arguments)
  }
  for parameter in [fit, model, source] {
    if let name = try arguments.value(parameter) { session.noteReading(of: name) }
  }
  let remark = try session.rebuild(plan)
  let network = try session.current().network
  var items: [Answer.Item] = [.text(remark), .table(fanInTable(network))]
  items += missedCVs(network)
  if let fitted { items += try fitTable(network, fitted, chosen, name) }
  return Outcome(
    Answer(items), record: .text(arguments.canonical(implying: defaults(name, arguments))))
}

private func familyName(_ arguments: Arguments) throws -> String {
  if let name = try arguments.valueOrImplied(family) { return name }
  throw ShellError(
    .usage, "profile needs a family, or from=NET",
    hint: "for example: profile lognormal cv=1.2; profiles lists the families")
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

/// How near the fan-ins come to those of the network that they were fitted to.
private func fitTable(
  _ network: Network, _ fitted: Network, _ layers: [Int], _ name: String
) throws -> [Answer.Item] {
  var table = AnswerTable(columns: ["layer", "fitted", "KS of the fit", "Wasserstein-1"])
  for layer in layers {
    let model = fitted.layers[layer].rows.fanIns
    let fit = try fanInFit(name, model)
    let distances = try SampleDistances(
      fanIns: network.layers[layer].rows.fanIns, model)
    table.rows.append([
      .text(network.layerNames[layer]), .text(fit.distribution.summary),
      .number(fit.kolmogorovSmirnov), .number(distances.wasserstein),
    ])
  }
  return [.table(table), .text("Wasserstein-1: mean difference in inputs from the network fitted")]
}

/// Defaults that depend on other arguments, for the record.
private func defaults(_ name: String, _ arguments: Arguments) -> [String: String] {
  var implied: [String: String] = [:]
  let isFamily = ProfileFamily(rawValue: name) != nil
  let isFitted = arguments.isGiven(fit)
  if isFamily && !arguments.isGiven(shape) && !isFitted { implied["cv"] = "1" }
  if isFamily || name == "constant" { implied["place"] = HubPlacement.shuffled.rawValue }
  if arguments.isGiven(model) { implied["place"] = HubPlacement.like.rawValue }
  if name != "dense" && name != "custom" && !isFitted && !arguments.isGiven(density) {
    implied["sparsity"] = "90%"
  }
  return implied
}

private func refuseContradictions(_ name: String, _ arguments: Arguments) throws {
  func refuse(_ argument: String, _ message: String, _ hint: String) throws -> Never {
    throw ShellError(.usage, message, hint: hint, argument: argument)
  }
  let shapes = ["cv": arguments.isGiven(cv), "shape": arguments.isGiven(shape)]
  let unevenness =
    ["cv", "shape"].filter { shapes[$0] == true } + (arguments.isGiven(fit) ? ["fit"] : [])
  if unevenness.count > 1 {
    try refuse(
      unevenness[1], "\(unevenness[0]) and \(unevenness[1]) contradict each other",
      "give one of them")
  }
  if arguments.isGiven(sparsity) && arguments.isGiven(density) {
    try refuse("density", "sparsity and density contradict each other", "give one of them")
  }
  if let given = unevenness.first, ProfileFamily(rawValue: name) == nil {
    try refuse(given, "\(name) has no shape to choose", "leave out \(given)")
  }
  let isCustom = name == "custom"
  if isCustom, !arguments.isGiven(file), !arguments.isGiven(source) {
    try refuse(
      "family", "custom needs fan-ins",
      "for example: profile from=NET, or custom file=FILE; lognormal fit=NET fits a distribution")
  }
  if (isCustom || name == "dense") && (arguments.isGiven(sparsity) || arguments.isGiven(density)) {
    try refuse(
      arguments.isGiven(sparsity) ? "sparsity" : "density",
      "\(name) decides the number of edges itself", "leave out sparsity and density")
  }
  let place = try arguments.value(placement)
  if (place == .like) != arguments.isGiven(model), place == .like || place != nil {
    try refuse(
      "place",
      place == .like ? "place=like needs a network" : "place and like contradict each other",
      "for example: like=NET")
  }
}

// MARK: - A layer's connectivity from the arguments

private func connectivity(
  _ name: String, ofLayer layer: Int, _ plan: NetworkPlan, _ session: Session,
  _ arguments: Arguments
) throws -> Connectivity {
  let sizes = plan.shapes[layer]
  let density = try arguments.value(density) ?? arguments.value(sparsity).map(complement)
  var connectivity = Connectivity(
    profile: .constant, budget: edgeBudget(density: density ?? 0.1, sizes),
    placement: try arguments.value(placement) ?? (name == "custom" ? nil : .shuffled),
    selection: try arguments.require(selection), seed: try arguments.require(seed),
    allowsDead: try arguments.require(dead) == "allow")
  if arguments.isGiven(model) {
    connectivity.placement = .like
    connectivity.model = try borrowedFanIns(model, likeLayer: layer, plan, session, arguments)
  }
  switch name {
  case "dense": return .dense(sizes)
  case "random":
    connectivity.profile = .random
    connectivity.placement = nil
  case "constant": break
  case "custom":
    let fanIns =
      arguments.isGiven(source)
      ? try borrowedFanIns(source, likeLayer: layer, plan, session, arguments)
      : try arguments.blaming(file) { try FanInFile.read($0) }
    connectivity.profile = .custom(fanIns)
    connectivity.budget = fanIns.reduce(0, +)
  default:
    guard let family = ProfileFamily(rawValue: name) else { break }
    if arguments.isGiven(fit) {
      let fitted = try matching(otherNetwork(fit, session, arguments), fit, layer: layer, plan)
      let profile = try arguments.blaming(fit) { _ in
        try fanInFit(name, fitted.rows.fanIns).distribution.profile
      }
      connectivity.profile = profile ?? .constant
      if density == nil { connectivity.budget = fitted.rows.edgeCount }
    } else {
      let unevenness = try arguments.value(shape).map { FanInProfile.Unevenness.shape($0) }
      connectivity.profile = .family(family, try unevenness ?? .cv(arguments.value(cv) ?? 1))
    }
  }
  return connectivity
}

private func otherNetwork(
  _ parameter: Parameter<String>, _ session: Session, _ arguments: Arguments
) throws -> Network {
  try arguments.blaming(parameter) { try session.requireNetwork($0) }.network
}

/// The fan-ins of the layer of another network that stands where a planned one does.
private func borrowedFanIns(
  _ parameter: Parameter<String>, likeLayer layer: Int, _ plan: NetworkPlan, _ session: Session,
  _ arguments: Arguments
) throws -> [Int] {
  try matching(otherNetwork(parameter, session, arguments), parameter, layer: layer, plan).rows
    .fanIns
}

private func matching(
  _ network: Network, _ parameter: Parameter<String>, layer: Int, _ plan: NetworkPlan
) throws -> Layer {
  guard network.layers.indices.contains(layer),
    network.layers[layer].neuronCount == plan.shapes[layer].neuronCount
  else {
    throw ShellError(
      .usage,
      "the other network has no layer like \(plan.name(ofLayer: layer)) with "
        + "\(plan.shapes[layer].neuronCount) neurons",
      hint: "layers= names layers that both have", argument: parameter.declaration.name)
  }
  return network.layers[layer]
}

/// A layer's fan-ins as the family of that name.
private func fanInFit(_ name: String, _ fanIns: [Int]) throws -> FanInFit {
  try name == "lognormal" ? .lognormal(fanIns) : .powerLaw(fanIns)
}
