/// Which edges one rewiring drops and grows.
struct RewiringChoice {
  let rewiring: Rewiring
  let layers: [Layer]
  /// Completed steps.
  let step: Int

  private var budget: Rewiring.Budget {
    rewiring.growth == .none && rewiring.budget == .neuron ? .layer : rewiring.budget
  }

  /// Sets of neurons within which edges are exchanged for each other.
  private typealias Scope = (layers: [Int], dropCount: Int)

  /// The edges to drop, in the order of their places, a list a scope.
  func dropped() -> [[Candidate]] {
    switch budget {
    case .layer, .global:
      return scopes().map { scope in
        var best = BestCandidates(scope.dropCount, .small)
        for layer in scope.layers { offer(0..<layers[layer].neuronCount, layer, to: &best) }
        return best.chosen()
      }
    case .neuron:
      return rewiring.layers.flatMap { layer in
        (0..<layers[layer].neuronCount).map { neuron in
          let fanIn = layers[layer].rows.edges(of: neuron).count
          var best = BestCandidates(
            dropCount(layer, edgeCount: fanIn, possible: layers[layer].inputCount), .small)
          offer(neuron..<neuron + 1, layer, to: &best)
          return best.chosen()
        }
      }
    }
  }

  private func scopes() -> [Scope] {
    let each = rewiring.layers.map { layer in
      let rows = layers[layer].rows
      return (
        [layer],
        dropCount(layer, edgeCount: rows.edgeCount, possible: rows.inputCount * rows.neuronCount)
      )
    }
    guard rewiring.budget == .global else { return each }
    let edgeCount = rewiring.layers.reduce(0) { $0 + layers[$1].rows.edgeCount }
    let count =
      rewiring.growth == .none
      ? each.reduce(0) { $0 + $1.1 }
      : Int(rewiring.fraction(after: step) * Double(edgeCount))
    return [(rewiring.layers, count)]
  }

  private func dropCount(_ layer: Int, edgeCount: Int, possible: Int) -> Int {
    guard let pruning = rewiring.pruning, rewiring.growth == .none else {
      return Int(rewiring.fraction(after: step) * Double(edgeCount))
    }
    return max(
      0,
      edgeCount - rewiring.prunedCount(pruning, layer: layer, possible: possible, step: step))
  }

  private func offer(_ neurons: Range<Int>, _ layer: Int, to best: inout BestCandidates) {
    let (rows, weights) = (layers[layer].rows, layers[layer].weights)
    for neuron in neurons {
      for edge in rows.edges(of: neuron) where best.mayTake(weights[edge].magnitude.bitPattern) {
        best.offer(
          Candidate(
            score: weights[edge], layer: layer, neuron: neuron, input: Int(rows.columns[edge])))
      }
    }
  }

  // MARK: - Growth

  /// The places to grow edges at, in their order, scope by scope. All places but those of edges that
  /// stay are candidates.
  ///
  /// - Parameters:
  ///   - counts: how many edges to grow in each scope.
  ///   - isDropped: for each edge of the layers that take part, whether it goes.
  func grown(
    counts: [Int], isDropped: [[Bool]], gradients: DenseGradients?, random: RandomStream
  ) -> [[Candidate]] {
    switch rewiring.growth {
    case .none: return counts.map { _ in [] }
    case .random: return randomPlaces(counts, isDropped, random)
    case .gradient, .momentum:
      guard let gradients else { return counts.map { _ in [] } }
      return bestPlaces(counts, isDropped, gradients)
    }
  }

  private func bestPlaces(
    _ counts: [Int], _ isDropped: [[Bool]], _ gradients: DenseGradients
  ) -> [[Candidate]] {
    let parts = gradients.engine.threadCount
    // The list of a scope and a thread stands at `scope * parts + part`.
    var best = counts.flatMap { count in
      (0..<parts).map { _ in BestCandidates(count, .large) }
    }
    var firstScope = 0
    for (number, layer) in rewiring.layers.enumerated() {
      let (rows, isDropped) = (layers[layer].rows, isDropped[layer])
      let scope = rewiring.budget == .layer ? number : firstScope
      best.withUnsafeMutableBufferPointer { best in
        nonisolated(unsafe) let lists = best
        gradients.forEachChunk(ofLayer: layer, layers[layer]) { part, chunk in
          if rewiring.budget != .neuron {
            raiseBar(chunk, rows, isDropped, of: &lists[scope * parts + part])
          }
          for neuron in chunk.neurons {
            let own = rewiring.budget == .neuron ? scope + neuron : scope
            let edges = rows.edges(of: neuron)
            offer(
              chunk, layer, neuron, (rows.columns[edges], isDropped[edges]),
              to: &lists[own * parts + part])
          }
        }
      }
      if rewiring.budget == .neuron { firstScope += layers[layer].neuronCount }
    }
    return counts.indices.map { scope in
      BestCandidates.chosen(from: best[scope * parts..<(scope + 1) * parts])
    }
  }

