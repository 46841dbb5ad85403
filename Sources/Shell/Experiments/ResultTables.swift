import Experiments
import SparseNetworks

/// Results of an experiment as tables.
struct ResultTables {
  let groups: [ResultGroup]
  let metrics: [String]

  /// A row a cell with which something is wrong: which it is, and what.
  static func problems(_ cells: [(id: Int64, label: String, reason: String)]) -> AnswerTable {
    AnswerTable(
      columns: ["cell", "parameters", "why"],
      rows: cells.map { [.integer(Int($0.id)), .text($0.label), .text($0.reason)] })
  }

  /// A row a cell that failed.
  static func failures(_ cells: [CellRecord]) -> AnswerTable {
    problems(cells.map { ($0.id, $0.label, $0.message ?? "unknown") })
  }

  /// A row a cell: what varies, the final values, and the digest.
  static func cells(_ cells: [CellRecord], _ metrics: [String]) -> AnswerTable {
    let parameters = cells.varyingParameters
    var table = AnswerTable(columns: ["cell", "state"] + parameters + metrics + ["digest"])
    for cell in cells {
      let row: [Cell] =
        [.integer(Int(cell.id)), .text(cell.state.rawValue)]
        + parameters.map { name in Cell.text(cell.parameter(name)?.text ?? "-") }
        + metrics.map { .number(orNone: cell.final($0)) }
      table.rows.append(row + [cell.digest.map { .text(String($0.prefix(12))) } ?? .none])
    }
    return table
  }

  /// A row a group and metric: number, mean, standard deviation, 95% interval of the mean.
  func summaries() -> AnswerTable {
    let names = groups.first?.key.map(\.name) ?? []
    var table = AnswerTable(
      columns: names + (metrics.count > 1 ? ["metric"] : []) + [
        "n", "mean", "sd", "95% from", "to",
      ])
    for group in groups {
      for metric in metrics {
        let summary = try? SampleSummary(group.values(of: metric))
        let interval = try? summary?.interval()
        table.rows.append(
          group.key.map { .text($0.text) } + (metrics.count > 1 ? [.text(metric)] : []) + [
            .integer(group.values(of: metric).count), .number(orNone: summary?.mean),
            .number(orNone: summary?.standardDeviation), .number(orNone: interval?.lowerBound),
            .number(orNone: interval?.upperBound),
          ])
      }
    }
    return table
  }

  /// What the numbers are, and what is left out of them.
  func remark(_ cells: [CellRecord]) -> String? {
    var sentences: [String] = []
    let merged = cells.varyingParameters.filter { name in
      groups.contains { $0.cells.varyingParameters.contains(name) }
    }
    if groups.contains(where: { !$0.key.isEmpty }) && !merged.isEmpty {
      sentences.append("A group is over \(merged.joined(separator: ", ")).")
    }
    let undone = cells.filter { $0.state != .done }.count
    if undone > 0 { sentences.append("\(undone) of \(cells.count) cells are not done.") }
    for metric in metrics {
      let bad = groups.flatMap { $0.values(of: metric) }.filter { !$0.isFinite }.count
      if bad > 0 { sentences.append("\(bad) values of \(metric) are not finite: no mean there.") }
    }
    return sentences.isEmpty ? nil : sentences.joined(separator: " ")
  }

  /// Each group against the reference, by a kind of test.
  func comparisons(
    of metric: String, with reference: CellParameter, _ kind: GroupComparison.Kind
  ) throws -> [Answer.Item] {
    let comparisons = try GroupComparison.all(groups, of: metric, with: reference, kind)
    let names = groups.first?.key.map(\.name) ?? []
    var table = AnswerTable(
      columns: names + [
        kind == .paired ? "pairs" : "n", "difference", "p", "p (Holm)",
        "d (\(kind == .paired ? "paired" : "pooled"))", "95% from", "to", "t", "df",
      ])
    var problems: [String] = []
    for comparison in comparisons {
      let key: [Cell] = comparison.group.key.map { .text($0.text) }
      switch comparison.test {
      case .success(let test):
        let interval = try? test.t.interval()
        table.rows.append(
          key + [
            .integer(comparison.count), .number(test.t.meanDifference), .number(test.t.pValue),
            .number(test.adjustedP), .number(test.effect), .number(orNone: interval?.lowerBound),
            .number(orNone: interval?.upperBound), .number(test.t.t),
            .number(test.t.degreesOfFreedom),
          ])
      case .failure(let error):
        table.rows.append(
          key + [.integer(comparison.count)] + Array(repeating: .none, count: 8))
        problems.append("No test for \(comparison.group.label): \(error.message).")
      }
    }
    let words =
      switch kind {
      case .paired:
        "paired t test over cells that agree in all else; d is Cohen's, over the sd of differences"
      case .welch: "Welch's t test; d is Cohen's, over the pooled sd"
      }
    return [
      .text(
        "\(metric) against \(reference.name)=\(reference.text): \(words); p is two-sided, and by "
          + "Holm's method for all \(comparisons.count - problems.count) tests together."),
      .table(table),
    ] + (problems.isEmpty ? [] : [.text(problems.joined(separator: "\n"))])
  }

  /// The kind of test that the values allow: paired where every cell has its partner.
  func kind(of metric: String, with reference: CellParameter) throws -> GroupComparison.Kind {
    let paired = try GroupComparison.all(groups, of: metric, with: reference, .paired)
    let isWhole = paired.allSatisfy {
      $0.count >= 2 && $0.count == $0.group.values(of: metric).count
        && $0.count == $0.reference?.values(of: metric).count
    }
    return isWhole ? .paired : .welch
  }

  /// How closely a metric goes with another quantity, over all cells.
  static func correlations(_ xs: [Double], _ ys: [Double]) throws -> AnswerTable {
    var table = AnswerTable(columns: ["correlation", "n", "r", "95% from", "to", "p"])
    for kind in Correlation.Kind.allCases {
      let correlation = try Correlation(kind, xs, ys)
      let interval = try correlation.interval()
      table.rows.append([
        .text(kind.rawValue), .integer(correlation.count), .number(correlation.coefficient),
        .number(orNone: interval?.lowerBound), .number(orNone: interval?.upperBound),
        .number(orNone: correlation.pValue),
      ])
    }
    return table
  }
}
