import CommandLanguage
import SparseNetworks
import TerminalGraphics

private let expressions = Parameter<[Expression]>(
  ParameterDeclaration(
    name: "expr", position: .rest, isRequired: true,
    help: "what to draw, side by side or against another with vs", form: "EXPR... [vs EXPR]",
    candidates: .expression(
      first: [],
      later: [
        .init(text: "vs", summary: "and what goes to the right: a point for each pair")
      ]))
) { try Expression.parseSequence($0.source, in: $0.span) }
private let averaged = Parameter.integer(
  "mean", in: 1...1_000_000, help: "smooth: a training loss is the mean of so many steps"
).defaulting(to: "1")
private let logarithmic = Parameter.toggle("log", help: "heights on a logarithmic scale")

/// `plot`.
let plotCommand = Command(
  name: "plot", family: .looking,
  summary: "Draw curves of training, or numbers against others",
  discussion: """
    loss is the training loss by step, loss(test) and accuracy are what evaluations came to (train \
    evaluates after each epoch). Any other list of numbers is drawn by index, and Y vs X draws a \
    point for each pair. Where Y has a value an edge and X one a neuron, Y is the L2 norm over the \
    edges of each neuron. Single numbers need nets=: a point a network. Of long runs, a point of \
    the curve is the mean of several steps. Keys may stand before or after the expressions.
    """,
  parameters: [
    expressions.declaration, averaged.declaration, logarithmic.declaration,
    comparedNetworks.declaration,
  ],
  examples: [
    "train epochs=2; plot loss accuracy", "plot grad(fc1) vs fanin(fc1)", "plot fanin(fc1)",
    "train epochs=2; clone demo b; train epochs=1; plot loss nets=demo,b mean=10 to=losses.svg",
    "clone demo flat; profile random; plot concentration(fc1) vs cv(fanin(fc1)) nets=all",
  ]
) { session, arguments in
  let parts = try arguments.require(expressions).split(
    omittingEmptySubsequences: false, whereSeparator: \.isVersus)
  guard parts.count <= 2, let heights = parts.first, !heights.isEmpty,
    parts.count == 1 || parts[1].count == 1
  else {
    throw ShellError(
      .usage, "vs stands between what goes up and one expression for what goes right",
      hint: "for example: plot grad(fc1) vs fanin(fc1)", argument: "expr")
  }
  let plot = Plot(
    session: session, arguments: arguments, heights: Array(heights),
    isLogarithmic: try arguments.value(logarithmic) ?? false)
  if parts.count == 2, let places = parts[1].first { return Outcome(try plot.pairs(places)) }
  let courses = heights.compactMap(CourseCurve.init)
  if courses.count == heights.count { return Outcome(try plot.courses(courses)) }
  return Outcome(try plot.byIndex())
}.drawing()

extension Expression {
  /// Whether this is the word between heights and places.
  fileprivate var isVersus: Bool {
    if case .reference(let reference) = kind { reference.name == "vs" } else { false }
  }
}

/// A plot that is asked for.
private struct Plot {
  let session: Session
  let arguments: Arguments
  let heights: [Expression]
  let isLogarithmic: Bool

  /// Curves of training: losses in one chart, accuracies in another.
  func courses(_ curves: [CourseCurve]) throws -> Answer {
    let courses = try perNetwork(session, arguments) { try session.courseOfCurrent() }
    let length = try arguments.require(averaged)
    var figures: [Figure] = []
    for quantity in [CourseCurve.Quantity.loss, .accuracy] {
      let wanted = curves.filter { $0.quantity == quantity }
      guard !wanted.isEmpty else { continue }
      let series = courses.flatMap { name, course in
        wanted.map { curve in
          let label = wanted.count > 1 || courses.count == 1 ? curve.name : ""
          let words = courses.count > 1 ? [name, label] : [label]
          return curve.series(
            of: course.course, upTo: course.step, over: length,
            named: words.filter { !$0.isEmpty }.joined(separator: " "))
        }
      }
      guard series.contains(where: { !$0.xs.isEmpty }) else {
        throw ShellError(
          .missing, "nothing is recorded of \(wanted[0].name) yet",
          hint: quantity == .loss ? "train first" : "train for an epoch, or eval",
          argument: "expr")
      }
      let most = courses.map { $0.answer.course.stride * $0.answer.course.strides(in: length) }
        .max()
      let remark =
        if let most, most > 1, wanted.contains(where: { !$0.isEvaluation }) {
          ", mean of \(formatCount(most)) steps"
        } else { "" }
      let title = wanted.count == 1 ? wanted[0].name : quantity.rawValue
      figures.append(
        .lineChart(
          LineChart(
            series: series, title: title + remark, xLabel: "step", yLabel: quantity.axisLabel,
            isLogarithmic: isLogarithmic, rows: 12)))
    }
    return Answer([.figure(figures.count == 1 ? figures[0] : .panels(Panels(figures)))])
  }

