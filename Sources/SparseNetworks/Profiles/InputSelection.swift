/// Which inputs a neuron of given fan-in reads.
public enum InputSelection: String, CaseIterable, Sendable {
  /// Uniformly, without replacement.
  case uniform
  /// Drawn with probability proportional to the input's variance.
  case variance
  /// Drawn in proportion to the F statistic of the input against the labels.
  case fScore = "f-score"
  /// Drawn in proportion to the mutual information of the input with the labels.
  case mutualInformation = "mutual-information"
  /// The pixels nearest to a place in the image drawn for each neuron.
  case window
  /// The inputs of largest |w dL/dw| in the dense layer on a batch (SNIP, Lee et al. 2019).
  case snip
}

/// An ``InputSelection`` with what it needs to be carried out.
enum InputChooser {
  case uniform
  /// One nonnegative weight an input.
  case weighted([Double])
  /// Inputs are the pixels of an image of this shape, row by row.
  case nearest(ImageShape)
  /// One score an edge, neuron by neuron; the largest are taken, ties by index.
  case highest([Float])

  /// The inputs of each neuron, ascending, as sparse rows.
  ///
  /// - Parameter checkpoint: called for each neuron, and may throw to give up.
  func rows(
    fanIns: [Int], inputCount: Int, seed: UInt64, layer: Int,
    _ checkpoint: () throws -> Void = {}
  ) throws -> SparseRows {
    var rows = SparseRows(inputCount: inputCount, edgeCapacity: fanIns.reduce(0, +))
    var scratch = Array(0..<UInt32(inputCount))
    for (neuron, fanIn) in fanIns.enumerated() {
      try checkpoint()
      let stream = RandomStream(
        seed: seed, name: "inputs", index: UInt64(layer) << 40 | UInt64(neuron))
      let chosen: [UInt32]
      if fanIn == inputCount {
        chosen = Array(0..<UInt32(inputCount))
      } else {
        switch self {
        case .uniform:
          chosen = Self.uniform(fanIn, from: &scratch, stream.draws())
        case .weighted(let weights):
          chosen = Self.weighted(fanIn, weights, stream)
        case .nearest(let shape):
          chosen = Self.nearest(fanIn, shape, stream.draws())
        case .highest(let scores):
          chosen = Self.largest(fanIn, scores[neuron * inputCount..<(neuron + 1) * inputCount])
        }
      }
      rows.append(row: chosen.sorted())
    }
    return rows
  }

  /// The first `count` of a shuffle of `inputs`, which is restored afterwards.
  private static func uniform(
    _ count: Int, from inputs: inout [UInt32], _ draws: RandomDraws
  ) -> [UInt32] {
    var draws = draws
    var swaps: [Int] = []
    swaps.reserveCapacity(count)
    for position in 0..<count {
      let other = position + draws.integer(below: inputs.count - position)
      inputs.swapAt(position, other)
      swaps.append(other)
    }
    let chosen = Array(inputs[0..<count])
    for position in stride(from: count - 1, through: 0, by: -1) {
      inputs.swapAt(position, swaps[position])
    }
    return chosen
  }

  /// Weighted sampling without replacement: the largest of `ln(u) / weight` (Efraimidis and
  /// Spirakis 2006). Inputs of weight 0 come last, by index.
  private static func weighted(
    _ count: Int, _ weights: [Double], _ stream: RandomStream
  ) -> [UInt32] {
    let keys = weights.indices.map { input in
      weights[input] > 0
        ? Elementary.log(stream.uniform(at: UInt64(input))) / weights[input] : -.infinity
    }
    return largest(count, keys[...])
  }

  private static func nearest(
    _ count: Int, _ shape: ImageShape, _ draws: RandomDraws
  ) -> [UInt32] {
    var draws = draws
    let center = (
      row: draws.integer(below: shape.height), column: draws.integer(below: shape.width)
    )
    let closeness = (0..<shape.height * shape.width).map { pixel -> Double in
      let (row, column) = pixel.quotientAndRemainder(dividingBy: shape.width)
      let (down, right) = (row - center.row, column - center.column)
      return -Double(down * down + right * right)
    }
    return largest(count, closeness[...])
  }

  /// Positions (from the slice's start) of the largest values, ties to the lower position.
  private static func largest<Score: Comparable>(
    _ count: Int, _ scores: ArraySlice<Score>
  ) -> [UInt32] {
    let order = scores.indices.sorted {
      scores[$0] == scores[$1] ? $0 < $1 : scores[$0] > scores[$1]
    }
    return order.prefix(count).map { UInt32($0 - scores.startIndex) }
  }
}
