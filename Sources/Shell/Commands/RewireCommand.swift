import CommandLanguage
import Datasets
import SparseNetworks
import TerminalGraphics

private let rule = Parameter.oneOf(
  "rule",
  [
    .init(text: "rigl", summary: "grow where the dense gradient is largest"),
    .init(text: "set", summary: "grow at random"),
    .init(text: "snfs", summary: "grow where the gradient averaged over recent batches is largest"),
    .init(text: "prune", summary: "grow nothing: gradual magnitude pruning"),
    .init(text: "now", summary: "rewire at once, as the settings say"),
    .init(text: "off", summary: "no more rewiring"),
  ], help: "how edges are exchanged"
).positional()
/// The rules that grow what they drop.
private let exchanging = ["rigl", "set", "snfs"]
/// The rules that go on as training does.
private let lasting = exchanging + ["prune"]
private let every = Parameter.integer(
  "every", in: 1...(1 << 40), help: "steps between rewirings (100)"
).only(with: rule, lasting)
private let fraction = Parameter.number(
  "fraction", in: 0...1, help: "share of the edges exchanged at first (0.3)"
).only(with: rule, exchanging)
private let until = Parameter.number(
  "until", in: 0...0x1p40, form: "STEP|PERCENT",
  help: "the step where rewiring ends; a share of epochs= below 1 (75%)"
).only(with: rule, lasting)
private let epochs = Parameter.integer(
  "epochs", in: 1...1_000_000, help: "how long training will be, for until="
).only(with: rule, lasting)
private let budget = Parameter.choice(
  "budget", of: Rewiring.Budget.self, help: "where the number of edges is kept (layer)",
  summary: {
    switch $0 {
    case .layer: "each layer keeps its number of edges"
    case .global: "the layers together do"
    case .neuron: "each neuron does: constant fan-in"
    }
  }
).only(with: rule, lasting)
private let regrow = Parameter.oneOf(
  "regrow",
  [
    .init(text: "keep", summary: "its weight"), .init(text: "zero", summary: "a weight of 0"),
  ], help: "what an edge dropped and grown at once has (keep)"
).only(with: rule, exchanging)
private let update = Parameter.oneOf(
  "update",
  [
    .init(text: "skip", summary: "a step that rewires leaves the weights"),
    .init(text: "always", summary: "every step moves weights"),
  ], help: "whether a step that rewires moves weights (set and prune: always; else skip)"
).only(with: rule, lasting)
private let accumulate = Parameter.integer(
  "accumulate", in: 1...1000, help: "batches that growth scores are averaged over (1; snfs: 8)"
).only(with: rule, "rigl", "snfs")
private let sparsity = Parameter.number(
  "sparsity", in: 0...1, form: "0...100%", help: "where it leads (90%)"
).only(with: rule, "prune")
private let start = Parameter.integer(
  "from", in: 0...(1 << 40), help: "the step where its course begins (the present one)"
).only(with: rule, "prune")
private let layers = Parameter.layers("which layers").defaulting(to: "hidden")
  .only(with: rule, lasting)

/// `rewire`.
let rewire = Command(
  name: "rewire", family: .rewiring,
  summary: "Exchange edges as training goes on, or show how",
  discussion: """
    Every so many steps, a share of the edges with the smallest weights is dropped and as many are \
    grown; the share falls to 0 along half a cosine. until= says where it ends: a step, or a share \
    of the epochs given. A dropped edge may be grown again at once. phase stops after a rewiring, \
    before it takes effect, and lists it. Alone, rewire shows the settings and what has happened.
    """,
  parameters: [
    rule.declaration, every.declaration, fraction.declaration, until.declaration,
    epochs.declaration, budget.declaration, regrow.declaration, update.declaration,
    accumulate.declaration, sparsity.declaration, start.declaration, layers.declaration,
  ],
  examples: [
    "rewire rigl every=20 epochs=10", "rewire set until=500 fraction=20%",
    "rewire prune sparsity=98% until=400", "rewire rigl until=500; rewire now", "rewire",
    "rewire off",
  ],
  effect: .changesState
) { session, arguments in
  let state = try session.current()
  switch try arguments.value(rule) {
  case nil: return Outcome(try overview(state), record: .nothing)
  case "off":
    let remark = try session.updateCurrent(keepsStep: state.rewiring == nil) { $0.rewiring = nil }
    return Outcome(.text(orNone: remark))
  case "now":
    guard let rewiring = state.rewiring else {
      throw ShellError(
        .missing, "nothing says how to rewire", hint: "for example: rewire rigl until=500")
    }
    let record = try session.rewireNow(rewiring)
    return Outcome(Answer(rewiringItems(record, try session.current().network)))
  case let name?:
    guard let growth = Rewiring.Growth(rawValue: name) else { return Outcome() }
    let rewiring = try settings(growth, state, session, arguments)
    let remark = try session.updateCurrent(keepsStep: rewiring == state.rewiring) {
      $0.rewiring = rewiring
    }
    let text = commandText(rewiring, state.network)
    let note =
      if rewiring.until <= state.step {
        "\nnote: it ends at step \(rewiring.until), counted from 0, and step \(state.step) is done"
      } else if let pruning = rewiring.pruning, hasNothing(toPrune: pruning, rewiring, state) {
        "\nnote: these layers are \(formatPercent(pruning.sparsity)) sparse or more already"
      } else { "" }
    return Outcome(
      .text(text + note + (remark.map { "\n\($0)" } ?? "")), record: .text("rewire \(text)"))
  }
}

