import Testing

@testable import Shell

struct CompletionTests {
  private func completions(_ texts: String...) -> [Completion] {
    texts.map { Completion(text: $0) }
  }

  @Test func commonPrefixIsTheLongest() {
    func prefix(_ texts: String...) -> String {
      CompletionList(replaceFrom: 0, candidates: texts.map { Completion(text: $0) }).commonPrefix
    }
    #expect(prefix() == "")
    #expect(prefix("train") == "train")
    #expect(prefix("reverse-step", "reverse-continue") == "reverse-")
    #expect(prefix("net", "nets", "neuron") == "ne")
    #expect(prefix("net", "show") == "")
    #expect(prefix("äö", "äü") == "ä")
  }

  @Test func descriptionsAreAligned() {
    let rows = CompletionMenu.rows(
      for: [
        Completion(text: "net", description: "make a network"),
        Completion(text: "neuron", description: "show a neuron"), Completion(text: "nets"),
      ], columns: 80)
    #expect(rows == ["net     make a network", "neuron  show a neuron", "nets"])
  }

  @Test func rowsStayNarrowerThanTheScreen() {
    let rows = CompletionMenu.rows(
      for: [Completion(text: "net", description: "make a network")], columns: 10)
    #expect(rows == ["net"])
    let wide = CompletionMenu.rows(
      for: [Completion(text: "net", description: "make a network, and use it")], columns: 22)
    #expect(wide == ["net  make a..."])
    #expect(CompletionMenu.rows(for: completions("abcdef", "x"), columns: 4) == ["abc", "x"])
  }

  @Test func namesStandInColumnsDownwards() {
    let names = completions("a", "bb", "c", "dd", "e")
    // Two wide and two apart: in 11 columns there is room for three.
    #expect(CompletionMenu.rows(for: names, columns: 11) == ["a   c   e", "bb  dd"])
    #expect(CompletionMenu.rows(for: names, columns: 10) == ["a   dd", "bb  e", "c"])
  }

  @Test func tallListsShowNamesAlone() {
    let many = (10..<40).map { Completion(text: "c\($0)", description: "number \($0)") }
    #expect(CompletionMenu.rows(for: many, columns: 80, height: 30).count == 30)
    let rows = CompletionMenu.rows(for: many, columns: 80, height: 29)
    #expect(rows.count == 3 && rows[0].hasPrefix("c10  c12") && rows[2].hasPrefix("(type on"))
    let few = CompletionMenu.rows(for: many, columns: 9, height: 6)
    #expect(few == ["c10  c15", "c11  c16", "c12  c17", "c13  c18", "c14  c19", "(10..."])
  }

  @Test func longListsAreCutAndCounted() {
    let many = (100..<300).map { Completion(text: "c\($0)", description: "number \($0)") }
    let rows = CompletionMenu.rows(for: many, columns: 80)
    #expect(rows.count == CompletionMenu.limit + 1)
    #expect(rows.last == "(60 of 200 shown)")
    #expect(CompletionMenu.rows(for: Array(many.prefix(60)), columns: 80).count == 60)
  }
}
