import CommandLanguage
import SparseNetworks
import Testing

@testable import Shell

/// A statement that must fail, what its complaint must say, and whether there must be a hint.
private struct Mistake: Sendable {
  let script: String
  let saying: String
  var hasHint = true

  init(_ script: String, _ saying: String, hint: Bool = true) {
    self.script = script
    self.saying = saying
    hasHint = hint
  }
}

struct BadInputTests {
  private static let mistakes = [
    Mistake("shwo", "there is no command shwo"),
    Mistake("s3 4", "there is no command s3"),
    Mistake("n1 x=1", "there is no command n1"),
    Mistake("pro lognormal", "ambiguous"),
    Mistake("loss", "its value: print loss"),
    Mistake("weight(fc1)", "its value: print weight(fc1)"),
    Mistake("mean 3", "for example: print mean(x)"),
    Mistake("1+1", "print 1+1"),
    Mistake("fc1[3]", "neuron fc1[3] describes one"),
    Mistake("x=3", "let x = EXPR"),
    Mistake("lr 0.1", "optimizer takes lr=: help optimizer lr"),
    Mistake("next", "did you mean step or phase?"),
    Mistake("load a.csv", "did you mean data or source or import?"),
    Mistake("set lr=0.1", "optimizer takes lr=: help optimizer lr"),
    Mistake("set batch=64", "batch is a command: help batch"),
    Mistake("delete demo", "drop NAME removes a network"),
    Mistake("break loss < 1", "write if and a condition, as in if loss < 1"),
    Mistake("tbreak epoch", "did you mean on epoch?"),
    Mistake("watch fc1[63,20]", "weight(fc1[63,20]) or grad(fc1[63,20])"),
    Mistake("watch loss bellow 1", "did you mean below?"),
    Mistake("watch max abs grad(fc1)", "did you mean max(abs(grad(fc1)))?"),
    Mistake("print weight fc1", "did you mean weight(fc1)?"),
    Mistake("print fc1.weight", "write f(x) for x.f, as in weight(fc1)"),
    Mistake("mask fc1[0:9]", "a range is written 0..9"),
    Mistake("while 1 { step }", "there is no `while`"),
    Mistake("for i in 1,2,3 { step }", "write blanks between items: 1 2 3"),
    Mistake("print $1", "source FILE ARG"),
    Mistake("print max(1\nsave x", "not closed before `save`"),
    Mistake("until step == 2", "step is 2 already"),
    Mistake("until epoch < 0", "epoch is 0 already"),
    Mistake("plot accuracy vs step", "plot accuracy draws it by step"),
    Mistake("import network c7.csv", "a network comes from the .safetensors"),
    Mistake("restore good", "net, profile and other data end those there were"),
    Mistake("train epochs=few", "few", hint: false),
    Mistake("train epochs=0", "epochs", hint: false),
    Mistake("train epochs=1.5", "1.5", hint: false),
    Mistake("train epochs=1 steps=1", "contradict"),
    Mistake("train epoch=1", "no argument epoch"),
    Mistake("train epochs=1 epochs=2", "given twice", hint: false),
    Mistake("train 3 4", "does not take"),
    Mistake("train 10", "; train steps=10 or train epochs=10"),
    Mistake("break 50", "; break if step == 50 stops there, goto 50 goes back"),
    Mistake("info", "; it is one of breakpoints, displays, checkpoints, training"),
    Mistake("print loss accuracy", "one by one: print loss; print accuracy"),
    Mistake("print 7 step", "remainder"),
    Mistake("why fc1[hubs]", "why fc1[12]"),
    Mistake("undo", "did you mean reverse-step?"),
    Mistake("rstep", "did you mean reverse-step?"),
    Mistake("step -1", "count", hint: false),
    Mistake("step 1e30", "1e30", hint: false),
    Mistake("step nan", "nan", hint: false),
    Mistake("batch 0", "size", hint: false),
    Mistake("batch lots", "lots", hint: false),
    Mistake("net", "needs widths"),
    Mistake("net 64-x-10", "layer widths"),
    Mistake("net 64--10", "layer widths"),
    Mistake("net 64-0-10", "0"),
    Mistake("net 64", "64"),
    Mistake("net 64-10 sparsity=101%", "sparsity", hint: false),
    Mistake("net 64-10 name=a/b", "cannot be a network's name"),
    Mistake("net 64-10 activation=rleu", "rleu"),
    Mistake("net 64-10 seed=-1", "seed", hint: false),
    Mistake("net 64-10 seed=99999999999999999999", "seed", hint: false),
    Mistake("net 1000000-1000000-10", "more than"),
    Mistake("net 1000000000000-1000000000000-10", "widths"),
    Mistake("net 9223372036854775807-9223372036854775807-10", "9223372036854775807"),
    Mistake("net 99999999999999999999-10", "layer widths"),
    Mistake("net 100000-100000-10 sparsity=50%", "more than"),
    Mistake("profile lognormal cv=1 shape=1", "contradict"),
    Mistake("profile lognormal sparsity=90% density=10%", "contradict"),
    Mistake("profile random cv=1", "no shape"),
    Mistake("profile custom", "needs fan-ins"),
    Mistake("profile lognormal from=demo", "profile lognormal does not take from"),
    Mistake("profile dense sparsity=50%", "itself"),
    Mistake("profile custom from=nosuch", "no network called nosuch"),
    Mistake("profile custom file=/nowhere/fans", "/nowhere/fans"),
    Mistake("profile lognrmal", "lognrmal"),
    Mistake("profile lognormal cv=900 sparsity=90%", "CV"),
    Mistake("profile constant sparsity=99.99% layers=fc1", "dead"),
    Mistake("profile lognormal sparsity=200%", "sparsity", hint: false),
    Mistake("profile lognormal layers=fc9", "no layer fc9"),
    Mistake("profile lognormal layers=fc1,", "no layer"),
    Mistake("sparsify", "needs rule"),
    Mistake("sparsify erk sparsity=100%", ""),
    Mistake("mask fc9", "no layer fc9"),
    Mistake("neuron fc1", "not one neuron"),
    Mistake("neuron fc1[128]", "128"),
    Mistake("neuron fc1[-1]", ""),
    Mistake("neuron fc1[0,0,0]", "two indices", hint: false),
    Mistake("neuron 3", "not a part of the network"),
    Mistake("neuron", "needs"),
    Mistake("weights fc1[999999999999999999999]", ""),
    Mistake("edge fc1[0,64]", "64"),
    Mistake("edge fc1[0]", "not one edge"),
    Mistake("use nosuch", "no network called nosuch"),
    Mistake("drop nosuch", "no network called nosuch"),
    Mistake("clone demo demo", "called demo already"),
    Mistake("clone nosuch a", "no network called nosuch"),
    Mistake("optimizer sgd beta1=0.5", "does not take beta1"),
    Mistake("optimizer adam momentum=0.9", "does not take momentum"),
    Mistake("optimizer adam nesterov=on", "does not take nesterov"),
    Mistake("optimizer sgd nesterov=on", "nesterov needs momentum"),
    Mistake("optimizer adam beta1=1", "below 1", hint: false),
    Mistake("optimizer sgd lr=-1", "lr", hint: false),
    Mistake("optimizer sgd lr=inf", "inf", hint: false),
    Mistake("schedule cosine", "needs steps"),
    Mistake("schedule step factor=0.5", "needs every"),
    Mistake("schedule constant every=5", "does not take every"),
    Mistake("optimizer lr=0.1", "takes lr only with a rule"),
    Mistake("rewire now every=5", "rewire now does not take every"),
    Mistake("data nosuch", "nosuch"),
    Mistake("data mnist seed=1", "does not take seed"),
    Mistake("data mnist", "mnist"),
    Mistake("data covtype split=odd", "no split odd"),
    Mistake("data emnist split=uci", "data emnist has no split uci"),
    Mistake("data digits test=2", "between 0 and 1"),
    Mistake("data csv", "needs a file"),
    Mistake("data idx", "needs images and labels"),
    Mistake("data synthetic train=1.5", "whole number", hint: false),
    Mistake("data synthetic inputs=4 relevant=5", "relevant"),
    Mistake("data synthetic inputs=1000000 train=1000000000", ""),
    Mistake("sample 100000", "no example 100000"),
    Mistake("print", "needs expr"),
    Mistake("print nosuch", "nothing is called nosuch", hint: false),
    Mistake("print fc1", "not a value"),
    Mistake("print weight(fc1", ""),
    Mistake("print weight(fc9)", "no layer fc9"),
    Mistake("print weight(fc1[0,0..999])", ""),
    Mistake("print 1 +", ""),
    Mistake("print digest(nosuch)", "digest takes", hint: false),
    Mistake("print accuracy(nosuch)", "train or test", hint: false),
    Mistake("print $nosuch", "nosuch"),
    Mistake("print loss > 2", "looks like a number"),
    Mistake("let x = nosuch(1)", "nosuch", hint: false),
    Mistake("let x = 'a' + 1", "", hint: false),
    Mistake("repeat x { step }", "whole number", hint: false),
    Mistake("repeat -1 { step }", "whole number", hint: false),
    Mistake("repeat 2 { step", "", hint: false),
    Mistake("step; print 'open", "", hint: false),
    Mistake("step }", ""),
    Mistake("for i in 1..10000000 { step }", "million"),
    Mistake("assert nnz == 3", "assertion failed"),
    Mistake("help nosuch", "no command nosuch"),
    Mistake("source", "needs file"),
    Mistake("save", "needs file"),
    Mistake("print 1 | nosuchprogram", "could not be run", hint: false),
  ]

