/// A prescription of how many inputs each neuron of a layer reads.
public enum FanInProfile: Sendable, Equatable {
  /// How uneven a parametric profile is to be.
  public enum Unevenness: Sendable, Equatable {
    /// The shape parameter `s` of the family; 0 is even.
    case shape(Double)
    /// The coefficient of variation that the integer fan-ins shall have.
    case cv(Double)
  }

  /// A parametric family at an unevenness.
  case family(ProfileFamily, Unevenness)
  /// The same fan-in everywhere, up to one.
  case constant
  /// Edges drawn uniformly without replacement over the whole layer: fan-ins are hypergeometric.
  case random
  /// The edges of largest |w dL/dw| of the whole layer, in the network made dense, on a batch: SNIP
  /// (Lee et al. 2019, arXiv 1810.02340).
  case snip
  /// Every neuron reads every input.
  case dense
  /// Fan-ins given one by one.
  case custom([Int])
}

extension FanInProfile {
  /// Fan-ins of `neuronCount` neurons reading `inputCount` inputs, with exactly `budget` edges.
  ///
  /// Parametric fan-ins come in ascending order, before hub placement; custom ones in theirs.
  /// For ``random`` and ``snip`` the fan-ins are decided by the mask and nil is returned.
  ///
  /// - Parameters:
  ///   - budget: number of edges `E`; ignored for `dense` and `custom`, which imply it.
  ///   - allowDead: let neurons go without inputs instead of reading at least one.
  /// - Throws: ``SparseNetworksError`` where budget or CV is infeasible, naming what is feasible.
  public func fanIns(
    inputCount: Int, neuronCount: Int, budget: Int, allowDead: Bool = false
  ) throws -> [Int]? {
    switch self {
    case .dense:
      return Array(repeating: inputCount, count: neuronCount)
    case .custom(let fanIns):
      try Self.check(custom: fanIns, inputCount: inputCount, neuronCount: neuronCount)
      return fanIns
    case .random, .snip:
      try Self.check(
        budget: budget, inputCount: inputCount, neuronCount: neuronCount, minimum: 0)
      return nil
    case .constant:
      return try Self.fanIns(
        exponents: Array(repeating: 0, count: neuronCount), unevenness: .shape(0),
        inputCount: inputCount, budget: budget, minimum: allowDead ? 0 : 1)
    case .family(let family, let unevenness):
      return try Self.fanIns(
        exponents: family.exponents(count: neuronCount), unevenness: unevenness,
        inputCount: inputCount, budget: budget, minimum: allowDead ? 0 : 1)
    }
  }

  /// The largest CV that fan-ins between `minimum` and `maximum` with this sum can have.
  ///
  /// Reached by as many neurons as possible at the maximum, at most one between, the rest at the
  /// minimum; close to `sqrt((m-1)(M-m))/m` for mean fan-in `m`, cap `M` and minimum 1.
  public static func largestCV(
    neuronCount: Int, budget: Int, minimum: Int, maximum: Int
  ) -> Double {
    guard maximum > minimum, neuronCount > 0 else { return 0 }
    let spare = budget - minimum * neuronCount
    var fanIns = Array(repeating: minimum, count: neuronCount)
    let (full, rest) = spare.quotientAndRemainder(dividingBy: maximum - minimum)
    for neuron in 0..<min(full, neuronCount) { fanIns[neuron] = maximum }
    if full < neuronCount { fanIns[full] += rest }
    return FanInStatistics.coefficientOfVariation(fanIns)
  }

  private static func fanIns(
    exponents: [Double], unevenness: Unevenness, inputCount: Int, budget: Int, minimum: Int
  ) throws -> [Int] {
    try check(
      budget: budget, inputCount: inputCount, neuronCount: exponents.count, minimum: minimum)
    let allocation = FanInAllocation(
      exponents: exponents, budget: budget, minimum: minimum, maximum: inputCount)
    switch unevenness {
    case .shape(let shape):
      guard shape.isFinite, shape >= 0 else {
        throw SparseNetworksError(
          .parameter, "the shape must be zero or positive, not \(shape)",
          hint: "0 is even connectivity; larger is more uneven")
      }
      return allocation.fanIns(shape: shape)
    case .cv(let target):
      return try fanIns(of: allocation, cv: target)
    }
  }

