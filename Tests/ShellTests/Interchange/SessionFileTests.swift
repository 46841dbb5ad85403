import CommandLanguage
import Interchange
import SparseNetworks
import Testing

@testable import Shell

/// Networks of every kind that there is: rewired, pruned, with every optimizer, with given edges.
private let everything = """
  data digits seed=3
  net 64-24-16-10 name=rewired seed=18446744073709551615
  profile lognormal cv=0.8 sparsity=80% seed=9
  rewire rigl every=4 until=300 layers=fc1,fc2 budget=global regrow=zero
  schedule cosine steps=200 warmup=5 floor=0.1
  train steps=23 batch=50
  net 64-12-10 name=pruned activation=gelu init=glorot
  rewire prune sparsity=90% until=40 every=7
  optimizer sgd lr=0.05 momentum=0.9 nesterov=on weight-decay=1e-4
  train steps=20
  net 64-20-10 name=plain activation=leaky-relu
  profile power shape=0.7 density=30% place=gradient inputs=f-score
  optimizer sgd lr=0.3
  schedule step every=3 factor=0.5
  train steps=47
  clone rewired third
  rewire set every=5 until=100 update=skip
  optimizer adamw lr=1e-3 weight-decay=0.01 bias-correction=edge
  train steps=6
  net 64-20-10 name=like
  profile lognormal fit=plain like=plain
  net 64-20-10 name=salient
  sparsify snip sparsity=90%
  use pruned
  """

struct SessionFileTests {
  private let directory: TemporaryDirectory
  private let path: String
  private let shell = BatchSession()

  init() throws {
    directory = try TemporaryDirectory()
    path = "\(directory.path)/run.safetensors"
    try shell.run(everything)
    try directory.write("1 0 1 0\n0 1 0 1\n0 0 1 1\n", to: "mask.csv")
  }

  @Test func everythingGoesOnToTheBit() throws {
    try shell.run("export session to=\(path)")
    let other = BatchSession(engine: try #require(Engine(.plain, threadCount: 3)))
    try other.run("let x = 7; import session \(path)")
    #expect(other.snapshot.networks == shell.snapshot.networks)
    #expect(other.snapshot.data == shell.snapshot.data)
    // The curves come along, up to where each network is.
    #expect(other.session.runs.map(\.timeline.course) == shell.session.runs.map(\.timeline.course))
    #expect(other.session.runs.contains { !$0.timeline.course.epochs.isEmpty })
    #expect(other.snapshot.current == "pruned" && other.session.variables["x"] == .number(7))
    let more =
      "for n in pruned third rewired plain like salient { use $n; train steps=37 batch=48 }"
    try shell.run(more)
    try other.run(more)
    for (one, two) in zip(shell.session.networks, other.session.networks) {
      #expect(one.state.digests == two.state.digests, "\(one.name)")
      #expect(one.state.lives == two.state.lives, "\(one.name)")
      #expect(one.state.lastLoss == two.state.lastLoss, "\(one.name)")
      #expect(one.state.epochLoss == two.state.epochLoss, "\(one.name)")
      for layer in one.state.network.layers.indices {
        #expect(
          one.state.explorationRate(ofLayer: layer) == two.state.explorationRate(ofLayer: layer))
      }
      try two.state.check()
    }
  }

  @Test func writtenAgainItIsTheSameFile() throws {
    try shell.run("export session to=\(path)")
    let bytes = try TensorFile(reading: path, limit: 1 << 24).bytes
    let other = BatchSession()
    try other.run("import session \(path); export session to=\(directory.path)/b.safetensors")
    let again = try TensorFile(reading: "\(directory.path)/b.safetensors", limit: 1 << 24)
    let (first, second) = (try Safetensors(parsing: bytes), try Safetensors(parsing: again.bytes))
    #expect(first.tensors == second.tensors)
    #expect(first.metadata["networks"] == second.metadata["networks"])
    // The script is the one that led here: once from the start, once by the file.
    #expect(second.metadata["script"]?.contains("import session") == true)
  }

