/// One fully connected layer with sparse connectivity: `z_j = b_j + sum_e w_e x_column(e)`.
public struct Layer: Sendable {
  /// Active edges by neuron. Changing them is rewiring.
  public let rows: SparseRows
  /// Nonlinearity applied to `z`.
  public let activation: Activation
  /// One weight an edge, in row order.
  public var weights: [Float]
  /// One bias a neuron.
  public var biases: [Float]

  /// A layer with the given weights and biases.
  ///
  /// - Precondition: one weight an edge and one bias a neuron.
  public init(rows: SparseRows, activation: Activation, weights: [Float], biases: [Float]) {
    precondition(weights.count == rows.edgeCount && biases.count == rows.neuronCount)
    self.rows = rows
    self.activation = activation
    self.weights = weights
    self.biases = biases
  }

  /// Number of inputs.
  public var inputCount: Int { rows.inputCount }
  /// Number of neurons.
  public var neuronCount: Int { rows.neuronCount }
}

/// A multi-layer perceptron with sparse layers.
public struct Network: Sendable {
  /// What the network was made from.
  public let plan: NetworkPlan
  /// First hidden layer first, output layer last.
  public internal(set) var layers: [Layer]

  /// Number of inputs.
  public var inputCount: Int { plan.widths[0] }
  /// Number of outputs: logits, or predicted values.
  public var outputCount: Int { plan.widths[plan.widths.count - 1] }
  /// Number of active edges in all layers.
  public var edgeCount: Int { layers.reduce(0) { $0 + $1.rows.edgeCount } }
  /// Number of possible edges in all layers.
  public var possibleEdgeCount: Int { plan.shapes.reduce(0) { $0 + $1.possibleEdges } }
  /// Share of possible edges that are not there.
  public var sparsity: Double { 1 - Double(edgeCount) / Double(possibleEdgeCount) }
  /// Names of the layers, in order.
  public var layerNames: [String] { layers.indices.map(plan.name(ofLayer:)) }

  /// A network of given layers, for tests and for weights from elsewhere.
  ///
  /// - Precondition: each layer reads what the one before gives, as the plan says.
  public init(plan: NetworkPlan, layers: [Layer]) {
    precondition(
      layers.map(\.inputCount) == Array(plan.widths.dropLast())
        && layers.map(\.neuronCount) == Array(plan.widths.dropFirst()))
    self.plan = plan
    self.layers = layers
  }

  /// Creates the network that a plan describes.
  ///
  /// - Parameters:
  ///   - examples: training examples, for connectivity chosen by data.
  ///   - image: shape of the inputs where they are an image, for local windows.
  ///   - shouldStop: asked now and then; true gives up, with the error `interrupted`.
  /// - Throws: ``SparseNetworksError`` where a profile is infeasible or data are missing.
  public init(
    plan: NetworkPlan, examples: Examples? = nil, image: ImageShape? = nil,
    unless shouldStop: @escaping () -> Bool = { false }
  ) throws {
    var builder = NetworkBuilder(
      plan: plan, examples: examples, image: image, shouldStop: shouldStop)
    self = try builder.network()
  }
}
