import CommandLanguage
import Testing

@Suite struct WordTests {
  /// The words of a command as text: quoted in « », variables and groups in their syntax.
  private func shape(_ text: String) throws -> [String] {
    try command(text).words.map { word in
      word.segments.map { segment in
        switch segment {
        case .literal(let text): text
        case .quoted(let text): "«\(text)»"
        case .variable(let name, _): "${\(name)}"
        case .group(let expression): "<\(expression)>"
        }
      }.joined() + (word.isOperator ? "!" : "")
    }
  }

  @Test(arguments: [
    ("net 784-512-10 activation=relu", ["net", "784-512-10", "activation=relu"]),
    ("a  \t b", ["a", "b"]),
    ("echo 'a b'\"c d\"e", ["echo", "«a bc d»e"]),
    ("echo ''", ["echo", "«»"]),
    (#"echo "\"\\\$\n\x""#, ["echo", "«\"\\$\n\\x»"]),
    (#"echo 'a\n$x'"#, ["echo", "«a\\n$x»"]),
    (#"echo a\ b\$c"#, ["echo", "a« »b«$»c"]),
    ("echo $x${y}z \"q$i\"", ["echo", "${x}${y}z", "«q»${i}"]),
    ("echo $1 $ $% a$", ["echo", "${1}", "$", "$%", "a$"]),
    ("echo a#b #c", ["echo", "a#b"]),
    ("echo a\\\nb \\\n c", ["echo", "ab", "c"]),
    ("train steps=(10*3) x", ["train", "steps=<(10 * 3)>", "x"]),
    ("net seed=($i+1) (1 +\n 2)", ["net", "seed=<($i + 1)>", "<(1 + 2)>"]),
    ("print fc1[12, 307] mean(fanin(fc1))", ["print", "fc1[12, 307]", "mean(fanin(fc1))"]),
    ("print f(a[1,\n2] )x y", ["print", "f(a[1,\n2] )x", "y"]),
    ("print f(a # it's\n)", ["print", "f(a \n)"]),
    ("break if loss > 2.5", ["break", "if", "loss", ">!", "2.5"]),
    ("break if loss >2.5", ["break", "if", "loss", ">!", "2.5"]),
    ("break if fc1>3", ["break", "if", "fc1>3"]),
    ("break if a >= 3 || b", ["break", "if", "a", ">=", "3", "||", "b"]),
    ("grad fc1 >>out", ["grad", "fc1", ">>!", "out"]),
    (
      "grad | awk '{ print $1 }' ${x:-3} $$ (a; b)",
      ["grad", "|!", "awk", "«{ print $1 }»", "${x:-3}", "$$", "(a; b)"]
    ),
    ("let=3 for-each", ["let=3", "for-each"]),
    ("é 日本", ["é", "日本"]),
  ])
  func splits(text: String, words: [String]) throws {
    #expect(try shape(text) == words)
  }

  @Test func findsKeys() throws {
    let words = try command("c layers=fc1,fc2 a-b_1=(3) x= loss==3 3x=1 'k'=2 k='v w' =5").words
    #expect(words.map { $0.key?.name } == [nil, "layers", "a-b_1", "x", nil, nil, nil, "k", nil])
    let layers = try #require(words[1].key)
    #expect(layers.nameSpan == SourceSpan(lower: 2, upper: 8))
    #expect(layers.value.literal == "fc1,fc2")
    #expect(layers.value.span == SourceSpan(lower: 9, upper: 16))
    #expect(words[3].key?.value.segments == [])
    #expect(words[7].key?.value.segments == [.quoted("v w")])
  }

  @Test func expands() throws {
    let words = try command(
      #"c a$i-${name}.txt "$half x" n=($i*2) (loss < 1) '' x"$list" ($i/2)"#
    ).words
    let expanded = try words.map { try $0.expanded(in: TestContext()) }
    #expect(
      expanded == ["c", "a3-lognormal.txt", "0.5 x", "n=6", "true", "", "x1\n2\n3", "1.5"])
  }

  @Test func expandsItemsOfLoops() throws {
    let words = try command(#"c 1..3 3..1 -1..1 '1..3' $list "$list" a..b 1..$i 1...3"#).words
    let items = try words.map { try $0.expandedItems(in: TestContext()) }
    #expect(
      items == [
        ["c"], ["1", "2", "3"], ["3", "2", "1"], ["-1", "0", "1"], ["1..3"], ["1", "2", "3"],
        ["1\n2\n3"], ["a..b"], ["1", "2", "3"], ["1...3"],
      ])
    let huge = try command("1..1000001 \(Int.min)..\(Int.max)").words
    for word in huge {
      #expect(throws: Diagnostic.self) { try word.expandedItems(in: TestContext()) }
    }
  }

  @Test func namesAnUnknownVariable() throws {
    let word = try command("c x$hald").words[1]
    let error = try #require(throws: Diagnostic.self) { try word.expanded(in: TestContext()) }
    #expect(error.code == .unknownName)
    #expect(error.span == SourceSpan(lower: 3, upper: 8))
    #expect(error.hint == "did you mean `$half`?")
  }

  @Test func splitsRedirections() throws {
    let (grad, file) = try command("grad fc1 > 'a b.txt'").splittingRedirection()
    #expect(grad.words.count == 2)
    #expect(grad.source[grad.span] == "grad fc1")
    guard case .overwrite(let word)? = file else {
      Issue.record("no file")
      return
    }
    #expect(word.segments == [.quoted("a b.txt")])
    let (_, pipe) = try command("grad fc1 | sort -n | head > x").splittingRedirection()
    #expect(pipe == .pipe(text: "sort -n | head > x", span: SourceSpan(lower: 11, upper: 29)))
    let (_, appended) = try command("grad >>x").splittingRedirection()
    guard case .append? = appended else {
      Issue.record("not appended")
      return
    }
    let (plain, nothing) = try command("print 'a > b' fc1>3").splittingRedirection()
    #expect(plain.words.count == 3 && nothing == nil)
  }

  @Test(arguments: [
    ("grad >", Diagnostic.Code.unexpectedEnd), ("grad |", .unexpectedEnd), ("> x", .unexpectedEnd),
    ("grad > a b", .usage), ("grad > > b", .usage),
  ])
  func refusesBadRedirections(text: String, code: Diagnostic.Code) throws {
    let node = try command(text)
    let error = try #require(throws: Diagnostic.self) { try node.splittingRedirection() }
    #expect(error.code == code)
  }
}
