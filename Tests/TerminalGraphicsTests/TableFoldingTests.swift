import TerminalGraphics
import Testing

/// Tables that are wider than the screen.
struct TableFoldingTests {
  private func style(_ width: Int) -> RenderingStyle {
    RenderingStyle(color: .none, glyphs: .unicode, width: width)
  }

  @Test func wordsGoOnInFurtherLines() {
    let table = Table(
      columns: [.init("name"), .init("what")],
      rows: [["train", "go through the training data"], ["eval", "measure"]])
    #expect(
      table.rendered(style(24)) == """
        name   what
        train  go through the
               training data
        eval   measure
        """)
  }

  @Test func numbersStandInBlocksLedByTheFirstColumn() {
    let table = Table(
      columns: [
        .init("layer"), .init("inputs", alignment: .right), .init("edges", alignment: .right),
        .init("CV", alignment: .right),
      ],
      rows: [["fc1", "784", "40,141", "1.25"], ["out", "256", "2,560", "0"]])
    #expect(
      table.rendered(style(20)) == """
        layer  inputs
        fc1       784
        out       256

        layer   edges    CV
        fc1    40,141  1.25
        out     2,560     0
        """)
  }

  @Test func lineBreaksAndMarginsStay() {
    #expect("  a bb\nccc dd".wrapped(to: 4) == ["  a", "  bb", "ccc", "dd"])
    #expect("longer than".wrapped(to: 3) == ["longer", "than"])
    #expect("".wrapped(to: 3) == [""])
  }
}