  /// Bisects the shape on the CV of the integer fan-ins and takes the nearest found.
  private static func fanIns(of allocation: FanInAllocation, cv target: Double) throws -> [Int] {
    guard target.isFinite, target >= 0 else {
      throw SparseNetworksError(
        .parameter, "the CV must be zero or positive, not \(target)",
        hint: "0 is constant fan-in; 1 is clearly uneven")
    }
    let largest = largestCV(
      neuronCount: allocation.exponents.count, budget: allocation.budget,
      minimum: allocation.minimum, maximum: allocation.maximum)
    // Within rounding of the maximum is as good as reaching it.
    guard target <= largest + 0.005 else { throw unreachable(target, largest, allocation) }

    func realized(_ shape: Double) -> (fanIns: [Int], cv: Double) {
      let fanIns = allocation.fanIns(shape: shape)
      return (fanIns, FanInStatistics.coefficientOfVariation(fanIns))
    }
    var lowShape = 0.0
    var nearest = realized(0)
    func consider(_ candidate: (fanIns: [Int], cv: Double)) {
      if abs(candidate.cv - target) < abs(nearest.cv - target) { nearest = candidate }
    }
    guard nearest.cv < target else { return nearest.fanIns }
    var highShape = 1.0
    while highShape < 0x1p30 {
      let high = realized(highShape)
      consider(high)
      if high.cv >= target { break }
      lowShape = highShape
      highShape *= 2
    }
    // Finer than any step of the staircase that the CV of integer fan-ins is.
    while highShape - lowShape > highShape * 1e-10 {
      let middleShape = (lowShape + highShape) / 2
      let middle = realized(middleShape)
      consider(middle)
      if middle.cv < target { lowShape = middleShape } else { highShape = middleShape }
    }
    return nearest.fanIns
  }

  private static func unreachable(
    _ target: Double, _ largest: Double, _ allocation: FanInAllocation
  ) -> SparseNetworksError {
    let mean = Double(allocation.budget) / Double(allocation.exponents.count)
    return SparseNetworksError(
      .infeasibleCV,
      "a fan-in CV of \(shown(target)) cannot be reached with a mean fan-in of \(shown(mean)) "
        + "and at most \(allocation.maximum) inputs",
      hint: "the largest CV here is \(shown(largest)); ask for less, or for more sparsity")
  }

  private static func check(
    budget: Int, inputCount: Int, neuronCount: Int, minimum: Int
  ) throws {
    let possible = inputCount * neuronCount
    guard budget <= possible else {
      throw SparseNetworksError(
        .infeasibleBudget,
        "\(budget) edges do not fit between \(inputCount) inputs and \(neuronCount) neurons",
        hint: "at most \(possible) are possible")
    }
    guard budget > 0 else {
      throw SparseNetworksError(
        .infeasibleBudget, "the layer would have no edge at all",
        hint: "ask for less sparsity: one edge of \(possible) is the least")
    }
    guard budget >= minimum * neuronCount else {
      let needed = max(1, minimum * neuronCount)
      // Rounded up, so that what is named is really feasible.
      let percent = (Double(needed) / Double(possible) * 1e6).rounded(.up) / 1e4
      throw SparseNetworksError(
        .infeasibleBudget,
        "\(budget) \(budget == 1 ? "edge" : "edges") cannot give each of \(neuronCount) neurons an input",
        hint: "the smallest feasible density is \(shown(percent))% (sparsity "
          + "\(shown(100 - percent))%); or let neurons go without inputs by dead=allow")
    }
  }

  private static func check(custom fanIns: [Int], inputCount: Int, neuronCount: Int) throws {
    guard fanIns.count == neuronCount else {
      throw SparseNetworksError(
        .shapeMismatch, "\(fanIns.count) fan-ins were given for \(neuronCount) neurons",
        hint: "give one number for each neuron")
    }
    if let neuron = fanIns.firstIndex(where: { $0 < 0 || $0 > inputCount }) {
      throw SparseNetworksError(
        .parameter,
        "fan-in \(fanIns[neuron]) of neuron \(neuron) is not between 0 and the "
          + "\(inputCount) inputs",
        hint: "a neuron can read each input once")
    }
    guard fanIns.contains(where: { $0 > 0 }) else {
      throw SparseNetworksError(
        .infeasibleBudget, "every fan-in is 0: the layer has no edge",
        hint: "give one neuron an input at least")
    }
  }

  /// Up to four decimals, without trailing zeros.
  private static func shown(_ value: Double) -> String {
    let rounded = (value * 10_000).rounded() / 10_000
    return rounded == rounded.rounded() && abs(rounded) < 1e15 ? "\(Int(rounded))" : "\(rounded)"
  }
}
