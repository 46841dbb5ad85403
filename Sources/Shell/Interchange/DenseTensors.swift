import Interchange
import SparseNetworks

/// Layers as matrices of the size of a dense layer, neurons by inputs, as PyTorch's linear layers
/// have them. Made only where they are asked for and memory allows.
struct DenseTensors {
  let state: TrainingState
  let memoryLimit: Int

  /// `fc1.mask` of some layers: true where there is an edge.
  func masks(_ layers: [Int]) throws -> [Tensor] {
    try check(layers, bytesPerPlace: 1)
    return try layers.map { index in
      let layer = state.network.layers[index]
      let ones = Array(repeating: UInt8(1), count: layer.rows.edgeCount)
      return try Tensor(
        name: "\(state.network.layerNames[index]).mask",
        shape: [layer.neuronCount, layer.inputCount], elementType: .bool,
        bytes: spread(ones, layer.rows))
    }
  }

  /// `fc1.weight`, `fc1.mask`, `fc1.bias` and the optimizer's memory of all layers.
  func everything() throws -> [Tensor] {
    let layers = Array(state.network.layers.indices)
    try check(layers, bytesPerPlace: 5 + 4 * state.optimizer.momentCount)
    var tensors = try masks(layers)
    for (index, part) in state.parts.layers.enumerated() {
      let name = state.network.layerNames[index]
      for tensor in try part.tensors(name, state.optimizer) {
        guard let full = tensor.name, tensor.elementType == .float32 else { continue }
        guard full.hasPrefix("\(name).values") else {
          tensors.append(tensor)
          continue
        }
        let rows = part.layer.rows
        tensors.append(
          try Tensor(
            spread(tensor.values(as: Float.self), rows),
            shape: [rows.neuronCount, rows.inputCount],
            name: "\(name).weight" + full.dropFirst("\(name).values".count)))
      }
    }
    return tensors
  }

  private func spread<Element: Numeric>(_ values: [Element], _ rows: SparseRows) -> [Element] {
    var matrix = Array(repeating: Element.zero, count: rows.neuronCount * rows.inputCount)
    for neuron in 0..<rows.neuronCount {
      for edge in rows.edges(of: neuron) {
        matrix[neuron * rows.inputCount + Int(rows.columns[edge])] = values[edge]
      }
    }
    return matrix
  }

  private func check(_ layers: [Int], bytesPerPlace: Int) throws {
    let places = layers.reduce(0) { $0 + state.network.plan.shapes[$1].possibleEdges }
    // Once as tensors, once as the file.
    guard places <= memoryLimit / (2 * bytesPerPlace) else {
      throw ShellError(
        .outOfRange, "the layers have \(places) places, too many for this machine's memory",
        hint: "name fewer with layers=, or export the network as it is, sparse")
    }
  }
}
