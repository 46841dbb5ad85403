import Experiments
import Testing

@testable import Shell

/// Which of the inputs of earlier cells others will read, by their parameters.
struct NeededInputsTests {
  private static func cell(_ set: String, _ seed: Int) -> [CellParameter] {
    [
      CellParameter("set", set, number: nil),
      CellParameter("seed", "\(seed)", number: Double(seed)),
    ]
  }

  /// What is needed where cells have run, each a set, a seed and what it read.
  private func needed(
    _ cells: [(String, Int)], after known: [(String, Int, String)]
  ) -> String {
    let readers = known.map { set, seed, inputs in
      NeededInputs.Reader(
        parameters: Self.cell(set, seed),
        inputs: inputs.map { CellInputs.Input(command: "data \($0)", digest: "d") })
    }
    return NeededInputs(readers: readers).inputs(of: cells.map { Self.cell($0, $1) })
      .map { String($0.command.dropFirst(5)) }.joined()
  }

  @Test func whereNoParameterTellsAnyCellMayReadIt() {
    let known = [("x", 1, "A"), ("x", 2, "A")]
    #expect(needed([("x", 3)], after: known) == "A")
    #expect(needed([("y", 1)], after: known) == "A")
    #expect(needed([], after: known) == "")
    #expect(needed([("x", 3)], after: []) == "")
  }

  @Test func aParameterTells() {
    let known = [
      ("x", 1, "A"), ("x", 2, "A"), ("y", 1, "B"), ("y", 2, "B"), ("z", 1, "AC"), ("z", 2, "AC"),
    ]
    #expect(needed([("x", 3)], after: known) == "A")
    #expect(needed([("y", 3)], after: known) == "B")
    #expect(needed([("z", 3)], after: known) == "AC")
    #expect(needed([("y", 1), ("z", 3)], after: known) == "ABC")
    // A value that no cell had tells nothing of what it reads.
    #expect(needed([("w", 1)], after: known) == "")
  }

  /// Where two parameters tell, by chance or not, each is enough.
  @Test func inDoubtItIsNeeded() {
    let known = [("x", 1, "A"), ("y", 2, "B")]
    #expect(needed([("x", 3)], after: known) == "A")
    #expect(needed([("x", 2)], after: known) == "AB")
    // The same set once with and once without it: the seed tells, and no other.
    #expect(needed([("x", 1)], after: [("x", 1, "A"), ("x", 2, "")]) == "A")
    #expect(needed([("x", 2)], after: [("x", 1, "A"), ("x", 2, "")]) == "")
  }
}
