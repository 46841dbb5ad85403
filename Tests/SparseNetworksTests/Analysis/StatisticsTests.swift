import Testing

@testable import SparseNetworks

/// Tests and correlations of pairs of lists, against SciPy (`scripts/make-statistics-reference`).
@Suite struct StatisticsTests {
  private struct Reference: Decodable {
    let name: String
    let first, second: [Double]
    let mean: Double
    let sd: Double?
    let interval: [Double]?
    let ranks: [Double]
    let pooled: Double?
    let welch: Test
    let paired: Test?
    let effect: Double?
    let correlations: Correlations?

    struct Test: Decodable {
      let t, df, p, low, high: Double
    }

    struct Correlations: Decodable {
      let pearson, spearman: Coefficient
    }

    struct Coefficient: Decodable {
      let r, p: Double
      let low, high: Double?
    }
  }

  private static let cases = Result { try fixture("statistics", as: [Reference].self) }

  private func close(_ value: Double, _ expected: Double, _ tolerance: Double = 1e-9) -> Bool {
    abs(value - expected) <= tolerance * max(abs(expected), 1e-300)
  }

  @Test func summariesEqualSciPys() throws {
    let cases = try Self.cases.get()
    #expect(cases.count > 10)
    for item in cases {
      let summary = try SampleSummary(item.first)
      #expect(close(summary.mean, item.mean, 1e-12), "\(item.name)")
      #expect(Ranks.average(item.first) == item.ranks, "\(item.name)")
      if let sd = item.sd {
        #expect(close(try #require(summary.standardDeviation), sd), "\(item.name)")
      }
      if let expected = item.interval {
        let interval = try #require(try summary.interval())
        #expect(close(interval.lowerBound, expected[0]), "\(item.name)")
        #expect(close(interval.upperBound, expected[1]), "\(item.name)")
      }
    }
  }

  @Test func testsAndEffectSizesEqualSciPys() throws {
    func check(_ test: TTest, _ expected: Reference.Test, _ name: String) throws {
      // Values near 1e8 that differ by about 1 keep 8 digits.
      let tolerance = name == "large" ? 1e-5 : 1e-9
      #expect(close(test.t, expected.t, tolerance), "\(name)")
      #expect(close(test.degreesOfFreedom, expected.df, tolerance), "\(name)")
      #expect(close(test.pValue, expected.p, tolerance * 100), "\(name)")
      let interval = try test.interval()
      let size = max(abs(expected.low), abs(expected.high))
      #expect(abs(interval.lowerBound - expected.low) <= tolerance * size, "\(name)")
      #expect(abs(interval.upperBound - expected.high) <= tolerance * size, "\(name)")
    }
    for item in try Self.cases.get() {
      try check(.welch(item.first, item.second), item.welch, item.name)
      if let pooled = item.pooled {
        #expect(close(try EffectSize.pooled(item.first, item.second), pooled, 1e-5))
      }
      guard let paired = item.paired, let effect = item.effect else { continue }
      try check(.paired(item.first, item.second), paired, item.name)
      #expect(close(try EffectSize.paired(item.first, item.second), effect, 1e-5), "\(item.name)")
    }
  }

  @Test func correlationsEqualSciPys() throws {
    for item in try Self.cases.get() {
      guard let expected = item.correlations else { continue }
      for (kind, reference) in [
        (Correlation.Kind.pearson, expected.pearson), (.spearman, expected.spearman),
      ] {
        let correlation = try Correlation(kind, item.first, item.second)
        let tolerance = item.name == "large" ? 1e-5 : 1e-9
        #expect(abs(correlation.coefficient - reference.r) < tolerance, "\(item.name) \(kind)")
        let p = try #require(correlation.pValue)
        // A correlation of 1 but for rounding has a p value of 0 but for its root.
        #expect(
          close(p, reference.p, tolerance * 1000) || reference.p == 0 && p < 1e-7,
          "\(item.name) \(kind)")
        if let low = reference.low, let high = reference.high {
          let interval = try #require(try correlation.interval())
          #expect(abs(interval.lowerBound - low) < tolerance, "\(item.name)")
          #expect(abs(interval.upperBound - high) < tolerance, "\(item.name)")
        }
      }
    }
  }

  /// What has no answer says so.
  @Test func unusableValuesAreErrors() {
    #expect(throws: SparseNetworksError.self) { try SampleSummary([]) }
    #expect(throws: SparseNetworksError.self) { try SampleSummary([1, .nan]) }
    #expect(throws: SparseNetworksError.self) { try TTest.paired([1, 2], [0, 1]) }
    #expect(throws: SparseNetworksError.self) { try TTest.paired([1, 2, 3], [0, 1]) }
    #expect(throws: SparseNetworksError.self) { try TTest.welch([1], [2, 3]) }
    #expect(throws: SparseNetworksError.self) { try Correlation(.pearson, [1, 1, 1], [1, 2, 3]) }
    #expect(throws: SparseNetworksError.self) { try MultipleTests.holm([0.5, 1.5]) }
  }

  /// By hand: 3 * 0.01, then 2 * 0.02 and 0.03 raised to it.
  @Test func holmsAdjustment() throws {
    #expect(try MultipleTests.holm([0.03, 0.01, 0.02]) == [0.04, 0.03, 0.04])
    #expect(try MultipleTests.holm([0.9, 0.6]) == [1, 1])
    #expect(try MultipleTests.holm([]) == [])
  }
}
