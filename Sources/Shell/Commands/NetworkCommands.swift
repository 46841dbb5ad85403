import CommandLanguage
import Datasets
import SparseNetworks
import TerminalGraphics

/// `net`, `nets`, `use`, `clone`, `drop`, `show`.
let networkCommands: [Command] = [net, nets, use, clone, drop, show]

private let shape = Parameter<[Int]>(
  ParameterDeclaration(
    name: "widths", position: .positional, isRequired: true,
    help: "units of each layer, inputs first, as in 64-128-10", form: "64-128-10",
    candidates: .widths)
) { argument in
  try argument.text.split(separator: "-", omittingEmptySubsequences: false).map { width in
    guard let number = Int(width) else {
      throw argument.problem(
        "\(argument.text) is not a list of layer widths", code: .invalidNumber,
        hint: "write whole numbers with dashes, as in 784-512-10")
    }
    return number
  }
}
private let newName = Parameter.word("name", help: "what to call it")
private let activation = Parameter.choice(
  "activation", of: Activation.self, help: "nonlinearity of the hidden layers"
).defaulting(to: "relu", recorded: true)
private let initializer = Parameter.choice(
  "init", of: Initializer.self, help: "distribution of the initial weights"
).defaulting(to: "he", recorded: true)
private let sparsity = Parameter.number(
  "sparsity", in: 0...1, form: "0...100%",
  help: "share of edges left out of the hidden layers, drawn at random")
private let seed = Parameter.seed("seed of weights and of the order of examples")
  .defaulting(to: "1", recorded: true)

private let net = Command(
  name: "net", family: .networks,
  summary: "Make a network and use it",
  discussion: """
    The layers are called fc1, fc2, ... and out. Without sparsity= the network is dense until \
    profile or sparsify gives it connectivity; the output layer stays dense. init=he scales each \
    neuron's weights by its own fan-in.
    """,
  parameters: [
    shape.declaration, newName.declaration, activation.declaration, initializer.declaration,
    sparsity.declaration, seed.declaration,
  ],
  examples: ["net 64-128-64-10 seed=7", "net 64-100-10 name=small activation=tanh sparsity=90%"],
  effect: .changesState
) { session, arguments in
  var plan = try arguments.blaming(shape) { widths in
    try NetworkPlan(
      widths: widths, activation: arguments.require(activation),
      initializer: arguments.require(initializer), seed: arguments.require(seed))
  }
  if let sparsity = try arguments.value(sparsity) {
    for layer in plan.connectivity.indices.dropLast() {
      plan.connectivity[layer] = Connectivity(
        profile: .random, budget: edgeBudget(density: complement(sparsity), plan.shapes[layer]),
        seed: plan.seed)
    }
  }
  try arguments.blaming(shape) { _ in
    try plan.checkSize(memoryLimit: session.configuration.memoryLimit)
  }
  let name = try arguments.value(newName) ?? freshName(session)
  try checkName(name, of: newName)
  let network = try Network(plan: plan, unless: { InterruptFlag.isRaised })
  let replaced = session.runs.first { $0.name == name }
  session.put(TrainingState(network: network), as: name)
  var text =
    "\(name): \(formatCount(network.edgeCount)) edges, \(formatPercent(network.sparsity)) sparse"
  if let replaced {
    text +=
      "; the \(name) there was is replaced"
      + (replaced.remarkOnReplacing.map { " (\($0))" } ?? "")
  }
  if let dataset = session.dataset, let misfit = misfit(network, dataset.train) {
    text += "\nnote: \(misfit)"
  }
  return Outcome(.text(text), record: .text(arguments.canonical(implying: ["name": name])))
}

/// One minus a share, as decimals have it: 1 - 90% is 10%, and not a little less.
func complement(_ share: Double) -> Double { ((1 - share) * 1e12).rounded() / 1e12 }

/// `round(d n_in n)`: edges of a layer at a density.
func edgeBudget(density: Double, _ shape: LayerDensities.Shape) -> Int {
  Int((density * Double(shape.possibleEdges)).rounded())
}

private func misfit(_ network: Network, _ examples: Examples) -> String? {
  do {
    try network.checkFit(examples)
    return nil
  } catch {
    return "\(error)"
  }
}

private func freshName(_ session: Session) -> String {
  var number = 1
  while session.network(named: "net\(number)") != nil { number += 1 }
  return "net\(number)"
}

/// Whether a network can have this name.
func isNetworkName(_ name: String) -> Bool {
  1...64 ~= name.utf8.count
    && name.utf8.allSatisfy { "-_.".utf8.contains($0) || $0 >= 0x80 || isLetterOrDigit($0) }
}

func checkName(_ name: String, of parameter: Parameter<String>) throws {
  guard isNetworkName(name) else {
    throw ShellError(
      .badName, "\(name.isEmpty ? "nothing" : name) cannot be a network's name",
      hint: "use letters, digits, -, _ and ., at most 64 of them",
      argument: parameter.declaration.name)
  }
}

private func isLetterOrDigit(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"):
    true
  default: false
  }
}

