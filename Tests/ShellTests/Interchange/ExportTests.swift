import CommandLanguage
import Datasets
import Glibc
import Interchange
import SparseNetworks
import Testing

@testable import Shell

struct ExportTests {
  private let directory: TemporaryDirectory
  private let shell = BatchSession()

  init() throws {
    directory = try TemporaryDirectory()
    try shell.run("net 3-2-2 name=small seed=1")
    try directory.write("1 0 1\n0 1 0\n", to: "mask.csv")
    try shell.run("import mask \(directory.path)/mask.csv layers=fc1")
  }

  private func export(_ what: String, to name: String) throws -> NamedTensors {
    try shell.run("export \(what) to=\(directory.path)/\(name)")
    return try TensorFile(reading: "\(directory.path)/\(name)", limit: 1 << 20).contents().tensors
  }

  @Test func expressionsAreArrays() throws {
    let weights = try shell.session.current().network.layers[0].weights
    let file = try export("weight(fc1) input(fc1) step + 1 'step > 1'", to: "a.npz")
    #expect(file.tensors.map(\.name) == ["weight(fc1)", "input(fc1)", "step + 1", "step > 1"])
    #expect(try file.list("weight(fc1)", as: Float.self) == weights)
    #expect(try file.list("input(fc1)", as: Int64.self) == [0, 2, 1])
    #expect(file["step + 1"]?.shape == [] && file["step > 1"]?.elementType == .bool)
    #expect(try export("max(fanin(fc1))", to: "b.npy").tensors[0].values(as: Double.self) == [2])
  }

  @Test func tablesReadBack() throws {
    _ = try export("fanin(fc1)", to: "f.csv")
    #expect(directory.read("f.csv") == "2\n1\n")
    _ = try export("mask layers=fc1", to: "m.csv")
    #expect(directory.read("m.csv") == "1,0,1\n0,1,0\n")
    try shell.run("export input(fc1) age(fc1) to=\(directory.path)/two.csv")
    #expect(directory.read("two.csv") == "\"input(fc1)\",\"age(fc1)\"\n0,0\n2,0\n1,0\n")
    try shell.run("profile custom file=\(directory.path)/f.csv layers=fc1")
    #expect(try shell.session.current().network.layers[0].rows.fanIns == [2, 1])
    _ = try export("fanin(fc1)", to: "f.npy")
    try shell.run("profile custom file=\(directory.path)/f.npy layers=fc1")
    #expect(try shell.session.current().network.layers[0].rows.fanIns == [2, 1])
  }

  /// What plot draws, as numbers.
  @Test func curvesAreColumns() throws {
    try shell.run("\(Self.data); batch 4")
    #expect(shell.failure(of: "export losses to=\(directory.path)/c.csv")?.code == "missing")
    var losses: [Double] = []
    for _ in 0..<6 {
      try shell.run("step")
      losses.append(try shell.session.current().lastLoss ?? .nan)
    }
    try shell.run("goto 5")
    let file = try export("losses", to: "c.npz")
    #expect(try file.list("step", as: Double.self) == [1, 2, 3, 4, 5])
    #expect(try file.list("loss", as: Double.self) == Array(losses.prefix(5)))
    let epochs = try export("epochs", to: "e.safetensors")
    #expect(try epochs.list("epoch", as: Int64.self) == [1])
    #expect(try epochs.list("step", as: Int64.self) == [3])
    try shell.run("goto 3; let right = accuracy; goto 5")
    let accuracy = try epochs.list("accuracy", as: Double.self)
    #expect(shell.session.variables["right"]?.number == accuracy.first && accuracy.count == 1)
    try shell.run("export epochs net=small to=\(directory.path)/e.csv")
    let heading = "\"epoch\",\"step\",\"training-loss\",\"test-loss\",\"accuracy\"\n1,3,"
    #expect(directory.read("e.csv")?.hasPrefix(heading) == true)
    try shell.run("export step epoch 'max(fanin(fc1))' to=\(directory.path)/s.csv")
    #expect(directory.read("s.csv") == "\"step\",\"epoch\",\"max(fanin(fc1))\"\n5,1,2\n")
  }

