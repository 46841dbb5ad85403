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

  /// What the bias correction of Adam and AdamW counts.
  public enum BiasCorrection: String, CaseIterable, Sendable {
    /// Steps of the run, as the usual implementations do: an edge born at step 10,000 is treated as
    /// if its moments had settled, and its first update is about `(1 - beta1) / sqrt(1 - beta2)`,
    /// 3.16 times the learning rate with the usual constants.
    case step
    /// Steps since the edge was born, so that every edge begins as those of the first step did.
    case edge
  }

  /// The rule.
  public var rule: Rule
  /// Base learning rate, before the schedule.
  public var learningRate: Double
  /// Weight decay, of weights and biases.
  public var weightDecay: Double
  /// What bias correction counts; biases were there from the start.
  public var biasCorrection = BiasCorrection.step

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
