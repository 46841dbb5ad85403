import SparseNetworks
import TerminalGraphics

/// The page of help on a profile family: formula, curves, and what the CV does to it.
func profilePage(_ family: ProfileFamily) throws -> [Answer.Item] {
  let cvs = [0.25, 0.5, 1, 1.5, 2, 2.5]
  let profiles = try cvs.map { cv in
    try FanInProfile.family(family, .cv(cv)).fanIns(
      inputCount: Example.inputs, neuronCount: Example.neurons, budget: Example.budget) ?? []
  }
  var table = AnswerTable(columns: ["CV", "CV got", "min", "median", "max", "hubs' share"])
  for (cv, fanIns) in zip(cvs, profiles) {
    let statistics = FanInStatistics(fanIns)
    let hubs = fanIns.sorted(by: >).prefix(Example.neurons / 10).reduce(0, +)
    table.rows.append([
      .number(cv), .number(statistics.cv), .integer(statistics.minimum),
      .number(statistics.median), .integer(statistics.maximum),
      .share(Double(hubs) / Double(Example.budget)),
    ])
  }
  let drawn = [1, 2, 4]
  let curves = drawn.map { index in
    Series(
      "CV \(formatSignificant(cvs[index]))", xs: profiles[index].indices.map { Double($0) },
      ys: profiles[index].map(Double.init))
  }
  return [
    .text(
      """
      \(family.rawValue): \(family.summary).

        fan-in of neuron j of n in proportion to exp(s g(t)), t = (j + 1/2)/n
        g(t) = \(family.formula)

      """),
    .figure(
      .plot(
        Plot(
          series: curves,
          title: "\(family.rawValue): \(Example.neurons) neurons of \(Example.inputs) inputs, "
            + "90% sparse",
          xLabel: "neuron, by fan-in", yLabel: "inputs read", rows: 12))),
    .table(table),
    .text(
      """

      The CV, standard deviation over mean of the fan-ins, sets the shape s; the number of edges \
      stays the same. At 0 every neuron reads equally many inputs. The larger it is, the more of the \
      edges belong to the tenth of the neurons that are hubs, until these read every input and the \
      rest at least one: where that leaves no room, the CV got is below the CV asked for. shape= \
      gives s itself.

      Example:
        profile \(family.rawValue) cv=1.2 sparsity=90%
      """),
  ]
}

/// The layer that the page shows.
private enum Example {
  static let inputs = 784
  static let neurons = 256
  static let budget = 20_070
}
