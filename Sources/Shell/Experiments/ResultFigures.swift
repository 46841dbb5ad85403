import Experiments
import SparseNetworks
import TerminalGraphics

/// Results of an experiment as pictures.
struct ResultFigures {
  let groups: [ResultGroup]

  /// The mean of a metric over the first parameter that tells groups apart, a curve for each
  /// combination of the others; where that parameter has words for values, a row a group, with the
  /// 95% interval of the mean.
  func means(of metric: String) -> Figure {
    guard let first = groups.first?.key.first, groups.allSatisfy({ $0.key.first?.number != nil })
    else { return intervals(of: metric) }
    var names: [String] = []
    var points: [String: [(x: Double, y: Double)]] = [:]
    for group in groups {
      guard let x = group.key.first?.number,
        let mean = try? SampleSummary(group.values(of: metric)).mean
      else { continue }
      let name = Self.label(group.key.dropFirst())
      if points[name] == nil { names.append(name) }
      points[name, default: []].append((x, mean))
    }
    let series = names.map { name in
      let sorted = (points[name] ?? []).sorted { $0.x < $1.x }
      return Series(name.isEmpty ? metric : name, xs: sorted.map(\.x), ys: sorted.map(\.y))
    }
    return .plot(
      Plot(
        series: series, title: "mean \(metric) by \(first.name)", xLabel: first.name,
        yLabel: metric))
  }

  private func intervals(of metric: String) -> Figure {
    let rows = groups.compactMap { group -> IntervalPlot.Row? in
      guard let summary = try? SampleSummary(group.values(of: metric)) else { return nil }
      return IntervalPlot.Row(
        Self.label(group.key[...]), summary.mean, interval: try? summary.interval())
    }
    return .intervals(
      IntervalPlot(rows: rows, title: "mean \(metric), 95% intervals", label: metric))
  }

  /// The values of a key; with their names where there are several, of which some are numbers.
  private static func label(_ key: ArraySlice<CellParameter>) -> String {
    let areNamed = key.count > 1 && key.contains { $0.number != nil }
    return key.map { areNamed ? "\($0.name)=\($0.text)" : $0.text }.joined(separator: " ")
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
        group.key.isEmpty ? metric : Self.label(group.key[...]), xs: sorted.map { Double($0.key) },
        ys: sorted.map { $0.value.reduce(0, +) / Double($0.value.count) })
    }
    return .plot(
      Plot(series: series, title: "mean \(metric)", xLabel: "step", yLabel: metric))
  }
}
