import Testing

@testable import SparseNetworks

@Suite struct TopologyDistanceTests {
  private struct Reference: Decodable {
    let problems: [Problem]
    let networks: [Pair]

    struct Problem: Decodable {
      let rows, columns, total: Int
      let costs: [Float]
    }

    struct Pair: Decodable {
      let widths: [Int]
      let first, second: [[[Int]]]
      let matched, unmatched: [Double]
      let total: Double
    }
  }

  private static let reference = Result { try fixture("assignment", as: Reference.self) }

  /// The cheapest of all assignments of rows to columns.
  private func cheapest(_ costs: [Float], _ rows: Int, _ columns: Int) -> Double {
    func best(_ row: Int, _ taken: Int) -> Double {
      guard row < rows else { return 0 }
      var least = Double.infinity
      for column in 0..<columns where taken >> column & 1 == 0 {
        least = min(
          least, Double(costs[row * columns + column]) + best(row + 1, taken | 1 << column))
      }
      return least
    }
    return best(0, 0)
  }

  @Test(arguments: 1...8)
  func assignmentEqualsBruteForce(rows: Int) throws {
    for seed in 0..<(rows < 7 ? 40 : 4) as Range<UInt64> {
      var draws = RandomStream(seed: seed, name: "assignment", index: UInt64(rows)).draws()
      let columns = min(8, rows + draws.integer(below: 3))
      // Few levels, so that many assignments are equally cheap.
      let levels = [2, 5, 1000][draws.integer(below: 3)]
      let costs = (0..<rows * columns).map { _ in Float(draws.integer(below: levels)) }
      let found = try #require(
        LinearAssignment(costs: costs, rowCount: rows, columnCount: columns))
      #expect(Set(found.columns).count == rows)
      #expect(
        found.totalCost == cheapest(costs, rows, columns), "\(rows) x \(columns) seed \(seed)")
    }
  }

  @Test func assignmentEqualsSciPys() throws {
    for problem in try Self.reference.get().problems {
      let found = try #require(
        LinearAssignment(
          costs: problem.costs, rowCount: problem.rows, columnCount: problem.columns))
      #expect(found.totalCost == Double(problem.total))
    }
  }

  @Test func distancesEqualThoseOfDenseSets() throws {
    for pair in try Self.reference.get().networks {
      func rows(_ layers: [[[Int]]]) -> [SparseRows] {
        zip(pair.widths, layers).map { SparseRows(inputCount: $0, rows: $1) }
      }
      let distance = try #require(try TopologyDistance(rows(pair.first), rows(pair.second)))
      for (layer, found) in distance.layers.enumerated() {
        #expect(abs(found.matched - pair.matched[layer]) < 1e-6)
        #expect(abs(found.unmatched - pair.unmatched[layer]) < 1e-12)
      }
      #expect(abs(distance.unmatched - pair.total) < 1e-12)
    }
  }

  /// A network is at no distance from itself, nor from itself with its neurons in another order.
  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func permutedNeuronsAreMatched(seed: UInt64) throws {
    let plan = try sparsePlan(
      [60, 40, 25, 5], .family(.lognormal, .cv(0.4)), density: 0.4, seed: seed)
    let layers = try Network(plan: plan).layers.map(\.rows)
    let same = try #require(try TopologyDistance(layers, layers))
    #expect(same.matched == 0 && same.unmatched == 0)

    var random = RandomStream(seed: seed, name: "permutation").draws()
    var (permuted, names) = ([SparseRows](), Array(0..<60))
    for (index, rows) in layers.enumerated() {
      var order = Array(0..<rows.neuronCount)
      if index < layers.count - 1 {
        for position in order.indices.reversed() {
          order.swapAt(position, random.integer(below: position + 1))
        }
      }
      // Input i of this layer stands where the layer before has put it.
      let lists = order.map { neuron in
        rows.inputs(of: neuron).map { names[Int($0)] }.sorted()
      }
      permuted.append(SparseRows(inputCount: rows.inputCount, rows: lists))
      names = Array(repeating: 0, count: order.count)
      for (place, neuron) in order.enumerated() { names[neuron] = place }
    }
    let distance = try #require(try TopologyDistance(layers, permuted))
    #expect(distance.matched == 0)
    #expect(distance.unmatched > 0.3)
  }

  @Test func otherShapesAreRefused() {
    let small = SparseRows(inputCount: 3, rows: [[0], [1]])
    let large = SparseRows(inputCount: 3, rows: [[0], [1], [2]])
    #expect(throws: SparseNetworksError.self) { try TopologyDistance([small], [large]) }
    #expect(throws: SparseNetworksError.self) { try TopologyDistance([], []) }
    #expect(throws: SparseNetworksError.self) {
      try TopologyDistance([large], [large], matching: .all, neuronLimit: 2)
    }
  }
}