private let nets = Command(
  name: "nets", family: .networks, summary: "List the networks",
  examples: ["nets", "clone demo second; nets"]
) { session, _ in
  var table = AnswerTable(
    columns: ["current", "name", "widths", "edges", "sparsity", "step", "loss"],
    unheaded: ["current"])
  for (name, state) in session.networks {
    table.rows.append([
      .text(name == session.currentName ? "*" : ""), .text(name), .text(widths(state.network)),
      .integer(state.network.edgeCount), .share(state.network.sparsity), .integer(state.step),
      state.lastLoss.map { .number($0) } ?? .none,
    ])
  }
  return Outcome(
    session.networks.isEmpty
      ? .text("no networks yet; make one with net, or type demo") : Answer([.table(table)]))
}

func widths(_ network: Network) -> String {
  network.plan.widths.map(String.init).joined(separator: "-")
}

private let existing = Parameter.word(
  "name", candidates: .networks, help: "which network"
).positional(required: true)
private let copyName = Parameter.word("new", help: "what to call the copy").positional(
  required: true)

private let use = Command(
  name: "use", family: .networks, summary: "Make a network the one that commands act on",
  parameters: [existing.declaration],
  examples: ["net 64-32-10 name=other; use demo", "use demo; show"],
  effect: .changesState
) { session, arguments in
  let name = try arguments.require(existing)
  try arguments.blaming(existing) { try session.select($0) }
  session.transcript.record(using: name)
  return Outcome(record: .done)
}

private let moment = Parameter.integer(
  "at", in: 0...(1 << 40), help: "the step of its past to copy it at (the present one)")

private let clone = Command(
  name: "clone", family: .networks,
  summary: "Copy a network with its state and past, and use the copy",
  parameters: [existing.declaration, copyName.declaration, moment.declaration],
  examples: ["clone demo second", "step 20; clone demo second at=12"],
  effect: .changesState
) { session, arguments in
  let state = try arguments.blaming(existing) { try session.requireNetwork($0) }
  let name = try arguments.require(copyName)
  try checkName(name, of: copyName)
  guard session.network(named: name) == nil else {
    throw ShellError(
      .badName, "there is a network called \(name) already", hint: "drop it first",
      argument: copyName.declaration.name)
  }
  let original = try arguments.require(existing)
  guard let run = session.runs.first(where: { $0.name == original }) else { return Outcome() }
  let step = try arguments.value(moment) ?? state.step
  guard let copy = try arguments.value(moment).map({ try session.state(of: run, at: $0) }) ?? state
  else {
    throw ShellError(
      .outOfRange, "step \(step) is not in the past of \(original)",
      hint: "it goes from step \(run.timeline.earliest) to \(run.timeline.latest)",
      argument: moment.declaration.name)
  }
  session.noteReading(of: original)
  session.put(copy, as: name, past: run.timeline.withoutCheckpoints)
  return Outcome(.text("\(name): a copy at step \(copy.step)"))
}

private let drop = Command(
  name: "drop", family: .networks, summary: "Remove a network",
  parameters: [existing.declaration], examples: ["clone demo second; drop second", "drop demo"],
  effect: .changesState
) { session, arguments in
  try arguments.blaming(existing) { try session.drop($0) }
  return Outcome(.text(session.currentName.map { "now using \($0)" } ?? "no network is left"))
}

private let show = Command(
  name: "show", family: .networks,
  summary: "Describe the current network: layers, connectivity, training",
  examples: ["show", "net 64-32-10 sparsity=50%; show"]
) { session, _ in
  let state = try session.current()
  let network = state.network
  var table = AnswerTable(columns: [
    "layer", "inputs", "neurons", "edges", "sparsity", "fan-in", "min", "max", "CV", "profile",
  ])
  for (index, layer) in network.layers.enumerated() {
    let statistics = FanInStatistics(layer.rows.fanIns)
    table.rows.append([
      .text(network.layerNames[index]), .integer(layer.inputCount), .integer(layer.neuronCount),
      .integer(layer.rows.edgeCount), .share(1 - layer.rows.density), .number(statistics.mean),
      .integer(statistics.minimum), .integer(statistics.maximum), .number(statistics.cv),
      .text(network.plan.connectivity[index].summary),
    ])
  }
  return Outcome(
    Answer([
      .fields([
        .init("network", .text("\(session.currentName ?? ""), \(widths(network))")),
        .init(
          "activation",
          .text("\(network.plan.activation.rawValue), init \(network.plan.initializer.rawValue)")),
        .init("seed", .text(String(network.plan.seed))),
        .init("edges", .integer(network.edgeCount)), .init("sparsity", .share(network.sparsity)),
        .init("no inputs", .integer(network.neuronsWithoutInputs)),
        .init("optimizer", .text(state.optimizer.summary)),
        .init("schedule", .text(state.schedule.summary)), .init("batch", .integer(state.batchSize)),
        .init("step", .integer(state.step)), .init("epoch", .integer(state.epoch)),
        .init("loss", state.lastLoss.map { .number($0) } ?? .none),
      ]),
      .table(table),
    ]))
}
