import CommandLanguage
import SparseNetworks

/// A part of a network that a selector names.
struct Selection {
  /// What the selector picks out of its layer.
  enum Part: Equatable {
    case whole
    /// Neurons, ascending.
    case neurons([Int])
    /// Edges by position in row order, ascending.
    case edges([Int])
  }

  let layer: Int
  let part: Part

  /// Resolves `fc1`, `fc1[12]`, `fc1[0..31]`, `fc1[hubs]`, `fc1[dead]`, `fc1[12,307]`,
  /// `fc1[12,*]`, `fc1[*,307]`.
  init(_ reference: Reference, in network: Network) throws {
    layer = try network.layerIndex(reference.name)
    let rows = network.layers[layer].rows
    guard let index = reference.index else {
      part = .whole
      return
    }
    guard let first = index.first, index.count <= 2 else {
      throw Diagnostic(
        .usage, "a selector has at most two indices, [neuron,input]", span: reference.span)
    }
    let neurons = try Self.indices(
      first, below: rows.neuronCount, of: "neurons of \(reference.name)", rows: rows)
    guard index.count == 2 else {
      part = first == .all ? .whole : .neurons(neurons)
      return
    }
    let inputs = try Self.indices(
      index[1], below: rows.inputCount, of: "inputs of \(reference.name)", rows: nil)
    var edges: [Int] = []
    for neuron in neurons {
      if index[1] == .all {
        edges += rows.edges(of: neuron)
      } else {
        edges += inputs.compactMap { rows.edge(neuron: neuron, input: $0) }
      }
    }
    if edges.isEmpty, case .integer(let neuron) = first, case .integer(let input) = index[1] {
      throw Diagnostic(
        .unknownName, "there is no edge \(reference.name)[\(neuron),\(input)]",
        hint: "exists(\(reference.name)[\(neuron),\(input)]) asks without failing; "
          + "neuron \(reference.name)[\(neuron)] lists what it reads",
        span: reference.span)
    }
    part = .edges(edges)
  }

  /// Edges that the selector covers.
  func edges(in rows: SparseRows) -> [Int] {
    switch part {
    case .whole: Array(0..<rows.edgeCount)
    case .neurons(let neurons): neurons.flatMap { rows.edges(of: $0) }
    case .edges(let edges): edges
    }
  }

  /// Neurons that the selector covers.
  ///
  /// - Throws: ``Diagnostic`` for a selector of edges.
  func neurons(in rows: SparseRows) throws -> [Int] {
    switch part {
    case .whole: return Array(0..<rows.neuronCount)
    case .neurons(let neurons): return neurons
    case .edges:
      throw Diagnostic(
        .typeMismatch, "this needs neurons, not an edge", hint: "write one index, as in fc1[12]")
    }
  }

  static func indices(
    _ item: IndexItem, below count: Int, of what: String, rows: SparseRows?
  ) throws -> [Int] {
    func check(_ index: Int) throws {
      guard index < count else {
        throw Diagnostic(
          .outOfRange, "\(index) is not among the \(what)", hint: "they are 0..\(count - 1)")
      }
    }
    switch item {
    case .integer(let index):
      try check(index)
      return [index]
    case .range(let first, let last):
      try check(last)
      return Array(first...last)
    case .all: return Array(0..<count)
    case .name("hubs"):
      if let rows { return GradientHierarchy.hubs(fanIns: rows.fanIns) }
    case .name("dead"):
      if let rows { return rows.fanIns.indices.filter { rows.fanIns[$0] == 0 } }
    case .name, .expression: break
    }
    throw Diagnostic(
      .unknownName, "this is not an index of the \(what)",
      hint: "write a number, a range 0..31, *, hubs or dead")
  }
}
