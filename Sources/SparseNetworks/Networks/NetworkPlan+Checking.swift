extension NetworkPlan {
  /// Checks a plan that may come from anywhere: its numbers are then such that nothing overflows.
  ///
  /// Whether a profile is feasible is found out when a network is made.
  ///
  /// - Throws: ``SparseNetworksError`` with code `inconsistent`.
  public func check() throws {
    guard connectivity.count == shapes.count else {
      throw SparseNetworksError(
        .inconsistent,
        "the plan says how \(connectivity.count) of \(shapes.count) layers are connected")
    }
    for (layer, (connectivity, shape)) in zip(connectivity, shapes).enumerated() {
      var lists = [connectivity.model]
      if case .custom(let fanIns) = connectivity.profile { lists.append(fanIns) }
      let areFanIns = lists.allSatisfy { fanIns in
        (fanIns.isEmpty || fanIns.count == shape.neuronCount)
          && fanIns.allSatisfy { 0...shape.inputCount ~= $0 }
      }
      guard 0...shape.possibleEdges ~= connectivity.budget, areFanIns else {
        throw SparseNetworksError(
          .inconsistent,
          "the plan asks for edges that layer \(name(ofLayer: layer)) cannot have")
      }
      if let edges = connectivity.edges,
        edges.inputCount != shape.inputCount || edges.neuronCount != shape.neuronCount
      {
        throw SparseNetworksError(
          .inconsistent,
          "the plan gives layer \(name(ofLayer: layer)) edges of another size")
      }
    }
  }
}
