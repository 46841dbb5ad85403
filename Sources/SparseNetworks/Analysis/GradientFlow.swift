/// How large a network's gradients, weights and updates are, layer by layer.
///
/// All are L2 norms over active weights; biases are left out. The norm of the masked gradient is
/// the gradient flow of Tessera, Hooker and Rosman ("Keep the Gradients Flowing", 2021, arXiv
/// 2102.01670) and of Evci et al. ("Gradient Flow in Sparse Neural Networks", AAAI 2022), who take
/// its square.
public struct GradientFlow: Sendable, Equatable {
  /// Norms of one layer, or of several together.
  public struct Norms: Sendable, Equatable {
    /// Of the gradient.
    public let gradient: Double
    /// Of the weights.
    public let weights: Double
    /// Of the change that an update makes to the weights; nil where topology changes with it.
    public let update: Double?

    /// Size of the update over that of the weights; nil for weights that are all 0.
    public var updateRatio: Double? { update.flatMap { weights > 0 ? $0 / weights : nil } }
  }

  /// The layers, first hidden layer first.
  public let layers: [Norms]
  /// All layers together.
  public let total: Norms

  /// Measures a network.
  ///
  /// - Parameters:
  ///   - gradients: of the network's weights.
  ///   - updated: the network after an update.
  public init(_ network: Network, gradients: Gradients, updated: Network? = nil) {
    layers = network.layers.indices.map { index in
      let layer = network.layers[index]
      let update: Double? = updated.flatMap { updated in
        let after = updated.layers[index]
        guard after.rows == layer.rows else { return nil }
        return Self.norm(zip(after.weights, layer.weights).lazy.map { Double($0) - Double($1) })
      }
      return Norms(
        gradient: Self.norm(gradients.weights[index].lazy.map(Double.init)),
        weights: Self.norm(layer.weights.lazy.map(Double.init)), update: update)
    }
    let updates = layers.compactMap(\.update)
    total = Norms(
      gradient: Self.norm(layers.map(\.gradient)), weights: Self.norm(layers.map(\.weights)),
      update: updates.count == layers.count ? Self.norm(updates) : nil)
  }

  private static func norm(_ values: some Sequence<Double>) -> Double {
    values.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }
}
