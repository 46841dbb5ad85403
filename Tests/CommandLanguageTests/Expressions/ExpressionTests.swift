import CommandLanguage
import Testing

@Suite struct ExpressionTests {
  private func parse(_ text: String) throws -> Expression {
    try Expression.parse(SourceText(name: "<input>", text: text))
  }

  @Test(arguments: [
    ("1 + 2 * 3", "(1 + (2 * 3))"), ("1 - 2 - 3", "((1 - 2) - 3)"), ("8 / 4 / 2", "((8 / 4) / 2)"),
    ("(1 + 2) * 3", "((1 + 2) * 3)"), ("2 ^ 3 ^ 2", "(2 ^ (3 ^ 2))"), ("-2 ^ 2", "(-(2 ^ 2))"),
    ("2 ^ -1", "(2 ^ (-1))"), ("2^-3^2", "(2 ^ (-(3 ^ 2)))"), ("-a * b", "((-a) * b)"),
    ("--1", "(-(-1))"), ("a or b and c", "(a or (b and c))"),
    ("not a and b", "((not a) and b)"), ("not a == b", "(not (a == b))"),
    ("not not a", "(not (not a))"),
    ("a + 1 < b * 2 and c >= d", "(((a + 1) < (b * 2)) and (c >= d))"),
    ("a % b", "(a % b)"), ("10 % 3", "(10 % 3)"), ("10%3", "(10 % 3)"), ("90%", "0.9"),
    ("90% - 1", "(0.9 - 1)"), ("10%*2", "(0.1 * 2)"), ("5%$i", "(5 % $i)"),
    ("fc1[12,307]", "fc1[12,307]"), ("fc1[ 0..31 ]", "fc1[0..31]"), ("fc1[hubs]", "fc1[hubs]"),
    ("fc1[*]", "fc1[*]"), ("fc1[12, *]", "fc1[12,*]"), ("fc1[$i + 1]", "fc1[($i + 1)]"),
    ("mean(fanin(fc1), 2)", "mean(fanin(fc1), 2)"), ("digest()", "digest()"),
    ("true != false", "(true != false)"), ("'a b' == \"c\\\"\"", "(\"a b\" == \"c\\\"\")"),
    ("\"n $i\"", "\"n ${i}\""), ("a # no\n + 1 \\\n + 2", "((a + 1) + 2)"),
  ])
  func groups(text: String, expected: String) throws {
    let expression = try parse(text)
    #expect(expression.description == expected)
    #expect(try parse(expected).description == expected)
  }

  @Test(arguments: [
    ("", 0), ("1 +", 3), ("1 2", 2), ("a < b < c", 6), ("a == b != c", 7), ("1 + not a", 4),
    ("&& a", 0), ("a = b", 2), ("a || b", 2), ("2 ** 3", 2), ("!a", 0), ("fc1[-1]", 4),
    ("fc1[1.5]", 4), ("fc1[3..1]", 4), ("fc1[1..$i]", 4), ("fc1[]", 4), ("f(1,)", 4), (")", 0),
    ("a)", 1), ("1..5", 1), ("3x", 0), ("1.2.3", 0), ("10 %", 4), ("$", 0), ("$i[2]", 2), ("@", 0),
    ("é", 0), ("+1", 0), ("10% 3", 4), ("(a", 0), ("f(a", 1), ("f(a]", 3), ("a; b", 1), ("a }", 2),
    ("and", 0), ("1e400", 0), ("'a", 0),
  ])
  func refuses(text: String, offset: Int) throws {
    let error = try #require(throws: Diagnostic.self) { try parse(text) }
    #expect(error.span?.lower == offset)
    #expect(error.hint != nil)
    #expect(error.source != nil)
  }

  @Test func placesFaultsInTheWholeSource() throws {
    let source = SourceText(name: "s", text: "ok\nprint 1 + @")
    let error = try #require(throws: Diagnostic.self) {
      try Expression.parse(source, in: SourceSpan(lower: 9, upper: 14))
    }
    #expect(error.headline.hasPrefix("s:2:11: error:"))
  }

  @Test func stopsAtTheEndOfItsSpan() throws {
    let source = SourceText(name: "s", text: "12345 'abc'")
    let number = try Expression.parse(source, in: SourceSpan(lower: 1, upper: 3))
    #expect(number.kind == .number(23))
    #expect(throws: Diagnostic.self) {
      try Expression.parse(source, in: SourceSpan(lower: 6, upper: 9))
    }
  }

  @Test func boundsDepthAndLength() throws {
    func code(_ text: String) -> Diagnostic.Code? { fault(evaluating: text)?.code }
    func nested(_ count: Int) -> String {
      String(repeating: "(", count: count) + "1" + String(repeating: ")", count: count)
    }
    #expect(code(nested(199)) == nil)
    #expect(code(nested(200)) == .nestingTooDeep)
    #expect(code(String(repeating: "-", count: 5000) + "1") == .nestingTooDeep)
    #expect(code("1" + String(repeating: "+1", count: 999)) == nil)
    #expect(code("1" + String(repeating: "+1", count: 1000)) == .nestingTooDeep)
    #expect(code("1" + String(repeating: "^1", count: 300)) == .nestingTooDeep)
  }

  @Test(arguments: [
    ("1", 1), ("-1", -1), ("+2.5", 2.5), (".5", 0.5), ("1.", 1), ("1e-3", 0.001), ("1E+2", 100),
    ("10k", 10_000), ("1.1k", 1100), ("2M", 2_000_000), ("3G", 3e9), ("90%", 0.9), ("33.3%", 0.333),
    ("-5%", -0.05), ("0x1.9p-3", 0x1.9p-3), ("0xFF", 255), ("0", 0), ("1e-999", 0),
    ("1e+16", 1e16), ("5e-324", 5e-324),
  ])
  func readsNumbers(text: String, expected: Double) {
    #expect(NumberLiteral.parse(text) == expected)
  }

  @Test(arguments: [
    "", "-", "+", ".", "nan", "inf", "-inf", "infinity", "1e999", "0x", "0xg", "1x", "1 ", " 1",
    "--1",
    "1e", "1e+", "1..2", "1.2.3", "1%%", "10kk", "1e3k", "1_000", "1,5", "0x1k", "1.e", "٣", "k",
    "%",
    "999999999999999999999999e300", "0x1p5000", "1%2",
  ])
  func refusesWhatIsNoNumber(text: String) {
    #expect(NumberLiteral.parse(text) == nil)
  }

  @Test func prettyNumbersReadBack() {
    var state: UInt64 = 42
    for _ in 0..<2000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let value = Double(bitPattern: state)
      guard value.isFinite else { continue }
      #expect(NumberLiteral.parse(Value.number(value).description) == value)
    }
  }

  @Test(arguments: [
    ("loss accuracy", ["loss", "accuracy"]), ("a, -b", ["a", "(-b)"]), ("a -b", ["(a - b)"]),
    ("f(a, b) vs g(c)", ["f(a, b)", "vs", "g(c)"]), ("a[1] b", ["a[1]", "b"]), ("1", ["1"]),
  ])
  func sideBySide(_ text: String, _ parts: [String]) throws {
    let source = SourceText(name: "test", text: text)
    #expect(try Expression.parseSequence(source).map(\.description) == parts)
  }

  @Test(arguments: ["", "a,", ", a", "a )", "a ,, b"])
  func notSideBySide(_ text: String) {
    #expect(throws: Diagnostic.self) {
      try Expression.parseSequence(SourceText(name: "test", text: text))
    }
  }
}
