import CommandLanguage
import Glibc
import Interchange
import SparseNetworks
import Testing

@testable import Shell

/// Files from elsewhere with a few bytes changed: each is refused, with nothing changed, or leads to
/// a network that holds together and trains.
///
/// `PSN_FUZZ=100 swift test --filter DamagedFileTests` takes a hundred times as long.
struct DamagedFileTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// The command, and a file that it takes for `net 5-4-3`.
  private static let cases: [(command: String, name: String, seed: UInt64)] = [
    ("import mask FILE layers=fc1", "mask.csv", 1), ("import mask FILE layers=fc1", "mask.npy", 2),
    ("import mask FILE", "both.npz", 3), ("import weights FILE", "both.npz", 4),
    ("import weights FILE", "rows.safetensors", 5),
    ("import weights FILE", "dense.safetensors", 6),
    ("profile custom file=FILE layers=fc1", "fan-ins.txt", 7),
    ("profile custom file=FILE layers=fc1", "fan-ins.npy", 8),
  ]

  @Test(arguments: cases) func neverTraps(_ command: String, _ name: String, _ seed: UInt64) throws
  {
    let path = "\(directory.path)/\(name)"
    let command = command.replacing("FILE", with: path)
    let factor = getenv("PSN_FUZZ").flatMap { Int(String(cString: $0)) } ?? 1
    let whole = try Self.whole(name)
    var draws = RandomStream(seed: seed, name: "damage").draws()
    let shell = BatchSession()
    try shell.run("data synthetic inputs=5 classes=3 train=20 test=5; set nonfinite=go")
    var accepted = 0
    for round in 0..<60 * factor {
      try shell.run("net 5-4-3 name=a")
      try TextFile.write(round == 0 ? whole : Self.damaged(whole, &draws), to: path)
      let before = shell.snapshot
      do {
        try shell.run(command)
        accepted += 1
      } catch let failure as Failure {
        #expect(shell.snapshot == before && failure.diagnostic.hint != nil, "\(failure.diagnostic)")
        continue
      }
      try shell.session.current().check()
      try shell.run("step 2; profile constant density=50% layers=out; step")
    }
    #expect(accepted > 0, "not even the whole file is taken")
  }

  private static func whole(_ name: String) throws -> [UInt8] {
    let cells: [Float] = [1, 0, 0, 2, 0, 0, 0.5, 0, 0, 0, 3, 0, 0, 0, -1, 0, 1, 1, 0, 0]
    let first = try Tensor(cells, shape: [4, 5], name: "fc1.weight")
    let mask = try Tensor(cells.map { $0 != 0 }, shape: [4, 5], name: "fc1.mask")
    let second = try Tensor([Float](repeating: 0.1, count: 12), shape: [3, 4], name: "out.weight")
    switch name {
    case "mask.csv": return Array(try Tensor.csv([first]).utf8)
    case "mask.npy": return try NPY.encoded(mask)
    case "both.npz": return try NPZ.encoded([first, second], compression: .deflated)
    case "dense.safetensors": return try Safetensors(tensors: [first, mask, second]).encoded()
    case "rows.safetensors":
      return try Safetensors(tensors: [
        Tensor([0, 2, 3, 3, 5] as [Int32], name: "fc1.crow_indices"),
        Tensor([0, 3, 1, 0, 4] as [Int32], name: "fc1.col_indices"),
        Tensor([1, 2, 0.5, 3, -1] as [Float], name: "fc1.values"),
        Tensor([0, 0, 1, 0] as [Float], name: "fc1.bias"), second,
      ]).encoded()
    case "fan-ins.npy": return try NPY.encoded(Tensor([1, 2, 3, 4] as [Int64]))
    default: return Array("1, 2\n3 4\n".utf8)
    }
  }

  /// A copy with one to three places changed.
  private static func damaged(
    _ bytes: [UInt8], _ draws: inout some RandomNumberGenerator
  ) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...3, using: &draws) {
      guard let place = bytes.indices.randomElement(using: &draws) else { break }
      switch Int.random(in: 0..<6, using: &draws) {
      case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &draws)
      case 1: bytes[place] = Array("019-+.,;eEnx \n\0\u{7F}".utf8).randomElement(using: &draws) ?? 0
      case 2: bytes.remove(at: place)
      case 3: bytes.insert(contentsOf: bytes[place...].prefix(9), at: place)
      case 4: bytes.removeSubrange(place...)
      default:
        let number =
          Int64.random(in: .min ... .max, using: &draws)
          >> Int64.random(
            in: 0..<63, using: &draws)
        for (offset, index) in bytes.indices[place...].prefix(8).enumerated() {
          bytes[index] = UInt8(truncatingIfNeeded: number >> Int64(8 * offset))
        }
      }
    }
    return bytes
  }
}
