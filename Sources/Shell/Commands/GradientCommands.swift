import CommandLanguage
import SparseNetworks
import TerminalGraphics

/// `grad`, `hubs`, `flow`.
let gradientCommands: [Command] = [grad, hubsCommand, flow]

private let part = Parameter.selector(help: "a layer or part of one").positional()

private let grad = Command(
  name: "grad", family: .looking,
  summary: "Show gradients of a layer or part of one on the present batch",
  discussion: """
    The present batch is that of the open step once phase has come to backward; otherwise the one \
    the next step will use, at the present weights. Looking changes nothing.
    """,
  parameters: [part.declaration, viewParameter.declaration],
  examples: ["grad fc1", "grad fc1[hubs]", "grad fc1[3]"]
) { session, arguments in
  let (selection, layer, title) = try selection(part, session, arguments)
  let gradients = try session.gradients().weights[selection.layer]
  let image = try imageShape(selection, layer, session, arguments)
  return Outcome(
    edgeAnswer(
      selection, layer, "gradients of \(title)", gradients, valueName: "gradient", image: image))
}.comparing().drawing()

/// How many batches a measure of gradients is taken on.
let batchesParameter = Parameter.integer(
  "batches", in: 1...10_000, help: "how many batches of training data to take gradients on"
).defaulting(to: String(Session.measuredBatches))

private let flow = Command(
  name: "flow", family: .looking,
  summary: "Measure gradient flow: sizes of gradients, weights and updates by layer",
  discussion: """
    L2 norms over the active weights, biases left out. The gradient is that of the mean loss over \
    the first batches of the present epoch's order; the update is the one that the next step would \
    make, on its own batch. Update over weights is what the learning rate comes to: about 0.001 is \
    usual.
    """,
  parameters: [batchesParameter.declaration],
  examples: ["flow", "flow batches=32", "step 10; flow"]
) { session, arguments in
  let state = try session.current()
  let (gradients, count) = try session.measuredGradients(
    of: state, batches: arguments.require(batchesParameter))
  let flow = try GradientFlow(
    state.network, gradients: gradients, updated: session.updatedNetwork(of: state))
  var table = AnswerTable(columns: [
    "layer", "edges", "gradient", "weights", "update", "update/weights",
  ])
  func append(_ name: String, _ edges: Int, _ norms: GradientFlow.Norms) {
    table.rows.append([
      .text(name), .integer(edges), .number(norms.gradient), .number(norms.weights),
      .number(orNone: norms.update), .number(orNone: norms.updateRatio),
    ])
  }
  for (index, norms) in flow.layers.enumerated() {
    append(
      state.network.layerNames[index], state.network.layers[index].rows.edgeCount, norms)
  }
  append("all", state.network.edgeCount, flow.total)
  return Outcome(
    Answer([
      .table(table),
      .text(
        "L2 norms; gradients over \(formatCount(count)) training examples, updates of the next step"
      ),
    ]))
}
