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
    ("print distance(demo, d", ["demo"]), ("print concentration(fc1, w", ["weight)"]),
    ("print wasserstein(fani", ["fanin("]),
    ("assert accu", ["accuracy", "accuracy("]), ("mask o", ["out"]),
    ("plot los", ["loss", "loss("]),
    ("hist wei", ["weight(", "weightnorm("]), ("plot loss nets=d", ["demo"]),
    ("hist bi", ["bias(", "bins="]),
    ("mask fc1 view=i", ["image"]), ("train epochs=5 # t", []), ("show | l", []),
    ("help key", ["keys"]), ("help profile sn", ["snip", "snip"]), ("help profile pl", ["place"]),
    ("data digits spl", ["split="]),
  ])
  func offersWhatFits(_ line: String, _ expected: [String]) {
    #expect(completions(line) == expected)
  }

  @Test(arguments: [
    ("neuron fc1[", ["hubs]", "dead]", "*]"]), ("weights fc1[h", ["hubs]"]),
    ("weights nosuch[h", []), ("print mean(weight(fc1[3,", ["*]", "11]"]),
    ("print weight(", ["fc1", "fc2", "out"]), ("print weight(o", ["out"]),
    ("assert loss(te", ["test)"]), ("print digest(", ["weights)", "topology)", "moments)"]),
    ("neuron fc1[12", ["12]", "120]", "121]", "122]", "123]", "124]", "125]", "126]", "127]"]),
    ("neuron fc1[0", ["0]"]), ("neuron fc1[00", []), ("neuron fc1[128", []),
    ("edge fc1[3,1", ["11]"]), ("edge fc1[3,2", []), ("edge fc1[999,1", []),
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

  @Test func whatExistsIsDescribed() {
    func described(_ line: String) -> [String?] {
      Completer(session: shell.session).completions(line: line, cursor: line.utf8.count)
        .candidates.map(\.description)
    }
    #expect(described("use ") == ["64-128-64-10, step 0"])
    #expect(described("mask o") == ["10 neurons of 64 inputs, 0% sparse"])
    #expect(described("print $") == ["= 3"])
    #expect(described("neuron fc1[63") == ["reads 56 inputs"])
    #expect(described("edge fc1[3,1") == ["weight 2.723"])
    #expect(described("help keys") == ["Editing the line: history, completion, suggestions"])
  }

  /// Whoever does not know a word should see what it means, wherever it may stand.
  @Test func everythingButFilesIsDescribed() {
    var lines = ["", "if ", "print ", "print $", "help profile ", "print loss(", "print digest("]
    for command in CommandTable.standard.commands {
      lines.append("\(command.name) ")
      for parameter in command.parameters where parameter.position == .key {
        if parameter.candidates != .files { lines.append("\(command.name) \(parameter.name)=") }
      }
    }
    for line in lines {
      let list = Completer(session: shell.session).completions(line: line, cursor: line.utf8.count)
      let files = Set(Candidates.files("").map(\.text))
      for candidate in list.candidates where !files.contains(candidate.text) {
        #expect(candidate.description?.isEmpty == false, "\(line)\(candidate.text)")
      }
    }
  }
}
