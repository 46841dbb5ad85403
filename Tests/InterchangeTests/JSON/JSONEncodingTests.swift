import Interchange
import Testing

@Suite struct JSONEncodingTests {
  @Test(
    arguments: [
      (JSONValue.null, "null"), (true, "true"), (-3, "-3"), (.number(-0.0), "-0.0"),
      (0.1, "0.1"), (.number(1), "1.0"), (.number(.leastNonzeroMagnitude), "5e-324"),
      (.number(.nan), "\"NaN\""),
      (.number(.infinity), "\"Infinity\""), (.number(-.infinity), "\"-Infinity\""),
      ("a\"\\\n\t\u{1}\u{7F}\u{2028}é🙂", #""a\"\\\n\t\u0001\u007f\u2028é🙂""#),
      (["b": [1, 2.5], "a": nil], #"{"b":[1,2.5],"a":null}"#),
      (JSONValue(0.1 as Float), "0.1"), (JSONValue(Float.nan), "\"NaN\""),
    ] as [(JSONValue, String)])
  func writesOneCompactLine(value: JSONValue, text: String) {
    #expect(value.encoded() == text)
  }

  @Test func readsBackNumbersThatJSONCannotWrite() throws {
    for number in [Double.infinity, -.infinity] {
      #expect(try JSONValue(parsing: JSONValue.number(number).encoded()).doubleValue == number)
    }
    #expect(try JSONValue(parsing: JSONValue.number(.nan).encoded()).doubleValue?.isNaN == true)
    #expect(try JSONValue(parsing: "-0").doubleValue?.sign == .minus)
  }

  @Test func restoresSinglePrecision() throws {
    var draws = Draws(seed: 3)
    for _ in 0..<2000 {
      let number = Float(bitPattern: UInt32(truncatingIfNeeded: draws.next()))
      guard number.isFinite else { continue }
      let back = try JSONValue(parsing: JSONValue(number).encoded()).doubleValue
      #expect(back.map { Float($0).bitPattern } == number.bitPattern)
    }
  }

  @Test func linesRoundTrip() throws {
    var writer = JSONLinesWriter(to: "")
    writer.write(["a": "x\ny"])
    writer.write(2)
    #expect(writer.output == "{\"a\":\"x\\ny\"}\n2\n")
    #expect(try JSONLines.values(in: "\n" + writer.output + " \r\n") == [["a": "x\ny"], 2])
    let error = #expect(throws: InterchangeError.self) { try JSONLines.values(in: "1\n2\n[") }
    #expect(error?.line == 3)
  }

  @Test func findsMembersAndElements() {
    let value: JSONValue = ["a": [1, "x", true]]
    #expect(value["a"]?[0]?.integerValue == 1)
    #expect(value["a"]?[1]?.stringValue == "x")
    #expect(value["a"]?[2]?.booleanValue == true)
    #expect(value["a"]?[3] == nil)
    #expect(value["b"] == nil)
    #expect(value["a"]?.elements?.count == 3)
  }
}
