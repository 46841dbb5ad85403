import CommandLanguage
import SparseNetworks
import TerminalGraphics

/// `grad` and `hubs`.
let gradientCommands: [Command] = [grad, hubs]

private let part = Parameter.selector(help: "a layer or part of one").positional()

private let grad = Command(
  name: "grad", family: .looking,
  summary: "Show gradients of a layer or part of one on the present batch",
  discussion: """
    The present batch is that of the open step once phase has come to backward; otherwise the one \
    the next step will use, at the present weights. Looking changes nothing.
    """,
  parameters: [part.declaration],
  examples: ["grad fc1", "grad fc1[hubs]", "grad fc1[3]"]
) { session, arguments in
  let (selection, layer, title) = try selection(part, session, arguments)
  let gradients = try session.gradients().weights[selection.layer]
  return Outcome(edgeAnswer(selection, layer, "gradients of \(title)", gradients))
}

private let batches = Parameter.integer(
  "batches", in: 1...10_000, help: "how many batches of training data to take gradients on"
).defaulting(to: "8")

private let hubs = Command(
  name: "hubs", family: .looking,
  summary: "Measure how strongly gradients concentrate at hub neurons",
  discussion: """
    Hubs are the tenth of a layer's live neurons with the largest fan-in. Concentration is the \
    mean size of a neuron's gradient over the hubs divided by that over the rest, on the gradient \
    of the mean loss over the first batches of the present epoch's order: by L2 norm, by L1 norm, \
    and by mean |g| per active weight.
    """,
  parameters: [batches.declaration],
  examples: ["hubs", "hubs batches=32"]
) { session, arguments in
  let state = try session.current()
  let examples = try session.data().train
  try state.network.checkFit(examples)
  let order = BatchOrder(seed: state.network.plan.seed, exampleCount: examples.count)
  let count = min(examples.count, try arguments.require(batches) * state.batchSize)
  let samples = Array(order.permutation(epoch: state.epoch).prefix(count))
  guard
    let gradients = state.network.gradients(
      on: examples, samples: samples, engine: session.configuration.engine,
      shouldStop: { InterruptFlag.isRaised })
  else { throw ShellError(.interrupted, "interrupted") }
  var table = AnswerTable(columns: [
    "layer", "fan-in CV", "hubs", "dead", "by L2", "by L1", "per weight",
  ])
  for (index, layer) in state.network.layers.enumerated() {
    let statistics = FanInStatistics(layer.rows.fanIns)
    let name = state.network.layerNames[index]
    guard let hierarchy = GradientHierarchy(rows: layer.rows, gradient: gradients.weights[index])
    else {
      table.rows.append([
        .text(name), .number(statistics.cv), .integer(0), .integer(statistics.dead), .none, .none,
        .none,
      ])
      continue
    }
    table.rows.append([
      .text(name), .number(statistics.cv), .integer(hierarchy.hubs.count),
      .integer(hierarchy.deadCount),
      .number(hierarchy.l2), .number(hierarchy.l1), .number(hierarchy.perWeight),
    ])
  }
  return Outcome(
    Answer([
      .table(table),
      .text("concentration of the gradient at hubs, over \(formatCount(count)) training examples"),
    ]))
}
