import CommandLanguage
import Glibc
import Interchange
import SparseNetworks
import Testing

@testable import Shell

/// Files that psn might have written, but for one thing. All of them carry a right fingerprint, so
/// that what is tested is what stands behind it.
///
/// `PSN_FUZZ=100 swift test --filter HostileFileTests` takes a hundred times as long.
struct HostileFileTests {
  private let directory: TemporaryDirectory
  private let path: String
  private let shell = BatchSession()
  private let whole: Safetensors

  /// What a session of two networks was written as.
  private static let written = Result {
    let directory = try TemporaryDirectory()
    let path = "\(directory.path)/run.safetensors"
    let author = BatchSession()
    try author.run(
      """
      data digits; net 64-6-5-10 name=a seed=3; profile lognormal cv=0.5 density=50%
      rewire rigl every=3 until=300; train steps=10 batch=32
      net 64-5-10 name=b; rewire prune until=40 every=3; optimizer sgd lr=0.05 momentum=0.9
      train steps=7; export session to=\(path)
      """)
    let file = try Safetensors(parsing: TensorFile(reading: path, limit: 1 << 24).bytes)
    return (file: file, dataset: try author.session.data())
  }

  init() throws {
    directory = try TemporaryDirectory()
    path = "\(directory.path)/run.safetensors"
    let written = try Self.written.get()
    whole = written.file
    shell.session.use(written.dataset)
    try shell.run("net 64-10; step")
  }

  /// Writes a file with a right fingerprint.
  private func write(_ file: Safetensors) throws {
    var file = file
    file.metadata["sha256"] = StateFile.digest(file.tensors, file.metadata)
    try TextFile.write(file.encoded(), to: path)
  }

  /// Imports what must be refused, and gives the complaint.
  private func complaint(
    _ sourceLocation: SourceLocation = #_sourceLocation
  ) -> String {
    let before = shell.snapshot
    let failure = shell.failure(of: "import session \(path)", sourceLocation: sourceLocation)
    #expect(shell.snapshot == before, sourceLocation: sourceLocation)
    #expect(failure?.diagnostic.hint?.isEmpty == false, sourceLocation: sourceLocation)
    return failure?.diagnostic.message ?? ""
  }

