import SparseNetworks
import Testing

@testable import CommandLanguage

/// Expressions and networks compute alike, though neither module knows the other.
struct ElementaryFunctionsTests {
  @Test func bothModulesHaveTheSameBits() {
    var draws = RandomStream(seed: 21, name: "elementary").draws()
    var values = [0, -0.0, 1, -1, .infinity, -.infinity, .nan, 709.79, -745.2, 5e-324, 1e308]
    for _ in 0..<20_000 {
      let bits = UInt64(draws.integer(below: 1 << 32)) << 32 | UInt64(draws.integer(below: 1 << 32))
      values.append(Double(bitPattern: bits))
      values.append(Double(draws.integer(below: 1 << 40)) / Double(1 << 30) - 512)
    }
    for value in values {
      let (exponential, logarithm) = (
        ElementaryFunctions.exponential(value), ElementaryFunctions.logarithm(value)
      )
      #expect(
        exponential.bitPattern == Elementary.exp(value).bitPattern
          && logarithm.bitPattern == Elementary.log(value).bitPattern, "\(value)")
    }
  }
}
