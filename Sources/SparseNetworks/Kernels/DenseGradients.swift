/// Gradients with respect to all places of a layer, edges or not, a few neurons at a time.
///
/// A batch that has been through the backward pass is all that is needed, and nothing of the size of
/// the layer is stored. The order of sums is that of ``BackwardPass``: at an edge the result is the
/// edge's gradient to the bit.
struct DenseGradients {
  /// Batches that have been through the backward pass, with the weights of their gradients.
  let batches: [(forward: ForwardPass, backward: BackwardPass, weight: Float)]
  let engine: Engine
  /// Asked now and then, on any thread, whether to give up. Once it says yes it goes on to, and then
  /// what has been passed on is not whole.
  var shouldStop: () -> Bool = { false }
  /// Floats that a thread computes before they are looked at.
  var chunkSize = Self.standardChunkSize

  private static let tilesBetweenQuestions = 16

  /// Half of a second-level cache.
  static let standardChunkSize = 1 << 17

  /// Gradients of some neurons that stand together, `values[(neuron - first) * inputCount + input]`.
  struct Chunk {
    let neurons: Range<Int>
    let inputCount: Int
    let values: UnsafeBufferPointer<Float>

    /// Where a neuron's gradients begin.
    func start(of neuron: Int) -> Int { (neuron - neurons.lowerBound) * inputCount }
  }

  /// Calls `body` with the gradients of all neurons, a chunk at a time, on all threads; each part of
  /// the layer (`part` in `0..<engine.threadCount`) is gone through in ascending order.
  func forEachChunk(
    ofLayer index: Int, _ layer: Layer, _ body: (_ part: Int, _ chunk: Chunk) -> Void
  ) {
    let inputCount = layer.inputCount
    let step = Swift.max(4, chunkSize / Swift.max(inputCount, 1) / 4 * 4)
    let parts = engine.threadCount
    engine.forEachPart(work: inputCount * layer.neuronCount * 128) { part in
      let end = layer.neuronCount * (part + 1) / parts
      var first = layer.neuronCount * part / parts
      let total = FloatBuffer(count: Swift.min(step, layer.neuronCount) * inputCount)
      let term = batches.count > 1 ? FloatBuffer(count: total.count) : total
      while first < end, !shouldStop() {
        let last = Swift.min(first + step, end)
        for (number, batch) in batches.enumerated() {
          gradients(of: first..<last, index, inputCount, batch.forward, batch.backward, into: term)
          guard batches.count > 1 else { break }
          for i in 0..<(last - first) * inputCount {
            let value = batch.weight * term.base[i]
            total.base[i] = number == 0 ? value : total.base[i] + value
          }
        }
        let values = UnsafeBufferPointer(
          start: UnsafePointer(total.base), count: (last - first) * inputCount)
        body(part, Chunk(neurons: first..<last, inputCount: inputCount, values: values))
        first = last
      }
    }
  }

  private func gradients(
    of neurons: Range<Int>, _ index: Int, _ inputCount: Int, _ forward: ForwardPass,
    _ backward: BackwardPass, into buffer: FloatBuffer
  ) {
    for pair in stride(from: 0, to: forward.layout.tileCount, by: 2) {
      if pair.isMultiple(of: Self.tilesBetweenQuestions), shouldStop() { return }
      guard let first = backward.tile(pair, ofLayer: index, forward) else { continue }
      engine.kernels.denseWeightGradients(
        neurons, inputCount: inputCount, first, backward.tile(pair + 1, ofLayer: index, forward),
        dw: buffer.base, adds: pair > 0)
    }
  }
}
