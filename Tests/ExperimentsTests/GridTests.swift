import Experiments
import Testing

struct GridTests {
  private func axis(_ name: String, _ values: String...) throws -> ParameterGrid.Axis {
    try ParameterGrid.Axis(name, values.map { CellParameter(name, $0, number: Double($0)) })
  }

  @Test func lastAxisVariesFastest() throws {
    let grid = try ParameterGrid([axis("a", "x", "y"), axis("b", "1", "2", "3")])
    #expect(grid.cellCount == 6)
    #expect(
      grid.cells.map { $0.map(\.text).joined() } == ["x1", "x2", "x3", "y1", "y2", "y3"])
    #expect(try ParameterGrid([]).cells == [[]])
  }

  @Test func whatMakesNoGrid() throws {
    #expect(throws: ExperimentError.self) { try axis("a") }
    #expect(throws: ExperimentError.self) { try axis("a", "1", "1.0") }
    #expect(throws: ExperimentError.self) {
      try ParameterGrid([axis("a", "1"), axis("a", "2")])
    }
    let wide = try ParameterGrid.Axis(
      "w", (0..<400).map { CellParameter("w", "\($0)", number: Double($0)) })
    let other = try ParameterGrid.Axis(
      "v", (0..<400).map { CellParameter("v", "\($0)", number: Double($0)) })
    #expect(throws: ExperimentError.self) { try ParameterGrid([wide, other]) }
  }

  private func identity(
    _ parameters: [CellParameter], script: String = "s", version: String = "1"
  ) -> CellIdentity {
    CellIdentity(script: script, parameters: parameters, version: version)
  }

  @Test func identityIsByContent() {
    let percent = CellParameter("sparsity", "90%", number: 0.9)
    let share = CellParameter("sparsity", "0.9", number: 0.9)
    let seed = CellParameter("seed", "1", number: 1)
    let one = identity([percent, seed])
    #expect(one == identity([seed, share]))
    #expect(one != identity([percent]))
    #expect(one != identity([percent, seed], script: "s "))
    #expect(one != identity([percent, seed], version: "2"))
    #expect(one != identity([percent, CellParameter("seed", "2", number: 2)]))
  }

  /// No piece can be taken for part of another.
  @Test func identityKeepsPiecesApart() {
    let left = identity([
      CellParameter("a", "b", number: nil), CellParameter("c", "d", number: nil),
    ])
    let right = identity([CellParameter("a", "b1:c1:d", number: nil)])
    #expect(left != right)
    #expect(
      identity([CellParameter("ab", "c", number: nil)])
        != identity([CellParameter("a", "bc", number: nil)]))
  }
}
