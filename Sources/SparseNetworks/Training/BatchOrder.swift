/// The order in which training examples are visited: a seeded permutation an epoch.
public struct BatchOrder: Sendable, Equatable {
  /// Seed of the permutations.
  public let seed: UInt64
  /// Number of training examples.
  public let exampleCount: Int

  /// The order of `exampleCount` examples under a seed.
  public init(seed: UInt64, exampleCount: Int) {
    self.seed = seed
    self.exampleCount = exampleCount
  }

  /// The examples in the order of an epoch.
  public func permutation(epoch: Int) -> [Int] {
    var order = Array(0..<exampleCount)
    var draws = RandomStream(seed: seed, name: "order", index: UInt64(epoch)).draws()
    draws.shuffle(&order)
    return order
  }
}
