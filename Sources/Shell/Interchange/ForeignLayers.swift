import Interchange
import SparseNetworks

/// What a file from elsewhere says of one layer: its edges, and weights where there are any.
///
/// The names that PyTorch gives are understood: `fc1.weight` and `fc1.bias` of a linear layer,
/// `fc1.weight_orig` and `fc1.weight_mask` as its pruning leaves them, `fc1.mask`, and the parts of
/// a sparse tensor in rows, `fc1.crow_indices`, `fc1.col_indices` and `fc1.values`.
struct ForeignLayer {
  let rows: SparseRows
  /// One an edge; nil where the file has none.
  var weights: [Float]?
  /// One a neuron; nil where the file has none.
  var biases: [Float]?

  /// The edges and weights of a layer.
  ///
  /// - Parameters:
  ///   - name: what the file calls the layer.
  ///   - shape: what it must be like.
  ///   - check: refuses so many edges, before memory is taken for them.
  init(
    weightsOf name: String, _ tensors: NamedTensors, shape: LayerDensities.Shape,
    check: (Int) throws -> Void
  ) throws {
    if tensors["\(name).crow_indices"] != nil {
      try check(tensors["\(name).col_indices"]?.count ?? 0)
      rows = try SparseRows(tensors, name, shape: shape)
      weights = try tensors.list("\(name).values", as: Float.self, count: rows.edgeCount)
    } else {
      let weight = try Self.tensor(["weight", "weight_orig"], name, tensors)
      let values = try Self.dense(weight, shape, tensors).values(as: Float.self)
      let mask = ["mask", "weight_mask"].compactMap { tensors["\(name).\($0)"] }.first
      let isEdge =
        try mask.map { try Self.presence(Self.dense($0, shape, tensors)) } ?? { values[$0] != 0 }
      rows = try Self.rows(shape, where: isEdge, check: check)
      weights = (0..<shape.neuronCount).flatMap { [rows] neuron in
        rows.columns[rows.edges(of: neuron)].map { values[neuron * shape.inputCount + Int($0)] }
      }
    }
    if tensors["\(name).bias"] != nil {
      biases = try tensors.list("\(name).bias", as: Float.self, count: shape.neuronCount)
    }
    for (what, values) in [("weights", weights), ("biases", biases)] {
      guard values?.allSatisfy(\.isFinite) ?? true else {
        throw ShellError(
          .file, "\(tensors.path): some \(what) of \(name) are not finite numbers",
          hint: "the run they are from diverged: take an earlier state of it")
      }
    }
  }

  /// The edges of a layer alone.
  ///
  /// - Parameters:
  ///   - isOnly: whether the file may be nothing but this layer's mask, without a name.
  ///   - check: refuses so many edges, before memory is taken for them.
  init(
    maskOf name: String, _ tensors: NamedTensors, shape: LayerDensities.Shape, isOnly: Bool,
    check: (Int) throws -> Void
  ) throws {
    if tensors["\(name).crow_indices"] != nil {
      try check(tensors["\(name).col_indices"]?.count ?? 0)
      rows = try SparseRows(tensors, name, shape: shape)
      return
    }
    let unnamed = tensors.tensors.count == 1 && tensors.tensors[0].name == nil
    guard isOnly || !unnamed else {
      throw ShellError(
        .usage, "\(tensors.path) holds one mask", hint: "say of which layer: layers=\(name)",
        argument: "layers")
    }
    let mask =
      isOnly && tensors.tensors.count == 1
      ? tensors.tensors[0]
      : try Self.tensor(["mask", "weight_mask", "weight"], name, tensors, orItself: true)
    rows = try Self.rows(
      shape, where: Self.presence(Self.dense(mask, shape, tensors)), check: check)
  }

  private static func tensor(
    _ endings: [String], _ name: String, _ tensors: NamedTensors, orItself: Bool = false
  ) throws -> Tensor {
    let names = endings.map { "\(name).\($0)" } + (orItself ? [name] : [])
    guard let tensor = names.lazy.compactMap({ tensors[$0] }).first else {
      throw ShellError(
        .file, "\(tensors.path): there is nothing called \(names[0]) for layer \(name)",
        hint: "it holds \(tensors.nameList); names= says which is which, in the order of layers",
        argument: "file")
    }
    return tensor
  }

  /// A tensor that has the size of a dense layer.
  private static func dense(
    _ tensor: Tensor, _ shape: LayerDensities.Shape, _ tensors: NamedTensors
  ) throws -> Tensor {
    guard tensor.shape == [shape.neuronCount, shape.inputCount] else {
      let isTurned = tensor.shape == [shape.inputCount, shape.neuronCount]
      throw ShellError(
        .file,
        "\(tensors.path): \(tensor.name ?? "the array") has the shape \(tensor.shape), not "
          + "\([shape.neuronCount, shape.inputCount]), neurons by inputs",
        hint: isTurned
          ? "transpose it" : "the network and the layer must be those that it was made for",
        argument: "file")
    }
    return tensor
  }

  /// Whether there is an edge, by its place in row order: where a mask is not 0.
  private static func presence(_ mask: Tensor) throws -> (Int) -> Bool {
    if mask.elementType.byteCount == 1 { return { mask.bytes[$0] != 0 } }
    let values = try mask.values(as: Double.self)
    return { values[$0] != 0 }
  }

  private static func rows(
    _ shape: LayerDensities.Shape, where isEdge: (Int) -> Bool, check: (Int) throws -> Void
  ) throws -> SparseRows {
    let count = (0..<shape.possibleEdges).count(where: isEdge)
    try check(count)
    var (starts, columns) = ([0], [UInt32]())
    columns.reserveCapacity(count)
    for neuron in 0..<shape.neuronCount {
      for input in 0..<shape.inputCount where isEdge(neuron * shape.inputCount + input) {
        columns.append(UInt32(input))
      }
      starts.append(columns.count)
    }
    return try SparseRows(checking: starts, columns: columns, inputCount: shape.inputCount)
  }
}
