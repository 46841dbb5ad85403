import Testing

@testable import SparseNetworks

@Suite struct ElementaryTests {
  static let functions: [(String, @Sendable (Double) -> Double, tolerance: Double)] = [
    ("exp", { Elementary.exp($0) }, 2),
    ("log", { Elementary.log($0) }, 2),
    ("cosPi", { Elementary.cosPi($0) }, 4),
    ("tanh", { Elementary.tanh($0) }, 4),
    ("sigmoid", { Elementary.sigmoid($0) }, 4),
    ("erf", { Elementary.erf($0) }, 12),
    ("inverseNormal", { inverseNormal($0) }, 16),
  ]

  /// Against correctly rounded values by mpmath. The tolerance is in units in the last place.
  @Test(arguments: functions.indices)
  func agreesWithReference(index: Int) throws {
    let tables: [String: [[Double]]] = try fixture("elementary")
    let (name, function, tolerance) = Self.functions[index]
    let rows = try #require(tables[name])
    var worst = 0.0
    for row in rows {
      // Near a zero of the cosine the argument's own rounding decides.
      let unit = max(row[1].magnitude.ulp, name == "cosPi" ? 1e-16 : 0)
      worst = max(worst, abs(function(row[0]) - row[1]) / unit)
    }
    #expect(worst <= tolerance, "\(name) is off by \(worst) ulp")
  }

  @Test func specialValues() {
    #expect(Elementary.exp(0) == 1)
    #expect(Elementary.exp(.infinity) == .infinity)
    #expect(Elementary.exp(-.infinity) == 0)
    #expect(Elementary.exp(-740) > 0)
    #expect(Elementary.exp(.nan).isNaN)
    #expect(Elementary.log(1) == 0)
    #expect(Elementary.log(0) == -.infinity)
    #expect(Elementary.log(-1).isNaN)
    #expect(Elementary.log(.infinity) == .infinity)
    #expect(Elementary.log(.leastNonzeroMagnitude).isFinite)
    #expect(Elementary.cosPi(0.5) == 0)
    #expect(Elementary.cosPi(1) == -1)
    #expect(Elementary.tanh(1e-20) == 1e-20)
    #expect(Elementary.tanh(.infinity) == 1)
    #expect(Elementary.tanh(.nan).isNaN)
    #expect(Elementary.erf(0) == 0)
    #expect(Elementary.erf(.nan).isNaN)
    #expect(inverseNormal(0.5) == 0)
    #expect(inverseNormal(0) == -.infinity)
    #expect(Elementary.power(3, 5) == 243)
  }
}
