/// What the sparse kernels compute, operation by operation.
///
/// A tile holds `width` samples (16, 32, 48 or 64), feature by feature: sample `s` of feature `f`
/// stands at `[f * width + s]`. Every compiled kernel equals these bit for bit.
enum ReferenceKernels {
  /// Lanes that sums over samples are kept in.
  static let laneCount = 16

  /// `z_j = b_j`, then one fused multiply-add an edge, in row order.
  static func forward(
    _ layer: Layer, x: UnsafePointer<Float>, z: UnsafeMutablePointer<Float>, width: Int
  ) {
    for neuron in 0..<layer.neuronCount {
      for sample in 0..<width {
        var sum = 0 + layer.biases[neuron]
        for edge in layer.rows.edges(of: neuron) {
          let input = x[Int(layer.rows.columns[edge]) * width + sample]
          sum.addProduct(layer.weights[edge] + 0, input)
        }
        z[neuron * width + sample] = sum
      }
    }
  }

  /// For each edge the products of a tile are accumulated in 16 lanes (sample `s` in lane
  /// `s mod 16`, in order, each a fused multiply-add from 0), the lanes summed by halving, and the
  /// tile's sum added to the total. Biases likewise, by plain additions.
  static func weightGradients(
    _ rows: SparseRows, x: UnsafePointer<Float>, dz: UnsafePointer<Float>, dw: inout [Float],
    db: inout [Float], width: Int
  ) {
    for neuron in 0..<rows.neuronCount {
      let out = dz + neuron * width
      var lanes = (0..<laneCount).map { out[$0] }
      for sample in laneCount..<max(width, laneCount) { lanes[sample % laneCount] += out[sample] }
      db[neuron] += sum(lanes)
      for edge in rows.edges(of: neuron) {
        let input = x + Int(rows.columns[edge]) * width
        var lanes = Array(repeating: Float(0), count: laneCount)
        for sample in 0..<width {
          lanes[sample % laneCount].addProduct(input[sample], out[sample])
        }
        dw[edge] += sum(lanes)
      }
    }
  }

  /// `dx_i = 0`, then one fused multiply-add an edge, in column order.
  static func inputGradients(
    _ layer: Layer, dz: UnsafePointer<Float>, dx: UnsafeMutablePointer<Float>, width: Int
  ) {
    let columns = layer.columns
    for input in 0..<layer.inputCount {
      for sample in 0..<width {
        var sum: Float = 0
        for position in columns.starts[input]..<columns.starts[input + 1] {
          let weight = layer.weights[Int(columns.edges[position])] + 0
          sum.addProduct(weight, dz[Int(columns.neurons[position]) * width + sample])
        }
        dx[input * width + sample] = sum
      }
    }
  }

  /// Sums 16 lanes by halving: lane `i` and `i + 8`, then `i + 4`, `i + 2`, `i + 1`.
  static func sum(_ lanes: [Float]) -> Float {
    var part = lanes
    var half = laneCount / 2
    while half > 0 {
      for lane in 0..<half { part[lane] += part[lane + half] }
      half /= 2
    }
    return part[0]
  }
}
