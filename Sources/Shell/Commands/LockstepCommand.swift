import SparseNetworks
import TerminalGraphics

/// `lockstep`.
let lockstepCommands: [Command] = [lockstep]

private let first = Parameter.word("first", candidates: .networks, help: "a network")
  .positional(required: true)
private let second = Parameter.word("second", candidates: .networks, help: "another network")
  .positional(required: true)
private let steps = Parameter.integer("steps", in: 1...1_000_000, help: "how many steps each")
  .defaulting(to: "100")
private let every = Parameter.integer(
  "every", in: 1...1_000_000, help: "steps between rows (1, 2, 5, 10, 20, 50, ...)")
private let stop = Parameter.flag("stop", help: "end where the two first differ")

private let lockstep = Command(
  name: "lockstep", family: .debugging,
  summary: "Train two networks side by side and compare them step by step",
  discussion: """
    Says where they first differ, by how much, and in which layer. Of each row, the layer is the \
    first that differs; the largest |dw| is over the edges that both have. Break and watch points \
    are asked of both networks: the one that meets any is then the network in use. lockstep again, \
    for the steps that are left, goes on with both; continue trains the one in use alone. compare \
    says more about where the two stand.
    """,
  parameters: [
    first.declaration, second.declaration, steps.declaration, every.declaration, stop.declaration,
  ],
  examples: [
    "step 20; clone demo other at=10; optimizer adam lr=2e-3; goto 10; lockstep demo other steps=20",
    "clone demo same; lockstep demo same steps=30 --stop",
    "clone demo same; tbreak if step == 12; lockstep demo same",
  ], effect: .changesState
) { session, arguments in
  let names = (try arguments.require(first), try arguments.require(second))
  let left = try arguments.blaming(first) { try session.requireNetwork($0) }
  let right = try arguments.blaming(second) { try session.requireNetwork($0) }
  guard names.0 != names.1, left.network.plan.widths == right.network.plan.widths else {
    throw ShellError(
      .usage, "\(names.0) and \(names.1) cannot be compared edge by edge",
      hint: "take two networks of the same widths, for example a clone",
      argument: second.declaration.name)
  }
  return try session.outcome(
    of: Lockstep(
      first: names.0, second: names.1, steps: try arguments.require(steps),
      interval: try arguments.value(every), stopsAtDifference: try arguments.require(stop),
      current: session.currentName))
}

extension Session {
  /// Trains two networks side by side, and tells what came of it.
  func outcome(of lockstep: Lockstep) throws -> Outcome {
    let remarks = lockstep.names.compactMap { name in
      openStep(of: name).flatMap(Self.remark(onGivingUp:)).map {
        Answer.Item.text("\(name): \($0)")
      }
    }
    let report = try run(lockstep, shows: lockstep.shows)
    let layers = try requireNetwork(lockstep.first).network.layerNames
    var items = remarks + (report.stop?.items ?? []) + items(report, lockstep, layers)
    if report.stop != nil {
      items += displayItems
      // In a replay continue does.
      if !replay.isUnderWay, report.done < lockstep.steps {
        items.append(.text("\(lockstep.command(after: report.done)) goes on with both"))
      }
    }
    var outcome = Outcome(Answer(items), record: .done, failure: report.failure)
    outcome.isStop = report.stop != nil
    outcome.stopScripts = report.stop?.scripts ?? []
    return outcome
  }
}

extension Lockstep {
  /// The command that does the steps that are left after so many.
  fileprivate func command(after done: Int) -> String {
    "lockstep \(quoted(first)) \(quoted(second)) steps=\(steps - done)"
      + (interval.map { " every=\($0)" } ?? "") + (stopsAtDifference ? " --stop" : "")
  }
}

private func items(
  _ report: LockstepReport, _ lockstep: Lockstep, _ layers: [String]
) -> [Answer.Item] {
  var table = AnswerTable(columns: [
    "steps", "loss \(lockstep.first)", "loss \(lockstep.second)", "layer", "weights", "max |dw|",
    "at",
    "not shared",
  ])
  for entry in report.entries {
    table.rows.append(
      [.integer(entry.done)] + entry.losses.map { .number(orNone: $0) }
        + cells(entry.difference, layers))
  }
  return [.text(summary(report, layers))] + (table.rows.isEmpty ? [] : [.table(table)])
}

private func cells(
  _ difference: (layer: Int, LayerDifference)?, _ layers: [String]
) -> [Cell] {
  guard let (layer, found) = difference else {
    return [.text("same"), .integer(0), .none, .none, .integer(0)]
  }
  return [
    .text(layers[layer]), .integer(found.changedCount),
    .number(orNone: found.largest?.difference),
    found.largest.map { .text("\(layers[layer])[\($0.neuron),\($0.input)]") } ?? .none,
    .integer(found.onlyFirstCount + found.onlySecondCount),
  ]
}

private func summary(_ report: LockstepReport, _ layers: [String]) -> String {
  guard let entry = report.firstDifference, let (layer, found) = entry.difference else {
    return "the same to the bit after \(formatCount(report.done)) steps"
  }
  let when =
    entry.done == 0 ? "they differ from the start" : "they first differ after step \(entry.done)"
  if !found.hasSameTopology {
    return "\(when), in \(layers[layer]): \(found.onlyFirstCount + found.onlySecondCount) edges "
      + "are not in both"
  }
  guard let largest = found.largest else {
    return "\(when), in the biases of \(layers[layer]): by up to "
      + formatSignificant(found.largestBias)
  }
  return "\(when), in \(layers[layer]): \(formatCount(found.changedCount)) of "
    + "\(formatCount(found.commonCount)) weights, most at "
    + "\(layers[layer])[\(largest.neuron),\(largest.input)] by "
    + formatSignificant(largest.difference)
}
