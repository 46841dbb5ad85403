import Testing

@testable import SparseNetworks

@Suite struct LayerDifferenceTests {
  private func layer(_ rows: [[Int]], _ weights: [Float], _ biases: [Float]) -> Layer {
    Layer(
      rows: SparseRows(inputCount: 4, rows: rows), activation: .relu, weights: weights,
      biases: biases)
  }

  @Test func handComputed() {
    let difference = LayerDifference(
      layer([[0, 2, 3], [1]], [1, 2, 3, 4], [0, 1]),
      layer([[1, 2, 3], [0, 1]], [9, 2, 5, 9, 3], [0.5, 1]))
    #expect(difference.commonCount == 3)
    #expect(difference.onlyFirstCount == 1)
    #expect(difference.onlySecondCount == 2)
    #expect(difference.changedCount == 2)
    #expect(difference.largest == LayerDifference.Edge(neuron: 0, input: 3, difference: 2))
    #expect(difference.mean == 1)
    #expect(difference.largestBias == 0.5)
    #expect(!difference.hasSameTopology && !difference.isNone)
  }

  @Test func nothingDiffersFromItself() {
    let one = layer([[0], []], [.nan], [.infinity, 0])
    #expect(LayerDifference(one, one).isNone)
    #expect(LayerDifference(one, layer([[0], []], [1], [.infinity, 0])).changedCount == 1)
  }
}
