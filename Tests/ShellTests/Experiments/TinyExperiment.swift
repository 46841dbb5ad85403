import Testing

@testable import Shell

/// The experiment of the tests: a small network on the digits, by profile and seed.
enum TinyExperiment {
  static let script = """
    param profile lognormal
    param seed 1
    data digits
    net 64-24-10 seed=$seed
    profile $profile sparsity=90% seed=$seed
    report cv cv(fanin(fc1))
    train epochs=1 batch=64
    """

  /// The program in a folder of its own, with a script as `tiny.psn`.
  static func program(_ script: String = script) throws -> Program {
    let directory = try TemporaryDirectory()
    try directory.write(script, to: "tiny.psn")
    return Program(in: directory)
  }
}

extension Program {
  /// Everything that is kept of the cells but where and when they were run: a row a cell, and last
  /// all values at their steps.
  func rows(of store: String = "results.sqlite") throws -> [String] {
    let result = try run(
      "-n", "-c",
      "results store='\(store)' export=cells.jsonl; "
        + "results store='\(store)' steps=on export=steps.jsonl")
    try #require(result.status == 0, "\(result.errors)")
    let cells = try #require(directory.read("cells.jsonl")).split(separator: "\n").map { line in
      line.split(separator: ",\"").filter { member in
        !["machine", "seconds", "ended"].contains { member.hasPrefix($0 + "\":") }
      }.joined(separator: ",\"")
    }
    return try cells + [#require(directory.read("steps.jsonl"))]
  }
}