  /// All in one session: each must leave it as it was.
  @Test func mistakesAreToldAndChangeNothing() throws {
    let shell = BatchSession()
    try shell.run("demo; step 2; phase; phase; let old = 1")
    let before = shell.snapshot
    for mistake in Self.mistakes {
      let comment = Comment(rawValue: mistake.script)
      do {
        try shell.run(mistake.script)
        Issue.record("\(mistake.script): no failure")
      } catch let failure as Failure {
        let problem = failure.diagnostic
        let words = problem.message + "; " + (problem.hint ?? "")
        #expect(failure.status == 1, comment)
        #expect(!problem.message.isEmpty, comment)
        #expect(words.contains(mistake.saying), comment)
        #expect(problem.span != nil && problem.source != nil, comment)
        #expect(!mistake.hasHint || problem.hint?.isEmpty == false, "\(mistake.script): \(words)")
      }
      #expect(shell.snapshot == before, comment)
    }
  }

  /// What the marker stands below.
  @Test(arguments: [
    ("profile lognormal cv=1 shape=2", "2"), ("profile random cv=1", "1"),
    ("train epochs=3 steps=4", "4"), ("use nosuch", "nosuch"), ("clone demo demo", "demo"),
    ("net 64-10 name=a/b", "a/b"), ("neuron fc1", "fc1"), ("edge fc1[0]", "fc1[0]"),
    ("sample 100000", "100000"), ("data digits test=2", "2"), ("data mnist seed=5", "5"),
    ("schedule constant every=5", "5"), ("optimizer adam beta1=1", "1"),
    ("profile custom from=nosuch", "nosuch"), ("source /nowhere/a", "/nowhere/a"),
    ("save /nowhere/a", "/nowhere/a"), ("shwo fc1", "shwo"),
    ("print 1 > /nowhere/a", "/nowhere/a"), ("optimizer lr=0.1", "0.1"),
    ("profile custom", "custom"), ("data csv", "data csv"),
  ])
  func theArgumentIsPointedAt(_ command: String, _ part: String) throws {
    let shell = BatchSession()
    try shell.run("demo")
    let problem = try #require(shell.failure(of: "print 1; " + command)?.diagnostic)
    let (source, span) = try (#require(problem.source), #require(problem.span))
    #expect(source[span] == part)
    #expect(part != "demo" || span.lower >= 20)
  }

  @Test(arguments: [
    "show", "train", "step", "phase", "mask", "grad", "hubs", "eval", "fanin", "sample",
    "profile lognormal", "optimizer", "batch", "print loss", "print accuracy", "data info",
    "save /nowhere/a",
  ])
  func anEmptySessionSaysWhatIsMissing(_ command: String) {
    let shell = BatchSession()
    let before = shell.snapshot
    let failure = shell.failure(of: command)
    #expect(failure?.status == 1 && failure?.diagnostic.hint?.isEmpty == false)
    #expect(shell.snapshot == before)
  }

  /// What is underlined is the word that is wrong.
  @Test(arguments: [
    ("profile random layers=fc3", "fc3"), ("net 64-0-10", "64-0-10"),
    ("net 64-100000000-10", "64-100000000-10"), ("data csv nofile.csv", "nofile.csv"),
    ("data csv a.csv test-path=b.csv", "a.csv"), ("data mnist", "mnist"),
    ("equilibrium foo", "foo"), ("fanin out[3]", "out[3]"), ("why fc7[3]", "fc7[3]"),
    ("dormant fc9", "fc9"), ("rewire rigl until=500 layers=fc9", "fc9"),
    ("sparsify erk layers=fc9", "fc9"), ("watch max(fc9)", "fc9"),
  ])
  func mistakesArePointedAt(_ script: String, _ word: String) throws {
    let shell = BatchSession()
    try shell.run("demo")
    let failure = try #require(shell.failure(of: script))
    let (source, span) = (failure.diagnostic.source, failure.diagnostic.span)
    #expect(span.flatMap { source?[$0] } == word)
  }

  @Test(arguments: ["let", "for", "repeat", "if", "else", "assert"])
  func statementsAreExplained(_ name: String) throws {
    let shell = BatchSession()
    #expect(try shell.run("help \(name)") == shell.run("help language"))
  }

  @Test func amountsOfMemoryAreTold() {
    let shell = BatchSession(memoryLimit: 10 << 20)
    let message = shell.failure(of: "net 784-10000-10")?.diagnostic.message ?? ""
    #expect(message.hasSuffix(" MB, more than the 10 MB allowed"), "\(message)")
  }

  @Test(arguments: ["train", "step", "phase", "eval", "hubs", "grad fc1", "print loss(test)"])
  func dataThatDoNotFitAreRefused(_ command: String) throws {
    let shell = BatchSession()
    try shell.run("demo; step; data synthetic inputs=5 relevant=2 classes=3 train=20 test=10")
    let before = shell.snapshot
    let failure = shell.failure(of: command)
    #expect(
      failure?.diagnostic.message.contains("64") == true, "\(failure?.diagnostic.message ?? "")")
    #expect(shell.snapshot == before)
  }

