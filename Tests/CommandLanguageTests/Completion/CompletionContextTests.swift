import CommandLanguage
import Testing

@Suite struct CompletionContextTests {
  /// Analyzes a line whose cursor is marked by `|` (the first `¦` there is).
  private func analyze(_ marked: String) -> CompletionContext {
    let parts = marked.split(separator: "¦", maxSplits: 1, omittingEmptySubsequences: false)
    return .analyze(parts.joined(), cursor: parts[0].utf8.count)
  }

  @Test(arguments: [
    ("¦", [], "", 0), ("pro¦file", [], "pro", 0), ("net 1 ¦", ["net", "1"], "", 6),
    ("a; b c¦", ["b"], "c", 5), ("for p in x { net p¦", ["net"], "p", 17),
    ("a 'x y¦", ["a"], "x y", 2), ("a \"b\"c¦ d", ["a"], "bc", 2), ("a b\\ c¦", ["a"], "b c", 2),
    ("if x { y } el¦", [], "el", 11), ("grad fc1 > fi¦", ["grad", "fc1", ">"], "fi", 11),
    ("grad >¦", ["grad"], ">", 5), ("a ';' ¦", ["a", ";"], "", 6), ("a\nb ¦", ["b"], "", 4),
    ("a f(x, y¦", ["a"], "f(x, y", 2), ("é 日¦", ["é"], "日", 3), ("a \\\n b¦", ["a"], "b", 5),
  ])
  func findsWords(line: String, words: [String], partial: String, start: Int) {
    let context = analyze(line)
    #expect(context.words == words)
    #expect(context.partial == .init(text: partial, start: start))
  }

  @Test func findsKeysAndElements() {
    let context = analyze("profile x layers=fc1,fc¦ y")
    #expect(context.key == "layers")
    #expect(context.value == .init(text: "fc1,fc", start: 17))
    #expect(context.element == .init(text: "fc", start: 21))
    #expect(context.identifier == .init(text: "fc", start: 21))
    #expect(analyze("a path='my d¦").value == .init(text: "my d", start: 7))
    #expect(analyze("a x==1¦").key == nil)
    #expect(analyze("a k=¦").value == .init(text: "", start: 4))
    #expect(analyze("a k=f(1,2¦").element.text == "f(1,2")
  }

  @Test func findsIdentifiers() {
    let nested = analyze("print mean(fan¦")
    #expect(nested.identifier == .init(text: "fan", start: 11))
    #expect(nested.openBrackets == 1 && !nested.isVariable)
    let variable = analyze("print $se¦")
    #expect(variable.identifier == .init(text: "se", start: 7))
    #expect(variable.isVariable)
    #expect(analyze("print ${se¦").isVariable)
    #expect(analyze("print ${se¦").words == ["print"])
    #expect(analyze("print ${se}x y¦").words == ["print", "${se}x"])
    #expect(analyze("print 12¦").identifier.text == "")
  }

  @Test func findsTheInnermostBracket() {
    #expect(analyze("grad fc1¦").bracket == nil)
    #expect(
      analyze("grad fc1[hu¦").bracket
        == .init(isIndex: true, name: "fc1", position: 0, item: .init(text: "hu", start: 9)))
    #expect(
      analyze("print max(weight(fc1[f(1,2), 3¦").bracket
        == .init(isIndex: true, name: "fc1", position: 1, item: .init(text: "3", start: 29)))
    #expect(
      analyze("print mean(weight(fc1[2]), fa¦").bracket
        == .init(isIndex: false, name: "mean", position: 1, item: .init(text: "fa", start: 27)))
    #expect(analyze("print (¦").bracket?.name == "")
    #expect(analyze("print f(1)¦").bracket == nil)
  }

  @Test func knowsQuotesAndComments() {
    #expect(analyze("a \"b 'c¦").quote == "\"")
    #expect(analyze("a 'b¦").isInsideQuote)
    #expect(!analyze("a 'b'¦").isInsideQuote)
    #expect(analyze("a # b¦").isInsideComment)
    #expect(!analyze("a # b\nc¦").isInsideComment)
  }

  @Test func suggestsNames() {
    let names = ["profile", "profiles", "print", "plot", "predict", "momentum", "checkpoint"]
    #expect(nearestMatches(to: "pritn", among: names).first == "print")
    #expect(nearestMatches(to: "profle", among: names).prefix(2) == ["profile", "profiles"])
    #expect(nearestMatches(to: "mom", among: names) == ["momentum"])
    #expect(nearestMatches(to: "PLOT", among: names).first == "plot")
    #expect(nearestMatches(to: "zzzzz", among: names).isEmpty)
    #expect(nearestMatches(to: "", among: names).isEmpty)
    #expect(nearestMatches(to: "a", among: ["b", "ab", "abc"]) == ["abc", "ab"].reversed())
    #expect(nearestMatches(to: "xy", among: ["yx"]) == ["yx"])
  }
}
