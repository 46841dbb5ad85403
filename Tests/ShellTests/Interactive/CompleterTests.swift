import Glibc
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
    ("plot v", []), ("plot fanin(fc1) v", ["vs"]), ("watch loss be", ["below"]),
    ("hist bi", ["bias(", "bins="]),
    ("mask fc1 view=i", ["image"]), ("train epochs=5 # t", []),
    ("help key", ["keys"]), ("help profile sn", ["snip"]), ("help profile pl", ["place"]),
    ("train epochs=", ["3", "10"]), ("sample 0 count=", ["1", "4"]), ("net seed=", ["1", "7"]),
    ("net 64-128-1", ["64-128-10"]), ("eval on=", ["test", "train"]),
    ("predict ", ["0..9", "all", "on=", "wrong=", "show="]),
    ("predict show=", ["best", "probabilities", "logits"]), ("predict wr", ["wrong="]),
    ("activations f", ["fc1", "fc2"]), ("activ", ["activations"]), ("pre", ["predict"]),
  ])
  func offersWhatFits(_ line: String, _ expected: [String]) {
    #expect(completions(line) == expected)
  }

  @Test(arguments: [
    ("neuron fc1[", ["63]", "65]", "55]", "36]", "72]"]), ("weights fc1[h", ["hubs]"]),
    ("activations fc1[d", ["dead]"]),
    ("weights fc1[", ["hubs]", "dead]", "*]", "0..9]", "63]", "65]", "55]", "36]", "72]"]),
    ("weights fc1[120.", ["120..127]"]),
    ("print fanin(fc1[2..", ["2..11]", "2..33]", "2..101]", "2..127]"]),
    ("neuron f", ["fc1[", "fc2["]),
    ("edge fc1[3", ["3,", "30,", "31,", "32,", "33,", "34,", "35,", "36,", "37,", "38,", "39,"]),
    (
      "print exists(fc1[12",
      ["12,", "120,", "121,", "122,", "123,", "124,", "125,", "126,", "127,"]
    ),
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

  /// What has been typed decides what is left to say.
  @Test(arguments: [
    (
      "data ",
      ["digits", "mnist", "fashion-mnist", "emnist", "covtype", "csv", "idx", "synthetic", "info"]
    ),
    ("data fashion-mnist ", []), ("data digits ", ["test=", "seed="]),
    ("data digits seed=3 ", ["test="]), ("data digits spl", []),
    ("data covtype split=", ["uci", "stratified"]),
    (
      "data emnist split=",
      ["letters", "balanced", "digits", "mnist", "byclass", "bymerge"]
    ), ("rewire ", ["rigl", "set", "snfs", "prune", "now", "off"]), ("rewire off ", []),
    (
      "rewire rigl every=10 ",
      ["fraction=", "until=", "epochs=", "budget=", "regrow=", "update=", "accumulate=", "layers="]
    ),
    (
      "rewire prune epochs=3 ",
      ["every=", "until=", "budget=", "update=", "sparsity=", "from=", "layers="]
    ), ("optimizer ", ["sgd", "adam", "adamw"]),
    ("optimizer sgd lr=0.1 ", ["weight-decay=", "momentum=", "nesterov="]),
    ("schedule step ", ["every=", "factor=", "warmup="]),
    ("sparsify erk bu", []), ("sparsify snip bu", ["budget="]), ("profile random fi", []),
    ("profile lognormal fi", ["fit="]), ("profile f", ["file=", "from="]),
    ("export network ne", ["net="]), ("export data ne", []),
    ("export gra", ["grad(", "gradnorm("]),
    ("import mask a.npy n", ["names="]), ("import session a n", []),
    ("experiment list na", []), ("experiment run a.psn na", ["name="]),
  ])
  func offersWhatIsLeftToSay(_ line: String, _ expected: [String]) {
    #expect(completions(line) == expected)
  }

  /// Wherever an expression may stand, what it knows is offered.
  @Test(arguments: [
    "print ", "plot ", "plot loss ", "hist ", "until ", "break if ", "break if loss > ",
    "tbreak if ",
    "watch ", "display ", "assert ", "let x = ", "let x=", "if ", "if loss < 2 and ", "report cv ",
    "export ", "print (loss > ", "print max(abs(", "for x in 1 2 { print ", "demo; print ",
    "repeat 3 { step }; assert ",
  ])
  func offersExpressions(_ line: String) {
    let found = completions(line)
    for name in ["loss", "accuracy", "weight(", "mean(", "$size"] {
      #expect(found.contains(name), "\(name)")
    }
  }

  /// Behind an operand comes what joins it to another, and no name.
  @Test(arguments: [
    "print loss ", "break if loss ", "if loss ", "let x = loss ", "assert fanin(fc1[3]) ",
    "print (loss ", "print max(loss ", "watch loss ", "hist weight(fc1) ",
    "until step > 3 and loss ",
  ])
  func offersOperatorsBehindOperands(_ line: String) {
    let found = completions(line)
    #expect(found.contains("+") && !found.contains("loss"), "\(found)")
    #expect(found.contains("<") != (line.hasPrefix("print l") || line.hasPrefix("hist")))
  }

  @Test func offersTheWordsOfACommandBeforeNames() {
    let found = completions("export ")
    #expect(found.prefix(2) == ["network", "session"] && found.contains("loss"))
    #expect(completions("watch loss ").prefix(2) == ["below", "above"])
  }

  @Test func offersNothingTwice() throws {
    for line in ["help ", "help profile ", "net ", "goto ", "sample ", "profile "] {
      let found = completions(line)
      #expect(Set(found).count == found.count, "\(line)")
    }
  }

  /// One of a million is not what is meant because an example has it.
  @Test func examplesAreMarked() {
    let list = Completer(session: shell.session).completions(line: "batch ", cursor: 6)
    #expect(list.candidates.map(\.isExample) == [true])
    let eval = Completer(session: shell.session).completions(line: "eval on=", cursor: 8)
    #expect(eval.candidates.map(\.isExample) == [false, false])
  }

  @Test func offersStatementsInsideOfOthers() {
    for line in [
      "demo; tra", "for x in 1 2 { tra", "if loss < 2 { tra", "if 1 { step } else { tra",
    ] {
      #expect(completions(line) == ["train"], "\(line)")
    }
    #expect(completions("for x ") == ["in"] && completions("let size ") == ["="])
    #expect(completions("let s") == ["size"] && completions("for x in d") == ["demo"])
  }

  @Test func offersWhatTheDebuggerHas() throws {
    try shell.run("step 4; checkpoint good; step 2; break if loss < 0; watch nnz; display loss")
    #expect(completions("break ") == ["if", "on"] && completions("break on gr") == ["grow"])
    #expect(completions("break on drop f") == ["fc1", "fc2"])
    #expect(completions("delete ") == ["1", "2"] && completions("undisplay ") == ["1"])
    #expect(completions("restore ") == ["good"] && completions("goto ") == ["0", "6", "4"])
  }

  @Test func offersProgramsAndFilesForAnswers() throws {
    let directory = try TemporaryDirectory()
    try directory.write("", to: "notes.txt")
    #expect(completions("show | gre").contains("grep"))
    #expect(completions("show | ").contains("head"))
    for line in ["show > ", "show >> ", "print loss > ", "show | grep x "] {
      #expect(
        completions(line + directory.path + "/n") == [directory.path + "/notes.txt"], "\(line)")
    }
    #expect(completions("show > a ") == [])
  }

  @Test func offersFilesThatTheCommandReads() throws {
    let directory = try TemporaryDirectory()
    for name in ["a.psn", "b.txt", "c.npy", "d.safetensors", ".hidden", "two words.psn"] {
      try directory.write("", to: name)
    }
    #expect(mkdir(directory.path + "/folder", 0o700) == 0)
    func names(_ line: String) -> [String] {
      completions(line + directory.path + "/").map {
        String($0.dropFirst(directory.path.count + 1))
      }
    }
    for line in ["source ", "replay ", "save ", "experiment run "] {
      #expect(names(line) == ["a.psn", "folder/", "two\\ words.psn"], "\(line)")
    }
    #expect(names("import mask ") == ["c.npy", "d.safetensors", "folder/"])
    // Where nothing fits, all there is.
    #expect(completions("source \(directory.path)/b") == ["\(directory.path)/b.txt"])
    #expect(completions("source \(directory.path)/.h") == ["\(directory.path)/.hidden"])
    // A name with a blank is written so that it is read as one word.
    #expect(
      completions("source \(directory.path)/two\\ w") == ["\(directory.path)/two\\ words.psn"])
    #expect(completions("source \"\(directory.path)/tw") == ["\"\(directory.path)/two words.psn\""])
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

  /// A name is written so that it is read as itself, whatever quote is open.
  @Test func namesOfFilesAreWrittenInTheirQuotes() throws {
    let directory = try TemporaryDirectory()
    try directory.write("", to: "it's $1[a].csv")
    let path = directory.path + "/it"
    #expect(completions("data csv \(path)") == [path + "\\'s\\ \\$1[a].csv"])
    #expect(completions("data csv '\(path)") == ["'" + path + "'\\''s $1[a].csv'"])
    #expect(completions("data csv \"\(path)") == ["\"" + path + "'s \\$1[a].csv\""])
  }

  /// Whoever does not know a word should see what it means, wherever it may stand.
  @Test func everythingButFilesIsDescribed() {
    var lines = ["", "if ", "print ", "print $", "help profile ", "print loss(", "print digest("]
    for command in CommandTable.standard.commands {
      lines.append("\(command.name) ")
      for parameter in command.parameters where parameter.position == .key {
        if !parameter.isFile { lines.append("\(command.name) \(parameter.name)=") }
      }
    }
    for line in lines {
      let list = Completer(session: shell.session).completions(line: line, cursor: line.utf8.count)
      let files = Set(Candidates.files("").map(\.text))
      let described = list.candidates.filter { !files.contains($0.text) }
      for candidate in described {
        #expect(candidate.description?.isEmpty == false, "\(line)\(candidate.text)")
      }
      // In a terminal of the usual size nothing is cut; long lists are cut down by another letter.
      let lists =
        described.count <= 23
        ? [described] : Dictionary(grouping: described) { $0.text.first }.map(\.value)
      for row in lists.flatMap({ CompletionMenu.rows(for: $0, columns: 80) }) {
        #expect(!row.hasSuffix("..."), "\(line): \(row)")
      }
    }
  }
}
