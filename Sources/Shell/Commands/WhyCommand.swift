import CommandLanguage
import SparseNetworks
import TerminalGraphics

private let place = Parameter.selector(help: "an edge, as in fc1[12,307], or a neuron")
  .positional(required: true)

/// `why`.
let why = Command(
  name: "why", family: .rewiring,
  summary: "Tell the life of an edge, or how a neuron came by its fan-in",
  parameters: [place.declaration],
  examples: ["rewire rigl every=10 until=100; train steps=60; why fc1[3]", "why fc1[12,30]"]
) { session, arguments in
  let state = try session.current()
  guard case .reference(let reference) = try arguments.require(place).kind,
    let index = reference.index, index.count <= 2, case .integer(let neuron) = index[0]
  else {
    throw ShellError(
      .usage, "why takes an edge or a neuron",
      hint: "name one neuron, as in why fc1[12], or one edge: why fc1[12,307]",
      argument: "part")
  }
  let layer = try arguments.blaming(place) { _ in try state.network.layerIndex(reference.name) }
  let rows = state.network.layers[layer].rows
  var input: Int?
  if index.count == 2 {
    guard case .integer(let number) = index[1] else {
      throw ShellError(
        .usage, "the input must be a number", hint: "an edge is fc1[12,307]: neuron, then input",
        argument: "part")
    }
    input = number
  }
  guard neuron < rows.neuronCount, input ?? 0 < rows.inputCount else {
    throw ShellError(
      .outOfRange,
      "\(reference.name) has neurons 0..\(rows.neuronCount - 1) and inputs "
        + "0..\(rows.inputCount - 1)", argument: "part")
  }
  let events = state.lives.events(layer: layer, neuron: neuron, input: input)
  return Outcome(
    Answer(
      input.map { edgeLife(state, layer, neuron, $0, events) }
        ?? neuronLife(state, layer, neuron, events)))
}

private func edgeLife(
  _ state: TrainingState, _ layer: Int, _ neuron: Int, _ input: Int, _ events: [EdgeLives.Event]
) -> [Answer.Item] {
  let edge = state.network.layers[layer].rows.edge(neuron: neuron, input: input)
  let wasThere = events.first.map { $0.kind == .dropped } ?? (edge != nil)
  var sentences: [String] = []
  if state.lives.forgottenCount > 0 {
    sentences.append("the first \(state.lives.forgottenCount) rewirings are forgotten")
  } else {
    sentences.append(wasThere ? "there from the start" : "not there at the start")
  }
  for event in events {
    let rank = "rank \(event.choice.rank + 1) of \(event.choice.outOf)"
    let score = formatSignificant(Double(event.choice.score))
    switch event.kind {
    case .dropped: sentences.append("step \(event.step): dropped, |weight| \(score), \(rank)")
    case .grown, .regrown:
      let again = event.kind == .regrown ? "grown again at once" : "grown"
      sentences.append(
        event.growth == .random
          ? "step \(event.step): \(again) by \(event.growth.rawValue), at random"
          : "step \(event.step): \(again) by \(event.growth.rawValue), |gradient| \(score), \(rank)"
      )
    }
  }
  if let edge {
    sentences.append(
      "now: active for \(state.edgeAges(ofLayer: layer)[edge]) steps, weight "
        + formatSignificant(Double(state.network.layers[layer].weights[edge])))
  } else {
    sentences.append("now: not active")
  }
  return [.text(sentences.joined(separator: "\n"))]
}

private func neuronLife(
  _ state: TrainingState, _ layer: Int, _ neuron: Int, _ events: [EdgeLives.Event]
) -> [Answer.Item] {
  let rows = state.network.layers[layer].rows
  let ages = state.edgeAges(ofLayer: layer)
  let edges = rows.edges(of: neuron)
  let steps = Array(Set(events.map(\.step))).sorted()
  var table = AnswerTable(columns: ["step", "dropped", "grown", "fan-in"])
  func change(_ events: [EdgeLives.Event]) -> Int {
    events.reduce(0) { $0 + ($1.kind == .dropped ? -1 : 1) }
  }
  var fanIn = edges.count - change(events)
  let first = fanIn
  for step in steps {
    let now = events.filter { $0.step == step }
    fanIn += change(now)
    let grown = now.count { $0.kind == .grown }
    let dropped = now.count { $0.kind == .dropped } - now.count { $0.kind == .regrown }
    table.rows.append([.integer(step), .integer(dropped), .integer(grown), .integer(fanIn)])
  }
  let born = edges.count { ages[$0] < state.step }
  return [
    .fields([
      .init("fan-in at first", .integer(first)), .init("fan-in now", .integer(edges.count)),
      .init("edges from the start", .integer(edges.count - born)),
      .init("edges grown since", .integer(born)),
    ])
  ] + (table.rows.isEmpty ? [.text("never rewired")] : [.table(table)])
}
