/// Summary of how unevenly a layer's neurons are connected.
public struct FanInStatistics: Sendable, Equatable {
  /// Number of neurons.
  public let count: Int
  /// Sum of the fan-ins: the number of edges.
  public let total: Int
  /// Smallest fan-in.
  public let minimum: Int
  /// Median fan-in; the mean of the middle two for an even count.
  public let median: Double
  /// Largest fan-in.
  public let maximum: Int
  /// Mean fan-in.
  public let mean: Double
  /// Coefficient of variation: population standard deviation over mean, all neurons.
  public let cv: Double
  /// The same over neurons with at least one input.
  public let liveCV: Double
  /// Gini coefficient: 0 for equal fan-ins, towards 1 where one neuron has all.
  public let gini: Double
  /// Neurons without inputs.
  public let dead: Int

  /// Statistics of a list of fan-ins.
  public init(_ fanIns: [Int]) {
    let sorted = fanIns.sorted()
    count = sorted.count
    total = sorted.reduce(0, +)
    minimum = sorted.first ?? 0
    maximum = sorted.last ?? 0
    median =
      sorted.isEmpty
      ? 0 : Double(sorted[(count - 1) / 2] + sorted[count / 2]) / 2
    mean = count == 0 ? 0 : Double(total) / Double(count)
    cv = Self.coefficientOfVariation(sorted)
    dead = sorted.prefix { $0 == 0 }.count
    liveCV = dead == 0 ? cv : Self.coefficientOfVariation(Array(sorted[dead...]))
    var weighted = 0.0
    for (rank, value) in sorted.enumerated() {
      weighted += Double(2 * rank - count + 1) * Double(value)
    }
    gini = total == 0 ? 0 : weighted / (Double(count) * Double(total))
  }

  /// Population standard deviation over mean; 0 for an empty list or a zero mean.
  ///
  /// From exact integer sums, so the result does not depend on the order.
  public static func coefficientOfVariation(_ fanIns: [Int]) -> Double {
    let count = Double(fanIns.count)
    let sum = Double(fanIns.reduce(0, +))
    guard sum > 0 else { return 0 }
    let squares = Double(fanIns.reduce(0) { $0 + $1 * $1 })
    return max(0, count * squares - sum * sum).squareRoot() / sum
  }
}
