/// What the kernels compute, operation by operation.
///
/// A tile holds `width` samples (16, 32, 48 or 64), feature by feature: sample `s` of feature `f`
/// stands at `[f * width + s]`. Every compiled kernel equals these bit for bit.
enum ReferenceKernels {
  /// Lanes that sums over samples are kept in.
  static let laneCount = 16

  /// `z_j = b_j`, then one fused multiply-add an edge, in row order; ReLU follows where it is the
  /// layer's activation.
  static func forward(
    _ layer: Layer, _ neurons: Range<Int>, x: UnsafePointer<Float>,
    z: UnsafeMutablePointer<Float>, width: Int
  ) {
    for neuron in neurons {
      for sample in 0..<width {
        var sum = layer.biases[neuron]
        for edge in layer.rows.edges(of: neuron) {
          let input = x[Int(layer.rows.columns[edge]) * width + sample]
          sum.addProduct(layer.weights[edge], input)
        }
        z[neuron * width + sample] = layer.activation == .relu && sum <= 0 ? 0 : sum
      }
    }
  }

  /// For each edge the products of a group of up to 128 samples are accumulated in 16 lanes (sample
  /// `s` in lane `s mod 16`, in order, each a fused multiply-add from 0), the lanes summed by
  /// halving, and the sum added to those of the groups before. Biases likewise, by additions.
  static func weightGradients(
    _ rows: SparseRows, _ neurons: Range<Int>, _ tiles: [Kernels.Tile],
    dw: UnsafeMutablePointer<Float>, db: UnsafeMutablePointer<Float>, adds: Bool
  ) {
    for neuron in neurons {
      var lanes = Array(repeating: Float(0), count: laneCount)
      for tile in tiles {
        for sample in 0..<tile.width {
          lanes[sample % laneCount] += tile.dz[neuron * tile.width + sample]
        }
      }
      db[neuron] = adds ? db[neuron] + sum(lanes) : sum(lanes)
      for edge in rows.edges(of: neuron) {
        lanes = Array(repeating: 0, count: laneCount)
        for tile in tiles {
          let input = tile.x + Int(rows.columns[edge]) * tile.width
          for sample in 0..<tile.width {
            lanes[sample % laneCount].addProduct(
              input[sample], tile.dz[neuron * tile.width + sample])
          }
        }
        dw[edge] = adds ? dw[edge] + sum(lanes) : sum(lanes)
      }
    }
  }

  /// `dx_i = 0`, then one fused multiply-add an edge, by ascending neuron; 0 where the gate, if
  /// there is one, is not positive.
  static func inputGradients(
    _ layer: Layer, _ inputs: Range<Int>, dz: UnsafePointer<Float>,
    dx: UnsafeMutablePointer<Float>, gate: UnsafePointer<Float>?, width: Int
  ) {
    for position in inputs.lowerBound * width..<inputs.upperBound * width { dx[position] = 0 }
    for neuron in 0..<layer.neuronCount {
      for edge in layer.rows.edges(of: neuron) {
        let input = Int(layer.rows.columns[edge])
        guard inputs.contains(input) else { continue }
        for sample in 0..<width {
          dx[input * width + sample].addProduct(
            layer.weights[edge], dz[neuron * width + sample])
        }
      }
    }
    guard let gate else { return }
    for position in inputs.lowerBound * width..<inputs.upperBound * width {
      dx[position] = gate[position] > 0 ? dx[position] : 0
    }
  }

  /// 16 lanes by halving: lane `i` and `i + 8`, then `i + 4`, `i + 2`, `i + 1`.
  private static func sum(_ lanes: [Float]) -> Float {
    var lanes = lanes
    for half in [8, 4, 2, 1] {
      for lane in 0..<half { lanes[lane] += lanes[lane + half] }
    }
    return lanes[0]
  }
}
