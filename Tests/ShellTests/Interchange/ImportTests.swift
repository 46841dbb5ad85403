import CommandLanguage
import Interchange
import SparseNetworks
import Testing

@testable import Shell

struct ImportTests {
  private let directory: TemporaryDirectory
  private let shell = BatchSession()

  init() throws {
    directory = try TemporaryDirectory()
    try shell.run("net 3-2-2 name=small seed=1")
  }

  private func write(_ tensors: [Tensor], to name: String = "a.safetensors") throws {
    try TextFile.write(Safetensors(tensors: tensors).encoded(), to: "\(directory.path)/\(name)")
  }

  private func run(_ command: String) throws {
    try shell.run(command.replacing("FILE", with: "\(directory.path)/a.safetensors"))
  }

  private func complaint(_ command: String) throws -> String {
    let before = shell.snapshot
    let failure = shell.failure(
      of: command.replacing("FILE", with: "\(directory.path)/a.safetensors"))
    #expect(shell.snapshot == before)
    #expect(failure?.diagnostic.hint?.isEmpty == false)
    return failure?.diagnostic.message ?? ""
  }

  private func layer(_ index: Int) throws -> Layer {
    try shell.session.current().network.layers[index]
  }

  @Test func zerosAreNoEdges() throws {
    try write([
      try Tensor([1, 0, -2, 0, 0.5, 0] as [Float], shape: [2, 3], name: "fc1.weight"),
      try Tensor([0.25, -1] as [Double], name: "fc1.bias"),
    ])
    let out = try layer(1)
    try run("import weights FILE layers=fc1")
    #expect(try layer(0).rows == SparseRows(inputCount: 3, rows: [[0, 2], [1]]))
    #expect(try layer(0).weights == [1, -2, 0.5] && layer(0).biases == [0.25, -1])
    #expect(try layer(1).weights == out.weights)
  }

  @Test(arguments: ["mask", "weight_mask"]) func masksSayWhichZerosAreEdges(_ kind: String) throws {
    try write([
      try Tensor([1, 0, -2, 0, 0.5, 0] as [Float], shape: [2, 3], name: "0.weight_orig"),
      try Tensor([0, 1, 1, 0, 1, 0] as [Float], shape: [2, 3], name: "0.\(kind)"),
    ])
    try run("import weights FILE layers=fc1 names=0")
    #expect(try layer(0).rows == SparseRows(inputCount: 3, rows: [[1, 2], [1]]))
    #expect(try layer(0).weights == [0, -2, 0.5] && layer(0).biases == [0, 0])
  }

  @Test func givenEdgesOutliveNewProfiles() throws {
    try write([
      try Tensor([true, false, true, false, true, false], shape: [2, 3], name: "fc1.mask")
    ])
    try run("import mask FILE layers=fc1; sparsify uniform sparsity=50% layers=out")
    #expect(try layer(0).rows == SparseRows(inputCount: 3, rows: [[0, 2], [1]]))
    #expect(try layer(1).rows.edgeCount == 2)
    // The weights of edges are addressed by their places, so they are those of the dense network.
    let dense = try Network(plan: NetworkPlan(widths: [3, 2, 2], initializer: .heDense, seed: 1))
    try shell.run("net 3-2-2 init=he-dense seed=1 name=other")
    try run("import mask FILE layers=fc1")
    let weights = dense.layers[0].weights
    #expect(try layer(0).weights == [weights[0], weights[2], weights[4]])
    try run("profile dense layers=fc1")
    #expect(try layer(0).rows.isDense)
  }

  @Test func savedScriptsNameTheFile() throws {
    try write([try Tensor([1, 0, 1, 0, 1, 0] as [Int32], shape: [2, 3], name: "fc1.mask")])
    try run("import mask FILE layers=fc1; save \(directory.path)/a.psn")
    #expect(try BatchSession().run("replay \(directory.path)/a.psn").hasPrefix("replay exact"))
    try write([try Tensor([1, 0, 1, 1, 1, 0] as [Int32], shape: [2, 3], name: "fc1.mask")])
    #expect(BatchSession().failure(of: "replay \(directory.path)/a.psn")?.status == 3)
    #expect(BatchSession().failure(of: "source \(directory.path)/a.psn")?.status == 1)
  }

  @Test func exportsSpareWhatWasImported() throws {
    try write([try Tensor([1, 0, 1, 0, 1, 0] as [Int32], shape: [2, 3], name: "fc1.mask")])
    try run("import mask FILE layers=fc1")
    #expect(try complaint("export mask to=FILE").contains("was imported"))
    try run("export mask to=FILE.npz")
  }

