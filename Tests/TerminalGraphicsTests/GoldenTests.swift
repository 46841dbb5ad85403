import Testing

@testable import TerminalGraphics

/// What each kind of figure looks like, character by character; `^` stands for the escape.
@Suite struct GoldenTests {
  let unicode = RenderingStyle(width: 40)
  let ascii = RenderingStyle(glyphs: .ascii, width: 40)
  let indexed = RenderingStyle(color: .indexed256, width: 40)
  let trueColor = RenderingStyle(color: .trueColor, width: 40)

  /// The text, or its first lines, with escapes made visible.
  func visible(_ text: String, lines: Int = .max) -> String {
    let shown = text.split(separator: "\n", omittingEmptySubsequences: false).prefix(lines)
    return String(shown.joined(separator: "\n").map { $0 == "\u{1B}" ? "^" : $0 })
  }

  let matrix = HeatMap(
    rows: 2, columns: 2, scale: .diverging, title: "w", rowLabel: "neuron", columnLabel: "input",
    maximumRows: 1
  ) { row, column in [[1, -0.5], [0, 0.25]][row][column] }

  let sequence = HeatMap(
    rows: 2, columns: 6, title: "s", maximumRows: 2
  ) { row, column in Float(row * 6 + column) }

  let images = ImageDrawing(
    [
      .init(height: 2, width: 2, pixels: [0, 1, 0.5, .nan], caption: "sample 1"),
      .init(height: 2, width: 2, pixels: [1, 1, 0, 0], caption: "sample 2"),
    ], maximumRows: 2)

  let histogram = Histogram(
    values: [1, 1, 1, 1, 2, 2, 2, 4, .nan], title: "fan-in", unit: "inputs")

  let chart = Plot(
    series: [Series("a", ys: [0, 1, 2, 3]), Series("b", ys: [3, 2, .nan, 0])],
    title: "t", xLabel: "step", yLabel: "loss", rows: 4)

  let plot = Plot(
    .points, series: [Series("a", xs: [1, 2, 3], ys: [10, 100, 1000])], yScale: .logarithmic,
    rows: 4)

  let table = Table(
    columns: [.init("layer"), .init("edges", alignment: .right)],
    rows: [["fc1", "1,024"], ["層", "7"], ["none"]])

  /// Lines of words go on in the next one, where they are too long.
  @Test func heatMapInANarrowTerminal() {
    let map = HeatMap(
      rows: 2, columns: 2, scale: .mask, title: "mask", rowLabel: "pixel row",
      columnLabel: "pixel column"
    ) { Float(($0 + $1) % 2) }
    #expect(
      map.rendered(RenderingStyle(color: .none, glyphs: .ascii, width: 30))
        .split(separator: "\n").prefix(3) == [
          "mask", "2 pixel rows (down) x 2 pixel", "columns (across)",
        ])
  }

  @Test func heatMap() {
    #expect(
      visible(matrix.rendered(unicode))
        == #"""
        w
        2 neurons (down) x 2 inputs (across)
        0 ████⠂⠂⠂⠂
          0
          -0.5 ⠿⠿⠶⠶⠶⠒⠒⠒⠂⠂⠂⠂ ░░░░▒▒▒▓▓▓██ 0.5
          each cell: 2 neurons x 1 input, mean
        """#)
    #expect(
      visible(matrix.rendered(ascii))
        == #"""
        w
        2 neurons (down) x 2 inputs (across)
        0 ####----
          0
          -0.5 %%===~~~---- ....+++***## 0.5
          each cell: 2 neurons x 1 input, mean
        """#)
  }

  @Test func sequentialHeatMap() {
    #expect(
      visible(sequence.rendered(unicode))
        == #"""
        s
        2 rows (down) x 6 columns (across)
        0     ░░░░░░░░░░░░░░░░▒▒▒▒
        1 ▒▒▒▒▓▓▓▓▓▓▓▓▓▓▓▓████████
          0       2       4
          0  ░░░░░░░░▒▒▒▒▒▒▓▓▓▓▓▓███ 11
        """#)
    #expect(
      visible(sequence.rendered(ascii))
        == #"""
        s
        2 rows (down) x 6 columns (across)
        0     ....::::::::----====
        1 ++++****########%%%%@@@@
          0       2       4
          0  ...:::--===+++**###%%@@ 11
        """#)
  }

  @Test func imagesSideBySide() {
    #expect(
      visible(images.rendered(unicode))
        == #"""
          ██      ████
        ▒▒
        sample 1  sample 2
        1 value not finite and left out
        """#)
    #expect(
      visible(images.rendered(ascii))
        == #"""
          @@      @@@@
        ++
        sample 1  sample 2
        1 value not finite and left out
        """#)
  }

  @Test func intervals() {
    let plot = IntervalPlot(
      rows: [
        .init("dense", 4, interval: 3...5), .init("random", 1, interval: 0...2), .init("one", 2.5),
        .init("none", .nan),
      ], title: "means", label: "accuracy")
    #expect(
      visible(plot.rendered(unicode))
        == #"""
        means
        dense                      ├─────●─────┤
        random  ├─────●─────┤
        one                     ●
        none
                ┬───────────┬────────────┬──────
                0           2            4
                            accuracy
        """#)
    #expect(
      visible(plot.rendered(ascii), lines: 3)
        == #"""
        means
        dense                      |-----*-----|
        random  |-----*-----|
        """#)
  }

  @Test func histogramOfWholeNumbers() {
    #expect(
      visible(histogram.rendered(unicode))
        == #"""
        fan-in
         1  4  █████████████████████████████████
         2  3  ████████████████████████▊
         3  0
         4  1  ████████▎
         8 values, unit: inputs,
         1 value not finite and left out
        """#)
    #expect(
      visible(histogram.rendered(ascii))
        == #"""
        fan-in
         1  4  #################################
         2  3  #########################
         3  0
         4  1  ########
         8 values, unit: inputs,
         1 value not finite and left out
        """#)
  }

  @Test func twoCurves() {
    #expect(
      visible(chart.rendered(unicode))
        == #"""
        t
        * a   + b
        loss
        4 ┤
        2 ┤+++++++++++++     *******************
          │      ************
        0 ┤******                              +
          └┬───────────────────────┬────────────
           0                       2
                           step
        1 value not finite and left out
        """#)
    #expect(
      visible(chart.rendered(ascii))
        == #"""
        t
        * a   + b
        loss
        4 +
        2 ++++++++++++++     *******************
          |      ************
        0 +******                              +
          ++-----------------------+------------
           0                       2
                           step
        1 value not finite and left out
        """#)
  }

  @Test func scatterOnLogarithms() {
    #expect(
      visible(plot.rendered(unicode))
        == #"""
        1000 ┤                                 ⠈
         100 ┤                 ⡀
             │
          10 ┤⡀
             └┬────────────────┬───────────────┬
              1                2               3
        logarithmic scale
        """#)
    #expect(
      visible(plot.rendered(ascii))
        == #"""
        1000 +                                 *
         100 +                 *
             |
          10 +*
             ++----------------+---------------+
              1                2               3
        logarithmic scale
        """#)
  }

  @Test func alignedTable() {
    #expect(
      visible(table.rendered(unicode))
        == #"""
        layer  edges
        fc1    1,024
        層         7
        none
        """#)
    #expect(
      visible(table.rendered(ascii))
        == #"""
        layer  edges
        fc1    1,024
        ??         7
        none
        """#)
  }
}