  private static let data = "data synthetic inputs=3 relevant=2 classes=2 train=9 test=4"

  /// What a network of two layers comes to, written out by hand.
  @Test func networksAreRowsAsPyTorchHasThem() throws {
    try shell.run("\(Self.data); optimizer sgd momentum=0.9; step 1")
    let layer = try shell.session.current().network.layers[0]
    let file = try export("network", to: "net.safetensors")
    #expect(try file.list("fc1.crow_indices", as: Int32.self) == [0, 2, 3])
    #expect(try file.list("fc1.col_indices", as: Int32.self) == [0, 2, 1])
    #expect(try file.list("fc1.values", as: Float.self) == layer.weights)
    #expect(try file.list("out.bias", as: Float.self).count == 2)
    #expect(try file.list("fc1.values.momentum_buffer", as: Float.self).count == 3)
    let dense = try export("network dense=on", to: "dense.npz")
    let weights = layer.weights
    #expect(
      try dense["fc1.weight"]?.values(as: Float.self) == [
        weights[0], 0, weights[1], 0, weights[2], 0,
      ]
    )
    #expect(dense["fc1.mask"]?.bytes == [1, 0, 1, 0, 1, 0])
    #expect(dense["fc1.weight.momentum_buffer"]?.shape == [2, 3])
  }

  @Test func dataAndLogits() throws {
    try shell.run(Self.data)
    let data = try export("data", to: "data.npz")
    #expect(data["test.inputs"]?.shape == [4, 3] && data["train.labels"]?.shape == [9])
    let examples = try shell.session.data().test
    let logits = try export("logits", to: "l.npy").tensors[0]
    let expected = try shell.session.current().network.outputs(examples, samples: [0, 1, 2, 3])
    #expect(try logits.values(as: Float.self) == expected.joined().map { Float($0) })
  }

  @Test(arguments: [
    "export network to=DIR/a.npy", "export session to=DIR/a.npz", "export network to=DIR/a",
    "export weight(fc1) to=DIR/a.pt", "export digest to=DIR/a.npy", "export nosuch to=DIR/a.npy",
    "export weight(fc1) bias(fc1) to=DIR/a.npy", "export weight(fc1) bias(fc1) to=DIR/a.csv",
    "export mask to=DIR/a.npy", "export weight(fc1) to=DIR/no/a.npy",
    "export mask net=x to=DIR/a.npz",
    "export weight(fc1)", "export weight(fc1) net=small to=DIR/a.npy",
    "export network layers=fc1 to=DIR/a.npz", "export session dense=on to=DIR/a.npz",
    "export to=DIR/a.npy", "export weight(fc1) weight(fc1) to=DIR/a.npz",
  ])
  func whatCannotBeWrittenIsTold(_ command: String) throws {
    let before = shell.snapshot
    let failure = shell.failure(of: command.replacing("DIR", with: directory.path))
    #expect(failure?.diagnostic.hint?.isEmpty == false, "\(failure?.diagnostic.message ?? "")")
    #expect(shell.snapshot == before)
    #expect(["a", "a.npy", "a.npz", "a.pt", "a.csv"].allSatisfy { directory.read($0) == nil })
  }

  @Test func largeLayersAreNotMadeDense() throws {
    let small = BatchSession(memoryLimit: 64 << 20)
    try small.run("net 6000-6000-2 sparsity=99.9%")
    let failure = small.failure(of: "export mask layers=fc1 to=\(directory.path)/a.npy")
    #expect(failure?.diagnostic.message.contains("36000000 places") == true)
    try small.run("export network to=\(directory.path)/a.safetensors")
  }
}