  @Test(arguments: [
    ("\"step\":10", "\"step\":-1"), ("\"step\":10", "\"step\":\"NaN\""),
    ("\"step\":10", "\"step\":1e300"),
    ("\"step\":10", "\"step\":9223372036854775807"), ("\"step\":10", "\"step\":3"),
    ("\"epoch-samples\":320", "\"epoch-samples\":-1"), ("\"epoch-loss\":", "\"epoch-lost\":"),
    ("\"position\":320", "\"position\":-5"), ("\"epoch\":0", "\"epoch\":0.5"),
    ("batch 32", "batch 0"), ("batch 32", "batch 9223372036854775807"), ("batch 32", "quit"),
    ("batch 32", "source /etc/passwd"), ("batch 32", "batch 32 > stolen"),
    ("batch 32", "batch 32; quit"),
    ("batch 32", "batch 32 | touch stolen"), ("batch 32", "rewire now"),
    ("batch 32", "for i in 1..9 { }"),
    ("batch 32", "step 9"), ("batch 32", "data csv /etc/passwd"),
    ("optimizer adam", "optimizer sgd"),
    ("every=3", "every=0"), ("layers=fc1,fc2", "layers=fc1,fc3"), ("momentum=0.9", "momentum=7"),
    ("\"widths\":[64,6,5,10]", "\"widths\":[64,6,7,10]"),
    ("\"widths\":[64,6,5,10]", "\"widths\":[64,16777216,5,10]"),
    ("\"widths\":[64,6,5,10]", "\"widths\":[32,6,5,10]"),
    ("\"widths\":[64,6,5,10]", "\"widths\":[64,0,5,10]"),
    ("\"widths\":[64,6,5,10]", "\"widths\":[]"),
    ("\"widths\":[64,6,5,10]", "\"widths\":[9223372036854775807,6,5,10]"),
    ("\"edges\":192", "\"edges\":9223372036854775807"), ("\"edges\":192", "\"edges\":-1"),
    ("\"edge-budgets\":[192,", "\"edge-budgets\":[193,"),
    ("\"edge-budgets\":[192,", "\"edge-budgets\":[9223372036854775807,"),
    ("\"edge-budgets\":[192,", "\"edge-budgets\":["),
    ("\"pruned-from\":[320,", "\"pruned-from\":[-1,"),
    ("\"activations\":[\"relu\",", "\"activations\":["),
    ("\"activations\":[\"relu\",", "\"activations\":[\"step\","),
    ("\"activations\":[\"relu\",", "\"activations\":[\"tanh\","),
    ("\"name\":\"b\"", "\"name\":\"a\""), ("\"name\":\"b\"", "\"name\":\"../b\""),
    ("\"name\":\"b\"", "\"name\":\"\""),
    ("\"seed\":\"3\"", "\"seed\":\"-3\""), ("\"seed\":\"3\"", "\"seed\":\"4\""),
    ("\"forgotten-rewirings\":0", "\"forgotten-rewirings\":-1"),
    ("\"given\":[false", "\"given\":[true,true,true,true"),
    ("lognormal", "snippet"), ("\"cv\":0.5", "\"cv\":\"NaN\""),
  ])
  func wrongDescriptionsAreRefused(_ old: String, _ new: String) throws {
    var file = whole
    let text = try #require(file.metadata["networks"])
    try #require(text.contains(old), "\(text)")
    file.metadata["networks"] = text.replacing(old, with: new, maxReplacements: 1)
    if new.hasPrefix("\"cv\"") || new.hasPrefix("\"given\"") {
      // Harmless until the network is made anew; nothing must trap.
      try write(file)
      _ = try? shell.run("import session \(path); profile constant layers=fc2")
      return
    }
    try write(file)
    #expect(complaint() != "")
    #expect(directory.read("stolen") == nil && access("stolen", F_OK) != 0)
  }

  @Test(arguments: [
    ("\"digits\"", "\"mnist\""), ("\"digits\"", "\"csv\""), ("\"digits\"", "\"x; quit\""),
    ("[\"seed\",\"1\"]", "[\"seed\",\"2\"]"), ("[\"seed\",\"1\"]", "[\"seed\",\"1 > stolen\"]"),
    ("[\"seed\",\"1\"]", "[\"path\",\"/etc/passwd\"]"), ("[\"seed\",\"1\"]", "[\"x y\",\"1\"]"),
    ("\"current\":\"b\"", "\"current\":\"c\""),
  ])
  func wrongSessionsAreRefused(_ old: String, _ new: String) throws {
    try BatchSession().run("data digits; net 64-10 name=b; export session to=\(path)")
    var file = try Safetensors(parsing: TensorFile(reading: path, limit: 1 << 24).bytes)
    let text = try #require(file.metadata["session"])
    try #require(text.contains(old), "\(text)")
    file.metadata["session"] = text.replacing(old, with: new)
    try write(file)
    let failure = BatchSession().failure(of: "import session \(path)")
    #expect(failure?.diagnostic.hint?.isEmpty == false)
    #expect(directory.read("stolen") == nil)
  }

  @Test func aTensorThatIsMissingIsTold() throws {
    for index in whole.tensors.indices {
      var file = whole
      let name = try #require(file.tensors.remove(at: index).name)
      // Without its first part, a history is none; the digest does not cover it.
      if name.hasSuffix("rewirings.step") || name.hasSuffix("explored.crow_indices") { continue }
      try write(file)
      #expect(complaint() != "", "\(name)")
    }
  }

  @Test func whatWasChangedIsRefused() throws {
    var file = whole
    file.metadata["script"] = "print 1"
    try TextFile.write(file.encoded(), to: path)
    #expect(complaint().contains("changed"))
    file = whole
    file.metadata["format"] = "psn.session"
    try write(file)
    #expect(complaint().contains("not a session"))
  }

