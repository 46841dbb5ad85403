/// The edges of a layer that have been active at any time: what rewiring has explored.
///
/// Each neuron keeps an ascending list of its inputs so far, so memory grows with the distinct
/// edges ever active (4 bytes each), never with the possible ones.
///
///     var explored = EverActiveEdges(layer.rows)   // the initial mask counts
///     explored.formUnion(grown)                    // at each rewiring
///     explored.rate
///
/// Source: Liu et al., "Do We Actually Need Dense Over-Parameterization? In-Time
/// Over-Parameterization in Sparse Training", ICML 2021.
public struct EverActiveEdges: Sendable, Equatable {
  /// Number of inputs of the layer.
  public let inputCount: Int
  /// Distinct edges ever active.
  public private(set) var count: Int
  private var rows: [[UInt32]]

  /// The edges of a first topology.
  public init(_ rows: SparseRows) {
    inputCount = rows.inputCount
    count = rows.edgeCount
    self.rows = (0..<rows.neuronCount).map { Array(rows.inputs(of: $0)) }
  }

  /// Number of neurons of the layer.
  public var neuronCount: Int { rows.count }

  /// Number of possible edges, `n_in n`.
  public var possibleCount: Int { inputCount * neuronCount }

  /// The layer's ITOP rate `R_s`: distinct edges ever active over possible ones, from 0 to 1.
  ///
  /// 0 for a layer without possible edges.
  public var rate: Double { possibleCount == 0 ? 0 : Double(count) / Double(possibleCount) }

  /// The inputs that a neuron has ever read, ascending.
  public func inputs(of neuron: Int) -> [UInt32] { rows[neuron] }

  /// Adds edges, ascending by neuron and input; time grows with what the neurons had read before.
  mutating func formUnion(_ added: some Sequence<Candidate>) {
    var (neuron, inputs) = (0, [UInt32]())
    for edge in added {
      if Int(edge.neuron) != neuron {
        merge(inputs, into: neuron)
        (neuron, inputs) = (Int(edge.neuron), [])
      }
      inputs.append(edge.input)
    }
    merge(inputs, into: neuron)
  }

  private mutating func merge(_ added: [UInt32], into neuron: Int) {
    guard !added.isEmpty else { return }
    let former = rows[neuron]
    var merged: [UInt32] = []
    merged.reserveCapacity(former.count + added.count)
    var next = 0
    for input in added {
      while next < former.count, former[next] < input {
        merged.append(former[next])
        next += 1
      }
      if next < former.count, former[next] == input { continue }
      merged.append(input)
    }
    merged += former[next...]
    count += merged.count - former.count
    rows[neuron] = merged
  }
}
