internal import CKernels

/// The kernels that go over samples or parameters one by one.
extension Kernels {
  /// `out = f(z)` elementwise.
  func activate(
    _ activation: Activation, _ z: UnsafePointer<Float>, into out: UnsafeMutablePointer<Float>,
    count: Int
  ) {
    switch implementation {
    case .reference: for i in 0..<count { out[i] = activation.value(z[i]) }
    case .compiled(let table):
      if let code = activation.code { table.activate(code, z, out, count) }
    }
  }

  /// `gradient *= f'(z)` elementwise, given `z` for GELU and `f(z)` for the others.
  func gate(
    _ activation: Activation, _ values: UnsafePointer<Float>,
    _ gradient: UnsafeMutablePointer<Float>, count: Int
  ) {
    switch implementation {
    case .reference:
      for i in 0..<count {
        gradient[i] = activation.gated(gradient[i], by: values[i])
      }
    case .compiled(let table):
      if let code = activation.code { table.gate(code, values, gradient, count) }
    }
  }

  /// Softmax cross-entropy of each of `count` samples of a tile, and its gradient times `scale`;
  /// the gradient of other lanes is 0.
  func crossEntropy(
    _ logits: UnsafePointer<Float>, classCount: Int, width: Int, count: Int,
    labels: UnsafePointer<UInt16>, scale: Float, dz: UnsafeMutablePointer<Float>,
    losses: UnsafeMutablePointer<Float>
  ) {
    switch implementation {
    case .reference:
      ReferenceKernels.crossEntropy(
        logits, classCount: classCount, width: width, count: count, labels: labels, scale: scale,
        dz: dz, losses: losses)
    case .compiled(let table):
      table.crossEntropy(logits, classCount, width, count, labels, scale, dz, losses)
    }
  }

  /// The inputs of at most 16 samples into 16 lanes of a tile, zero in the remaining lanes.
  func gather(
    _ examples: Examples, _ samples: UnsafeBufferPointer<UInt32>, x: UnsafeMutablePointer<Float>,
    width: Int
  ) {
    let features = examples.featureCount
    switch (implementation, examples.inputs) {
    case (.compiled(let table), .bytes(let values, let maximum)):
      table.gatherBytes(values, features, samples.baseAddress, samples.count, maximum, x, width)
    case (.compiled(let table), .floats(let values)):
      table.gatherFloats(values, features, samples.baseAddress, samples.count, x, width)
    case (.reference, _):
      for lane in 0..<ReferenceKernels.laneCount {
        let input = lane < samples.count ? examples.input(of: Int(samples[lane])) : nil
        for feature in 0..<features { x[feature * width + lane] = input?[feature] ?? 0 }
      }
    }
  }

  /// One update of parameters and their moments, as ``Optimizer`` defines it.
  func update(
    _ rule: Optimizer.Update, _ parameters: UnsafeMutablePointer<Float>,
    _ gradients: UnsafePointer<Float>, first: UnsafeMutablePointer<Float>?,
    second: UnsafeMutablePointer<Float>?, count: Int
  ) {
    switch (implementation, rule) {
    case (.reference, _):
      ReferenceKernels.update(
        rule, parameters, gradients, first: first, second: second, count: count)
    case (.compiled(let table), .descent(let c)):
      table.descend(
        PSNMomentum(rate: c.rate, momentum: c.momentum, decay: c.decay, nesterov: c.nesterov),
        parameters, gradients, first, count)
    case (.compiled(let table), .adam(let c)):
      table.adam(
        PSNAdam(
          beta1: c.beta1, rest1: c.rest1, beta2: c.beta2, rest2: c.rest2, epsilon: c.epsilon,
          size: c.size, root: c.root, decoupled: c.decoupled, coupled: c.coupled),
        parameters, gradients, first, second, count)
    }
  }
}

extension Activation {
  fileprivate var code: PSNActivation? {
    switch self {
    case .relu: PSNReLU
    case .leakyReLU: PSNLeakyReLU
    case .tanh: PSNTanh
    case .sigmoid: PSNSigmoid
    case .gelu: PSNGELU
    case .identity: nil
    }
  }
}
