import CommandLanguage
import Testing

@Suite struct EvaluationTests {
  private func value(_ text: String) throws -> Value {
    try Expression.parse(SourceText(name: "<input>", text: text)).evaluate(in: TestContext())
  }

  @Test(arguments: [
    ("1 + 2 * 3", "7"), ("7 % 3", "1"), ("-7 % 3", "-1"), ("2 ^ 10", "1024"), ("1 / 0", "inf"),
    ("-1 / 0", "-inf"), ("0 / 0", "nan"), ("1 / 3", "0.3333333333333333"), ("1e16", "1e+16"),
    ("1 / 4 == loss", "true"), ("loss > 2.5 and step > 100", "false"), ("not 0", "true"),
    ("true + true", "2"), ("$i * 2", "6"), ("$name == \"lognormal\"", "true"),
    ("'a' != 'a'", "false"),
    ("\"n=$i\"", "n=3"), ("true or nothing", "true"), ("false and nothing", "false"),
    ("fanins + 1", "5\n1\n3\n3"), ("2 * fanins - fanins", "4\n0\n2\n2"),
    ("-fanins", "-4\n-0\n-2\n-2"),
    ("fanins > 1", "1\n0\n1\n1"), ("any(fanins > 3)", "true"), ("all(fanins > 3)", "false"),
    ("mean(fanins)", "2"), ("sum(fanins)", "8"), ("max(fanins)", "4"), ("min(fanins)", "0"),
    ("max(1, $i, 2)", "3"), ("norm(fanins)", "4.898979485566356"),
    ("std(fanins)", "1.4142135623730951"),
    ("cv(fanins)", "0.7071067811865476"), ("count(fanins)", "3"), ("length(fanins)", "4"),
    ("length('日本')", "2"), ("length(5)", "1"), ("gini(fanins)", "0.375"),
    ("gini($list)", "0.2222222222222222"),
    ("gini(0 * $list)", "0"), ("quantile(fanins, 0.5)", "2"),
    ("quantile(fanins, 0.1)", "0.6000000000000001"),
    ("median(fanins)", "2"), ("median(3, 10, 1)", "3"), ("median(4, 1, 2, 9)", "3"),
    ("median(1e308, 1.5e308) > 1.2e308", "true"), ("median(1, 0/0)", "nan"), ("median(5)", "5"),
    ("argmax(fanins)", "0"), ("argmax(2, 7, 7)", "1"), ("argmax(1, 0 / 0, 3)", "1"),
    ("quantile(fanins, 100%)", "4"), ("quantile($list, 0.9)", "2.8"), ("quantile(7, 0.3)", "7"),
    ("quantile(1.1 * $list, 0.95)", "3.19"), ("max(1, 0/0, 2)", "nan"),
    ("sum(none)", "0"), ("count(none)", "0"), ("any(none)", "false"), ("all(none)", "true"),
    ("abs(0 - $list)", "1\n2\n3"), ("sqrt(16)", "4"), ("exp(0)", "1"), ("log(1)", "0"),
    ("floor(-1.5)", "-2"), ("round(2.5)", "3"), ("round(-2.5)", "-3"), ("max(0/0, 1)", "nan"),
    ("min(1, 0/0)", "nan"), ("quantile(0/$list*0/0, .5)", "nan"),
    ("fc1[$i + 4]", "7"), ("fc1[\"hubs\"]", "hubs"), ("twice(loss)", "0.5"),
    ("shown(fc1[$i], loss, 1 + 1, fc1[0..2,*])", "fc1[3] loss - fc1[0..2,*]"),
  ])
  func evaluates(text: String, expected: String) throws {
    #expect(try value(text).description == expected)
  }

  @Test(
    arguments: [
      ("$j", Diagnostic.Code.unknownName, 0, "set it with let j = …"),
      ("1 + $haf", .unknownName, 4, "did you mean `$half`?"),
      ("1 + lozs", .unknownName, 4, "did you mean `loss`?"),
      ("mean", .unknownName, 0, "`mean` is a function: mean(…)"),
      ("1 + meen(fanins)", .unknownName, 4, "did you mean `mean`?"),
      ("shwon(fc1)", .unknownName, 0, "did you mean `shown`?"),
      ("1 + (fanins and 1)", .typeMismatch, 5, "say which you mean: any(…) or all(…)"),
      ("not 'a'", .typeMismatch, 4, "compare it, for example with =="),
      ("fanins + $list", .typeMismatch, 0, "reduce them first, for example with mean(…) or sum(…)"),
      ("'a' < 'b'", .typeMismatch, 0, "text can be compared with == and !="),
      ("quantile(fanins, 2)", .outOfRange, 0, "for example: quantile(x, 0.5) or quantile(x, 90%)"),
      ("quantile(fanins)", .usage, 0, "write quantile(x, q)"),
      ("abs(1, 2)", .usage, 0, "write abs(x)"),
      ("mean()", .usage, 0, "write mean(x)"),
      ("gini(0 - $list)", .outOfRange, 0, "take abs(…) first"),
      ("mean(none)", .outOfRange, 0, "the list is empty; see length(…)"),
      ("fc1[0 - $i]", .outOfRange, 4, "the first one is 0"),
      ("fc1[$half]", .outOfRange, 4, "floor(…) and round(…) make one"),
      ("1 + ('a' + 1)", .typeMismatch, 4, nil), ("-'a'", .typeMismatch, 1, nil),
      ("mean('a')", .typeMismatch, 0, nil), ("fc1[$yes]", .typeMismatch, 4, nil),
      ("'a' == 1", .typeMismatch, 0, nil), ("broken", .failed, nil, nil),
    ] as [(String, Diagnostic.Code, Int?, String?)])
  func explains(text: String, code: Diagnostic.Code, offset: Int?, hint: String?) throws {
    let error = try #require(fault(evaluating: text))
    #expect(error.code == code)
    #expect(error.span?.lower == offset)
    #expect(error.hint == hint)
  }

  @Test func conditionsMustBeOneTruth() throws {
    let context = TestContext()
    func condition(_ text: String) throws -> Bool {
      try Expression.parse(SourceText(name: "c", text: text)).evaluateCondition(in: context)
    }
    #expect(try condition("loss"))
    #expect(try !condition("loss > 1"))
    #expect(throws: Diagnostic.self) { try condition("fanins > 1") }
    #expect(throws: Diagnostic.self) { try condition("$name") }
  }

  @Test func passesForeignErrorsOn() {
    #expect(throws: TestContext.ForeignError.self) { try value("1 + broken") }
  }

  @Test func addsFromLeftToRight() throws {
    var context = TestContext()
    context.variables["x"] = .numbers([1e16, 1, 1, -1e16])
    let sum = try Expression.parse(SourceText(name: "s", text: "sum($x)"))
    #expect(try sum.evaluate(in: context) == .number(0))
    context.variables["x"] = .numbers([1, 1, 1e16, -1e16])
    #expect(try sum.evaluate(in: context) == .number(2))
  }

  @Test func valuesKnowTheirKinds() {
    #expect(Value.boolean(true).number == 1 && Value.number(2).truth == true)
    #expect(Value.text("1").number == nil && Value.numbers([1]).truth == nil)
    #expect(Value.number(-0.0).description == "-0" && Value.number(3).description == "3")
  }

  @Test func singlePrecisionShowsTheDigitsThatNameIt() throws {
    #expect(Value.singles([0.1, 3, 1.5e-9]).description == "0.1\n3\n1.5e-09")
    #expect(Value.singles([0.1]).list == [Double(Float(0.1))])
    #expect(Value.singles([1, 2]).kindName == "a list of numbers")
  }
}