  /// Tells a list that is still empty what a chunk will offer, so that most of it need not be.
  private func raiseBar(
    _ chunk: DenseGradients.Chunk, _ rows: SparseRows, _ isDropped: [Bool],
    of best: inout BestCandidates
  ) {
    guard best.isEmpty else { return }
    var histogram = BestCandidates.Histogram(best.preference)
    for value in chunk.values { histogram.add(value) }
    for neuron in chunk.neurons {
      let start = chunk.start(of: neuron)
      for edge in rows.edges(of: neuron) where !isDropped[edge] {
        histogram.remove(chunk.values[start + Int(rows.columns[edge])])
      }
    }
    best.expect(histogram)
  }

  /// Offers the places of a neuron that no edge keeps, by the magnitudes of their gradients.
  ///
  /// - Parameter edges: the neuron's inputs, and for each whether its edge goes.
  private func offer(
    _ chunk: DenseGradients.Chunk, _ layer: Int, _ neuron: Int,
    _ edges: (inputs: ArraySlice<UInt32>, isDropped: ArraySlice<Bool>),
    to best: inout BestCandidates
  ) {
    var (edge, least) = (edges.inputs.startIndex, best.leastBits)
    let start = chunk.start(of: neuron)
    for input in 0..<chunk.inputCount {
      let score = chunk.values[start + input]
      // Most places end here.
      if Int32(truncatingIfNeeded: score.magnitude.bitPattern) < least { continue }
      while edge < edges.inputs.endIndex, edges.inputs[edge] < UInt32(input) { edge += 1 }
      let isThere = edge < edges.inputs.endIndex && edges.inputs[edge] == UInt32(input)
      if isThere && !edges.isDropped[edge] { continue }
      best.offer(
        Candidate(score: score, layer: layer, neuron: neuron, input: input, isRegrown: isThere))
      least = best.leastBits
    }
  }

  private func randomPlaces(
    _ counts: [Int], _ isDropped: [[Bool]], _ stream: RandomStream
  ) -> [[Candidate]] {
    var draws = stream.draws()
    var scope = 0
    var result: [[Candidate]] = []
    for group in rewiring.budget == .global ? [rewiring.layers] : rewiring.layers.map({ [$0] }) {
      let neurons = group.flatMap { layer in
        (0..<layers[layer].neuronCount).map { (layer, $0) }
      }
      let ranges = rewiring.budget == .neuron ? neurons.map { [$0] } : [neurons]
      for range in ranges {
        result.append(places(counts[scope], in: range, isDropped, &draws))
        scope += 1
      }
    }
    return result
  }

  /// `count` of the free places of some neurons, each set with the same chance (Floyd's method).
  private func places(
    _ count: Int, in neurons: [(layer: Int, neuron: Int)], _ isDropped: [[Bool]],
    _ draws: inout RandomDraws
  ) -> [Candidate] {
    guard count > 0 else { return [] }
    func kept(_ layer: Int, _ neuron: Int) -> [Int] {
      layers[layer].rows.edges(of: neuron).filter { !isDropped[layer][$0] }
    }
    let total = neurons.reduce(0) {
      $0 + layers[$1.layer].inputCount - kept($1.layer, $1.neuron).count
    }
    var chosen = Set<Int>()
    for bound in total - count..<total {
      let draw = draws.integer(below: bound + 1)
      if !chosen.insert(draw).inserted { chosen.insert(bound) }
    }
    // Numbers of free places, ascending, to the places themselves.
    var wanted = chosen.sorted()[...]
    var (passed, result) = (0, [Candidate]())
    for (layer, neuron) in neurons {
      let (rows, taken) = (layers[layer].rows, kept(layer, neuron))
      var next = 0
      while let number = wanted.first, number - passed < rows.inputCount - taken.count {
        var input = number - passed + next
        while next < taken.count, Int(rows.columns[taken[next]]) <= input {
          next += 1
          input += 1
        }
        result.append(
          Candidate(
            score: 0, layer: layer, neuron: neuron, input: input,
            isRegrown: rows.edge(neuron: neuron, input: input) != nil))
        wanted.removeFirst()
      }
      passed += rows.inputCount - taken.count
    }
    return result
  }
}

extension [Candidate] {
  /// Those of a layer, where they stand in the order of their places.
  func part(ofLayer layer: Int) -> ArraySlice<Candidate> {
    let start = firstIndex { $0.layer == layer } ?? endIndex
    return self[start...].prefix { $0.layer == layer }
  }
}