  @Test func moreClassesThanOutputsAreRefused() throws {
    let shell = BatchSession()
    try shell.run("data digits; net 64-9")
    #expect(shell.failure(of: "train")?.status == 1)
  }

  @Test func fewerExamplesInTheMidstOfAnEpochBeginItAgain() throws {
    let shell = BatchSession()
    try shell.run("demo; step 30; data digits test=90%; step; train epochs=2; hubs; phase")
    #expect(try shell.session.current().step > 31)
  }

  @Test func absurdNetworksAreRefusedBeforeMemoryIsTaken() throws {
    let shell = BatchSession(memoryLimit: 1 << 20)
    let before = shell.snapshot
    #expect(shell.failure(of: "net 4096-4096-10")?.status == 1)
    #expect(shell.failure(of: "net 1000000-10 sparsity=0")?.status == 1)
    #expect(shell.snapshot == before)
  }

  /// 4074 units of 1400 samples take 46 MB; the network itself, and a batch of 32, are allowed.
  @Test(arguments: ["lockstep a b steps=1", "grad fc1", "print norm(grad(fc1))", "step", "phase"])
  func batchesThatDoNotFitAreRefused(_ command: String) throws {
    let shell = BatchSession(memoryLimit: 1 << 25)
    try shell.run("data digits; net 64-4000-10 sparsity=99% name=a; clone a b; \(command)")
    try shell.session.updateCurrent(keepsStep: false) { $0.batchSize = 1400 }
    let before = shell.snapshot
    let failure = shell.failure(of: command)
    #expect(failure?.code == "size", "\(failure?.diagnostic.message ?? "")")
    #expect(shell.snapshot == before)
  }

  @Test func nothingOfAScriptRunsIfItDoesNotParse() throws {
    let shell = BatchSession()
    let before = shell.snapshot
    _ = shell.failure(of: "demo\nlet x = 1\nstep (")
    #expect(shell.snapshot == before)
  }
}