  @Test func theSavedScriptLeadsThereAndChecksTheFile() throws {
    try shell.run("export session to=\(path)")
    let other = BatchSession()
    try other.run("import session \(path); train steps=3; save \(directory.path)/after.psn")
    let script = try #require(directory.read("after.psn"))
    #expect(script.contains("\ndata digits test=0.2 seed=3\nimport session \(path) sha256="))
    let third = BatchSession()
    #expect(try third.run("replay \(directory.path)/after.psn") == "replay exact: 2 checks held\n")
    #expect(third.snapshot.networks == other.snapshot.networks)
    try shell.run("use plain; step 1; export session to=\(path)")
    let failure = BatchSession().failure(of: "replay \(directory.path)/after.psn")
    #expect(failure?.status == 3 && failure?.diagnostic.message.contains("sha256") == true)
  }

  @Test func networksTravelAlone() throws {
    for (name, state) in shell.session.networks {
      try shell.run("export network net=\(name) to=\(path)")
      let other = BatchSession()
      try other.run("import network \(path) name=new; data digits seed=3; step 9")
      try shell.run("use \(name); step 9")
      #expect(
        try other.session.requireNetwork("new").digests
          == shell.session.requireNetwork(name).digests, "\(name) at \(state.step)")
      #expect(other.failure(of: "import network \(path) name=new") != nil)
    }
  }

  @Test func givenEdgesAreKept() throws {
    let mask = "import mask \(directory.path)/mask.csv layers=fc1"
    try shell.run("net 4-3-10 name=given; \(mask); data synthetic inputs=4 relevant=2 classes=10")
    try shell.run("rewire set every=2 until=100; step 9; export network to=\(path)")
    let other = BatchSession()
    try other.run("import network \(path)")
    // Both start again from the edges that were given, not from those of now.
    for session in [shell, other] { try session.run("use given; profile dense layers=out") }
    #expect(
      try other.session.current().digests.topology == shell.session.current().digests.topology)
    #expect(try other.session.current().network.layers[0].rows.fanIns == [2, 2, 2])
  }

  @Test func weightsIntoThePastAreSavedAsSuch() throws {
    let one = BatchSession()
    try one.run("demo; export network dense=on to=\(path); step 6; goto 4")
    try one.run("import weights \(path) layers=fc1; step 2; save \(directory.path)/a.psn")
    let other = BatchSession()
    #expect(try other.run("replay \(directory.path)/a.psn").hasPrefix("replay exact"))
    #expect(try other.session.current().digests == one.session.current().digests)
  }

  @Test func aDivergedRunIsKeptAsItIs() throws {
    let run = "optimizer sgd lr=1e6 weight-decay=1e6; train steps=9"
    #expect(shell.failure(of: "use plain; \(run)") != nil)
    try shell.run("export network to=\(path)")
    let other = BatchSession()
    try other.run("import network \(path)")
    #expect(
      try other.session.current().digests.whole == shell.session.current().digests.whole)
  }

  @Test func ownDataMustBeLoadedFirst() throws {
    let data = "data synthetic inputs=4 relevant=2 classes=3 train=40 test=9 seed=5"
    let one = BatchSession()
    try one.run("\(data); net 4-3-3; step 2; export session to=\(path)")
    let other = BatchSession()
    try other.run("demo")
    let before = other.snapshot
    let failure = other.failure(of: "import session \(path)")
    #expect(failure?.diagnostic.hint?.contains("data synthetic inputs=4") == true)
    #expect(other.snapshot == before)
    try other.run("\(data); import session \(path); save \(directory.path)/a.psn")
    #expect(other.snapshot.networks == one.snapshot.networks)
    #expect(try BatchSession().run("replay \(directory.path)/a.psn").hasPrefix("replay exact"))
  }

  @Test func emptySessionsTravelToo() throws {
    try BatchSession().run("export session to=\(path)")
    try shell.run("import session \(path)")
    #expect(shell.session.networks.isEmpty && shell.session.dataset == nil)
  }
}
