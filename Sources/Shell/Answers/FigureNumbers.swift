import Interchange
import TerminalGraphics

extension Figure {
  /// What `--json` calls figures.
  enum Kind: String, CaseIterable {
    case heatMap = "heat map"
    case histogram, images, intervals, line, panels, scatter, timeline
  }

  /// The numbers behind the picture, for `--json`: `kind`, `title` where it has one, and what is
  /// drawn.
  var json: JSONValue {
    switch self {
    case .histogram(let histogram): histogram.json
    case .plot(let plot): plot.json
    case .heatMap(let map): map.json
    case .images(let drawing): drawing.json
    case .intervals(let plot): plot.json
    case .timeline(let chart): chart.json
    case .panels(let panels):
      .figure(.panels, panels.title, [.init("panels", .array(panels.figures.map(\.json)))])
    }
  }
}

extension Plot {
  /// The points of each series.
  fileprivate var json: JSONValue {
    .figure(
      marks == .curves ? .line : .scatter, title,
      [
        .init("x", .string(xLabel)), .init("y", .string(yLabel)),
        .init(
          "series",
          .array(
            series.map {
              ["name": .string($0.name), "x": .numbers($0.xs), "y": .numbers($0.ys)]
            })),
      ])
  }
}

extension Histogram {
  /// Bins with both their ends; the upper one belongs to a bin of whole numbers.
  fileprivate var json: JSONValue {
    let bins = bins.map { bin -> JSONValue in
      ["from": .number(bin.lower), "to": .number(bin.upper), "count": .integer(bin.count)]
    }
    return .figure(
      .histogram, title,
      [
        .init("unit", .string(unit)), .init("whole", .boolean(areIntegers)),
        .init("bins", .array(bins)), .init("left_out", .integer(skippedCount)),
      ])
  }
}

extension HeatMap {
  /// Most bins in a direction: more are merged, as in a picture.
  private static let maximumBins = 128

  /// Rows of bins, `null` where a bin has no value, and how many rows and columns a bin covers.
  fileprivate var json: JSONValue {
    let grid = grid.merged(maximumRows: Self.maximumBins, maximumColumns: Self.maximumBins)
    let rows = (0..<grid.binRows).map { row -> JSONValue in
      .array(
        (0..<grid.binColumns).map { column in
          grid.value(statistic, binRow: row, binColumn: column).map { .number($0) } ?? .null
        })
    }
    return .figure(
      .heatMap, title,
      [
        .init("rows", .integer(grid.rows)), .init("columns", .integer(grid.columns)),
        .init("row", .string(rowLabel)), .init("column", .string(columnLabel)),
        .init("rows_per_bin", .integer(grid.rowsPerBin)),
        .init("columns_per_bin", .integer(grid.columnsPerBin)),
        .init("statistic", .string(statistic.name)), .init("bins", .array(rows)),
      ])
  }
}

extension BinnedGrid.Statistic {
  fileprivate var name: String {
    switch self {
    case .mean: "mean"
    case .meanOverCells: "mean over cells"
    case .sum: "sum"
    case .count: "count"
    }
  }
}

extension ImageDrawing {
  /// Each image's pixels, row by row.
  fileprivate var json: JSONValue {
    let images = images.map { image -> JSONValue in
      [
        "caption": .string(image.caption), "height": .integer(image.height),
        "width": .integer(image.width), "pixels": .array(image.pixels.map { JSONValue($0) }),
      ]
    }
    return .figure(.images, title, [.init("images", .array(images))])
  }
}

extension IntervalPlot {
  /// Each row's name, value and the ends of its interval.
  fileprivate var json: JSONValue {
    let rows = rows.map { row -> JSONValue in
      [
        "name": .string(row.name), "value": .number(row.value),
        "from": row.interval.map { .number($0.lowerBound) } ?? .null,
        "to": row.interval.map { .number($0.upperBound) } ?? .null,
      ]
    }
    return .figure(.intervals, title, [.init("x", .string(label)), .init("rows", .array(rows))])
  }
}

extension TimelineChart {
  /// The curve, and where the marks stand.
  fileprivate var json: JSONValue {
    let marks = rows.map { row -> JSONValue in
      [
        "name": .string(row.name), "at": .array(row.marks.map { .integer($0.position) }),
        "text": .array(row.marks.map { .string($0.text) }),
      ]
    }
    return .figure(
      .timeline, "",
      [
        .init("first", .integer(first)), .init("last", .integer(last)),
        .init("curve", .string(curveName)), .init("steps", .numbers(steps)),
        .init("values", .numbers(curve)), .init("rows", .array(marks)),
      ])
  }
}

extension JSONValue {
  fileprivate static func figure(
    _ kind: Figure.Kind, _ title: String, _ rest: [Member]
  ) -> JSONValue {
    .object(
      [.init("kind", .string(kind.rawValue))]
        + (title.isEmpty ? [] : [.init("title", .string(title))])
        + rest)
  }

  fileprivate static func numbers(_ values: [Double]) -> JSONValue {
    .array(values.map { .number($0) })
  }
}
