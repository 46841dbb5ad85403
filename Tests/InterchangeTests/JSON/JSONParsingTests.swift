import Interchange
import Testing

@Suite struct JSONParsingTests {
  @Test(
    arguments: [
      ("null", JSONValue.null), (" true ", true), ("false", false), ("0", 0), ("-12", -12),
      ("1.0", 1.0), ("-1.5E+2", -150.0), ("9223372036854775807", .integer(.max)),
      ("-9223372036854775808", .integer(.min)), ("9223372036854775808", 9223372036854775808.0),
      ("\"\"", ""), (#""a\u00e9\ud83d\ude00\n\/""#, "aé😀\n/"), ("[]", .array([])),
      ("[1,[2]]", [1, [2]]),
      (#"{ "b" : 1 , "a" : {} }"#, .object([.init("b", 1), .init("a", .object([]))])),
    ] as [(String, JSONValue)])
  func readsValues(text: String, expected: JSONValue) throws {
    #expect(try JSONValue(parsing: text) == expected)
  }

  @Test(arguments: [
    ("", InterchangeError.Code.unexpectedEnd, 0), ("[1,", .unexpectedEnd, 3),
    ("\"abc", .unexpectedEnd, 4), ("[1,]", .unexpectedCharacter, 3),
    ("{,}", .unexpectedCharacter, 1), ("{\"a\" 1}", .unexpectedCharacter, 5),
    ("nul", .unexpectedEnd, 3), ("nulk", .unexpectedCharacter, 3), ("01", .malformedNumber, 1),
    ("1.", .unexpectedEnd, 2), ("-x", .malformedNumber, 1), ("1e999", .numberOutOfRange, 0),
    ("+1", .unexpectedCharacter, 0), ("NaN", .unexpectedCharacter, 0),
    (#""\x""#, .malformedEscape, 1), (#""\ud800""#, .malformedEscape, 1),
    (#""\udc00\ud800""#, .malformedEscape, 1), (#""\u12g4""#, .malformedEscape, 5),
    ("\"\n\"", .controlCharacter, 1), (#"{"a":1,"a":2}"#, .duplicateKey, 7),
    ("1 2", .trailingContent, 2), ("'a'", .unexpectedCharacter, 0),
  ])
  func refusesWhatIsNotJSON(text: String, code: InterchangeError.Code, offset: Int) {
    let error = #expect(throws: InterchangeError.self) { try JSONValue(parsing: text) }
    #expect(error?.code == code)
    #expect(error?.offset == offset)
    #expect(error?.hint.isEmpty == false)
  }

  @Test(
    arguments: [
      [0x80], [0xC0, 0xAF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
      [0xE2, 0x82], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x28, 0xA1],
    ] as [[UInt8]])
  func refusesBytesThatAreNotUTF8(bytes: [UInt8]) {
    let error = #expect(throws: InterchangeError.self) {
      try JSONValue(parsing: [0x22] + bytes + [0x22])
    }
    #expect(error?.code == .malformedUTF8)
    #expect(error?.offset == 1)
  }

  @Test func keysThatOnlyLookAlikeDiffer() throws {
    let value = try JSONValue(parsing: "{\"\u{E9}\":1,\"e\u{301}\":2}")
    #expect(value.members?.count == 2)
  }

  @Test func limitsDepth() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(throws: Never.self) { try JSONValue(parsing: nested(256)) }
    let error = #expect(throws: InterchangeError.self) { try JSONValue(parsing: nested(257)) }
    #expect(error?.code == .nestedTooDeeply)
    #expect(throws: InterchangeError.self) {
      try JSONValue(parsing: String(repeating: "[", count: 1_000_000))
    }
  }

  @Test func limitsValues() throws {
    let bytes = Array(#"[1,"a",[],{"k":null}]"#.utf8)
    #expect(try JSONValue(parsing: bytes[...], valueLimit: 6) == [1, "a", [], ["k": nil]])
    let error = #expect(throws: InterchangeError.self) {
      try JSONValue(parsing: bytes[...], valueLimit: 5)
    }
    #expect(error?.code == .limitExceeded && error?.offset == 15)
  }

  /// A part of some bytes is parsed as if it were all of them.
  @Test func parsesAPart() {
    func outcome(_ bytes: ArraySlice<UInt8>) -> Result<JSONValue, InterchangeError> {
      do throws(InterchangeError) {
        return .success(try JSONValue(parsing: bytes))
      } catch {
        return .failure(error)
      }
    }
    let texts = [
      "[1,\"ä\\u00e4\\ud83d\\ude00\"]", "\"\\ud83d", "\"\u{C3}", "[1,\n2,\n}", "\"\\u12", "1 2",
    ]
    for text in texts {
      let bytes = Array(text.utf8)
      let part = (Array("[[".utf8) + bytes + Array("\"]".utf8))[2..<(2 + bytes.count)]
      #expect(outcome(part) == outcome(bytes[...]), "\(text)")
    }
  }

  @Test func namesTheLine() {
    let error = #expect(throws: InterchangeError.self) { try JSONValue(parsing: "[1,\n2,\n}") }
    #expect(error?.line == 3)
    #expect(
      error?.description == "line 3, byte 7: expected a value, found '}'; "
        + "check the JSON at this place")
  }
}
