import CommandLanguage
import Datasets
import SparseNetworks
import TerminalGraphics

private let first = Parameter.word("first", candidates: .networks, help: "a network")
  .positional(required: true)
private let second = Parameter.word("second", candidates: .networks, help: "another network")
  .positional(required: true)

private func networks(
  _ session: Session, _ arguments: Arguments
) throws -> (first: TrainingState, second: TrainingState) {
  (
    try arguments.blaming(first) { try session.requireNetwork($0) },
    try arguments.blaming(second) { try session.requireNetwork($0) }
  )
}

private let match = Parameter.toggle(
  "match", help: "pair the hidden neurons; off compares them by their numbers"
).defaulting(to: "on")

/// `distance`.
let distance = Command(
  name: "distance", family: .looking,
  summary: "Measure how far apart the topologies of two networks are",
  discussion: """
    Matched (NNSTD): the neurons of each hidden layer are paired so that the mean Jaccard distance \
    of their input sets is least, and the next layer is compared under that pairing; in place: \
    the Jaccard distance of the edge sets as they stand. Where several pairings are equally good, \
    the next layer depends on which is taken, so the two directions may differ a little. 0 is the same, 1 is no edge in common. \
    Layers of more than 4096 neurons take too long to pair: match=off compares each neuron with that \
    of its number. Two masks drawn at random at density d lie about 1 - d/(2-d) apart in place.
    """,
  parameters: [first.declaration, second.declaration, match.declaration],
  examples: [
    "clone demo other; profile lognormal cv=1.2 seed=8; distance demo other",
    "clone demo other; profile lognormal cv=1.2 seed=8; distance demo other match=off",
    "clone demo other; rewire set every=10 until=100; step 60; distance demo other",
  ]
) { session, arguments in
  let (left, right) = try networks(session, arguments)
  let matches = try arguments.require(match)
  let distance = try arguments.blaming(second) { _ in
    try session.distance(left.network, right.network, matching: matches ? .hidden : .none)
  }
  let kind = matches ? "matched" : "by neuron"
  var table = AnswerTable(columns: ["layer", kind, "in place"])
  for (index, layer) in distance.layers.enumerated() {
    table.rows.append([
      .text(left.network.layerNames[index]), .number(layer.matched), .number(layer.unmatched),
    ])
  }
  table.rows.append([.text("network"), .number(distance.matched), .number(distance.unmatched)])
  return Outcome(
    Answer([.table(table), .text("\(kind): mean over layers; in place: all edges together")]))
}

/// `compare`.
let compare = Command(
  name: "compare", family: .looking,
  summary: "Say where two networks differ: settings, edges, weights, results",
  discussion: """
    Edges and weights are compared as they stand, neuron by neuron; distance also finds neurons \
    that changed places. Differences of weights are over the edges that both have. Results are on \
    the test examples, where data are loaded that fit; dormant are neurons never active over the \
    first 512 of them.
    """,
  parameters: [first.declaration, second.declaration],
  examples: [
    "clone demo trained; step 10; compare demo trained",
    "clone demo tanh; net 64-128-64-10 activation=tanh name=tanh; compare demo tanh",
  ]
) { session, arguments in
  let (left, right) = try networks(session, arguments)
  let names = (try arguments.require(first), try arguments.require(second))
  let columns = names.0 == names.1 ? ("first", "second") : names
  var items = [Answer.Item.text(NetworkDifference(left, right).summary)]
  let settings = differingSettings(left, right)
  if !settings.isEmpty {
    items.append(.table(AnswerTable(columns: ["setting", columns.0, columns.1], rows: settings)))
  }
  if left.network.plan.widths == right.network.plan.widths {
    items.append(.table(layerTable(left.network, right.network, columns)))
  }
  items.append(
    .table(
      AnswerTable(
        columns: ["what", columns.0, columns.1], unheaded: ["what"],
        rows: try [neuronsWithoutInputs(left, right)] + results(session, left, right)
          + digestRows(left, right))))
  return Outcome(Answer(items))
}

/// The first thing in which two networks differ.
private struct NetworkDifference {
  let summary: String

  init(_ left: TrainingState, _ right: TrainingState) {
    summary = Self.first(left, right) ?? "the same to the bit"
  }

