import Datasets
import SparseNetworks
import TerminalGraphics

private let part = Parameter.selector(help: "a layer or neurons of one; all layers without")
  .positional()
private let howMany = Parameter.integer(
  "examples", in: 1...10_000, help: "how many examples, from the first on"
).defaulting(to: String(SessionContext.activityExamples))
private let from = Parameter.oneOf("on", ["test", "train"], help: "which part of the data")
  .defaulting(to: "test")

/// `activations`.
let activationsCommand = Command(
  name: "activations", family: .looking,
  summary: "Show how neurons respond: mean, deviation, share active",
  discussion: """
    A neuron is active on an example where its activation is not 0, and never active where that is \
    so on none of them; with ReLU its weights then get no gradient. A layer, or some of its neurons, \
    gets a histogram of all its activations; chosen neurons have a row each. The last layer's \
    activations are the network's outputs.
    """,
  parameters: [part.declaration, howMany.declaration, from.declaration],
  examples: [
    "activations", "activations fc1", "activations fc1[hubs]",
    "activations fc2[0..9] examples=100 on=train",
  ]
) { session, arguments in
  let network = try session.current().network
  let dataset = try session.data()
  let name = try arguments.require(from)
  let examples = name == "test" ? dataset.test : dataset.train
  try network.checkFit(examples)
  let samples = try Array(0..<min(examples.count, arguments.require(howMany)))
  let remark = Answer.Item.text("over \(formatCount(samples.count)) \(name) examples")
  guard arguments.isGiven(part) else {
    let summaries = try session.activationSummaries(of: network, on: examples, samples: samples)
    return Outcome(Answer([layerTable(network, summaries), remark]))
  }
  let (selection, layer, title) = try selection(part, session, arguments)
  let neurons = try arguments.blaming(part) { _ in try selection.neurons(in: layer.rows) }
  // All of them are kept for the histogram.
  guard samples.count <= session.configuration.memoryLimit / 32 / max(1, neurons.count) else {
    throw ShellError(
      .outOfRange,
      "\(formatCount(samples.count)) examples of \(formatCount(neurons.count)) neurons take too much "
        + "memory", hint: "ask for fewer with examples=, or for some neurons: \(title)[0..9]",
      argument: howMany.declaration.name)
  }
  var summaries = Array(repeating: ActivationSummary(), count: neurons.count)
  var values: [Double] = []
  try session.inParts(samples) { samples in
    let all = try network.activations(
      ofLayer: selection.layer, examples, samples: samples, engine: session.configuration.engine)
    for first in stride(from: 0, to: all.count, by: layer.neuronCount) {
      for (index, neuron) in neurons.enumerated() {
        let value = Double(all[first + neuron])
        summaries[index].add(value)
        values.append(value)
      }
    }
  }
  guard !values.isEmpty else { return Outcome(.text("\(title): no neurons")) }
  var items: [Answer.Item] = [
    .figure(
      .histogram(
        Histogram(values: values, title: "activations of \(title)", label: "activation")))
  ]
  if case .neurons = selection.part {
    items.append(neuronTable(neurons, layer.rows.fanIns, summaries))
  }
  let whole = summaries.whole
  items += [
    .fields([
      .init("neurons", .integer(neurons.count)), .init("mean", .number(whole.mean)),
      .init("deviation", .number(whole.deviation)), .init("min", .number(whole.smallest)),
      .init("max", .number(whole.largest)), .init("active", .share(whole.activeShare)),
      .init("never active", .integer(summaries.neverActiveCount)),
    ]), remark,
  ]
  return Outcome(Answer(items))
}.drawing(orElse: "name a layer, as in activations fc1 to=FILE.svg")

extension [ActivationSummary] {
  /// The neurons' summaries in one.
  fileprivate var whole: ActivationSummary {
    reduce(into: ActivationSummary()) { $0.add($1) }
  }

  /// How many of the neurons are active on no example.
  fileprivate var neverActiveCount: Int { count { $0.activeCount == 0 } }
}

private func layerTable(
  _ network: Network, _ summaries: [[ActivationSummary]]
) -> Answer.Item {
  var table = AnswerTable(columns: [
    "layer", "neurons", "mean", "deviation", "min", "max", "active", "never active",
  ])
  for (name, neurons) in zip(network.layerNames, summaries) {
    table.rows.append(
      [.text(name), .integer(neurons.count)] + cells(neurons.whole)
        + [.integer(neurons.neverActiveCount)])
  }
  return .table(table)
}

private func neuronTable(
  _ neurons: [Int], _ fanIns: [Int], _ summaries: [ActivationSummary]
) -> Answer.Item {
  var table = AnswerTable(columns: [
    "neuron", "fan-in", "mean", "deviation", "min", "max", "active",
  ])
  for (neuron, summary) in zip(neurons, summaries) {
    table.rows.append([.integer(neuron), .integer(fanIns[neuron])] + cells(summary))
  }
  return .table(table)
}

private func cells(_ summary: ActivationSummary) -> [Cell] {
  [
    .number(summary.mean), .number(summary.deviation), .number(summary.smallest),
    .number(summary.largest), .share(summary.activeShare),
  ]
}
