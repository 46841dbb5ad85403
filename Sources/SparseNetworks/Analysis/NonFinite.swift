/// The first value of a training step that is not a finite number, and where it came from.
public struct NonFinite: Sendable, Equatable {
  /// What the value is.
  public enum Kind: String, Sendable {
    case activation, loss, gradient, weight, bias
  }

  /// The phase that made it.
  public let phase: TrainingStep.Phase
  /// What it is.
  public let kind: Kind
  /// Index of the layer; nil for the loss.
  public var layer: Int?
  /// The neuron.
  public var neuron: Int?
  /// The input, for the weight of an edge or its gradient.
  public var input: Int?
  /// The training example, for an activation.
  public var sample: Int?
  /// Infinity or NaN.
  public let value: Double

  /// Looks for it in the step that follows `state`, phase by phase; nil where all is finite.
  ///
  /// Within a phase, layers come in the order they are computed in, then samples in that of the
  /// batch, then neurons and inputs.
  ///
  /// - Throws: ``SparseNetworksError`` where the examples do not fit, or with code `interrupted` where
  ///   `shouldStop`, as ``TrainingStep/advance(_:on:unless:)`` asks it, said yes.
  public init?(
    inStepAfter state: TrainingState, on examples: Examples, engine: Engine = .singleThreaded,
    unless shouldStop: @escaping () -> Bool = { false }
  ) throws {
    var state = state
    let step = TrainingStep(for: state, exampleCount: examples.count, engine: engine)
    while true {
      guard let phase = try step.advance(&state, on: examples, unless: shouldStop) else {
        throw SparseNetworksError.interrupted
      }
      let found: NonFinite? =
        switch phase {
        case .batch, .rewire: nil
        case .forward: Self.activation(step, state.network)
        case .loss:
          step.loss.flatMap {
            $0.isFinite ? nil : NonFinite(phase: .loss, kind: .loss, value: $0)
          }
        case .backward: Self.gradient(step.gradients, state.network)
        case .update: NonFinite(in: state.network)
        }
      if let found {
        self = found
        return
      }
      if phase == .update { return nil }
    }
  }

  /// Looks for a parameter that is not finite; nil where there is none.
  public init?(in network: Network) {
    for (index, layer) in network.layers.enumerated() {
      if let place = Self.place(in: layer.weights, layer.rows) {
        self = NonFinite(
          phase: .update, kind: .weight, layer: index, neuron: place.neuron, input: place.input,
          value: Double(layer.weights[place.edge]))
        return
      }
      if let neuron = layer.biases.firstIndex(where: { !$0.isFinite }) {
        self = NonFinite(
          phase: .update, kind: .bias, layer: index, neuron: neuron,
          value: Double(layer.biases[neuron]))
        return
      }
    }
    return nil
  }

  private init(
    phase: TrainingStep.Phase, kind: Kind, layer: Int? = nil, neuron: Int? = nil,
    input: Int? = nil, sample: Int? = nil, value: Double
  ) {
    (self.phase, self.kind, self.layer, self.neuron) = (phase, kind, layer, neuron)
    (self.input, self.sample, self.value) = (input, sample, value)
  }

  private static func activation(_ step: TrainingStep, _ network: Network) -> NonFinite? {
    for (index, layer) in network.layers.enumerated() {
      guard let values = step.activations(ofLayer: index),
        let first = values.firstIndex(where: { !$0.isFinite })
      else { continue }
      return NonFinite(
        phase: .forward, kind: .activation, layer: index, neuron: first % layer.neuronCount,
        sample: step.batch[first / layer.neuronCount], value: Double(values[first]))
    }
    return nil
  }

  private static func gradient(_ gradients: Gradients, _ network: Network) -> NonFinite? {
    for index in network.layers.indices.reversed() {
      let values = gradients.weights[index]
      if let place = place(in: values, network.layers[index].rows) {
        return NonFinite(
          phase: .backward, kind: .gradient, layer: index, neuron: place.neuron,
          input: place.input, value: Double(values[place.edge]))
      }
      if let neuron = gradients.biases[index].firstIndex(where: { !$0.isFinite }) {
        return NonFinite(
          phase: .backward, kind: .gradient, layer: index, neuron: neuron,
          value: Double(gradients.biases[index][neuron]))
      }
    }
    return nil
  }

  private static func place(
    in values: [Float], _ rows: SparseRows
  ) -> (edge: Int, neuron: Int, input: Int)? {
    guard let edge = values.firstIndex(where: { !$0.isFinite }) else { return nil }
    let neuron = (rows.starts.firstIndex { $0 > edge } ?? 1) - 1
    return (edge, neuron, Int(rows.columns[edge]))
  }
}
