import Testing

@testable import TerminalGraphics

/// Pictures keep to the lines that the screen has.
@Suite struct HeightTests {
  private static let image = HeatMap(
    rows: 28, columns: 28, scale: .diverging, title: "weights", rowLabel: "pixel row",
    columnLabel: "pixel column"
  ) { Float($0 * $1) - 200 }

  private static let large = HeatMap(
    rows: 512, columns: 784, scale: .mask, title: "mask", rowLabel: "neuron", columnLabel: "input"
  ) { Float(($0 + $1) % 2) }

  private static let digit = ImageDrawing(
    [.init(height: 28, width: 28, pixels: Array(repeating: 0.5, count: 784), caption: "3")])

  private static let curves = Plot(
    series: [Series("a", ys: [0, 1, 2, 3]), Series("b", ys: [3, 2, 1, 0])],
    title: "t", xLabel: "step", yLabel: "loss")

  static let figures: [Figure] = [
    .heatMap(image), .heatMap(large), .images(digit), .plot(curves),
    .panels(Panels([.heatMap(image), .heatMap(image)])),
  ]

  private func height(_ figure: Figure, _ style: RenderingStyle) -> Int {
    figure.rendered(style).split(separator: "\n", omittingEmptySubsequences: false).count
  }

  @Test(arguments: figures.indices) func keepToTheScreen(_ index: Int) {
    for var style in RobustnessTests.styles {
      for height in 12...40 {
        style.height = height
        let lines = self.height(Self.figures[index], style)
        #expect(lines <= height, "\(style)")
      }
    }
  }

  /// Where there is room enough, a screen changes nothing.
  @Test(arguments: figures.indices) func areAsTheyAreOnAHighScreen(_ index: Int) {
    let figure = Self.figures[index]
    #expect(
      figure.rendered(RenderingStyle(height: 100)) == figure.rendered(RenderingStyle()))
  }
}
