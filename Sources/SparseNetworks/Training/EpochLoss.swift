/// The mean loss over the examples of an epoch, each before the update that it had a part in.
public struct EpochLoss: Sendable, Equatable {
  /// Sum of the losses of the examples used so far.
  public var sum: Double
  /// How many they are.
  public var sampleCount: Int

  /// So many examples whose losses add up to `sum`.
  public init(sum: Double = 0, sampleCount: Int = 0) {
    self.sum = sum
    self.sampleCount = sampleCount
  }

  /// The mean; nil before the first example.
  public var mean: Double? { sampleCount > 0 ? sum / Double(sampleCount) : nil }

  /// Adds the examples of a batch, whose mean loss is `loss`.
  mutating func add(_ loss: Double, sampleCount: Int) {
    sum += loss * Double(sampleCount)
    self.sampleCount += sampleCount
  }
}
