import CommandLanguage
import Testing

@Suite struct DiagnosticTests {
  @Test func tellsOnOneLine() {
    #expect(Diagnostic(.usage, "wrong").description == "error: wrong")
    let source = SourceText(name: "demo.psn", text: "net 1\nprint $sede\n")
    let named = Diagnostic(.usage, "wrong", hint: "right").located(in: source)
    #expect(named.description == "demo.psn: error: wrong; right")
    let placed = named.located(at: SourceSpan(lower: 12, upper: 17))
    #expect(placed.description == "demo.psn:2:7: error: wrong; right")
  }

  @Test func keepsTheFirstPlaceAndHint() {
    let first = SourceSpan(lower: 0, upper: 1)
    let diagnostic = Diagnostic(.usage, "wrong").located(at: first).hinting("one")
    #expect(diagnostic.located(at: SourceSpan(lower: 5, upper: 6)).span == first)
    #expect(diagnostic.hinting("two").hint == "one")
  }
}
