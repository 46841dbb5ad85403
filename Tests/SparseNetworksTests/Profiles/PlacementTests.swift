import Testing

@testable import SparseNetworks

@Suite struct PlacementTests {
  private let stream = RandomStream(seed: 3, name: "placement")

  @Test func handComputedOrders() {
    let fanIns = [1, 2, 3, 4, 5]
    func arranged(_ placement: HubPlacement, _ scores: [Double] = []) -> [Int] {
      placement.arranged(fanIns.reversed(), scores: scores, stream: stream)
    }
    #expect(arranged(.ascending) == [1, 2, 3, 4, 5])
    #expect(arranged(.descending) == [5, 4, 3, 2, 1])
    #expect(arranged(.centerOut) == [2, 4, 5, 3, 1])
    #expect(arranged(.interleaved) == [5, 1, 4, 2, 3])
    #expect(arranged(.gradient, [0.5, 9, 0.1, 0.5, 2]) == [3, 5, 1, 2, 4])
    #expect(arranged(.shuffled).sorted() == fanIns)
    #expect(arranged(.shuffled) == arranged(.shuffled))
  }

  @Test func windowsAreTheNearestPixels() throws {
    let shape = ImageShape(height: 9, width: 9)
    let rows = try InputChooser.nearest(shape).rows(
      fanIns: [1, 5, 81], inputCount: 81, seed: 1, layer: 0)
    #expect(rows.fanIns == [1, 5, 81])
    // Five nearest pixels of an inner center form a plus: all within distance 1 of one of them.
    let pixels = rows.columns[rows.edges(of: 1)].map { (Int($0) / 9, Int($0) % 9) }
    let hasCenter = pixels.contains { center in
      pixels.allSatisfy {
        let (down, right) = ($0.0 - center.0, $0.1 - center.1)
        return down * down + right * right <= 2
      }
    }
    #expect(hasCenter)
  }

  @Test func weightedChoicePrefersHeavyInputsAndAvoidsZero() throws {
    var weights = Array(repeating: 1.0, count: 20)
    weights[3] = 50
    weights[7] = 0
    let rows = try InputChooser.weighted(weights).rows(
      fanIns: Array(repeating: 5, count: 400), inputCount: 20, seed: 1, layer: 0)
    let fanOuts = rows.fanOuts
    #expect(fanOuts[3] > 380)
    #expect(fanOuts[7] == 0)
    let all = try InputChooser.weighted(weights).rows(
      fanIns: [20], inputCount: 20, seed: 1, layer: 0)
    #expect(all.fanIns == [20])
  }

  @Test func uniformChoiceIsUniform() throws {
    let rows = try InputChooser.uniform.rows(
      fanIns: Array(repeating: 10, count: 4000), inputCount: 50, seed: 9, layer: 0)
    // Each input is read by Binomial(4000, 0.2) neurons: 800 with standard deviation 25.
    #expect(rows.fanOuts.allSatisfy { abs($0 - 800) < 125 })
  }

  @Test func scoresByHand() throws {
    // Feature 0 separates the classes, feature 1 is constant, feature 2 is unrelated.
    let values: [Float] = [0, 5, 1, 0.1, 5, 2, 1, 5, 1, 1.1, 5, 2]
    let labels = [0, 0, 1, 1]
    // Feature 0: mean 0.55, squares 1 + .01 + 1.21 = 2.22; variance .555 - .3025 = .2525.
    let variances = try InputScores.variances(values, featureCount: 3)
    #expect(abs(variances[0] - 0.2525) < 1e-6)
    #expect(variances[1] == 0)
    // Between: 2 (.05 - .55)^2 + 2 (1.05 - .55)^2 = 1; within .01; F = 1 / (.01 / 2) = 200.
    let scores = try InputScores.fStatistics(values, featureCount: 3, labels: labels, classCount: 2)
    #expect(abs(scores[0] - 200) < 0.01)
    #expect(scores[1] == 0)
    #expect(abs(scores[2]) < 1e-9)
    let information = try InputScores.mutualInformation(
      values, featureCount: 3, labels: labels, classCount: 2)
    #expect(abs(information[0] - 0.6931471805599453) < 1e-12)
    #expect(information[1] == 0)
    #expect(abs(information[2]) < 1e-12)
  }
}