  /// Each is refused, says why, and changes nothing.
  @Test(arguments: [
    (
      "a matrix of another shape", "[3, 2]",
      [try Tensor([Float](repeating: 1, count: 6), shape: [3, 2], name: "fc1.weight")]
    ),
    ("nothing of that name", "fc1.weight", [try Tensor([1] as [Float], name: "other")]),
    (
      "infinite weights", "not finite",
      [try Tensor([1, .nan, 1, 1, 1, 1] as [Float], shape: [2, 3], name: "fc1.weight")]
    ),
    (
      "biases of another length", "[3]",
      [
        try Tensor([Float](repeating: 1, count: 6), shape: [2, 3], name: "fc1.weight"),
        try Tensor([1, 2, 3] as [Float], name: "fc1.bias"),
      ]
    ),
    (
      "no edge", "no edge",
      [try Tensor([Float](repeating: 0, count: 6), shape: [2, 3], name: "fc1.weight")]
    ),
    ("inputs that do not ascend", "ascend", try rows([0, 2, 3], [2, 0, 1])),
    ("an input twice", "twice", try rows([0, 2, 3], [1, 1, 1])),
    ("an input that is not there", "input 3", try rows([0, 2, 3], [0, 3, 1])),
    ("a negative input", "-1", try rows([0, 2, 3], [0, -1, 1])),
    ("rows that fall", "end before", try rows([0, 4, 3], [0, 1, 2])),
    ("rows that end early", "begin at 0", try rows([0, 2, 2], [0, 1, 2])),
    ("rows that begin late", "begin at 0", try rows([1, 2, 3], [0, 1, 2])),
    ("a row too few", "[2]", try rows([0, 3], [0, 1, 2])),
    (
      "a weight too few", "fc1.values",
      try Array(rows([0, 2, 3], [0, 2, 1])[..<2]) + [
        try Tensor([1, 2] as [Float], name: "fc1.values")
      ]
    ),
  ])
  func whatDoesNotFitIsRefused(_ what: String, _ saying: String, _ tensors: [Tensor]) throws {
    try write(tensors)
    let message = try complaint("import weights FILE layers=fc1")
    #expect(message.contains(saying), "\(what): \(message)")
  }

  private static func rows(_ starts: [Int32], _ columns: [Int32]) throws -> [Tensor] {
    [
      try Tensor(starts, name: "fc1.crow_indices"), try Tensor(columns, name: "fc1.col_indices"),
      try Tensor([1, 2, 3] as [Float], name: "fc1.values"),
    ]
  }

  @Test(arguments: [
    "import weights FILE", "import mask FILE names=a", "import network FILE", "import session FILE",
    "import weights FILE name=x", "import session FILE layers=fc1", "import mask FILE sha256=0",
    "import mask FILE layers=fc9", "import nothing FILE", "import mask", "import mask FILE.npy",
  ])
  func mistakesAreTold(_ command: String) throws {
    try write([try Tensor([1, 0, 1, 0, 1, 0] as [Int32], shape: [2, 3], name: "fc1.mask")])
    #expect(try !complaint(command).isEmpty)
  }

  /// A dense layer would take 1.3 of 2.3 MB, and activations 1.7; for a sparse one there is room.
  @Test(arguments: [
    ("mask", "mask.npy"), ("mask", "mask.npz"), ("mask", "mask.csv"), ("mask", "both.safetensors"),
    ("weights", "both.safetensors"), ("weights", "both.npz"),
  ])
  func layersThatDoNotFitAreRefused(_ what: String, _ name: String) throws {
    let small = BatchSession(memoryLimit: 2_300_000)
    let side = 200
    try small.run("net \(side)-\(side)-2 sparsity=99%")
    func layer(_ isDense: Bool) throws -> (mask: Tensor, weight: Tensor) {
      let cells = (0..<side * side).map { isDense || $0 % 97 == 0 }
      return (
        try Tensor(cells, shape: [side, side], name: "fc1.mask"),
        try Tensor(cells.map { Int8($0 ? 1 : 0) }, shape: [side, side], name: "fc1.weight")
      )
    }
    let path = "\(directory.path)/\(name)"
    func write(_ layer: (mask: Tensor, weight: Tensor)) throws {
      switch name {
      case "mask.npy": try TextFile.write(NPY.encoded(layer.mask), to: path)
      case "mask.npz": try TextFile.write(NPZ.encoded([layer.mask]), to: path)
      case "both.npz": try TextFile.write(NPZ.encoded([layer.mask, layer.weight]), to: path)
      case "mask.csv": try TextFile.write(Array(Tensor.csv([layer.weight]).utf8), to: path)
      default:
        try TextFile.write(
          Safetensors(tensors: [layer.mask, layer.weight]).encoded(), to: path)
      }
    }
    let command = "import \(what) \(path) layers=fc1"
    try write(layer(true))
    let before = small.snapshot
    let message = small.failure(of: command)?.diagnostic.message ?? ""
    #expect(message.hasPrefix(path) && message.contains("would take"), "\(message)")
    #expect(small.snapshot == before)
    try write(layer(false))
    try small.run(command)
    #expect(try small.session.current().network.layers[0].rows.edgeCount == (side * side + 96) / 97)
  }

  @Test(arguments: [
    "1,0,1\n0,1\n", "1,0,x\n0,1,0\n", "", "1,0\n0,1\n1,1\n", "\u{0}",
    "0.\(String(repeating: "0", count: 70))1,0,1\n0,1,0\n",
  ])
  func tablesThatAreNoMaskAreRefused(_ text: String) throws {
    try directory.write(text, to: "mask.csv")
    let before = shell.snapshot
    #expect(shell.failure(of: "import mask \(directory.path)/mask.csv layers=fc1") != nil)
    #expect(shell.snapshot == before)
  }
}