  private static func first(_ left: TrainingState, _ right: TrainingState) -> String? {
    let (a, b) = (left.network, right.network)
    if a.plan.widths != b.plan.widths { return "different widths" }
    let differences = zip(a.layers, b.layers).map { LayerDifference($0, $1) }
    if let index = differences.firstIndex(where: { !$0.hasSameTopology }) {
      return "topology differs, first in \(a.layerNames[index])"
    }
    if let index = differences.firstIndex(where: { !$0.isNone }) {
      let place = differences[index].largest.map {
        ", most at \(a.layerNames[index])[\($0.neuron),\($0.input)]"
      }
      return "same topology; weights differ, first in \(a.layerNames[index])\(place ?? "")"
    }
    if left.digests.whole != right.digests.whole || !differingSettings(left, right).isEmpty {
      return "same topology and weights; settings or the optimizer's memory differ"
    }
    return nil
  }
}

/// Settings that are not the same in both, a row each.
private func differingSettings(_ left: TrainingState, _ right: TrainingState) -> [[Cell]] {
  func settings(_ state: TrainingState) -> [(String, Cell)] {
    let plan = state.network.plan
    return [
      ("widths", .text(widths(state.network))), ("activation", .text(plan.activation.rawValue)),
      ("init", .text(plan.initializer.rawValue)), ("seed", .text(String(plan.seed))),
      ("optimizer", .text(state.optimizer.summary)), ("schedule", .text(state.schedule.summary)),
      ("rewiring", .text(state.rewiring?.summary ?? "off")), ("batch", .integer(state.batchSize)),
      ("step", .integer(state.step)),
    ]
      + plan.connectivity.indices.map {
        ("profile of \(plan.name(ofLayer: $0))", .text(plan.connectivity[$0].summary))
      }
  }
  let (mine, theirs) = (settings(left), settings(right))
  return zip(mine, theirs).filter { $0.0 == $1.0 && $0.1 != $1.1 }.map {
    [.text($0.0), $0.1, $1.1]
  }
}

private func layerTable(
  _ left: Network, _ right: Network, _ names: (String, String)
) -> AnswerTable {
  var table = AnswerTable(columns: [
    "layer", "in both", "only \(names.0)", "only \(names.1)", "max |dw|", "mean |dw|", "max at",
    "max |db|",
  ])
  for index in left.layers.indices {
    let difference = LayerDifference(left.layers[index], right.layers[index])
    let name = left.layerNames[index]
    table.rows.append([
      .text(name), .integer(difference.commonCount), .integer(difference.onlyFirstCount),
      .integer(difference.onlySecondCount), .number(difference.largest?.difference ?? 0),
      .number(difference.mean),
      .text(difference.largest.map { "\(name)[\($0.neuron),\($0.input)]" } ?? "-"),
      .number(difference.largestBias),
    ])
  }
  return table
}

private func neuronsWithoutInputs(_ left: TrainingState, _ right: TrainingState) -> [Cell] {
  [.text("neurons without inputs")]
    + [left, right].map { .integer($0.network.neuronsWithoutInputs) }
}

/// Loss, accuracy and dormant neurons on the test examples; nothing where there are no data that fit
/// both.
private func results(
  _ session: Session, _ left: TrainingState, _ right: TrainingState
) throws -> [[Cell]] {
  guard let examples = session.dataset?.test,
    [left, right].allSatisfy({ (try? $0.network.checkFit(examples)) != nil })
  else { return [] }
  let evaluations = try [left, right].map { try session.evaluate(examples, with: $0.network) }
  var rows: [[Cell]] = [[.text("test loss")] + evaluations.map { .number($0.loss) }]
  let accuracies = evaluations.compactMap(\.accuracy)
  if accuracies.count == 2 { rows.append([.text("test accuracy")] + accuracies.map { .share($0) }) }
  let dormant = try [left, right].map { state in
    try session.activity(
      of: state.network, on: examples, count: SessionContext.activityExamples
    ).dropLast().reduce(0) { $0 + $1.dormant().count }
  }
  return rows + [[.text("hidden neurons dormant")] + dormant.map { .integer($0) }]
}

private func digestRows(_ left: TrainingState, _ right: TrainingState) -> [[Cell]] {
  let (mine, theirs) = (left.digests, right.digests)
  let parts: [(String, KeyPath<TrainingState.Digests, String>)] = [
    ("topology digest", \.topology), ("weights digest", \.weights), ("state digest", \.whole),
  ]
  return parts.map { name, path in
    [
      .text(name), .text(String(mine[keyPath: path].prefix(12))),
      .text(String(theirs[keyPath: path].prefix(12))),
    ]
  }
}
