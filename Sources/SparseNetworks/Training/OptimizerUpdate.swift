extension Optimizer {
  /// The update of one step: the rule with its constants worked out for that step.
  enum Update: Sendable {
    case descent(Descent)
    case adam(Adam)

    struct Descent: Sendable {
      var rate, momentum, decay: Float
      var nesterov: Bool
    }

    struct Adam: Sendable {
      var beta1, rest1, beta2, rest2, epsilon: Float
      /// Learning rate over the first bias correction, and 1 over the root of the second.
      var size, root: Float
      /// Factor on the weight (AdamW) and share of the weight added to the gradient (Adam).
      var decoupled, coupled: Float
    }
  }

  /// - Parameters:
  ///   - learningRate: rate of this step.
  ///   - step: number of this step, from 1, for bias correction.
  func update(learningRate: Double, step: Int) -> Update {
    switch rule {
    case .sgd(let momentum, let nesterov):
      return .descent(
        Update.Descent(
          rate: Float(learningRate), momentum: Float(momentum), decay: Float(weightDecay),
          nesterov: nesterov))
    case .adam(let beta1, let beta2, let epsilon):
      var constants = Self.adam(beta1, beta2, epsilon, learningRate, step)
      constants.coupled = Float(weightDecay)
      return .adam(constants)
    case .adamW(let beta1, let beta2, let epsilon):
      var constants = Self.adam(beta1, beta2, epsilon, learningRate, step)
      constants.decoupled = Float(1 - learningRate * weightDecay)
      return .adam(constants)
    }
  }

  private static func adam(
    _ beta1: Double, _ beta2: Double, _ epsilon: Double, _ learningRate: Double, _ step: Int
  ) -> Update.Adam {
    Update.Adam(
      beta1: Float(beta1), rest1: Float(1 - beta1), beta2: Float(beta2), rest2: Float(1 - beta2),
      epsilon: Float(epsilon),
      size: Float(learningRate / (1 - Elementary.power(beta1, step))),
      root: Float(1 / (1 - Elementary.power(beta2, step)).squareRoot()), decoupled: 1, coupled: 0)
  }
}

extension Optimizer.Update {
  /// Updates parameters and their moments in place, in one pass.
  ///
  /// - Parameter parts: the parameters that each thread takes: those whose gradients it has summed,
  ///   which are in its cache.
  func apply(
    to parameters: inout [Float], _ gradients: [Float], _ moments: inout Moments,
    parts: [Range<Int>], engine: Engine
  ) {
    let count = parameters.count
    parameters.withUnsafeMutableBufferPointer { parameters in
      moments.first.withUnsafeMutableBufferPointer { first in
        moments.second.withUnsafeMutableBufferPointer { second in
          gradients.withUnsafeBufferPointer { gradients in
            guard let base = parameters.baseAddress, let gradient = gradients.baseAddress
            else { return }
            let (first, second) = (
              first.isEmpty ? nil : first.baseAddress, second.isEmpty ? nil : second.baseAddress
            )
            engine.forEachPart(work: count * 8) { part in
              let start = parts[part].lowerBound
              engine.kernels.update(
                self, base + start, gradient + start, first: first.map { $0 + start },
                second: second.map { $0 + start }, count: parts[part].count)
            }
          }
        }
      }
    }
  }
}

extension Optimizer {
  /// Updates weights with the bias correction of each edge's own age, edges of one age that stand
  /// together at once.
  ///
  /// - Parameters:
  ///   - births: completed steps when each edge was born.
  ///   - step: completed steps.
  func applyByAge(
    to weights: inout [Float], _ gradients: [Float], _ moments: inout Moments, births: [Int],
    learningRate: Double, step: Int, kernels: Kernels
  ) {
    var rules: [Int: Update] = [:]
    weights.withUnsafeMutableBufferPointer { weights in
      moments.first.withUnsafeMutableBufferPointer { first in
        moments.second.withUnsafeMutableBufferPointer { second in
          gradients.withUnsafeBufferPointer { gradients in
            guard let base = weights.baseAddress, let gradient = gradients.baseAddress
            else { return }
            var start = 0
            while start < births.count {
              let birth = births[start]
              var end = start + 1
              while end < births.count, births[end] == birth { end += 1 }
              let rule =
                rules[birth] ?? update(learningRate: learningRate, step: max(step + 1 - birth, 1))
              rules[birth] = rule
              kernels.update(
                rule, base + start, gradient + start, first: first.baseAddress.map { $0 + start },
                second: second.baseAddress.map { $0 + start }, count: end - start)
              start = end
            }
          }
        }
      }
    }
  }
}