  @Test(arguments: ["psn.session.1", "psn.session.99", "psn.network.1"])
  func filesOfOtherVersionsAreToldSo(_ format: String) throws {
    var file = whole
    file.metadata["format"] = format
    try write(file)
    #expect(complaint().contains("of another version of psn: its format is \(format)"))
  }

  /// Numbers of tensors at the edges of what there is, thousands of times. A file is refused, or it
  /// leads to a state that holds together and trains.
  @Test func damagedTensorsNeverTrap() throws {
    var draws = RandomStream(seed: 21, name: "fuzz").draws()
    let factor = getenv("PSN_FUZZ").flatMap { Int(String(cString: $0)) } ?? 1
    var accepted = 0
    for _ in 0..<200 * factor {
      var file = whole
      for _ in 0...Int.random(in: 0...2, using: &draws) {
        let index = Int.random(in: 0..<file.tensors.count, using: &draws)
        file.tensors[index] = try Self.damaged(file.tensors[index], &draws)
      }
      if Bool.random(using: &draws) { Self.damage(&file.metadata, &draws) }
      try write(file)
      let victim = BatchSession()
      victim.session.use(try shell.session.data())
      do {
        try victim.run("import session \(path)")
        accepted += 1
        for state in victim.session.networks { try state.state.check() }
        _ = try? victim.run(
          "set check=on; train steps=8; why fc1[0]; profile constant layers=fc1; step")
      } catch is Failure {
        #expect(victim.session.networks.isEmpty && victim.session.transcript.isEmpty)
      }
    }
    // Most damage is to numbers that decide the digest, which must then differ.
    #expect(accepted < 100 * factor)
  }

  private static func damaged(
    _ tensor: Tensor, _ draws: inout some RandomNumberGenerator
  ) throws -> Tensor {
    var (bytes, shape) = (tensor.bytes, tensor.shape)
    let size = tensor.elementType.byteCount
    guard !bytes.isEmpty else { return tensor }
    let element = Int.random(in: 0..<bytes.count / size, using: &draws)
    switch Int.random(in: 0..<4, using: &draws) {
    case 0:
      let values: [Int64] = [0, -1, 1, 2, .max, .min, 1 << 31, 1 << 24, 64, 63]
      let value = values.randomElement(using: &draws) ?? 0
      for byte in 0..<size {
        bytes[element * size + byte] = UInt8(truncatingIfNeeded: value >> Int64(8 * byte))
      }
    case 1: bytes[element * size] ^= 1 << UInt8.random(in: 0..<8, using: &draws)
    case 2 where shape.count == 1:
      bytes.removeLast(size)
      shape[0] -= 1
    default:
      let other = Int.random(in: 0..<bytes.count / size, using: &draws)
      for byte in 0..<size { bytes.swapAt(element * size + byte, other * size + byte) }
    }
    if tensor.elementType == .bool { bytes = bytes.map { $0 & 1 } }
    return try Tensor(
      name: tensor.name, shape: shape, elementType: tensor.elementType, bytes: bytes)
  }

  private static func damage(
    _ metadata: inout [String: String], _ draws: inout some RandomNumberGenerator
  ) {
    let key = Bool.random(using: &draws) ? "networks" : "session"
    var bytes = Array((metadata[key] ?? "").utf8)
    guard let place = bytes.indices.randomElement(using: &draws) else { return }
    let digits = bytes[place...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    if digits.isEmpty {
      bytes[place] = Array("0129,[]{}\"-e.: ;>|$".utf8).randomElement(using: &draws) ?? 0
    } else {
      let number = draws.next() >> UInt64.random(in: 0..<64, using: &draws)
      bytes.replaceSubrange(digits.startIndex..<digits.endIndex, with: Array(String(number).utf8))
    }
    metadata[key] = String(decoding: bytes, as: UTF8.self)
  }
}
