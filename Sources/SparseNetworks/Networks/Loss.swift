/// The loss of a batch and its gradient with respect to the network's outputs.
///
/// Class targets: softmax cross-entropy in nats, mean over the batch. Real targets: squared error,
/// mean over batch and outputs.
enum Loss {
  /// Loss of one sample before division by the batch size, and its gradient.
  ///
  /// - Parameters:
  ///   - outputs: logits or predictions of the sample; replaced by the gradient, not yet divided.
  static func sample(_ outputs: inout [Double], _ targets: Examples.Targets, _ sample: Int)
    -> Double
  {
    switch targets {
    case .classes(let labels, _): crossEntropy(&outputs, label: Int(labels[sample]))
    case .values(let values, let width): squaredError(&outputs, values, at: sample * width)
    }
  }

  private static func crossEntropy(_ logits: inout [Double], label: Int) -> Double {
    // A NaN must come through, so the maximum is not taken by Swift.max, which may drop it.
    var top = logits[0]
    for logit in logits where !(logit <= top) { top = logit }
    let loss = top - logits[label]
    var total = 0.0
    for index in logits.indices {
      logits[index] = Elementary.exp(logits[index] - top)
      total += logits[index]
    }
    for index in logits.indices { logits[index] /= total }
    logits[label] -= 1
    return loss + Elementary.log(total)
  }

  private static func squaredError(
    _ outputs: inout [Double], _ values: [Float], at start: Int
  ) -> Double {
    var loss = 0.0
    let width = Double(outputs.count)
    for index in outputs.indices {
      let difference = outputs[index] - Double(values[start + index])
      loss += difference * difference
      outputs[index] = 2 * difference / width
    }
    return loss / width
  }
}
