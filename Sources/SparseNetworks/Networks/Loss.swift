/// The loss of a batch and its gradient with respect to the network's outputs.
///
/// Class targets: softmax cross-entropy in nats, mean over the batch. Real targets: squared error,
/// mean over batch and outputs. Losses of samples are added in order, in `Double`.
enum Loss {
  /// Mean loss over the batch of a forward pass; its gradient goes into `gradient`, in the layout
  /// of the outputs.
  static func mean(
    of forward: ForwardPass, _ targets: Examples.Targets, gradient: FloatBuffer
  ) -> Double {
    guard let outputs = forward.activations.last, let width = forward.widths.last else { return 0 }
    let (layout, engine) = (forward.layout, forward.engine)
    let scale = 1 / Float(layout.sampleCount)
    let labels = labels(of: forward, targets)
    let losses = FloatBuffer(count: layout.paddedCount)
    engine.forEachPart(work: width * layout.paddedCount * 16) { part in
      for tile in stride(from: part, to: layout.tileCount, by: engine.threadCount) {
        let start = layout.start(ofTile: tile)
        let count = layout.samples(ofTile: tile).count
        let (z, dz) = (outputs.base + start * width, gradient.base + start * width)
        switch targets {
        case .classes:
          labels.withUnsafeBufferPointer { labels in
            guard let labels = labels.baseAddress else { return }
            engine.kernels.crossEntropy(
              z, classCount: width, width: layout.width(ofTile: tile), count: count,
              labels: labels + start, scale: scale, dz: dz, losses: losses.base + start)
          }
        case .values(let values, _):
          squaredError(
            z, layout.width(ofTile: tile), values, forward.samples[start..<start + count],
            width: width, scale: scale, dz: dz, losses: losses.base + start)
        }
      }
    }
    var total = 0.0
    for sample in 0..<layout.sampleCount { total += Double(losses.base[sample]) }
    return total / Double(layout.sampleCount)
  }

  private static func labels(of forward: ForwardPass, _ targets: Examples.Targets) -> [UInt16] {
    guard case .classes(let labels, _) = targets else { return [] }
    return forward.samples.map { labels[Int($0)] }
  }

  private static func squaredError(
    _ outputs: UnsafePointer<Float>, _ tileWidth: Int, _ values: [Float],
    _ samples: ArraySlice<UInt32>, width: Int, scale: Float, dz: UnsafeMutablePointer<Float>,
    losses: UnsafeMutablePointer<Float>
  ) {
    for lane in 0..<tileWidth {
      var loss: Float = 0
      for output in 0..<width {
        let at = output * tileWidth + lane
        guard lane < samples.count else {
          dz[at] = 0
          continue
        }
        let target = values[Int(samples[samples.startIndex + lane]) * width + output]
        let difference = outputs[at] - target
        loss += difference * difference
        dz[at] = 2 * difference / Float(width) * scale
      }
      losses[lane] = loss / Float(width)
    }
  }
}
