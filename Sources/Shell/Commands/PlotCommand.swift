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
private let logarithmic = Parameter.oneOf(
  "log",
  [
    .init(text: "on", summary: "the same as y"), .init(text: "y", summary: "upward"),
    .init(text: "x", summary: "from left to right"), .init(text: "xy", summary: "both"),
    .init(text: "off"),
  ], help: "logarithmic scale: upward, from left to right, or both"
).defaulting(to: "off")
private let interval = Parameter.integer(
  "every", in: 1...(1 << 40), help: "by step: how many steps between points (about 100 points)")
private let reach = Parameter.integer(
  "last", in: 1...(1 << 40), help: "by step: no further back than so many steps (to the beginning)")

/// `plot`.
let plotCommand = Command(
  name: "plot", family: .looking,
  summary: "Draw curves of training, or numbers against others",
  discussion: """
    loss is the training loss by step, loss(test) and accuracy are those at the end of each epoch; \
    both are recorded as training goes, and of long runs a point is the mean of several steps. Any \
    other single number, such as lr or norm(grad(fc1)), is drawn by step too: the past is gone \
    through again for that, exactly as it was, which takes up to as long as the training did. With \
    every=, loss and accuracy are measured in the same way. A list of numbers is drawn by index, \
    and Y vs X draws a point for each pair. Where Y has a value an edge and X one a neuron, Y is \
    the L2 norm over the edges of each neuron; single numbers need nets=: a point a network. Keys \
    may stand before or after the expressions.
    """,
  parameters: [
    expressions.declaration, interval.declaration, reach.declaration, averaged.declaration,
    logarithmic.declaration, comparedNetworks.declaration,
  ],
  examples: [
    "train epochs=2; plot loss accuracy", "train epochs=2; plot norm(grad(fc1)) log=y",
    "train epochs=2; plot accuracy every=5 last=30", "plot grad(fc1) vs fanin(fc1)",
    "plot fanin(fc1)",
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
  let request = try PlotRequest(session, arguments, Array(heights))
  if parts.count == 2, let places = parts[1].first { return Outcome(try request.pairs(places)) }
  let courses = heights.compactMap(CourseCurve.init)
  if courses.count == heights.count, !arguments.isGiven(interval) {
    return Outcome(try request.courses(courses))
  }
  return Outcome(try request.isByStep() ? request.byStep() : request.byIndex())
}.drawing()

extension Expression {
  /// Whether this is the word between heights and places.
  fileprivate var isVersus: Bool {
    if case .reference(let reference) = kind { reference.name == "vs" } else { false }
  }
}

/// A plot that is asked for.
private struct PlotRequest {
  let session: Session
  let arguments: Arguments
  let heights: [Expression]
  let xScale: Plot.Scale
  let yScale: Plot.Scale

  init(_ session: Session, _ arguments: Arguments, _ heights: [Expression]) throws {
    self.session = session
    self.arguments = arguments
    self.heights = heights
    let scales = try arguments.require(logarithmic)
    xScale = ["x", "xy"].contains(scales) ? .logarithmic : .linear
    yScale = ["on", "y", "xy"].contains(scales) ? .logarithmic : .linear
  }

  /// Curves of training: losses in one chart, accuracies in another.
  func courses(_ curves: [CourseCurve]) throws -> Answer {
    let courses = try perNetwork(session, arguments) { try session.courseOfCurrent() }
    let length = try arguments.require(averaged)
    let reach = try arguments.value(reach)
    var figures: [Figure] = []
    var remarks: [Answer.Item] = []
    for quantity in [CourseCurve.Quantity.loss, .accuracy] {
      let wanted = curves.filter { $0.quantity == quantity }
      guard !wanted.isEmpty else { continue }
      var series = courses.flatMap { name, course in
        wanted.map { curve in
          let label = wanted.count > 1 || courses.count == 1 ? curve.name : ""
          let words = courses.count > 1 ? [name, label] : [label]
          return curve.series(
            of: course.course, after: reach.map { course.step - $0 } ?? -1, upTo: course.step,
            over: length,
            named: words.filter { !$0.isEmpty }.joined(separator: " "))
        }
      }
      let empty = series.filter(\.xs.isEmpty).map(\.name)
      series.removeAll(where: \.xs.isEmpty)
      if !empty.isEmpty {
        let names = empty.joined(separator: ", ")
        remarks.append(.text("note: no \(wanted[0].name) is recorded of \(names)"))
      }
      guard !series.isEmpty else {
        throw ShellError(
          .missing, "nothing is recorded of \(wanted[0].name) yet",
          hint: quantity == .loss
            ? "train first" : "train to the end of an epoch, or measure it: every=10",
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
        .plot(
          Plot(
            series: series, title: title + remark, xLabel: "step", yLabel: quantity.axisLabel,
            xScale: xScale, yScale: yScale, rows: 12)))
    }
    return Answer([.figure(figures.count == 1 ? figures[0] : .panels(Panels(figures)))] + remarks)
  }

  /// Lists as points by index.
  func byIndex() throws -> Answer {
    try refuse(averaged, Self.whatMeanIsFor)
    let lists = try perNetwork(session, arguments) {
      try heights.map { try list($0) }
    }
    let series = lists.flatMap { name, lists in
      zip(heights, lists).map { Series(label($0, of: name, lists.count), ys: $1) }
    }
    return Answer([
      .figure(
        .plot(
          Plot(
            .points, series: series, title: heights.map(text).joined(separator: ", "),
            xLabel: "index", yLabel: heights.count == 1 ? text(heights[0]) : "",
            xScale: xScale, yScale: yScale)))
    ])
  }

  /// Whether the expressions are single numbers, whose past is drawn.
  func isByStep() throws -> Bool {
    if arguments.isGiven(interval) || arguments.isGiven(reach) { return true }
    return try perNetwork(session, arguments) {
      try heights.allSatisfy {
        try $0.evaluate(in: SessionContext(session: session)).number != nil
      }
    }.allSatisfy(\.answer)
  }

  private static let whatMeanIsFor = "smooths the recorded training loss, and nothing else"

  /// Refuses a key that would mean nothing.
  private func refuse(_ parameter: Parameter<some Sendable>, _ reason: String) throws {
    guard arguments.isGiven(parameter) else { return }
    let name = parameter.declaration.name
    throw ShellError(.usage, "\(name) \(reason)", hint: "leave it out", argument: name)
  }

  /// Single numbers at steps of the past, which is gone through again.
  func byStep() throws -> Answer {
    try refuse(averaged, Self.whatMeanIsFor)
    var intervals = Set<Int>()
    let curves = try perNetwork(session, arguments) {
      let run = session.runs[try session.requireCurrentIndex()]
      let last = run.state.step
      let first = try max(run.timeline.earliest, last - (arguments.value(reach) ?? last))
      guard first < last else {
        throw ShellError(
          .missing, "\(run.name) has done no step, so there is nothing to draw by step",
          hint: "train first; plot Y vs X nets=all draws a point for each network",
          argument: "expr")
      }
      let every =
        try arguments.value(interval) ?? niceStep(atLeast: (last - first + 99) / 100)
      intervals.insert(every)
      let between = stride(from: (first / every + 1) * every, to: last, by: every)
      return try PastCurve.measured(
        heights, at: [first] + Array(between) + [last], in: session, text: text)
    }
    // Alone, a quantity that is recorded too is drawn in the unit of its record.
    let quantities = Set(heights.map { CourseCurve($0)?.quantity })
    let quantity = quantities.count == 1 ? quantities.first ?? nil : nil
    let series = curves.flatMap { name, curves in
      zip(heights, curves).map { expression, curve in
        Series(
          label(expression, of: name, curves.count), xs: curve.xs,
          ys: curve.ys.map { $0 * (quantity?.unit ?? 1) })
      }
    }
    let remark =
      switch (intervals.count, intervals.first) {
      case (1, 1?): ", every step"
      case (1, let every?): ", every \(formatCount(every)) steps"
      // Networks of different ages have different intervals.
      default: ""
      }
    return Answer([
      .figure(
        .plot(
          Plot(
            series: series, title: heights.map(text).joined(separator: ", ") + remark,
            xLabel: "step",
            yLabel: quantity?.axisLabel ?? (heights.count == 1 ? text(heights[0]) : ""),
            xScale: xScale, yScale: yScale)))
    ])
  }

  /// Heights against places: points, and how far they are on a line.
  func pairs(_ places: Expression) throws -> Answer {
    try refuse(averaged, Self.whatMeanIsFor)
    for parameter in [interval, reach] {
      try refuse(parameter, "is for curves by step, not for vs")
    }
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
          .usage, "this is a single point",
          hint: "plot \(text(heights[0])) draws it by step, nets=all a point for each network",
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
    let plot = Plot(
      .points, series: series, title: title, xLabel: text(places), yLabel: yLabel,
      xScale: xScale, yScale: yScale)
    var table = AnswerTable(columns: ["points of", "number", "Pearson's r"])
    for entry in series {
      let pairs = zip(entry.xs, entry.ys).filter { $0.isFinite && $1.isFinite }
      let r = try? Correlation(.pearson, pairs.map(\.0), pairs.map(\.1)).coefficient
      table.rows.append([.text(entry.name), .integer(entry.xs.count), .number(orNone: r)])
    }
    return Answer([.figure(.plot(plot)), .table(table)])
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
