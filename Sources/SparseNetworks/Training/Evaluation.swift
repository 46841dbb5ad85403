/// How a network does on a set of examples.
public struct Evaluation: Sendable, Equatable {
  /// Mean loss.
  public let loss: Double
  /// Share of samples whose largest logit is that of their class; nil for regression.
  public let accuracy: Double?
  /// Number of samples.
  public let count: Int
}

extension Network {
  /// Loss and accuracy over all of `examples`.
  ///
  /// - Parameter shouldStop: asked between parts; where it says yes, nil is returned.
  /// - Throws: ``SparseNetworksError`` where examples and network do not fit.
  public func evaluate(
    _ examples: Examples, engine: Engine = .singleThreaded, shouldStop: () -> Bool = { false }
  ) throws -> Evaluation? {
    try checkFit(examples)
    let forward = ForwardPass(
      layers: layers, sampleCount: min(examples.count, partSize), engine: engine)
    let gradient = FloatBuffer(count: outputCount * forward.layout.paddedCount)
    var outputs = Array(repeating: 0.0, count: outputCount)
    var (loss, correct) = (0.0, 0)
    for start in stride(from: 0, to: examples.count, by: partSize) {
      if shouldStop() { return nil }
      let samples = Array(start..<min(start + partSize, examples.count))
      forward.load(examples, samples: samples)
      forward.forward(layers)
      for (position, sample) in samples.enumerated() {
        forward.outputs(ofSample: position, into: &outputs)
        if indexOfLargest(outputs) == examples.label(of: sample) { correct += 1 }
      }
      loss += Loss.mean(of: forward, examples.targets, gradient: gradient) * Double(samples.count)
    }
    let count = Double(examples.count)
    var accuracy: Double?
    if case .classes = examples.targets { accuracy = Double(correct) / count }
    return Evaluation(loss: loss / count, accuracy: accuracy, count: examples.count)
  }

  /// Outputs (logits, or predicted values) for some samples, one list a sample.
  public func outputs(
    _ examples: Examples, samples: [Int], engine: Engine = .singleThreaded
  ) throws -> [[Double]] {
    try checkFit(examples)
    let forward = ForwardPass(layers: layers, sampleCount: samples.count, engine: engine)
    forward.load(examples, samples: samples)
    forward.forward(layers)
    return samples.indices.map { position in
      var outputs = Array(repeating: 0.0, count: outputCount)
      forward.outputs(ofSample: position, into: &outputs)
      return outputs
    }
  }

  /// Activations of a layer for some samples, sample-major, `[sample][neuron]`.
  public func activations(
    ofLayer layer: Int, _ examples: Examples, samples: [Int], engine: Engine = .singleThreaded
  ) throws -> [Float] {
    try checkFit(examples)
    let forward = ForwardPass(layers: layers, sampleCount: samples.count, engine: engine)
    forward.load(examples, samples: samples)
    forward.forward(layers)
    return forward.activations(ofLayer: layer)
  }

  /// Samples that are taken at once.
  var partSize: Int { plan.partSize }
}

/// Index of the largest value, the first among equals; nil for no values and where one is not a
/// number. What a network predicts, if the values are its outputs.
public func indexOfLargest(_ values: [Double]) -> Int? {
  var best = 0
  for (index, value) in values.enumerated() {
    if value.isNaN { return nil }
    if value > values[best] { best = index }
  }
  return values.isEmpty ? nil : best
}
