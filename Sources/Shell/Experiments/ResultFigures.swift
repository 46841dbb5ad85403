import Experiments
import SparseNetworks
import TerminalGraphics

/// Results of an experiment as pictures.
struct ResultFigures {
  let groups: [ResultGroup]

  /// The mean of a metric over the first parameter that tells groups apart, a curve for each
  /// combination of the others; by number where the parameter has words for values.
  func means(of metric: String) -> Figure {
    let first = groups.first?.key.first
    let isNumeric = groups.allSatisfy { $0.key.first?.number != nil }
    var words: [String] = []
    for group in groups {
      if let text = group.key.first?.text, !words.contains(text) { words.append(text) }
    }
    var names: [String] = []
    var points: [String: [(x: Double, y: Double)]] = [:]
    for group in groups {
      guard let key = group.key.first, let mean = try? SampleSummary(group.values(of: metric)).mean
      else { continue }
      let name = group.key.dropFirst().map { "\($0.name)=\($0.text)" }.joined(separator: " ")
      if points[name] == nil { names.append(name) }
      let x = isNumeric ? key.number : words.firstIndex(of: key.text).map { Double($0 + 1) }
      points[name, default: []].append((x ?? 0, mean))
    }
    let series = names.map { name in
      let sorted = (points[name] ?? []).sorted { $0.x < $1.x }
      return Series(name.isEmpty ? metric : name, xs: sorted.map(\.x), ys: sorted.map(\.y))
    }
    let label = first?.name ?? ""
    if isNumeric {
      return .plot(
        Plot(
          series: series, title: "mean \(metric) by \(label)", xLabel: label, yLabel: metric))
    }
    let legend = words.enumerated().map { "\($0.offset + 1) \($0.element)" }
    return .plot(
      Plot(
        .points, series: series, title: "mean \(metric): \(legend.joined(separator: ", "))",
        xLabel: label,
        yLabel: metric))
  }

  /// How a metric went with the steps: the mean over the cells of each group.
  func courses(of metric: String, in store: ResultStore) throws -> Figure {
    let series = try groups.map { group in
      var steps: [Int: [Double]] = [:]
      for cell in group.cells where cell.state == .done {
        for measure in try store.measures(of: cell.id) where measure.name == metric {
          steps[measure.step, default: []].append(measure.value)
        }
      }
      let sorted = steps.sorted { $0.key < $1.key }
      return Series(
        group.key.isEmpty ? metric : group.label, xs: sorted.map { Double($0.key) },
        ys: sorted.map { $0.value.reduce(0, +) / Double($0.value.count) })
    }
    return .plot(
      Plot(series: series, title: "mean \(metric)", xLabel: "step", yLabel: metric))
  }
}
