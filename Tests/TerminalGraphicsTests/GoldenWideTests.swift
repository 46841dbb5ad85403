import Testing

@testable import TerminalGraphics

/// What figures look like where there are 200 columns: as large as they need, not as wide as the
/// window.
extension GoldenTests {
  private static let wide = RenderingStyle(width: 200)

  private static func map(_ title: String, factor: Float) -> HeatMap {
    HeatMap(
      rows: 12, columns: 40, scale: .diverging, title: title, rowLabel: "neuron",
      columnLabel: "input", maximumRows: 6
    ) { row, column in factor * Float((row * 7 + column * 3) % 11 - 5) }
  }

  private func compare(_ text: String, _ expected: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.allSatisfy { displayWidth(of: String($0)) <= 200 })
    #expect(text == expected)
  }

  @Test func wideHeatMap() {
    compare(
      Self.map("weights", factor: 0.1).rendered(Self.wide),
      #"""
      weights
      12 neurons (down) x 40 inputs (across)
       0 ⠒⠒⠒⠒▒▒▒▒⠂⠂⠂⠂▓▓▓▓⠂⠂⠂⠂⠿⠿⠿⠿    ████░░░░⠶⠶⠶⠶░░░░⠒⠒⠒⠒▒▒▒▒⠂⠂⠂⠂▓▓▓▓⠂⠂⠂⠂⠿⠿⠿⠿    ████░░░░⠶⠶⠶⠶░░░░⠒⠒⠒⠒▒▒▒▒⠂⠂⠂⠂▓▓▓▓⠂⠂⠂⠂⠿⠿⠿⠿    ████░░░░⠶⠶⠶⠶░░░░⠒⠒⠒⠒▒▒▒▒⠂⠂⠂⠂▓▓▓▓⠂⠂⠂⠂⠿⠿⠿⠿
         ▒▒▒▒⠂⠂⠂⠂▓▓▓▓⠂⠂⠂⠂⠿⠿⠿⠿    ████░░░░⠶⠶⠶⠶░░░░⠒⠒⠒⠒▒▒▒▒⠂⠂⠂⠂▓▓▓▓⠂⠂⠂⠂⠿⠿⠿⠿    ████░░░░⠶⠶⠶⠶░░░░⠒⠒⠒⠒▒▒▒▒⠂⠂⠂⠂▓▓▓▓⠂⠂⠂⠂⠿⠿⠿⠿    ████░░░░⠶⠶⠶⠶░░░░⠒⠒⠒⠒▒▒▒▒⠂⠂⠂⠂▓▓▓▓⠂⠂⠂⠂⠿⠿⠿⠿    ████
         ⠂⠂⠂⠂▓▓▓▓⠂⠂⠂⠂⠿⠿⠿⠿    ████░░░░⠶⠶⠶⠶░░░░⠒⠒⠒⠒▒▒▒▒⠂⠂⠂⠂▓▓▓▓⠂⠂⠂⠂⠿⠿⠿⠿    ████░░░░⠶⠶⠶⠶░░░░⠒⠒⠒⠒▒▒▒▒⠂⠂⠂⠂▓▓▓▓⠂⠂⠂⠂⠿⠿⠿⠿    ████░░░░⠶⠶⠶⠶░░░░⠒⠒⠒⠒▒▒▒▒⠂⠂⠂⠂▓▓▓▓⠂⠂⠂⠂⠿⠿⠿⠿    ████░░░░
         ▓▓▓▓⠂⠂⠂⠂⠿⠿⠿⠿    ████░░░░⠶⠶⠶⠶░░░░⠒⠒⠒⠒▒▒▒▒⠂⠂⠂⠂▓▓▓▓⠂⠂⠂⠂⠿⠿⠿⠿    ████░░░░⠶⠶⠶⠶░░░░⠒⠒⠒⠒▒▒▒▒⠂⠂⠂⠂▓▓▓▓⠂⠂⠂⠂⠿⠿⠿⠿    ████░░░░⠶⠶⠶⠶░░░░⠒⠒⠒⠒▒▒▒▒⠂⠂⠂⠂▓▓▓▓⠂⠂⠂⠂⠿⠿⠿⠿    ████░░░░⠶⠶⠶⠶
         ⠂⠂⠂⠂⠿⠿⠿⠿    ████░░░░⠶⠶⠶⠶░░░░⠒⠒⠒⠒▒▒▒▒⠂⠂⠂⠂▓▓▓▓⠂⠂⠂⠂⠿⠿⠿⠿    ████░░░░⠶⠶⠶⠶░░░░⠒⠒⠒⠒▒▒▒▒⠂⠂⠂⠂▓▓▓▓⠂⠂⠂⠂⠿⠿⠿⠿    ████░░░░⠶⠶⠶⠶░░░░⠒⠒⠒⠒▒▒▒▒⠂⠂⠂⠂▓▓▓▓⠂⠂⠂⠂⠿⠿⠿⠿    ████░░░░⠶⠶⠶⠶░░░░
      10 ⠿⠿⠿⠿    ████░░░░⠶⠶⠶⠶░░░░⠒⠒⠒⠒▒▒▒▒⠂⠂⠂⠂▓▓▓▓⠂⠂⠂⠂⠿⠿⠿⠿    ████░░░░⠶⠶⠶⠶░░░░⠒⠒⠒⠒▒▒▒▒⠂⠂⠂⠂▓▓▓▓⠂⠂⠂⠂⠿⠿⠿⠿    ████░░░░⠶⠶⠶⠶░░░░⠒⠒⠒⠒▒▒▒▒⠂⠂⠂⠂▓▓▓▓⠂⠂⠂⠂⠿⠿⠿⠿    ████░░░░⠶⠶⠶⠶░░░░⠒⠒⠒⠒
         0       2       4       6       8       10      12      14      16      18      20      22      24      26      28      30      32      34      36      38
         -0.3 ⠿⠿⠶⠶⠶⠒⠒⠒⠂⠂⠂⠂ ░░░░▒▒▒▓▓▓██ 0.3
         each cell: 2 neurons x 1 input, mean
      """#)
  }

  @Test func wideHistogram() {
    let values = (0..<200).map { Double($0 * $0 % 97) / 10 }
    compare(
      Histogram(values: values, binCount: 5, title: "gradients", unit: "units").rendered(Self.wide),
      #"""
      gradients
       0 ..  2  51  ████████████████████████████████████████████████████████████
       2 ..  4  37  ███████████████████████████████████████████▌
       4 ..  6  32  █████████████████████████████████████▋
       6 ..  8  40  ███████████████████████████████████████████████
       8 .. 10  40  ███████████████████████████████████████████████
       200 values, unit: units
      """#)
  }

  @Test func wideCurve() {
    let steps = (0..<60).map(Double.init)
    let plot = Plot(
      series: [Series("loss", xs: steps, ys: steps.map { 2.3 / (1 + $0 / 8) })],
      title: "training loss", xLabel: "step", yLabel: "loss", rows: 6)
    compare(
      plot.rendered(Self.wide),
      #"""
      training loss
      loss
      4 ┤
        │
        │⠤⣀⡀
      2 ┤  ⠈⠑⠒⠤⠤⠤⠤⣀⣀
        │           ⠉⠉⠉⠉⠉⠉⠒⠒⠒⠒⠢⠤⠤⠤⠤⠤⠤⠤⠤⠤⢄⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⡀
      0 ┤                                           ⠈⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒
        └┬─────────┬─────────┬─────────┬─────────┬─────────┬──────────┬─────────┬─────────┬─────────┬─────────┬─────────┬────────
         0         5        10        15        20        25         30        35        40        45        50        55
                                                                   step
      """#)
  }

  @Test func wideScatter() {
    let fanIns = (0..<40).map { Double($0 * $0 % 31) }
    let plot = Plot(
      .points, series: [Series("", xs: fanIns, ys: fanIns.map { $0 * $0 / 50 })],
      title: "gradient by fan-in", xLabel: "fan-in", yLabel: "gradient", rows: 6)
    compare(
      plot.rendered(Self.wide),
      #"""
      gradient by fan-in
      gradient
      20 ┤
         │                                                                                                                       ⠐
      10 ┤                                                                                                          ⠐
         │                                                                                 ⡀   ⠠
         │                                                            ⠄       ⠐        ⠁
       0 ┤⡀   ⢀   ⢀        ⡀   ⠠        ⠄   ⠄   ⠐   ⠐
         └┬──────────┬─────────┬──────────┬──────────┬─────────┬──────────┬─────────┬──────────┬──────────┬─────────┬──────────┬──
          0         2.5        5         7.5        10       12.5        15       17.5        20        22.5       25        27.5
                                                                   fan-in
      """#)
  }

  @Test func wideComparison() {
    let panels = Panels([
      .heatMap(Self.map("first", factor: 0.1)), .heatMap(Self.map("second", factor: 0.02)),
    ])
    compare(
      panels.rendered(Self.wide),
      #"""
      first                                                                                                second
      12 neurons (down) x 40 inputs (across)                                                               12 neurons (down) x 40 inputs (across)
       0 ⠒⠒▒▒⠂⠂▓▓⠂⠂⠿⠿  ██░░⠶⠶░░⠒⠒▒▒⠂⠂▓▓⠂⠂⠿⠿  ██░░⠶⠶░░⠒⠒▒▒⠂⠂▓▓⠂⠂⠿⠿  ██░░⠶⠶░░⠒⠒▒▒⠂⠂▓▓⠂⠂⠿⠿                     0 ⠂⠂░░⠂⠂░░⠂⠂⠂⠂  ░░░░⠂⠂░░⠂⠂░░⠂⠂░░⠂⠂⠂⠂  ░░░░⠂⠂░░⠂⠂░░⠂⠂░░⠂⠂⠂⠂  ░░░░⠂⠂░░⠂⠂░░⠂⠂░░⠂⠂⠂⠂
         ▒▒⠂⠂▓▓⠂⠂⠿⠿  ██░░⠶⠶░░⠒⠒▒▒⠂⠂▓▓⠂⠂⠿⠿  ██░░⠶⠶░░⠒⠒▒▒⠂⠂▓▓⠂⠂⠿⠿  ██░░⠶⠶░░⠒⠒▒▒⠂⠂▓▓⠂⠂⠿⠿  ██                     ░░⠂⠂░░⠂⠂⠂⠂  ░░░░⠂⠂░░⠂⠂░░⠂⠂░░⠂⠂⠂⠂  ░░░░⠂⠂░░⠂⠂░░⠂⠂░░⠂⠂⠂⠂  ░░░░⠂⠂░░⠂⠂░░⠂⠂░░⠂⠂⠂⠂  ░░
         ⠂⠂▓▓⠂⠂⠿⠿  ██░░⠶⠶░░⠒⠒▒▒⠂⠂▓▓⠂⠂⠿⠿  ██░░⠶⠶░░⠒⠒▒▒⠂⠂▓▓⠂⠂⠿⠿  ██░░⠶⠶░░⠒⠒▒▒⠂⠂▓▓⠂⠂⠿⠿  ██░░                     ⠂⠂░░⠂⠂⠂⠂  ░░░░⠂⠂░░⠂⠂░░⠂⠂░░⠂⠂⠂⠂  ░░░░⠂⠂░░⠂⠂░░⠂⠂░░⠂⠂⠂⠂  ░░░░⠂⠂░░⠂⠂░░⠂⠂░░⠂⠂⠂⠂  ░░░░
         ▓▓⠂⠂⠿⠿  ██░░⠶⠶░░⠒⠒▒▒⠂⠂▓▓⠂⠂⠿⠿  ██░░⠶⠶░░⠒⠒▒▒⠂⠂▓▓⠂⠂⠿⠿  ██░░⠶⠶░░⠒⠒▒▒⠂⠂▓▓⠂⠂⠿⠿  ██░░⠶⠶                     ░░⠂⠂⠂⠂  ░░░░⠂⠂░░⠂⠂░░⠂⠂░░⠂⠂⠂⠂  ░░░░⠂⠂░░⠂⠂░░⠂⠂░░⠂⠂⠂⠂  ░░░░⠂⠂░░⠂⠂░░⠂⠂░░⠂⠂⠂⠂  ░░░░⠂⠂
         ⠂⠂⠿⠿  ██░░⠶⠶░░⠒⠒▒▒⠂⠂▓▓⠂⠂⠿⠿  ██░░⠶⠶░░⠒⠒▒▒⠂⠂▓▓⠂⠂⠿⠿  ██░░⠶⠶░░⠒⠒▒▒⠂⠂▓▓⠂⠂⠿⠿  ██░░⠶⠶░░                     ⠂⠂⠂⠂  ░░░░⠂⠂░░⠂⠂░░⠂⠂░░⠂⠂⠂⠂  ░░░░⠂⠂░░⠂⠂░░⠂⠂░░⠂⠂⠂⠂  ░░░░⠂⠂░░⠂⠂░░⠂⠂░░⠂⠂⠂⠂  ░░░░⠂⠂░░
      10 ⠿⠿  ██░░⠶⠶░░⠒⠒▒▒⠂⠂▓▓⠂⠂⠿⠿  ██░░⠶⠶░░⠒⠒▒▒⠂⠂▓▓⠂⠂⠿⠿  ██░░⠶⠶░░⠒⠒▒▒⠂⠂▓▓⠂⠂⠿⠿  ██░░⠶⠶░░⠒⠒                  10 ⠂⠂  ░░░░⠂⠂░░⠂⠂░░⠂⠂░░⠂⠂⠂⠂  ░░░░⠂⠂░░⠂⠂░░⠂⠂░░⠂⠂⠂⠂  ░░░░⠂⠂░░⠂⠂░░⠂⠂░░⠂⠂⠂⠂  ░░░░⠂⠂░░⠂⠂
         0         5         10        15        20        25        30        35                             0         5         10        15        20        25        30        35
         -0.3 ⠿⠿⠶⠶⠶⠒⠒⠒⠂⠂⠂⠂ ░░░░▒▒▒▓▓▓██ 0.3                                                                   -0.3 ⠿⠿⠶⠶⠶⠒⠒⠒⠂⠂⠂⠂ ░░░░▒▒▒▓▓▓██ 0.3
         each cell: 2 neurons x 1 input, mean                                                                 each cell: 2 neurons x 1 input, mean
      """#)
  }
}
