extension HeatMap {
  /// What stands in each bin of a grid, from 0 to 1 (from -1 where the scale is diverging), nil for
  /// nothing; the values at the ends of the scale, nil where there is no value at all; and the
  /// largest magnitude, where it lies beyond the scale.
  func normalizedCells(
    of grid: BinnedGrid
  ) -> (cells: [Double?], limits: Span?, cut: Double?) {
    var values: [Double?] = []
    values.reserveCapacity(grid.binRows * grid.binColumns)
    for row in 0..<grid.binRows {
      for column in 0..<grid.binColumns {
        values.append(grid.value(statistic, binRow: row, binColumn: column))
      }
    }
    guard let span = Span(of: values.lazy.compactMap { $0 }) else { return (values, nil, nil) }
    let limits = limits(of: span, values)
    let isDiverging = scale == .diverging
    let cells = values.map { value -> Double? in
      guard let value else { return nil }
      if limits.halfLength == 0 { return 0 }
      let fraction = limits.fraction(of: value)
      return isDiverging ? (value == 0 ? 0 : 2 * fraction - 1) : fraction
    }
    return (cells, limits, span.magnitude > limits.magnitude ? span.magnitude : nil)
  }

  private func limits(of span: Span, _ values: [Double?]) -> Span {
    let least = limit.flatMap { $0.isFinite ? $0 : nil } ?? 0
    switch scale {
    case .sequential, .mask:
      return Span(lower: min(0, span.lower), upper: max(0, span.upper, least))
    case .diverging:
      let end = max(cutsOutliers ? Self.usualMagnitude(values, span) : span.magnitude, least)
      return Span(lower: -end, upper: end)
    }
  }

  /// The magnitude that 99% of the values keep to, where the largest is far beyond it.
  private static func usualMagnitude(_ values: [Double?], _ span: Span) -> Double {
    let sizes = values.compactMap { $0?.magnitude }.filter { $0 > 0 }.sorted()
    guard !sizes.isEmpty else { return span.magnitude }
    let usual = sizes[min(sizes.count - 1, sizes.count * 99 / 100)]
    return span.magnitude > 1.5 * usual ? usual : span.magnitude
  }

  /// What the scale measures: the values, and what stands for several of them in a bin.
  func scaleName(in grid: BinnedGrid) -> String {
    let isBinned = grid.rowsPerBin > 1 || grid.columnsPerBin > 1
    let statistic = isBinned ? statisticName(in: grid) : nil
    return [valueName, statistic].compactMap { $0 }.joined(separator: ", ")
  }

  private func statisticName(in grid: BinnedGrid) -> String {
    if scale == .mask { return "share present" }
    let isSparse = grid.valueCount + grid.skippedCount < grid.rows * grid.columns
    return switch statistic {
    case .mean: isSparse ? "mean of those present" : "mean"
    case .meanOverCells: isSparse ? "mean, absent ones as zero" : "mean"
    case .sum: "sum"
    case .count: "count"
    }
  }
}

extension HeatMap.Scale {
  /// The colors on paper.
  var paperShading: Shading {
    switch self {
    case .sequential: .sequential
    case .diverging: .diverging
    case .mask: .presence
    }
  }
}
