import Testing

@testable import SparseNetworks

/// Against PyTorch in float64 (`scripts/make-reference`).
@Suite struct TrainingReferenceTests {
  struct Reference: Decodable {
    struct GradientCase: Decodable {
      let task, activation: String
      let loss: Double
      let weights, biases: [[Double]]
    }
    struct Run: Decodable {
      let optimizer: String
      let lastLoss: Double
      let weights, biases: [[Double]]
    }
    let widths: [Int]
    let rows: [[[Int]]]
    let weights, biases: [[Float]]
    let inputs, values: [Float]
    let labels: [UInt16]
    let gradients: [GradientCase]
    let runs: [Run]

    func network(_ activation: Activation) throws -> Network {
      let plan = try NetworkPlan(widths: widths, activation: activation)
      let layers = rows.indices.map { index in
        Layer(
          rows: SparseRows(inputCount: widths[index], rows: rows[index]),
          activation: index == rows.count - 1 ? .identity : activation,
          weights: weights[index], biases: biases[index])
      }
      return Network(plan: plan, layers: layers)
    }

    func examples(_ task: String) -> Examples {
      Examples(
        count: labels.count, featureCount: widths[0], inputs: .floats(inputs),
        targets: task == "classification"
          ? .classes(labels, count: widths[widths.count - 1])
          : .values(values, width: widths[widths.count - 1]))
    }
  }

  private func state(_ network: Network, _ optimizer: Optimizer = .standard) -> TrainingState {
    TrainingState(network: network, optimizer: optimizer, batchSize: 24)
  }

  @Test func lossesAndGradients() throws {
    let reference: Reference = try fixture("training")
    for test in reference.gradients {
      let activation = try #require(Activation(rawValue: test.activation))
      var state = state(try reference.network(activation))
      let step = TrainingStep(for: state, exampleCount: 24)
      while try step.advance(&state, on: reference.examples(test.task)) != .backward {}
      let loss = try #require(step.loss)
      #expect(close([loss], [test.loss]), "\(test.task) \(test.activation)")
      for layer in test.weights.indices {
        #expect(close(step.gradients.weights[layer].map(Double.init), test.weights[layer]))
        #expect(close(step.gradients.biases[layer].map(Double.init), test.biases[layer]))
      }
    }
  }

  static let optimizers: [String: Optimizer] = [
    "sgd": Optimizer(.sgd(momentum: 0, nesterov: false), learningRate: 0.1),
    "momentum": Optimizer(
      .sgd(momentum: 0.9, nesterov: false), learningRate: 0.05, weightDecay: 0.01),
    "nesterov": Optimizer(.sgd(momentum: 0.9, nesterov: true), learningRate: 0.05),
    "adam": Optimizer(.adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8), learningRate: 0.01),
    "adam-decay": Optimizer(
      .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8), learningRate: 0.01, weightDecay: 0.02),
    "adamw": Optimizer(
      .adamW(beta1: 0.9, beta2: 0.999, epsilon: 1e-8), learningRate: 0.01, weightDecay: 0.1),
  ]

  @Test func weightsAfterTwentySteps() throws {
    let reference: Reference = try fixture("training")
    #expect(reference.runs.count == Self.optimizers.count)
    for run in reference.runs {
      let optimizer = try #require(Self.optimizers[run.optimizer])
      var state = state(try reference.network(.relu), optimizer)
      let step = TrainingStep(for: state, exampleCount: 24)
      for _ in 0..<20 { try step.run(&state, on: reference.examples("classification")) }
      let loss = try #require(state.lastLoss)
      #expect(close([loss], [run.lastLoss]), "\(run.optimizer)")
      for layer in run.weights.indices {
        let layerState = state.network.layers[layer]
        #expect(close(layerState.weights.map(Double.init), run.weights[layer]), "\(run.optimizer)")
        #expect(close(layerState.biases.map(Double.init), run.biases[layer]), "\(run.optimizer)")
      }
    }
  }

  /// Within 1e-5 of the tensor's largest value.
  private func close(_ values: [Double], _ expected: [Double]) -> Bool {
    let scale = expected.map(abs).max() ?? 1
    return values.count == expected.count
      && zip(values, expected).allSatisfy { abs($0 - $1) <= 1e-5 * max(scale, 1e-3) }
  }
}
