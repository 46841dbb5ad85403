import Testing

@testable import Shell

struct CompleterTests {
  private let shell = BatchSession()

  init() throws { try shell.run("demo; let size = 3") }

  private func completions(_ line: String) -> [String] {
    Completer(session: shell.session).completions(line: line, cursor: line.utf8.count)
      .candidates.map(\.text)
  }

  @Test(arguments: [
    ("prof", ["profile", "profiles"]), ("profile logn", ["lognormal"]),
    ("profile lognormal layers=fc1,f", ["fc1", "fc2"]), ("print $s", ["size"]),
    ("profile lognormal place=s", ["shuffled", "snip"]), ("use d", ["demo"]),
    ("hubs nets=demo,d", ["demo"]), ("hubs f", ["fc1", "fc2"]),
    ("print distance(demo, d", ["demo"]),
    ("assert accu", ["accuracy", "accuracy("]), ("mask o", ["out"]),
    ("plot los", ["loss", "loss("]),
    ("hist wei", ["weight("]), ("plot loss nets=d", ["demo"]), ("hist bi", ["bias(", "bins="]),
    ("mask fc1 view=i", ["image"]), ("train epochs=5 # t", []),
  ])
  func offersWhatFits(_ line: String, _ expected: [String]) {
    #expect(completions(line) == expected)
  }

  @Test(arguments: [
    ("neuron fc1[", ["hubs]", "dead]", "*]"]), ("weights fc1[h", ["hubs]"]),
    ("weights nosuch[h", []), ("print mean(weight(fc1[3,", ["*]", "11]"]),
    ("print weight(", ["fc1", "fc2", "out"]), ("print weight(o", ["out"]),
    ("assert loss(te", ["test)"]), ("print digest(", ["weights)", "topology)", "moments)"]),
    ("print mean(fani", ["fanin("]), ("print mean(fanin(fc1)) + epo", ["epoch"]),
  ])
  func offersWhatFitsInBrackets(_ line: String, _ expected: [String]) {
    #expect(completions(line) == expected)
  }

  @Test func offersReplaceWhatWasTyped() {
    let line = "weights fc1[h"
    let list = Completer(session: shell.session).completions(line: line, cursor: 13)
    #expect(list.replaceFrom == 12 && list.candidates.first?.isFinal == true)
    let inner = Completer(session: shell.session).completions(
      line: "print weight(fc1[h", cursor: 18)
    #expect(inner.replaceFrom == 17 && inner.candidates.first?.isFinal == false)
  }

  /// Whoever does not know a word should see what it means.
  @Test(arguments: ["profile ", "profile lognormal place=", "profile lognormal inputs=", "data "])
  func choicesAreDescribed(_ line: String) {
    let list = Completer(session: shell.session).completions(line: line, cursor: line.utf8.count)
    #expect(list.candidates.count > 4)
    #expect(list.candidates.allSatisfy { $0.description?.isEmpty == false })
  }
}
