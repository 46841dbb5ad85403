/// A rule that turns gradients into weight updates, with its constants.
///
/// The formulas are those of PyTorch's optimizers of the same names, so that results can be
/// compared. They touch active weights and biases alone; there is nothing else.
public struct Optimizer: Sendable, Equatable {
  /// The rules.
  public enum Rule: Sendable, Equatable {
    /// `b = momentum b + g; w -= lr b` (with Nesterov `w -= lr (g + momentum b)`).
    case sgd(momentum: Double, nesterov: Bool)
    /// Adam (Kingma and Ba 2015): decay, if any, is added to the gradient.
    case adam(beta1: Double, beta2: Double, epsilon: Double)
    /// AdamW (Loshchilov and Hutter 2019): decay is taken off the weight, scaled by the rate.
    case adamW(beta1: Double, beta2: Double, epsilon: Double)
  }

  /// The rule.
  public var rule: Rule
  /// Base learning rate, before the schedule.
  public var learningRate: Double
  /// Weight decay, of weights and biases.
  public var weightDecay: Double

  /// An optimizer of a rule.
  public init(_ rule: Rule, learningRate: Double, weightDecay: Double = 0) {
    self.rule = rule
    self.learningRate = learningRate
    self.weightDecay = weightDecay
  }

  /// Adam with its usual constants and a learning rate of 0.001.
  public static let standard = Optimizer(
    .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8), learningRate: 1e-3)

  /// How many numbers an edge or bias carries from step to step: 0, 1, or 2.
  public var momentCount: Int {
    switch rule {
    case .sgd(let momentum, _): momentum == 0 ? 0 : 1
    case .adam, .adamW: 2
    }
  }

  /// Updates parameters in place.
  ///
  /// - Parameters:
  ///   - learningRate: rate of this step.
  ///   - step: number of this step, from 1, for bias correction.
  func update(
    _ parameters: inout [Float], _ gradients: [Float], _ moments: inout Moments,
    learningRate: Double, step: Int
  ) {
    switch rule {
    case .sgd(let momentum, let nesterov):
      if momentum == 0 {
        plain(&parameters, gradients, Float(learningRate))
      } else {
        self.momentum(
          &parameters, gradients, &moments.first, Float(learningRate), Float(momentum),
          nesterov: nesterov)
      }
    case .adam(let beta1, let beta2, let epsilon), .adamW(let beta1, let beta2, let epsilon):
      let correction1 = 1 - Elementary.power(beta1, step)
      let correction2 = 1 - Elementary.power(beta2, step)
      var isDecoupled = false
      if case .adamW = rule { isDecoupled = true }
      let constants = AdamConstants(
        beta1: Float(beta1), rest1: Float(1 - beta1), beta2: Float(beta2),
        rest2: Float(1 - beta2), epsilon: Float(epsilon), size: Float(learningRate / correction1),
        root: Float(correction2.squareRoot()),
        decoupled: isDecoupled ? Float(1 - learningRate * weightDecay) : 1,
        coupled: isDecoupled ? 0 : Float(weightDecay))
      adam(&parameters, gradients, &moments, constants)
    }
  }

  private func plain(_ parameters: inout [Float], _ gradients: [Float], _ rate: Float) {
    let decay = Float(weightDecay)
    for i in parameters.indices {
      parameters[i] -= rate * (gradients[i] + decay * parameters[i])
    }
  }

  private func momentum(
    _ parameters: inout [Float], _ gradients: [Float], _ buffer: inout [Float], _ rate: Float,
    _ momentum: Float, nesterov: Bool
  ) {
    let decay = Float(weightDecay)
    for i in parameters.indices {
      let gradient = gradients[i] + decay * parameters[i]
      let velocity = momentum * buffer[i] + gradient
      buffer[i] = velocity
      parameters[i] -= rate * (nesterov ? gradient + momentum * velocity : velocity)
    }
  }

  private struct AdamConstants {
    let beta1, rest1, beta2, rest2, epsilon: Float
    /// Learning rate over the first bias correction, and root of the second.
    let size, root: Float
    /// Factor on the weight (AdamW) and share of the weight added to the gradient (Adam).
    let decoupled, coupled: Float
  }

  private func adam(
    _ parameters: inout [Float], _ gradients: [Float], _ moments: inout Moments,
    _ constants: AdamConstants
  ) {
    for i in parameters.indices {
      let weight = parameters[i] * constants.decoupled
      let gradient = gradients[i] + constants.coupled * weight
      let first = constants.beta1 * moments.first[i] + constants.rest1 * gradient
      let second = constants.beta2 * moments.second[i] + constants.rest2 * gradient * gradient
      moments.first[i] = first
      moments.second[i] = second
      let denominator = second.squareRoot() / constants.root + constants.epsilon
      parameters[i] = weight - constants.size * first / denominator
    }
  }
}

/// What an optimizer remembers of each parameter of a layer's weights or biases.
public struct Moments: Sendable, Equatable {
  /// Momentum buffer, or first moment of Adam; empty where the rule has none.
  public internal(set) var first: [Float]
  /// Second moment of Adam; empty where the rule has none.
  public internal(set) var second: [Float]

  init(count: Int, momentCount: Int) {
    first = momentCount > 0 ? Array(repeating: 0, count: count) : []
    second = momentCount > 1 ? Array(repeating: 0, count: count) : []
  }
}
