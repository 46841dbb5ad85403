import Testing

@testable import TerminalGraphics

@Suite struct NumberFormattingTests {
  @Test(
    arguments: [
      (0, "0"), (-0.0, "0"), (0.0123, "0.0123"), (0.000012346, "1.235e-05"), (12345, "12345"),
      (12345.6, "12346"), (9.9996, "10"), (9.9994, "9.999"), (99999.6, "100000"),
      (9999999, "9999999"), (9999999.6, "1e+07"), (12345678, "1.235e+07"), (0.0001, "0.0001"),
      (0.000099996, "0.0001"), (0.000099994, "9.999e-05"), (-2.5, "-2.5"), (1e300, "1e+300"),
      (5e-324, "5e-324"), (1.0 / 3, "0.3333"), (2.0 / 3, "0.6667"), (0.12345, "0.1235"),
      (.nan, "NaN"), (.infinity, "inf"), (-.infinity, "-inf"),
    ] as [(Double, String)])
  func significantDigits(value: Double, text: String) {
    #expect(formatSignificant(value) == text)
  }

  @Test(
    arguments: [
      (0.9, "90%"), (0.8997, "89.97%"), (0.99999, "99.999%"), (0.00001, "0.001%"), (1, "100%"),
      (0, "0%"), (0.07, "7%"), (0.29, "29%"), (1.5, "150%"), (-0.125, "-12.5%"), (.nan, "NaN"),
      (0.123456, "12.35%"), (1e-12, "1e-10%"),
    ] as [(Double, String)])
  func percentages(value: Double, text: String) {
    #expect(formatPercent(value) == text)
  }

  @Test func countsHaveThousandsMarkedOff() {
    #expect(formatCount(0) == "0")
    #expect(formatCount(999) == "999")
    #expect(formatCount(-1000) == "-1,000")
    #expect(formatCount(1_234_567) == "1,234,567")
    #expect(formatCount(.min) == "-9,223,372,036,854,775,808")
  }

  @Test(
    arguments: [
      (0, "0 s"), (8.5e-7, "850 ns"), (9.996e-7, "1 us"), (0.0123, "12.3 ms"), (1.25, "1.25 s"),
      (59.94, "59.9 s"), (59.96, "1 min"), (125, "2 min 5 s"), (3599.6, "1 h"), (3720, "1 h 2 min"),
      (86_399, "1 d"), (93_600, "1 d 2 h"), (1e300, "1.16e+295 d"), (-2, "-2 s"),
      (.infinity, "inf"),
    ] as [(Double, String)])
  func durations(seconds: Double, text: String) {
    #expect(formatDuration(seconds) == text)
  }

  @Test func enoughDigitsNameTheNumberExactly() {
    var draws = Draws(seed: 5)
    for _ in 0..<5000 {
      let value = Double(bitPattern: draws.next())
      guard value.isFinite else { continue }
      #expect(Double(formatSignificant(value, digits: 17)) == value)
      let rounded = Double(formatSignificant(value, digits: 4)) ?? .nan
      let error = (rounded / 2 - value / 2).magnitude
      #expect(error <= value.magnitude * 0.000251 || value.magnitude < 1e-300)
    }
  }
}
