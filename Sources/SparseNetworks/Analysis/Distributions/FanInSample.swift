/// The positive fan-ins of a layer, sorted and counted, ready for fitting.
///
/// Neurons without inputs are left out, since no density here reaches down to 0, and counted.
struct FanInSample {
  /// The distinct positive fan-ins, ascending.
  let values: [Double]
  /// How many neurons have each.
  let counts: [Int]
  /// How many neurons have at most each.
  let cumulativeCounts: [Int]
  /// The natural logarithms of the values.
  let logarithms: [Double]
  /// Neurons without inputs.
  let zeroCount: Int

  /// Number of neurons with inputs.
  var count: Int { cumulativeCounts.last ?? 0 }

  /// - Throws: ``SparseNetworksError`` where a fan-in is negative, or fewer than two differ from 0
  ///   and from each other: then no density fits best.
  init(_ fanIns: [Int]) throws {
    if let negative = fanIns.first(where: { $0 < 0 }) {
      throw SparseNetworksError(.parameter, "a fan-in cannot be \(negative)")
    }
    let positive = fanIns.filter { $0 > 0 }.sorted()
    var distinct: [(value: Int, count: Int)] = []
    for fanIn in positive {
      if let last = distinct.last, last.value == fanIn {
        distinct[distinct.count - 1].count += 1
      } else {
        distinct.append((fanIn, 1))
      }
    }
    guard distinct.count > 1 else {
      throw SparseNetworksError(
        .size,
        distinct.first.map { "every neuron with inputs has \($0.value) of them" }
          ?? "no neuron has an input",
        hint: "a distribution can be fitted where at least two fan-ins differ")
    }
    values = distinct.map { Double($0.value) }
    counts = distinct.map(\.count)
    var below = 0
    cumulativeCounts = counts.map {
      below += $0
      return below
    }
    logarithms = values.map(Elementary.log)
    zeroCount = fanIns.count - positive.count
  }

  /// Sum of a term over all neurons with inputs, by ascending fan-in.
  func sum(from start: Int = 0, _ term: (Int) -> Double) -> Double {
    var total = 0.0
    for index in start..<values.count { total += Double(counts[index]) * term(index) }
    return total
  }

  /// The largest distance between the empirical distribution function of the values from index
  /// `start` on and a continuous one: the Kolmogorov-Smirnov statistic.
  ///
  /// The empirical function jumps at each value, so both of its sides are compared.
  func kolmogorovSmirnov(from start: Int = 0, _ cumulative: (Int) -> Double) -> Double {
    let below = start == 0 ? 0 : cumulativeCounts[start - 1]
    let total = Double(count - below)
    var largest = 0.0
    for index in start..<values.count {
      let probability = cumulative(index)
      let after = Double(cumulativeCounts[index] - below) / total
      let before = Double(cumulativeCounts[index] - counts[index] - below) / total
      largest = max(largest, after - probability, probability - before)
    }
    return largest
  }
}
