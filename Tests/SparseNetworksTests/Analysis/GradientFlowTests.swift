import Testing

@testable import SparseNetworks

@Suite struct GradientFlowTests {
  /// Two inputs, two hidden neurons of one edge each, one output: weights 3, 4 and 12, 0.
  private func network(_ weights: [[Float]], hidden: [[Int]] = [[0], [1]]) throws -> Network {
    let plan = try NetworkPlan(widths: [2, 2, 1])
    return Network(
      plan: plan,
      layers: [
        Layer(
          rows: SparseRows(inputCount: 2, rows: hidden), activation: .relu, weights: weights[0],
          biases: [7, 7]),
        Layer(
          rows: SparseRows(inputCount: 2, rows: [[0, 1]]), activation: .identity,
          weights: weights[1], biases: [7]),
      ])
  }

  @Test func handComputed() throws {
    let before = try network([[3, 4], [12, 0]])
    var gradients = Gradients(zerosFor: before.layers)
    gradients.weights = [[6, 8], [0, 24]]
    gradients.biases = [[100, 100], [100]]
    let after = try network([[3, 5], [12, 1]])
    let flow = GradientFlow(before, gradients: gradients, updated: after)
    #expect(flow.layers.map(\.gradient) == [10, 24])
    #expect(flow.layers.map(\.weights) == [5, 12])
    #expect(flow.layers.map(\.update) == [1, 1])
    #expect(flow.layers.map(\.updateRatio) == [0.2, 1.0 / 12])
    #expect(flow.total.gradient == 26)
    #expect(flow.total.weights == 13)
    #expect(flow.total.update == 2.0.squareRoot())
  }

  @Test func noUpdateWhereTopologyChanges() throws {
    let before = try network([[3, 4], [12, 0]])
    let after = try network([[3, 4], [12, 0]], hidden: [[0], [0]])
    let flow = GradientFlow(
      before, gradients: Gradients(zerosFor: before.layers), updated: after)
    #expect(flow.layers.map(\.update) == [nil, 0])
    #expect(flow.total.update == nil && flow.total.updateRatio == nil)
  }
}
