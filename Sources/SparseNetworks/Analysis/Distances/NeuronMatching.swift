/// Finds for each neuron of a layer its partner in another layer of the same shape.
enum NeuronMatching {
  /// The partners that make the sum of Jaccard distances smallest, or nil where told to stop.
  static func partners(
    _ first: SparseRows, _ second: SparseRows, shouldStop: () -> Bool
  ) -> [Int]? {
    var partners = equalPartners(first, second)
    let open = partners.indices.filter { partners[$0] < 0 }
    guard !open.isEmpty else { return partners }
    var isTaken = Array(repeating: false, count: partners.count)
    for partner in partners where partner >= 0 { isTaken[partner] = true }
    let candidates = isTaken.indices.filter { !isTaken[$0] }
    guard
      let costs = costs(first, open, second, candidates, shouldStop: shouldStop),
      let assignment = LinearAssignment(
        costs: costs, rowCount: open.count, columnCount: candidates.count, shouldStop: shouldStop)
    else { return nil }
    for (neuron, column) in zip(open, assignment.columns) { partners[neuron] = candidates[column] }
    return partners
  }

  /// Pairs neurons with equal inputs, the same position first; -1 for those without such a partner.
  ///
  /// Some cheapest matching contains these pairs, because the Jaccard distance is a metric: with
  /// `d(a, b) = 0`, exchanging partners `a-c`, `d-b` for `a-b`, `d-c` costs at most
  /// `d(d, b) + d(b, a) + d(a, c)`, which is what it was.
  private static func equalPartners(_ first: SparseRows, _ second: SparseRows) -> [Int] {
    var partners = Array(repeating: -1, count: first.neuronCount)
    // Last position first, so that the lowest is at hand; only looked up, never walked through.
    var waiting: [ArraySlice<UInt32>: [Int]] = [:]
    for neuron in partners.indices.reversed() {
      let inputs = second.inputs(of: neuron)
      if inputs == first.inputs(of: neuron) {
        partners[neuron] = neuron
      } else {
        waiting[inputs, default: []].append(neuron)
      }
    }
    for neuron in partners.indices where partners[neuron] < 0 {
      if let partner = waiting[first.inputs(of: neuron)]?.popLast() { partners[neuron] = partner }
    }
    return partners
  }

  /// Jaccard distances between the open neurons and the candidates, row by row.
  ///
  /// Common inputs are counted through the columns of the second layer: an input costs only as
  /// many steps as neurons read it.
  private static func costs(
    _ first: SparseRows, _ open: [Int], _ second: SparseRows, _ candidates: [Int],
    shouldStop: () -> Bool
  ) -> [Float]? {
    let columns = SparseColumns(second)
    let fanIns = second.fanIns
    var costs: [Float] = []
    costs.reserveCapacity(open.count * candidates.count)
    var common = Array(repeating: 0, count: second.neuronCount)
    for neuron in open {
      guard !shouldStop() else { return nil }
      for index in common.indices { common[index] = 0 }
      let inputs = first.inputs(of: neuron)
      for input in inputs {
        for edge in columns.starts[Int(input)]..<columns.starts[Int(input) + 1] {
          common[Int(columns.neurons[edge])] += 1
        }
      }
      for candidate in candidates {
        let either = inputs.count + fanIns[candidate] - common[candidate]
        costs.append(
          Float(TopologyDistance.distance(common: common[candidate], either: either)))
      }
    }
    return costs
  }
}

/// Sets of inputs as ascending lists.
enum InputSets {
  /// How many inputs are in both.
  static func commonCount(_ first: ArraySlice<UInt32>, _ second: ArraySlice<UInt32>) -> Int {
    var (left, right) = (first.startIndex, second.startIndex)
    var count = 0
    while left < first.endIndex, right < second.endIndex {
      let (a, b) = (first[left], second[right])
      if a == b { count += 1 }
      if a <= b { left += 1 }
      if b <= a { right += 1 }
    }
    return count
  }

  /// Jaccard distance: one minus common inputs over all; 0 for two empty sets.
  static func distance(_ first: ArraySlice<UInt32>, _ second: ArraySlice<UInt32>) -> Double {
    let common = commonCount(first, second)
    return TopologyDistance.distance(
      common: common, either: first.count + second.count - common)
  }
}

extension SparseRows {
  /// The inputs of a neuron, ascending.
  func inputs(of neuron: Int) -> ArraySlice<UInt32> { columns[edges(of: neuron)] }

  /// The same rows with input `i` called `names[i]`, a permutation.
  func renamingInputs(_ names: [Int]) -> SparseRows {
    var renamed = SparseRows(inputCount: inputCount, edgeCapacity: edgeCount)
    for neuron in 0..<neuronCount {
      renamed.append(row: inputs(of: neuron).map { UInt32(names[Int($0)]) }.sorted())
    }
    return renamed
  }
}
