import CommandLanguage
import Datasets
import SparseNetworks
import TerminalGraphics

/// `fanin`, `fanout`, `neuron`, `edge`, `print`.
let lookingCommands: [Command] = [fanin, fanout, neuron, edge, printCommand]

private let layer = Parameter.word("layer", form: "fc1", candidates: .layers, help: "which layer")
  .positional().defaulting(to: "fc1")

/// The part of the current network that an argument names; the first layer by default.
func selection(
  _ parameter: Parameter<Expression>, _ session: Session, _ arguments: Arguments
) throws -> (selection: Selection, layer: Layer, title: String) {
  let network = try session.current().network
  let name = network.layerNames[0]
  guard let expression = try arguments.value(parameter) else {
    let whole = Reference(name: name, span: arguments.node.span)
    return (try Selection(whole, in: network), network.layers[0], name)
  }
  guard case .reference(let reference) = expression.kind else {
    throw arguments.raw(parameter)?.problem(
      "this is not a part of the network", hint: "write fc1, fc1[12], fc1[0..31] or fc1[12,307]")
      ?? Diagnostic(.usage, "this is not a part of the network")
  }
  do {
    let selection = try Selection(reference, in: network)
    return (selection, network.layers[selection.layer], "\(reference)")
  } catch let problem as Diagnostic {
    // Spans count in the argument's own text; the argument as a whole is what to point at.
    throw arguments.raw(parameter)?.problem(
      problem.message, code: problem.code, hint: problem.hint) ?? problem
  }
}

private func chosenLayer(
  _ session: Session, _ arguments: Arguments
) throws -> (index: Int, layer: Layer, name: String) {
  let network = try session.current().network
  let name = arguments.isGiven(layer) ? try arguments.require(layer) : network.layerNames[0]
  let index = try arguments.blaming(layer) { _ in try network.layerIndex(name) }
  return (index, network.layers[index], name)
}

private let fanin = Command(
  name: "fanin", family: .looking,
  summary: "Show how many inputs neurons read: histogram, CV, Gini",
  parameters: [layer.declaration], examples: ["fanin fc1", "fanin fc2", "fanin fc1 to=fanin.svg"]
) { session, arguments in
  let (_, layer, name) = try chosenLayer(session, arguments)
  let fanIns = layer.rows.fanIns
  let hubs = fanIns.indices.sorted {
    fanIns[$0] == fanIns[$1] ? $0 < $1 : fanIns[$0] > fanIns[$1]
  }.prefix(5)
  return Outcome(
    Answer(
      histogram(fanIns, "fan-in of \(name)", "inputs") + [
        .fields(
          statistics(fanIns) + [
            .init(
              "largest", .text(hubs.map { "\(name)[\($0)]=\(fanIns[$0])" }.joined(separator: " ")))
          ])
      ]))
}.drawing()

private let fanout = Command(
  name: "fanout", family: .looking,
  summary: "Show how many neurons of a layer read each of its inputs",
  parameters: [layer.declaration], examples: ["fanout fc1", "fanout out"]
) { session, arguments in
  let (index, layer, name) = try chosenLayer(session, arguments)
  let fanOuts = layer.rows.fanOuts
  var items = histogram(fanOuts, "fan-out of the inputs of \(name)", "neurons")
  if index == 0, let image = session.dataset?.image, image.pixelCount == fanOuts.count {
    var map = HeatMap(
      rows: image.height, columns: image.width, title: "neurons of \(name) that read each pixel",
      rowLabel: "pixel row", columnLabel: "pixel column"
    ) { Float(fanOuts[$0 * image.width + $1]) }
    map.valueName = "neurons"
    items.append(.figure(.heatMap(map)))
  }
  return Outcome(Answer(items + [.fields(statistics(fanOuts, zero: "unread"))]))
}.drawing()

private func histogram(_ counts: [Int], _ title: String, _ unit: String) -> [Answer.Item] {
  let label = unit == "inputs" ? "fan-in" : "fan-out"
  return [
    .figure(
      .histogram(
        Histogram(values: counts.map(Double.init), title: title, unit: unit, label: label)))
  ]
}

/// - Parameter zero: what those are called that have none.
private func statistics(_ counts: [Int], zero: String = "no inputs") -> [Answer.Field] {
  let statistics = FanInStatistics(counts)
  var fields: [Answer.Field] = [
    .init("mean", .number(statistics.mean)), .init("median", .number(statistics.median)),
    .init("min", .integer(statistics.minimum)), .init("max", .integer(statistics.maximum)),
    .init("CV", .number(statistics.cv)), .init("Gini", .number(statistics.gini)),
    .init(zero, .integer(statistics.dead)),
  ]
  if statistics.dead > 0 { fields.append(.init("CV of the rest", .number(statistics.liveCV))) }
  return fields
}

private let requiredPart = Parameter.selector(naming: .neuron, help: "a neuron, as in fc1[12]")
  .positional(required: true)

