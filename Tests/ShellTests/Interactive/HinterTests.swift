import Testing

@testable import Shell

struct HinterTests {
  private let shell = BatchSession()

  init() throws { try shell.run("demo; let size = 3") }

  private func remark(_ line: String) -> String? {
    Hinter(session: shell.session).remark(for: line)
  }

  @Test(
    arguments: [
      ("", nil), ("tr", nil), ("train", "Train for some epochs or steps"),
      ("data ", "[SET]"), ("data digits ", "[test=N] [seed=0...]"), ("use ", "NAME"),
      ("use d", "which network"),
      ("train epochs=5 ", "[steps=1...] [batch=N] [live=on|off]"),
      ("train live=", "watch it"), ("print ", "EXPR [all=on|off]"), ("print los", nil),
      ("print \"a ", nil), ("print $", nil), ("quit # ", nil), ("nosuch ", nil),
      ("weights fc1[", "neuron 0..127, a range, hubs, dead or *"),
      ("weights fc1[3,", "input 0..63, a range or *"), ("weights nosuch[", nil),
      ("print quantile(fanin(fc1), ", "quantile(x, q)"),
      ("print weight(", "weight(fc1): weights of the active edges"),
      ("for ", "NAME in WORD... { COMMANDS }"),
      (
        "plot ",
        "EXPR... [vs EXPR] [every=1...] [last=1...] [mean=1] [log=off] [nets=NET,NET|all] "
          + "[to=FILE.svg|FILE.png]"
      ), ("show > ", nil),
      ("sample 5 count=", "how many from there (1...20) [1]"),
      ("repeat 3 { eval ", "[on=test]"),
    ] as [(String, String?)])
  func saysWhatMayComeNext(_ line: String, _ expected: String?) {
    let found = remark(line)
    if line == "train live=" || line == "use d" {
      #expect(found?.isEmpty == false)
    } else {
      #expect(found == expected)
    }
  }

  /// Every beginning of every example: what is offered fits where it goes.
  @Test func everyBeginningOfALineIsUnderstood() {
    let lines =
      CommandTable.standard.commands.flatMap(\.examples) + [
        "for x in fc1[3,1 { print $x } | les", "print mean(weight(fc1[0..", "neuron 日[é",
        "a=[[(('\"$",
      ]
    for line in lines {
      for end in line.indices + [line.endIndex] {
        let text = String(line[..<end])
        let list = Completer(session: shell.session)
          .completions(line: text, cursor: text.utf8.count)
        #expect((0...text.utf8.count).contains(list.replaceFrom), "\(text)")
        let typed = String(decoding: Array(text.utf8)[list.replaceFrom...], as: UTF8.self)
          .filter { !"'\"\\".contains($0) }
        for candidate in list.candidates {
          #expect(
            (candidate.plain ?? candidate.text).hasPrefix(typed), "\(text): \(candidate.text)")
        }
        _ = remark(text)
      }
    }
  }
}
