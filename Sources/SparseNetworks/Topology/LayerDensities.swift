/// How a network's edge budget is shared among its layers.
public enum LayerDensities: String, CaseIterable, Sendable {
  /// The same density in every layer.
  case uniform
  /// Erdős–Rényi: density in proportion to `(n_in + n) / (n_in n)`, so that small layers are
  /// denser (Mocanu et al. 2018). For fully connected layers ERK (Evci et al. 2020) is the same.
  case erk

  /// A layer's sizes.
  public struct Shape: Sendable, Equatable {
    /// Number of inputs.
    public let inputCount: Int
    /// Number of neurons.
    public let neuronCount: Int

    /// A layer of `neuronCount` neurons reading up to `inputCount` inputs.
    public init(inputCount: Int, neuronCount: Int) {
      self.inputCount = inputCount
      self.neuronCount = neuronCount
    }

    /// `n_in n`, the number of possible edges.
    public var possibleEdges: Int { inputCount * neuronCount }
  }

  /// Densities of layers that together have `density` of their possible edges.
  ///
  /// For ERK the scale `eps` is solved so that the total holds; layers that would exceed density 1
  /// become dense, and the rest is solved again until none does.
  public func densities(of layers: [Shape], total density: Double) -> [Double] {
    switch self {
    case .uniform: return layers.map { _ in density }
    case .erk:
      var dense = Array(repeating: false, count: layers.count)
      while true {
        let scale = Self.erkScale(layers, total: density, dense: dense)
        let densities = layers.indices.map {
          dense[$0] ? 1 : scale * Self.erkRatio(layers[$0])
        }
        let exceeding = densities.indices.filter { densities[$0] > 1 }
        if exceeding.isEmpty { return densities }
        for layer in exceeding { dense[layer] = true }
      }
    }
  }

  /// Whole numbers of edges for the layers, adding up to `round(density * possible)` exactly.
  ///
  /// Rounded down, the rest to the largest remainders, ties to the earlier layer, within the caps.
  public func budgets(of layers: [Shape], total density: Double) -> [Int] {
    let possible = layers.map(\.possibleEdges)
    let total = Int((density * Double(possible.reduce(0, +))).rounded())
    let exact = zip(densities(of: layers, total: density), possible).map { $0 * Double($1) }
    var budgets = zip(exact, possible).map { min(Int($0), $1) }
    var rest = total - budgets.reduce(0, +)
    let order = budgets.indices.sorted {
      let (left, right) = (exact[$0] - Double(budgets[$0]), exact[$1] - Double(budgets[$1]))
      return left == right ? $0 < $1 : left > right
    }
    while rest > 0 {
      let open = order.filter { budgets[$0] < possible[$0] }
      guard !open.isEmpty else { break }
      for layer in open where rest > 0 {
        budgets[layer] += 1
        rest -= 1
      }
    }
    while rest < 0, let layer = order.reversed().first(where: { budgets[$0] > 0 }) {
      budgets[layer] -= 1
      rest += 1
    }
    return budgets
  }

  /// `eps` of the layers not yet made dense.
  static func erkScale(_ layers: [Shape], total density: Double, dense: [Bool]) -> Double {
    var edges = 0.0
    var divisor = 0.0
    for (layer, isDense) in zip(layers, dense) {
      edges += density * Double(layer.possibleEdges)
      if isDense {
        edges -= Double(layer.possibleEdges)
      } else {
        divisor += erkRatio(layer) * Double(layer.possibleEdges)
      }
    }
    return divisor > 0 ? max(0, edges / divisor) : 0
  }

  private static func erkRatio(_ layer: Shape) -> Double {
    Double(layer.inputCount + layer.neuronCount) / Double(layer.possibleEdges)
  }
}
