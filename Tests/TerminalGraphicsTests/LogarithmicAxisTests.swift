import Testing

@testable import TerminalGraphics

/// Scales on which equal ratios take equal room.
@Suite struct LogarithmicAxisTests {
  private func labels(_ lower: Double, _ upper: Double, ticks: Int = 5) -> [String] {
    Axis(
      logarithms: Span(lower: commonLogarithm(lower), upper: commonLogarithm(upper)), ticks: ticks
    ).ticks.map(\.label)
  }

  @Test func numbersAreRoundWhateverTheSpan() {
    #expect(labels(0.5, 300) == ["1", "10", "100"])
    #expect(labels(1, 1e9) == ["1e0", "1e2", "1e4", "1e6", "1e8"])
    #expect(labels(0.17, 2.6) == ["0.2", "0.5", "1", "2"])
    #expect(labels(11, 60) == ["20", "50"] || labels(11, 60).count >= 3)
    #expect(labels(101, 109).count >= 2)
  }

  /// Between the powers of ten, at 2 to 9 times the lower one; none where there are several decades
  /// between numbers.
  @Test func minorTicks() {
    func minor(_ lower: Double, _ upper: Double) -> [Double] {
      Axis(
        logarithms: Span(lower: commonLogarithm(lower), upper: commonLogarithm(upper)), ticks: 5
      ).minorTicks.map { (powerOfTen($0) * 1000).rounded() / 1000 }
    }
    #expect(minor(0.8, 30) == [0.8, 0.9, 2, 3, 4, 5, 6, 7, 8, 9, 20, 30])
    #expect(minor(0.17, 2.6) == [0.3, 0.4, 0.6, 0.7, 0.8, 0.9])
    #expect(minor(1, 1e9).isEmpty)
  }

  /// A power law is a straight line; what is not above zero is left out of either direction.
  @Test func bothDirections() {
    let plot = Plot(
      .points, series: [Series("a", xs: [1, 10, 100, 0, 5], ys: [1, 100, 10000, 1, -1])],
      xScale: .logarithmic, yScale: .logarithmic, rows: 3)
    #expect(
      plot.rendered(RenderingStyle(color: .none, glyphs: .ascii, width: 40)) == """
        10000 +                                *
          100 +                *
            1 +*
              ++---------------+---------------+
               1              10             100
        2 values not finite or not above zero
        and left out,
        logarithmic scales
        """)
  }
}
