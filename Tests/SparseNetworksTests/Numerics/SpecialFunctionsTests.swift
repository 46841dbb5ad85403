import Testing

@testable import SparseNetworks

/// Against mpmath (`scripts/make-statistics-reference`): arguments, then the value.
@Suite struct SpecialFunctionsTests {
  private static let tables = Result { try fixture("special", as: [String: [[Double]]].self) }

  private func check(
    _ name: String, within tolerance: Double, absolute: Double = 0, _ function: ([Double]) -> Double
  ) throws {
    let rows = try #require(try Self.tables.get()[name])
    #expect(rows.count > 20)
    for row in rows {
      let (value, expected) = (function(row), row[row.count - 1])
      #expect(
        abs(value - expected) <= tolerance * abs(expected) + absolute,
        "\(name)\(row.dropLast()) is \(value), not \(expected)")
    }
  }

  @Test func functionsOfOneArgument() throws {
    try check("logOnePlus", within: 1e-15) { SpecialFunctions.logOnePlus($0[0]) }
    try check("logOnePlusRemainder", within: 1e-13) { SpecialFunctions.logOnePlusRemainder($0[0]) }
    try check("expMinusOne", within: 1e-15) { SpecialFunctions.expMinusOne($0[0]) }
    // logGamma is 0 at 1 and 2, where only the absolute error is small.
    try check("logGamma", within: 1e-14, absolute: 1e-14) { SpecialFunctions.logGamma($0[0]) }
    try check("digamma", within: 1e-13, absolute: 1e-13) { SpecialFunctions.digamma($0[0]) }
    try check("logMinusDigamma", within: 1e-14) { SpecialFunctions.logMinusDigamma($0[0]) }
    try check("trigamma", within: 1e-14) { SpecialFunctions.trigamma($0[0]) }
    try check("normalProbability", within: 1e-11) { normalProbability(below: $0[0]) }
  }

  @Test func theTailOfTheNormalDistributionStaysAboveZero() {
    // By mpmath.
    let table = [
      (-10, 7.6198530241605261e-24), (-20, 2.7536241186062337e-89), (-37, 5.7255712225245768e-300),
    ]
    for (x, expected) in table {
      #expect(abs(normalProbability(below: Double(x)) / expected - 1) < 1e-11, "\(x)")
    }
    var last = 0.0
    for x in stride(from: -38.0, through: 9, by: 1.0 / 64) {
      let value = normalProbability(below: x)
      #expect(value >= last * (1 - 1e-11) && (value > 0 || x < -37.5), "\(x)")
      last = value
    }
    #expect(normalProbability(below: -.infinity) == 0)
    #expect(normalProbability(below: .nan).isNaN)
  }

  @Test func incompleteFunctions() throws {
    try check("logBeta", within: 1e-12, absolute: 1e-12) { SpecialFunctions.logBeta($0[0], $0[1]) }
    try check("lowerGamma", within: 1e-12) { SpecialFunctions.lowerGamma($0[0], $0[1]) }
    try check("upperGamma", within: 1e-12, absolute: 1e-12) {
      SpecialFunctions.upperGamma($0[0], $0[1])
    }
    try check("incompleteBeta", within: 1e-11) {
      SpecialFunctions.incompleteBeta($0[0], $0[1], $0[2], complement: 1 - $0[2])
    }
  }

  @Test func studentsDistribution() throws {
    let rows = try #require(try Self.tables.get()["twoSided"])
    for row in rows {
      let student = try StudentT(degreesOfFreedom: row[0])
      let value = student.twoSided(row[1])
      #expect(abs(value - row[2]) <= 1e-11 * row[2], "\(row)")
      // And back, where the tail says where it came from.
      guard row[2] > 1e-12, row[2] < 0.999 else { continue }
      let t = try student.critical(tail: row[2])
      #expect(abs(t - abs(row[1])) <= 1e-8 * abs(row[1]), "\(row)")
    }
  }
}
