import Testing

@testable import TerminalGraphics

/// Properties that hold whatever the data: lines that fit, no stray characters, no traps.
@Suite struct RobustnessTests {
  static let styles: [RenderingStyle] = [
    RenderingStyle(color: .trueColor), RenderingStyle(color: .indexed256),
    RenderingStyle(color: .ansi16), RenderingStyle(), RenderingStyle(glyphs: .ascii),
    RenderingStyle(color: .indexed256, glyphs: .ascii),
  ]

  private func number(_ draws: inout Draws, kind: Int) -> Double {
    let unit = Double.random(in: -1...1, using: &draws)
    switch kind {
    case 0: return unit
    case 1: return (unit * 30).rounded()
    case 2: return Double(bitPattern: draws.next())  // every magnitude, NaN, infinities
    case 3: return 7
    case 4: return 1e6 + unit * 1e-7
    default: return unit > 0.5 ? .nan : unit < -0.5 ? -.infinity : unit * 1e308
    }
  }

  private func numbers(_ draws: inout Draws) -> [Double] {
    let kind = Int.random(in: 0..<6, using: &draws)
    let count = [0, 1, 2, 5, 40, 300].randomElement(using: &draws) ?? 0
    return (0..<count).map { _ in number(&draws, kind: kind) }
  }

  private func text(_ draws: inout Draws) -> String {
    let words = [
      "loss", "", "fc1[12] 層の重み", "🙂 e\u{301}", "a\tb\n", "\u{1B}[31mred\u{1B}[0m", "\u{1B}[4m",
    ]
    return (0..<Int.random(in: 0..<6, using: &draws))
      .compactMap { _ in words.randomElement(using: &draws) }.joined(separator: " ")
  }

  /// Figures of every kind, of whatever data.
  func figures(_ draws: inout Draws) -> [Figure] {
    let rows = Int.random(in: 0..<60, using: &draws)
    let columns = Int.random(in: 0..<300, using: &draws)
    var grid = BinnedGrid(rows: rows, columns: columns)
    let kind = Int.random(in: 0..<6, using: &draws)
    if rows > 0, columns > 0 {
      for _ in 0..<Int.random(in: 0..<500, using: &draws) {
        grid.add(
          Float(number(&draws, kind: kind)), row: Int.random(in: 0..<rows, using: &draws),
          column: Int.random(in: 0..<columns, using: &draws))
      }
    }
    let scales: [HeatMap.Scale] = [.sequential, .diverging, .mask]
    let side = Int.random(in: 0..<70, using: &draws)
    let pixels = (0..<side * 5).map { _ in Float(number(&draws, kind: kind)) }
    let images = (0..<Int.random(in: 0..<6, using: &draws)).map { _ in
      ImageDrawing.Image(height: side, width: 5, pixels: pixels, caption: text(&draws))
    }
    let series = (0..<Int.random(in: 0..<4, using: &draws)).map { _ in
      Series(text(&draws), xs: numbers(&draws), ys: numbers(&draws))
    }
    let isLogarithmic = Bool.random(using: &draws)
    let scale = Bool.random(using: &draws) ? Plot.Scale.logarithmic : .linear
    let plain: [Figure] = [
      .heatMap(
        HeatMap(
          grid: grid, scale: scales.randomElement(using: &draws) ?? .mask, title: text(&draws),
          rowLabel: text(&draws), columnLabel: "input")),
      .images(
        ImageDrawing(
          images, title: text(&draws), scale: isLogarithmic ? .unit : .diverging,
          missing: side % 2 == 0 ? nil : text(&draws))),
      .histogram(
        Histogram(
          values: numbers(&draws), title: text(&draws), unit: text(&draws),
          isLogarithmic: isLogarithmic)),
      .plot(
        Plot(
          series: series, title: text(&draws), xLabel: text(&draws), yLabel: text(&draws),
          xScale: scale, yScale: isLogarithmic ? .logarithmic : .linear)),
      .plot(
        Plot(
          .points, series: series, title: text(&draws),
          xScale: isLogarithmic ? .logarithmic : .linear, yScale: scale)),
      .intervals(
        IntervalPlot(
          rows: numbers(&draws).map { value in
            let reach = abs(number(&draws, kind: kind))
            let isDrawn = value - reach <= value + reach
            return IntervalPlot.Row(
              text(&draws), value, interval: isDrawn ? value - reach...value + reach : nil)
          }, title: text(&draws), label: text(&draws))),
    ]
    return plain + [.panels(Panels(plain.shuffled(using: &draws), title: text(&draws)))]
  }

  private func table(_ draws: inout Draws) -> Table {
    let cells = (0..<5).map { _ in (0..<4).map { _ in text(&draws) } }
    return Table(
      columns: [
        .init(text(&draws)), .init("n", alignment: .right), .init(text(&draws)), .init("m"),
      ], rows: cells)
  }

  @Test(arguments: styles)
  func linesFitWhateverTheData(style: RenderingStyle) {
    var draws = Draws(seed: 11)
    for round in 0..<40 {
      var style = style
      style.width = round < 4 ? [1, 2, 7, 13][round] : Int.random(in: 20...200, using: &draws)
      let drawings =
        figures(&draws).map { ("\($0)", $0.rendered(style)) }
        + [("a table", table(&draws).rendered(style))]
      for (figure, drawn) in drawings {
        for line in drawn.split(separator: "\n", omittingEmptySubsequences: false) {
          let width = displayWidth(of: String(line))
          #expect(width <= style.width, "\(figure) at \(style.width)")
          #expect(style.color != .none || !line.unicodeScalars.contains("\u{1B}"))
          let isClosed =
            !line.contains("\u{1B}") || line.hasSuffix("\u{1B}[0m")
            || (line.range(ofLast: "\u{1B}[").map { line[$0...].hasPrefix("\u{1B}[0m") } ?? true)
          #expect(isClosed, "the color runs on past the line")
        }
        #expect(style.glyphs == .unicode || drawn.utf8.allSatisfy { $0 < 0x80 })
      }
    }
  }

  @Test(arguments: styles)
  func emptyFiguresSaySo(style: RenderingStyle) {
    #expect(HeatMap(grid: BinnedGrid(rows: 0, columns: 9)).rendered(style).contains("empty"))
    #expect(Histogram(values: []).rendered(style).contains("no values"))
    #expect(Histogram(values: [.nan]).rendered(style).contains("1 value not finite"))
    #expect(Plot(series: []).rendered(style).contains("no values"))
    #expect(
      Plot(.points, series: [Series("a", ys: [.infinity])]).rendered(style).contains("1 value"))
    #expect(IntervalPlot(rows: [.init("a", .nan)]).rendered(style).contains("no values"))
    #expect(ImageDrawing([]).rendered(style).contains("no images"))
    #expect(Table(columns: []).rendered(style).isEmpty)
    #expect(Sparkline.render([], style).isEmpty)
    #expect(Sparkline.render([.nan, .nan], style) == "  ")
  }

  @Test func hugeMatricesNeedNoDenseArray() {
    var grid = BinnedGrid(rows: 1_000_000, columns: 2_000_000)
    for index in 0..<1000 { grid.add(1, row: index * 999, column: index * 1999) }
    let drawn = HeatMap(grid: grid, scale: .mask).rendered(.plain)
    #expect(drawn.contains("1,000,000 rows"))
  }
}

extension Substring {
  /// Where `pattern` occurs last.
  fileprivate func range(ofLast pattern: String) -> Index? {
    indices.last { self[$0...].hasPrefix(pattern) }
  }
}
