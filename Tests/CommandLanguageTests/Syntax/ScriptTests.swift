import CommandLanguage
import Testing

@Suite struct ScriptTests {
  /// Statements in a compact form that shows their structure.
  private func outline(_ statements: [Statement], _ source: SourceText) -> String {
    statements.map { statement in
      switch statement.kind {
      case .command(let node): node.words.map { source[$0.span] }.joined(separator: "_")
      case .assignment(let name, let value): "let \(name)=\(value)"
      case .forLoop(let variable, let items, let body):
        "for \(variable):\(items.map { source[$0.span] }.joined(separator: ","))"
          + "{\(outline(body, source))}"
      case .repetition(let count, let body):
        "repeat \(source[count.span]){\(outline(body, source))}"
      case .conditional(let condition, let then, let otherwise):
        "if \(condition){\(outline(then, source))}else{\(outline(otherwise, source))}"
      case .assertion(let expression, let text): "assert \(expression)«\(text)»"
      }
    }.joined(separator: ";")
  }

  @Test(arguments: [
    ("", ""), ("\n ; ;# all\n", ""), ("a b; c\nd", "a_b;c;d"), ("a # b ; c\n;d", "a;d"),
    ("let x = 3", "let x=3"), ("let x=$y ^2;s", "let x=($y ^ 2);s"),
    ("let x = (1 +\n 2)", "let x=(1 + 2)"),
    ("for p in a $b 1..5 { net $p; s }", "for p:a,$b,1..5{net_$p;s}"),
    ("for p in a{s $p}", "for p:a{s_$p}"),
    ("repeat (2*3) { }", "repeat (2*3){}"), ("repeat 3{s}", "repeat 3{s}"),
    (
      "if loss < 2 { s } else if $x == \"q\" { t\n} else { u }; v",
      "if (loss < 2){s}else{if ($x == \"q\"){t}else{u}};v"
    ),
    ("if (loss < 2){s}else{t}", "if (loss < 2){s}else{t}"),
    ("repeat 2 {\n# } not this\n repeat 3 { s } }\n", "repeat 2{repeat 3{s}}"),
    ("assert  loss < 1 and  (a)  # yes", "assert ((loss < 1) and a)«loss < 1 and  (a)»"),
    ("grad 'a\nb'", "grad_'a\nb'"), ("a \\\n b", "a_b"),
    ("iffy; elsewhere; lets", "iffy;elsewhere;lets"),
    ("'let' x", "'let'_x"),
  ])
  func parses(text: String, expected: String) throws {
    let source = SourceText(name: "t", text: text)
    #expect(outline(try Script.parse(source).statements, source) == expected)
  }

  @Test(arguments: [
    "'a", "\"a", "a \\", "a \\\n", "print (1 +", "print f(1", "print x[", "repeat 2 {", "if a { b",
    "for p in a { if b { c }", "let x = (", "let x = \"a", "let x = f(1,", "a ${x", "(",
    "let x = a[", "print max(1,\n\n", "print not(loss\n", "print x and(y", "print -f(g(x[1..",
    "print 2*f(1 # one\n", "print f(\"a\nb\",",
    "print \"a\\",
  ])
  func asksForMore(text: String) throws {
    let error = try #require(fault(of: text))
    #expect(error.isIncomplete)
  }

  @Test(arguments: [
    ("}", 0, Diagnostic.Code.unexpectedCharacter), ("a {", 2, .unexpectedCharacter),
    ("a)", 1, .unexpectedCharacter), ("a ]", 2, .unexpectedCharacter),
    ("a f(1]", 3, .unterminated), ("a f(1 }", 3, .unterminated), ("a x[1; b", 3, .unterminated),
    ("let", 3, .unexpectedEnd), ("let x", 5, .unexpectedEnd), ("let x = ", 8, .unexpectedEnd),
    ("let x == 3", 6, .unexpectedCharacter), ("let 3 = 3", 4, .unexpectedCharacter),
    ("let x = 3 4", 10, .unexpectedCharacter), ("let x = 1 +\n2", 11, .unexpectedEnd),
    ("for", 3, .unexpectedEnd), ("for x", 5, .unexpectedEnd),
    ("for x on a", 6, .unexpectedCharacter),
    ("for x in { }", 9, .unexpectedCharacter), ("for x in a", 10, .unexpectedEnd),
    ("for x in a > b { }", 11, .unexpectedCharacter),
    ("repeat { }", 7, .unexpectedCharacter), ("repeat 3 s", 9, .unexpectedCharacter),
    ("if { }", 3, .unexpectedEnd), ("if a b { }", 5, .unexpectedCharacter),
    ("if a\n{ }", 4, .unexpectedEnd), ("else { }", 0, .unexpectedCharacter),
    ("if a { }\nelse { }", 9, .unexpectedCharacter), ("repeat 2 { } s", 13, .unexpectedCharacter),
    ("a \u{1B}", 2, .unexpectedCharacter), ("a b\u{A0}c", 3, .unexpectedCharacter),
    ("a \u{2003}", 2, .unexpectedCharacter), ("a \u{FEFF}", 2, .unexpectedCharacter),
    ("a b\u{200B}", 3, .unexpectedCharacter), ("a ${x-y}", 5, .unexpectedCharacter),
    ("assert", 6, .unexpectedEnd), ("a (b c)", 5, .unexpectedCharacter),
    ("print max(grad(fc1[63])\nsave x", 9, .unterminated), ("a f(1 2", 3, .unterminated),
    ("print x[1\nsave f(", 7, .unterminated), ("print f(\n1 | sort\n", 7, .unterminated),
    ("while 1 { }", 0, .unexpectedCharacter),
    ("a x=(1 + )", 9, .unexpectedCharacter), ("let x = 1e999", 8, .invalidNumber),
  ])
  func namesFaults(text: String, offset: Int, code: Diagnostic.Code) throws {
    let error = try #require(fault(of: text))
    #expect(error.code == code)
    #expect(error.span?.lower == offset)
    #expect(!error.isIncomplete)
    #expect(error.hint != nil)
    #expect(error.source?.text == text)
  }

  @Test func spansCoverStatements() throws {
    let source = SourceText(name: "t", text: "a b\\\n ; let x = 1 \n if x { s }  ;t")
    let texts = try Script.parse(source).statements.map { source[$0.span] }
    #expect(texts == ["a b", "let x = 1", "if x { s }", "t"])
  }

  @Test(arguments: [199, 200, 201])
  func boundsNesting(depth: Int) {
    let blocks =
      String(repeating: "repeat 1 {", count: depth) + String(repeating: "}", count: depth)
    let brackets =
      "a x" + String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    for text in [blocks, brackets] {
      #expect((fault(of: text)?.code == .nestingTooDeep) == (depth > 200))
    }
  }

  @Test func boundsChainsOfElse() {
    let chain = String(repeating: "if x { } else ", count: 300) + "{ }"
    #expect(fault(of: chain)?.code == .nestingTooDeep)
  }
}
