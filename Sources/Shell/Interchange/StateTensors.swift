import Interchange
import SparseNetworks

// Sparse layers stand in the parts that PyTorch's `sparse_csr_tensor` takes, 32-bit indices
// included, and the optimizer's memory under the names of PyTorch's own.

extension Optimizer {
  /// What PyTorch calls the memory of a parameter.
  fileprivate var momentNames: [String] {
    switch rule {
    case .sgd: ["momentum_buffer"]
    case .adam, .adamW: ["exp_avg", "exp_avg_sq"]
    }
  }
}

extension SparseRows {
  /// `NAME.crow_indices` and `NAME.col_indices`.
  func tensors(_ name: String) throws -> [Tensor] {
    let starts = self.starts.map { Int32(truncatingIfNeeded: $0) }
    guard starts.last.map(Int.init) == edgeCount else {
      throw InterchangeError(
        code: .limitExceeded, message: "\(edgeCount) edges are more than 32 bits can count",
        hint: "they cannot be written")
    }
    return [
      try Tensor(starts, name: "\(name).crow_indices"),
      // Widths are below 2^31.
      try Tensor(columns.map { Int32(truncatingIfNeeded: $0) }, name: "\(name).col_indices"),
    ]
  }

  /// Reads what ``tensors(_:)`` gives.
  init(_ tensors: NamedTensors, _ name: String, shape: LayerDensities.Shape) throws {
    let starts = try tensors.list(
      "\(name).crow_indices", as: Int64.self, count: shape.neuronCount + 1)
    let columns = try tensors.list("\(name).col_indices", as: UInt32.self)
    do {
      try self.init(
        checking: starts.map { Int($0) }, columns: columns, inputCount: shape.inputCount)
    } catch let error as SparseNetworksError {
      throw SparseNetworksError(
        error.code, "\(name).crow_indices and col_indices: \(error.message)",
        hint: "sort the indices of each row and join those that are equal, for instance by "
          + "coalescing a COO tensor")
    }
  }
}

extension TrainingState.Parts.Layer {
  /// The layer's tensors, each name beginning with `name` and a point.
  func tensors(_ name: String, _ optimizer: Optimizer) throws -> [Tensor] {
    var tensors = try layer.rows.tensors(name)
    tensors.append(try Tensor(layer.weights, name: "\(name).values"))
    tensors.append(try Tensor(layer.biases, name: "\(name).bias"))
    for (kind, moments) in [("values", weightMoments), ("bias", biasMoments)] {
      for (moment, values) in zip(optimizer.momentNames, [moments.first, moments.second])
      where !values.isEmpty {
        tensors.append(try Tensor(values, name: "\(name).\(kind).\(moment)"))
      }
    }
    if !births.isEmpty {
      tensors.append(try Tensor(births.map { Int64($0) }, name: "\(name).births"))
    }
    if let explored { tensors += try explored.tensors("\(name).explored") }
    return tensors
  }

  /// Reads what ``tensors(_:_:)`` gives.
  init(
    _ tensors: NamedTensors, _ name: String, rows: SparseRows, activation: Activation,
    optimizer: Optimizer
  ) throws {
    self.init(
      SparseNetworks.Layer(
        rows: rows, activation: activation,
        weights: try tensors.list("\(name).values", as: Float.self, count: rows.edgeCount),
        biases: try tensors.list("\(name).bias", as: Float.self, count: rows.neuronCount)))
    func moments(_ kind: String, _ count: Int) throws -> Moments {
      let lists = try optimizer.momentNames.prefix(optimizer.momentCount).map {
        try tensors.list("\(name).\(kind).\($0)", as: Float.self, count: count)
      }
      return Moments(first: lists.first ?? [], second: lists.dropFirst().first ?? [])
    }
    weightMoments = try moments("values", rows.edgeCount)
    biasMoments = try moments("bias", rows.neuronCount)
    if tensors["\(name).births"] != nil {
      births = try tensors.list("\(name).births", as: Int64.self, count: rows.edgeCount)
        .map { Int($0) }
    }
    if tensors["\(name).explored.crow_indices"] != nil {
      explored = try SparseRows(
        tensors, "\(name).explored",
        shape: .init(inputCount: rows.inputCount, neuronCount: rows.neuronCount))
    }
  }
}

extension EdgeLives {
  /// The rewirings that are remembered, one after the other; the edges of each are those dropped,
  /// then those grown, each as layer, neuron, input, rank and how many were ranked.
  func tensors(_ name: String) throws -> [Tensor] {
    guard !records.isEmpty else { return [] }
    let edges = records.flatMap { $0.dropped + $0.grown }
    func counts(_ name: String, _ value: (RewiringRecord) -> Int) throws -> Tensor {
      try Tensor(records.map { Int64(value($0)) }, name: name)
    }
    return [
      try counts("\(name).step") { $0.step },
      try counts("\(name).rule") { Rewiring.Growth.allCases.firstIndex(of: $0.growth) ?? 0 },
      try counts("\(name).dropped") { $0.dropped.count },
      try counts("\(name).grown") { $0.grown.count },
      try Tensor(
        edges.flatMap {
          [$0.layer, $0.neuron, $0.input, $0.rank, $0.outOf].map { Int32(clamping: $0) }
        },
        shape: [edges.count, 5], name: "\(name).edges"),
      try Tensor(edges.map(\.score), name: "\(name).scores"),
      try Tensor(edges.map(\.isRegrown), name: "\(name).regrown"),
    ]
  }

  /// Reads what ``tensors(_:)`` gives.
  init(_ tensors: NamedTensors, _ name: String, forgottenCount: Int) throws {
    guard tensors["\(name).step"] != nil else {
      self.init(records: [], forgottenCount: forgottenCount)
      return
    }
    let steps = try tensors.list("\(name).step", as: Int64.self)
    let lists = try ["rule", "dropped", "grown"].map {
      try tensors.list("\(name).\($0)", as: Int64.self, count: steps.count)
    }
    let scores = try tensors.list("\(name).scores", as: Float.self)
    let regrown = try tensors.list("\(name).regrown", as: Bool.self, count: scores.count)
    let edges = tensors["\(name).edges"]
    guard let edges, edges.shape == [scores.count, 5] else {
      throw ShellError(
        .file, "\(tensors.path): \(name).edges are not five numbers for each score",
        hint: "write the file again")
    }
    let places = try edges.values(as: Int32.self).map { Int($0) }
    var (records, next) = ([RewiringRecord](), 0)
    func choices(_ count: Int64) throws -> [RewiringRecord.Choice] {
      guard 0...Int64(scores.count - next) ~= count else {
        throw ShellError(
          .file, "\(tensors.path): \(name) speaks of more edges than there are",
          hint: "write the file again")
      }
      defer { next += Int(count) }
      return (next..<next + Int(count)).map { edge in
        let place = Array(places[5 * edge..<5 * edge + 5])
        return RewiringRecord.Choice(
          layer: place[0], neuron: place[1], input: place[2], score: scores[edge],
          rank: place[3], outOf: place[4], isRegrown: regrown[edge])
      }
    }
    for index in steps.indices {
      let rules = Rewiring.Growth.allCases
      guard rules.indices ~= Int(lists[0][index]) else {
        throw ShellError(
          .file, "\(tensors.path): \(name).rule names a rule that does not exist",
          hint: "was it written by a later version?")
      }
      records.append(
        RewiringRecord(
          step: Int(steps[index]), growth: rules[Int(lists[0][index])],
          dropped: try choices(lists[1][index]), grown: try choices(lists[2][index])))
    }
    self.init(records: records, forgottenCount: forgottenCount)
  }
}