private let neuron = Command(
  name: "neuron", family: .looking,
  summary: "Describe one neuron: what it reads, and with which weights",
  parameters: [requiredPart.declaration], examples: ["neuron fc1[3]", "neuron out[0]"]
) { session, arguments in
  let (selection, layer, title) = try selection(requiredPart, session, arguments)
  guard case .neurons(let neurons) = selection.part, let neuron = neurons.first, neurons.count == 1
  else {
    throw ShellError(
      .usage, "\(title) is not one neuron", hint: "write an index, as in fc1[12]",
      argument: requiredPart.declaration.name)
  }
  let network = try session.current().network
  let edges = layer.rows.edges(of: neuron)
  let fanIns = layer.rows.fanIns
  let rank = fanIns.indices.filter {
    fanIns[$0] > fanIns[neuron] || fanIns[$0] == fanIns[neuron] && $0 < neuron
  }.count
  var fields: [Answer.Field] = [
    .init("fan-in", .integer(edges.count)),
    .init("rank by fan-in", .text("\(rank + 1) of \(fanIns.count)")),
    .init("bias", .number(Double(layer.biases[neuron]))),
  ]
  if selection.layer + 1 < network.layers.count {
    fields.append(
      .init("fan-out", .integer(network.layers[selection.layer + 1].rows.fanOuts[neuron])))
  }
  var items: [Answer.Item] = [.fields(fields)]
  let strongest = edges.sorted {
    let (left, right) = (abs(layer.weights[$0]), abs(layer.weights[$1]))
    return left == right ? $0 < $1 : left > right
  }
  var table = AnswerTable(columns: ["input", "weight"])
  for edge in strongest.prefix(10) {
    table.rows.append([
      .integer(Int(layer.rows.columns[edge])), .number(Double(layer.weights[edge])),
    ])
  }
  if !table.rows.isEmpty {
    items.append(.text(edges.count > 10 ? "strongest 10 of \(edges.count) inputs" : "inputs"))
    items.append(.table(table))
  }
  // Last, where a low screen still shows it.
  if selection.layer == 0, let image = session.dataset?.image, image.pixelCount == layer.inputCount
  {
    var map = pixelMap(layer, [neuron], image, title: title, scale: .diverging) {
      layer.weights[$0]
    }
    map.cutsOutliers = true
    map.valueName = "weight"
    items.append(.figure(.heatMap(map)))
  }
  return Outcome(Answer(items))
}.drawing()

private let requiredEdge = Parameter.selector(naming: .edge, help: "an edge, as in fc1[12,307]")
  .positional(required: true)

private let edge = Command(
  name: "edge", family: .looking,
  summary: "Describe one edge: weight, gradient, rank in its layer",
  parameters: [requiredEdge.declaration],
  examples: ["edge fc1[3,11]", "for i in 0..63 { if exists(fc1[3,$i]) { edge fc1[3,$i] } }"]
) { session, arguments in
  let (selection, layer, title) = try selection(requiredEdge, session, arguments)
  guard case .edges(let edges) = selection.part, let edge = edges.first, edges.count == 1 else {
    throw ShellError(
      .usage, "\(title) is not one edge", hint: "write two indices, as in fc1[12,307]",
      argument: requiredEdge.declaration.name)
  }
  let size = abs(layer.weights[edge])
  let rank = layer.weights.indices.filter {
    abs(layer.weights[$0]) > size || abs(layer.weights[$0]) == size && $0 < edge
  }.count
  var fields: [Answer.Field] = [
    .init("weight", .number(Double(layer.weights[edge]))),
    .init(
      "rank by |weight|", .text("\(formatCount(rank + 1)) of \(formatCount(layer.weights.count))")),
  ]
  if session.dataset != nil {
    fields.append(
      .init("gradient", .number(Double(try session.gradients().weights[selection.layer][edge]))))
  }
  return Outcome(Answer([.fields(fields)]))
}

private let expression: Parameter<Expression> = {
  let one = Parameter.expression("expr", help: "what to calculate")
  return Parameter(one.declaration) { argument in
    do {
      return try one.read(argument)
    } catch var problem as Diagnostic {
      if let several = try? Expression.parseSequence(argument.source, in: argument.span),
        several.count > 1, several.allSatisfy(\.isNameOrCall), Expression.asCall(several) == nil
      {
        let lines = several.map { "print \(argument.source[$0.span])" }
        problem.hint = "one expression; print them one by one: " + lines.joined(separator: "; ")
      }
      throw problem
    }
  }
}()

extension Expression {
  /// Whether this is a name, with an index or not, or a function of something.
  fileprivate var isNameOrCall: Bool {
    switch kind {
    case .reference, .call: true
    default: false
    }
  }
}

private let whole = Parameter.toggle("all", help: "list every number, however many (off)")

private let printCommand = Command(
  name: "print", aliases: ["p"], family: .looking,
  summary: "Give the bare value of an expression, one number a line",
  discussion: """
    help expressions lists the names, functions and signs. On a terminal, of more than 1,000 numbers \
    the first and last are shown, with mean, deviation, least and most of all; files, pipes and \
    --json get every one, and so does who says all=on.
    """,
  parameters: [expression.declaration, whole.declaration],
  examples: [
    "print 1+2", "print mean(fanin(fc1))", "print weight(fc1[3])", "print digest(weights)",
    "print weight(fc1) all=on",
  ]
) { session, arguments in
  let value = try arguments.require(expression).evaluate(in: SessionContext(session: session))
  return Outcome(
    Answer([.values(Cell.cells(value), isWhole: try arguments.value(whole) ?? false)]))
}
