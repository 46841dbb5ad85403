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

  /// The edges to drop, in the order of their scores, a list a scope.
  func dropped() -> [[Candidate]] {
    switch budget {
    case .layer, .global:
      return scopes().map { scope in
        var best = BestCandidates(scope.dropCount, by: Candidate.isSmaller)
        for layer in scope.layers {
          for neuron in 0..<layers[layer].neuronCount { offer(neuron, layer, to: &best) }
        }
        return best.sorted()
      }
    case .neuron:
      return rewiring.layers.flatMap { layer in
        (0..<layers[layer].neuronCount).map { neuron in
          let fanIn = layers[layer].rows.edges(of: neuron).count
          var best = BestCandidates(
            dropCount(layer, edgeCount: fanIn, possible: layers[layer].inputCount),
            by: Candidate.isSmaller)
          offer(neuron, layer, to: &best)
          return best.sorted()
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

  private func offer(_ neuron: Int, _ layer: Int, to best: inout BestCandidates) {
    let rows = layers[layer].rows
    for edge in rows.edges(of: neuron) {
      best.offer(
        Candidate(
          score: layers[layer].weights[edge].magnitude, layer: layer,
          place: neuron * rows.inputCount + Int(rows.columns[edge])))
    }
  }

  // MARK: - Growth

  /// The places to grow edges at, in the order of their scores: as many as were dropped, scope by
  /// scope. All places but those of edges that stay are candidates.
  func grown(
    insteadOf dropped: [[Candidate]], gradients: DenseGradients?, random: RandomStream
  ) -> [[Candidate]] {
    switch rewiring.growth {
    case .none: return dropped.map { _ in [] }
    case .random: return randomPlaces(insteadOf: dropped, random)
    case .gradient, .momentum:
      guard let gradients else { return dropped.map { _ in [] } }
      return bestPlaces(insteadOf: dropped, gradients)
    }
  }

  private func bestPlaces(
    insteadOf dropped: [[Candidate]], _ gradients: DenseGradients
  ) -> [[Candidate]] {
    let free = Places(dropped.joined(), layers)
    let parts = gradients.engine.threadCount
    // The list of a scope and a thread stands at `scope * parts + part`.
    var best = dropped.flatMap { list in
      (0..<parts).map { _ in BestCandidates(list.count, by: Candidate.isLarger) }
    }
    var firstScope = 0
    for (number, layer) in rewiring.layers.enumerated() {
      let rows = layers[layer].rows
      let scope = rewiring.budget == .layer ? number : firstScope
      best.withUnsafeMutableBufferPointer { best in
        nonisolated(unsafe) let lists = best
        gradients.forEachRow(ofLayer: layer, layers[layer]) { part, neuron, row in
          let own = rewiring.budget == .neuron ? scope + neuron : scope
          guard dropped[own].count > 0 else { return }
          let list = own * parts + part
          var edge = rows.edges(of: neuron).lowerBound
          let end = rows.edges(of: neuron).upperBound
          var least = lists[list].leastKey
          for input in row.indices {
            let magnitude = row[input].magnitude
            if magnitude.bitPattern < least { continue }
            while edge < end, rows.columns[edge] < UInt32(input) { edge += 1 }
            let place = neuron * rows.inputCount + input
            if edge < end, rows.columns[edge] == UInt32(input), !free.contains(layer, place) {
              continue
            }
            lists[list].offer(Candidate(score: magnitude, layer: layer, place: place))
            least = lists[list].leastKey
          }
        }
      }
      if rewiring.budget == .neuron { firstScope += layers[layer].neuronCount }
    }
    return dropped.indices.map { scope in
      var all = best[scope * parts]
      for part in 1..<max(parts, 1) { all.offer(best[scope * parts + part]) }
      return all.sorted()
    }
  }

  private func randomPlaces(
    insteadOf dropped: [[Candidate]], _ stream: RandomStream
  ) -> [[Candidate]] {
    var draws = stream.draws()
    let free = Places(dropped.joined(), layers)
    var scope = 0
    var result: [[Candidate]] = []
    for group in rewiring.budget == .global ? [rewiring.layers] : rewiring.layers.map({ [$0] }) {
      let neurons = group.flatMap { layer in
        (0..<layers[layer].neuronCount).map { (layer, $0) }
      }
      let ranges = rewiring.budget == .neuron ? neurons.map { [$0] } : [neurons]
      for range in ranges {
        result.append(
          Self.places(dropped[scope].count, in: range, layers, free, &draws))
        scope += 1
      }
    }
    return result
  }

  /// `count` of the free places of some neurons, each set with the same chance (Floyd's method).
  private static func places(
    _ count: Int, in neurons: [(layer: Int, neuron: Int)], _ layers: [Layer], _ free: Places,
    _ draws: inout RandomDraws
  ) -> [Candidate] {
    guard count > 0 else { return [] }
    func kept(_ layer: Int, _ neuron: Int) -> [UInt32] {
      let rows = layers[layer].rows
      return rows.columns[rows.edges(of: neuron)].filter {
        !free.contains(layer, neuron * rows.inputCount + Int($0))
      }
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
      let taken = kept(layer, neuron)
      let inputCount = layers[layer].inputCount
      var next = 0
      while let number = wanted.first, number - passed < inputCount - taken.count {
        var input = number - passed + next
        while next < taken.count, Int(taken[next]) <= input {
          next += 1
          input += 1
        }
        result.append(Candidate(score: 0, layer: layer, place: neuron * inputCount + input))
        wanted.removeFirst()
      }
      passed += inputCount - taken.count
    }
    return result
  }

  /// Places of a network.
  private struct Places {
    private var places: [Set<Int>]

    init(_ candidates: some Sequence<Candidate>, _ layers: [Layer]) {
      places = layers.map { _ in [] }
      for candidate in candidates { places[Int(candidate.layer)].insert(candidate.place) }
    }

    func contains(_ layer: Int, _ place: Int) -> Bool { places[layer].contains(place) }
  }
}
