import CommandLanguage
import SparseNetworks

/// The places of edges that a selector covers, whether or not an edge is there.
struct EdgePlaces {
  private let layer: Int
  private let neurons: Set<Int>?
  private let inputs: Set<Int>?

  /// Resolves `fc1`, `fc1[12]`, `fc1[12,*]`, `fc1[*,307]`, `fc1[hubs]`.
  init(_ part: Reference, in network: Network) throws {
    layer = try network.layerIndex(part.name)
    let rows = network.layers[layer].rows
    let index = part.index ?? []
    guard index.count <= 2 else {
      throw Diagnostic(.usage, "a selector has at most two indices, [neuron,input]")
    }
    func set(_ position: Int, _ count: Int, _ what: String) throws -> Set<Int>? {
      guard index.indices.contains(position), index[position] != .all else { return nil }
      return Set(
        try Selection.indices(
          index[position], below: count, of: "\(what) of \(part.name)",
          rows: position == 0 ? rows : nil))
    }
    neurons = try set(0, rows.neuronCount, "neurons")
    inputs = try set(1, rows.inputCount, "inputs")
  }

  func contains(_ choice: RewiringRecord.Choice) -> Bool {
    choice.layer == layer && neurons?.contains(choice.neuron) ?? true
      && inputs?.contains(choice.input) ?? true
  }
}
