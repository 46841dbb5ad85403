/// What the elementwise kernels compute, operation by operation.
extension ReferenceKernels {
  /// Each lane for itself: the largest logit; `exp` of the differences to it, summed by class; their
  /// shares of the sum. The loss is `log(sum) + (largest - logit of the label)`.
  static func crossEntropy(
    _ logits: UnsafePointer<Float>, classCount: Int, width: Int, count: Int,
    labels: UnsafePointer<UInt16>, scale: Float, dz: UnsafeMutablePointer<Float>,
    losses: UnsafeMutablePointer<Float>
  ) {
    for sample in 0..<width {
      var top = logits[sample]
      // A NaN must come through.
      for at in positions(sample) where !(logits[at] <= top) { top = logits[at] }
      var total: Float = 0
      for at in positions(sample) {
        dz[at] = FloatFunctions.exp(logits[at] - top)
        total += dz[at]
      }
      for at in positions(sample) { dz[at] /= total }
      if sample < count {
        let label = Int(labels[sample]) * width + sample
        losses[sample] = FloatFunctions.log(total) + (top - logits[label])
        dz[label] -= 1
      }
      for at in positions(sample) { dz[at] = sample < count ? dz[at] * scale : 0 }
    }

    func positions(_ sample: Int) -> StrideTo<Int> {
      stride(from: sample, to: classCount * width, by: width)
    }
  }

  /// The formulas of ``Optimizer``, one rounding an operation. Moments below 2^-100 and, where it is
  /// squared, a gradient below 2^-50 count as 0, so that none ends as a subnormal number: beside
  /// Adam's epsilon neither is seen.
  static func update(
    _ rule: Optimizer.Update, _ parameters: UnsafeMutablePointer<Float>,
    _ gradients: UnsafePointer<Float>, first: UnsafeMutablePointer<Float>?,
    second: UnsafeMutablePointer<Float>?, count: Int
  ) {
    for i in 0..<count {
      switch rule {
      case .descent(let c):
        var step = gradients[i] + c.decay * parameters[i]
        if c.momentum != 0, let velocity = first {
          let gradient = step
          step = settled(c.momentum * velocity[i] + gradient, 0x1p-100)
          velocity[i] = step
          if c.nesterov { step = gradient + c.momentum * step }
        }
        parameters[i] -= c.rate * step
      case .adam(let c):
        guard let first, let second else { return }
        let weight = parameters[i] * c.decoupled
        let gradient = gradients[i] + c.coupled * weight
        let m = settled(c.beta1 * first[i] + c.rest1 * gradient, 0x1p-100)
        let root = settled(gradient, 0x1p-50)
        let v = settled(c.beta2 * second[i] + c.rest2 * root * root, 0x1p-100)
        first[i] = m
        second[i] = v
        let denominator = v.squareRoot() * c.root + c.epsilon
        parameters[i] = weight - c.size * m / denominator
      }
    }
  }

  private static func settled(_ x: Float, _ least: Float) -> Float { abs(x) < least ? 0 : x }
}