  /// Lists as points by index.
  func byIndex() throws -> Answer {
    let lists = try perNetwork(session, arguments) {
      try heights.map { try list($0) }
    }
    let series = lists.flatMap { name, lists in
      zip(heights, lists).map { Series(label($0, of: name, lists.count), ys: $1) }
    }
    return Answer([
      .figure(
        .scatterPlot(
          ScatterPlot(
            series: series, title: heights.map(text).joined(separator: ", "),
            xLabel: "index", yLabel: heights.count == 1 ? text(heights[0]) : "",
            isLogarithmic: isLogarithmic)))
    ])
  }

  /// Heights against places: points, and how far they are on a line.
  func pairs(_ places: Expression) throws -> Answer {
    var norms = Set<Int>()
    let measured = try perNetwork(session, arguments) {
      let xs = try numbers(places, text(places), session)
      return try heights.enumerated().map { index, expression in
        let ys = try numbers(expression, text(expression), session)
        guard ys.count != xs.count else { return Series("", xs: xs, ys: ys) }
        norms.insert(index)
        return Series("", xs: xs, ys: try neuronNorms(ys, of: expression, count: xs.count))
      }
    }
    var series = measured.flatMap { name, list in
      zip(heights, list).map { expression, points in
        Series(label(expression, of: name, list.count), xs: points.xs, ys: points.ys)
      }
    }
    let isOnePoint = series.allSatisfy { $0.xs.count == 1 }
    if isOnePoint {
      guard measured.count > 1 else {
        throw ShellError(
          .usage, "this is a single point", hint: "nets=all draws a point for each network",
          argument: "expr")
      }
      series = heights.indices.map { index in
        Series(
          text(heights[index]), xs: measured.flatMap { $0.answer[index].xs },
          ys: measured.flatMap { $0.answer[index].ys })
      }
    }
    func named(_ index: Int) -> String {
      (norms.contains(index) ? "L2 norm of " : "") + (text(heights[index]))
    }
    let yLabel = heights.count == 1 ? named(0) : ""
    let title = heights.indices.map(named).joined(separator: ", ") + " vs " + text(places)
    let plot = ScatterPlot(
      series: series, title: title, xLabel: text(places), yLabel: yLabel,
      isLogarithmic: isLogarithmic)
    var table = AnswerTable(columns: ["points of", "number", "Pearson's r"])
    for entry in series {
      let pairs = zip(entry.xs, entry.ys).filter { $0.isFinite && $1.isFinite }
      let r = try? Correlation(.pearson, pairs.map(\.0), pairs.map(\.1)).coefficient
      table.rows.append([.text(entry.name), .integer(entry.xs.count), .number(orNone: r)])
    }
    return Answer([.figure(.scatterPlot(plot)), .table(table)])
  }

  private func list(_ expression: Expression) throws -> [Double] {
    let value = try expression.evaluate(in: SessionContext(session: session))
    guard let list = value.list else {
      let text = text(expression)
      throw ShellError(
        .usage, "\(text) is \(value.kindName), not a list of numbers",
        hint: "plot draws lists such as fanin(fc1), the curves loss, loss(test) and accuracy, or "
          + "single numbers against others: plot Y vs X nets=all",
        argument: "expr")
    }
    return list
  }

  /// L2 norms of one value an edge, over the edges of each neuron of the part that is meant.
  private func neuronNorms(
    _ values: [Double], of expression: Expression, count: Int
  ) throws -> [Double] {
    let network = try session.current().network
    for reference in expression.references {
      guard let selection = try? Selection(reference, in: network) else { continue }
      let rows = network.layers[selection.layer].rows
      guard let neurons = try? selection.neurons(in: rows), neurons.count == count,
        selection.edges(in: rows).count == values.count
      else { continue }
      var next = 0
      return neurons.map { neuron in
        let edges = next..<(next + rows.edges(of: neuron).count)
        next = edges.upperBound
        return values[edges].reduce(0) { $0 + $1 * $1 }.squareRoot()
      }
    }
    throw ShellError(
      .usage,
      "\(text(expression)) has \(formatCount(values.count)) numbers, but there are "
        + "\(formatCount(count)) to set against it",
      hint: "both need as many numbers, or one an edge and one a neuron of the same layer",
      argument: "expr")
  }

  private func text(_ expression: Expression) -> String { arguments.text(of: expression) }

  /// What tells a series from the others: the network, the expression, or both.
  private func label(_ expression: Expression, of network: String, _ count: Int) -> String {
    guard arguments.isGiven(comparedNetworks) else { return text(expression) }
    return count == 1 ? network : "\(network) \(text(expression))"
  }
}

extension Expression {
  /// The names with an optional index in the expression, from left to right.
  fileprivate var references: [Reference] {
    switch kind {
    case .reference(let reference): [reference]
    case .call(_, let arguments): arguments.flatMap(\.references)
    case .negation(let operand), .complement(let operand): operand.references
    case .binary(_, let left, let right): left.references + right.references
    case .number, .text, .interpolation, .boolean, .variable: []
    }
  }
}