/// Whether all the layers that are to be pruned have come as far as pruning leads.
private func hasNothing(
  toPrune pruning: Rewiring.Pruning, _ rewiring: Rewiring, _ state: TrainingState
) -> Bool {
  rewiring.layers.allSatisfy {
    let shape = state.network.plan.shapes[$0]
    return pruning.edgeCounts[$0] <= edgeBudget(density: complement(pruning.sparsity), shape)
  }
}

private func settings(
  _ growth: Rewiring.Growth, _ state: TrainingState, _ session: Session, _ arguments: Arguments
) throws -> Rewiring {
  let indices = try arguments.blaming(layers) { try state.network.layerIndices($0) }
  var rewiring = Rewiring(growth, until: try end(state, session, arguments), layers: indices)
  if growth == .none {
    rewiring.pruning = Rewiring.Pruning(
      start: try arguments.value(start) ?? state.step,
      edgeCounts: state.network.layers.map(\.rows.edgeCount),
      sparsity: try arguments.value(sparsity) ?? 0.9)
  }
  rewiring.every = try arguments.value(every) ?? rewiring.every
  rewiring.fraction = try arguments.value(fraction) ?? rewiring.fraction
  rewiring.budget = try arguments.value(budget) ?? rewiring.budget
  if growth == .none && rewiring.budget == .neuron {
    throw ShellError(
      .usage, "pruning changes fan-ins, so it cannot keep them",
      hint: "budget is layer or global", argument: "budget")
  }
  guard rewiring.until > (growth == .none ? 1 : rewiring.every) else {
    throw ShellError(
      .outOfRange,
      "rewiring would end at step \(rewiring.until), before it begins at step \(rewiring.every)",
      hint: "train for longer, or rewire more often with every=")
  }
  rewiring.regrowsFromZero = try arguments.value(regrow) == "zero"
  if let update = try arguments.value(update) { rewiring.alwaysUpdates = update == "always" }
  rewiring.accumulate = try arguments.value(accumulate) ?? rewiring.accumulate
  try state.network.plan.checkSize(
    memoryLimit: session.configuration.memoryLimit,
    batchSize: min(state.batchSize, session.dataset?.train.count ?? .max) * rewiring.accumulate,
    rewiring: rewiring)
  return rewiring
}

/// The step where rewiring ends.
private func end(
  _ state: TrainingState, _ session: Session, _ arguments: Arguments
) throws -> Int {
  let given = try arguments.value(until)
  if let given, given > 1 {
    guard given == given.rounded() else {
      throw ShellError(
        .usage, "a step is a whole number", hint: "until=2000 is a step, until=75% a share",
        argument: "until")
    }
    return Int(given)
  }
  guard let epochs = try arguments.value(epochs) else {
    throw ShellError(
      .usage, "when rewiring ends must be known, since its share falls until then",
      hint: "give until=STEP, or epochs=N for three quarters of N epochs",
      argument: given == nil ? nil : "until")
  }
  let perEpoch = state.stepsPerEpoch(exampleCount: try session.data().train.count)
  return Int((given ?? 0.75) * Double(epochs * perEpoch))
}

/// The settings as a script says them.
func commandText(_ rewiring: Rewiring, _ network: Network) -> String {
  rewiring.summary.split(separator: " ").map { word in
    word.hasPrefix("layers=")
      ? "layers=" + rewiring.layers.map { network.layerNames[$0] }.joined(separator: ",")
      : String(word)
  }.joined(separator: " ")
}

private func overview(_ state: TrainingState) throws -> Answer {
  var table = AnswerTable(
    columns: ["layer", "edges", "grown", "dropped", "ever active", "fan-in CV", "no inputs"])
  for (index, layer) in state.network.layers.enumerated() {
    let records = state.lives.records
    let statistics = FanInStatistics(layer.rows.fanIns)
    table.rows.append([
      .text(state.network.layerNames[index]), .integer(layer.rows.edgeCount),
      .integer(records.reduce(0) { $0 + $1.gained(ofLayer: index) }),
      .integer(records.reduce(0) { $0 + $1.lost(ofLayer: index) }),
      .share(state.explorationRate(ofLayer: index)), .number(statistics.cv),
      .integer(layer.rows.fanIns.count { $0 == 0 }),
    ])
  }
  let settings = state.rewiring.map { commandText($0, state.network) } ?? "off"
  return Answer([
    .text(settings), .fields([.init("rewirings", .integer(state.lives.records.count))]),
    .table(table),
  ])
}

/// What a rewiring did: counts, and the first few edges by score.
func rewiringItems(_ record: RewiringRecord, _ network: Network) -> [Answer.Item] {
  var counts = AnswerTable(columns: ["layer", "dropped", "grown", "grown again at once"])
  for layer in network.layers.indices {
    let grown = record.grown.filter { $0.layer == layer }
    let dropped = record.dropped.count { $0.layer == layer }
    guard dropped + grown.count > 0 else { continue }
    counts.rows.append([
      .text(network.layerNames[layer]), .integer(dropped), .integer(grown.count),
      .integer(grown.count(where: \.isRegrown)),
    ])
  }
  var first = AnswerTable(columns: ["rank", "dropped", "|weight|", "grown", "|gradient|"])
  func cells(_ choices: [RewiringRecord.Choice], _ index: Int, _ isScored: Bool) -> [Cell] {
    guard index < choices.count else { return [.none, .none] }
    let choice = choices[index]
    let name = "\(network.layerNames[choice.layer])[\(choice.neuron),\(choice.input)]"
    return [.text(name), isScored ? .number(Double(choice.score)) : .none]
  }
  for index in 0..<min(5, max(record.dropped.count, record.grown.count)) {
    first.rows.append(
      [.integer(index + 1)] + cells(record.dropped, index, true)
        + cells(record.grown, index, record.growth != .random))
  }
  return [.table(counts)] + (first.rows.isEmpty ? [] : [.table(first)])
}
