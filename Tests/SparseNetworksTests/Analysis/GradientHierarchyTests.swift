import Testing

@testable import SparseNetworks

@Suite struct GradientHierarchyTests {
  @Test func handComputed() throws {
    // Eleven neurons: the one hub reads four inputs, nine read one, one is dead.
    var lists = Array(repeating: [0], count: 11)
    lists[4] = [0, 1, 2, 3]
    lists[7] = []
    let rows = SparseRows(inputCount: 4, rows: lists)
    var gradient = Array(repeating: Float(1), count: rows.edgeCount)
    for edge in rows.edges(of: 4) { gradient[edge] = -2 }
    let neurons = NeuronGradients(rows: rows, gradient: gradient)
    let hierarchy = try #require(GradientHierarchy(neurons))
    #expect(neurons.deadCount == 1)
    #expect(neurons.l2[7] == 0 && neurons.l2[4] == 4 && neurons.l1[4] == 8)
    #expect(hierarchy.hubs == [4])
    #expect(hierarchy.l2 == 4)  // sqrt(4 * 4) against 1
    #expect(hierarchy.l1 == 8)
    #expect(hierarchy.perWeight == 2)
  }

  @Test func tooFewNeuronsHaveNoHubs() {
    let rows = SparseRows(inputCount: 2, rows: Array(repeating: [0], count: 9))
    #expect(
      GradientHierarchy(
        NeuronGradients(rows: rows, gradient: Array(repeating: 1, count: 9))) == nil)
    #expect(GradientHierarchy.hubs(fanIns: rows.fanIns).isEmpty)
  }
}
