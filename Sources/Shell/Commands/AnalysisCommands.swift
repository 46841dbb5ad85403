import CommandLanguage
import Datasets
import SparseNetworks
import TerminalGraphics

/// `dormant`, `flops`, `equilibrium`, `distance`, `compare`.
let analysisCommands: [Command] = [dormant, flops, equilibrium, distance, compare]

private let layers = Parameter.layers("which layers").positional().defaulting(to: "hidden")
private let howMany = Parameter.integer(
  "examples", in: 1...(1 << 40), help: "how many examples to try, from the first on"
).defaulting(to: String(SessionContext.activityExamples))
private let part = Parameter.oneOf("on", ["train", "test"], help: "which part of the data")
  .defaulting(to: "test")
private let threshold = Parameter.number(
  "threshold", in: 0...1,
  help: "dormant up to this share of the layer's mean"
).defaulting(to: "0")

private let dormant = Command(
  name: "dormant", family: .looking,
  summary: "Find neurons never active, without inputs, or read by none",
  discussion: """
    A neuron is dormant where its mean |activation| over the examples is at most threshold times \
    the mean of its layer; at 0, where it is 0 on every example, so that with ReLU its weights \
    get no gradient. Unread neurons are read by none of the next layer.
    """,
  parameters: [
    layers.declaration, howMany.declaration, part.declaration, threshold.declaration,
  ],
  examples: ["dormant", "dormant fc1 threshold=0.025", "dormant examples=1000 on=train"]
) { session, arguments in
  let network = try session.current().network
  let dataset = try session.data()
  let examples = try arguments.require(part) == "test" ? dataset.test : dataset.train
  let count = try min(examples.count, arguments.require(howMany))
  let chosen = try arguments.blaming(layers) { try network.layerIndices($0) }
  let activity = try session.activity(of: network, on: examples, count: count)
  var table = AnswerTable(columns: [
    "layer", "neurons", "dormant", "share", "no inputs", "unread", "the dormant",
  ])
  for index in chosen {
    let layer = network.layers[index]
    let dormant = try activity[index].dormant(threshold: arguments.require(threshold))
    let unread =
      index + 1 < network.layers.count
      ? network.layers[index + 1].rows.fanOuts.count { $0 == 0 } : 0
    let shown = dormant.prefix(8).map(String.init).joined(separator: " ")
    table.rows.append([
      .text(network.layerNames[index]), .integer(layer.neuronCount), .integer(dormant.count),
      .share(Double(dormant.count) / Double(layer.neuronCount)),
      .integer(layer.rows.fanIns.count { $0 == 0 }), .integer(unread),
      .text(dormant.count > 8 ? shown + " ..." : shown),
    ])
  }
  return Outcome(
    Answer([
      .table(table),
      .text("over \(formatCount(count)) \(try arguments.require(part)) examples"),
    ]))
}

private let flops = Command(
  name: "flops", family: .looking,
  summary: "Count the floating-point operations of a training step, against dense",
  discussion: """
    A multiplication and an addition for each edge and sample, in each of three passes: forward, \
    gradients of the weights, gradients of the inputs (not for the first layer). Biases, \
    activations, loss, optimizer and rewiring are left out.
    """,
  examples: ["flops", "batch 128; flops"]
) { session, _ in
  let state = try session.current()
  let rows = state.network.layers.map(\.rows)
  let sparse = StepOperations.sparse(rows, batchSize: state.batchSize)
  let dense = StepOperations.dense(rows, batchSize: state.batchSize)
  var table = AnswerTable(columns: ["pass", "FLOPs", "if dense", "share"])
  func append(_ name: String, _ pass: (StepOperations) -> Int) {
    let share = pass(dense) == 0 ? Cell.none : .share(Double(pass(sparse)) / Double(pass(dense)))
    table.rows.append([.text(name), .integer(pass(sparse)), .integer(pass(dense)), share])
  }
  append("forward", \.forward)
  append("weight gradients", \.weightGradients)
  append("input gradients", \.inputGradients)
  append("step", \.total)
  return Outcome(
    Answer([.table(table), .text("per step of \(formatCount(state.batchSize)) examples")]))
}
