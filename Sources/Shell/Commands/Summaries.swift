import CommandLanguage
import SparseNetworks
import TerminalGraphics

extension Connectivity {
  /// The layer's connectivity in a few words.
  var summary: String {
    var words: [String]
    switch profile {
    case .dense: return "dense"
    case .random: return "random"
    case .snip: return "snip"
    case .constant: words = ["constant"]
    case .custom: words = ["custom"]
    case .family(let family, .cv(let cv)): words = [family.rawValue, "cv=\(formatSignificant(cv))"]
    case .family(let family, .shape(let shape)):
      words = [family.rawValue, "shape=\(formatSignificant(shape))"]
    }
    if let placement { words.append(placement.rawValue) }
    if selection != .uniform { words.append("inputs=\(selection.rawValue)") }
    return words.joined(separator: " ")
  }
}

extension HubPlacement {
  /// Where the hubs stand, in a few words.
  var summary: String {
    switch self {
    case .shuffled: "in a random order of the seed"
    case .ascending: "hubs last"
    case .descending: "hubs first"
    case .centerOut: "hubs in the middle"
    case .interleaved: "largest, smallest, second largest, second smallest, and so on"
    case .gradient: "hubs where the dense layer's gradient is largest"
    case .snip: "hubs where the dense layer's |weight * gradient| is largest"
    case .like: "hubs where those of another network are: like=NET"
    }
  }
}

extension InputSelection {
  /// Which inputs are read, in a few words.
  var summary: String {
    switch self {
    case .uniform: "any, all equally likely"
    case .variance: "more likely the more an input varies"
    case .fScore: "more likely the better an input tells classes apart (F)"
    case .mutualInformation: "more likely the more an input tells of the label"
    case .window: "the pixels around a place drawn for each neuron"
    case .snip: "those of largest |weight * gradient| in the dense layer"
    }
  }
}

extension LayerDensities {
  /// How the budget is shared, in a few words.
  var summary: String {
    switch self {
    case .uniform: "the same density in every layer"
    case .erk: "denser the smaller a layer is"
    }
  }
}

extension Network {
  /// How many neurons of all layers read nothing.
  var neuronsWithoutInputs: Int {
    layers.reduce(0) { $0 + $1.rows.fanIns.count { $0 == 0 } }
  }
}

extension Optimizer {
  /// The optimizer as a command would set it.
  var summary: String {
    var words: [String]
    switch rule {
    case .sgd(let momentum, let nesterov):
      words = ["sgd", "lr=\(exact(learningRate))", "momentum=\(exact(momentum))"]
      if nesterov { words.append("nesterov=on") }
    case .adam(let beta1, let beta2, let epsilon):
      words = adamWords("adam", beta1, beta2, epsilon)
    case .adamW(let beta1, let beta2, let epsilon):
      words = adamWords("adamw", beta1, beta2, epsilon)
    }
    words.append("weight-decay=\(exact(weightDecay))")
    if biasCorrection == .edge { words.append("bias-correction=edge") }
    return words.joined(separator: " ")
  }

  private func adamWords(
    _ name: String, _ beta1: Double, _ beta2: Double, _ epsilon: Double
  ) -> [String] {
    [
      name, "lr=\(exact(learningRate))", "beta1=\(exact(beta1))", "beta2=\(exact(beta2))",
      "epsilon=\(exact(epsilon))",
    ]
  }
}

extension LearningRateSchedule {
  /// The schedule as a command would set it.
  var summary: String {
    let course =
      switch course {
      case .constant: "constant"
      case .step(let period, let factor): "step every=\(period) factor=\(exact(factor))"
      case .cosine(let length, let floor): "cosine steps=\(length) floor=\(exact(floor))"
      }
    return warmup == 0 ? course : "\(course) warmup=\(warmup)"
  }
}

/// A number that reads back as the same.
private func exact(_ value: Double) -> String { CommandValue.number(value).description }
