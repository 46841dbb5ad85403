import Foundation
import Testing

@testable import CommandLanguage

/// Against the C library, which is right to its last digit or two.
@Suite struct ElementaryFunctionsTests {
  private func isClose(_ value: Double, _ expected: Double, _ tolerance: Double) -> Bool {
    value == expected || value.isNaN && expected.isNaN
      || abs(value - expected) <= tolerance * abs(expected)
  }

  @Test func exponentialAndLogarithm() {
    for step in -7400...7090 {
      let x = Double(step) / 10
      // Subnormal results have fewer digits.
      let tolerance = x < -708 ? 1e-2 : 5e-16
      #expect(isClose(ElementaryFunctions.exponential(x), exp(x), tolerance), "exp(\(x))")
    }
    for step in -3000...3000 {
      let x = pow(10, Double(step) / 10)
      #expect(isClose(ElementaryFunctions.logarithm(x), log(x), 5e-16), "log(\(x))")
    }
    #expect(ElementaryFunctions.logarithm(0) == -.infinity)
    #expect(ElementaryFunctions.logarithm(-1).isNaN)
    #expect(ElementaryFunctions.exponential(800) == .infinity)
    #expect(ElementaryFunctions.exponential(-800) == 0)
  }

  @Test func powers() {
    let bases = [0.001, 0.3, 0.999, 1, 1.0001, 2, 10, 12345.678]
    for x in bases + bases.map(-) {
      for y in [-100, -64.5, -3, -0.5, 0, 0.25, 0.5, 1, 2, 3, 17, 64, 65, 75.25, 101] {
        let expected = pow(x, y)
        #expect(
          isClose(ElementaryFunctions.power(x, y), expected, 1e-13), "\(x)^\(y) is not \(expected)")
      }
    }
    #expect(ElementaryFunctions.power(10, 3) == 1000)
    #expect(ElementaryFunctions.power(2, 0.5) == 2.0.squareRoot())
    #expect(ElementaryFunctions.power(-2, 3) == -8)
  }

  @Test func specialPowersAreThoseOfTheCLibrary() {
    let special: [Double] = [
      0, -0.0, 1, -1, 0.5, 2, -2, 3, 101, -101, 0.5, 66, -66, 1e300, -1e300, .infinity, -.infinity,
      .nan,
    ]
    for x in special {
      for y in special {
        let (value, expected) = (ElementaryFunctions.power(x, y), pow(x, y))
        #expect(
          isClose(value, expected, 1e-13) && (value.isNaN || value.sign == expected.sign),
          "\(x)^\(y) is \(value), not \(expected)")
      }
    }
  }
}
