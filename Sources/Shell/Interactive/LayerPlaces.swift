import SparseNetworks
import TerminalGraphics

/// What may stand between the brackets of a selector such as `fc1[12,307]`, as candidates.
struct LayerPlaces {
  let session: Session
  /// What is to be named: only a neuron, only an edge, or anything.
  var part = ParameterDeclaration.Part.any

  /// Indices of a layer: words, ranges, and numbers that begin as what has been typed.
  ///
  /// - Parameter neuron: what stands before the comma, for the second index.
  func indices(ofLayer name: String, typed: String, neuron: String?) -> [Completion] {
    guard let network = try? session.current().network,
      let layer = network.layerNames.firstIndex(of: name).map({ network.layers[$0] })
    else { return [] }
    let numbers =
      neuron.map { inputs(of: Int($0), in: layer, typed: typed) }
      ?? neurons(in: layer, typed: typed)
    guard part == .any else { return numbers }
    let all = Completion(text: "*]", description: neuron == nil ? "all neurons" : "all it reads")
    guard neuron == nil else { return [all] + numbers }
    return [
      Completion(text: "hubs]", description: "the tenth of the neurons with the largest fan-in"),
      Completion(text: "dead]", description: "neurons that read nothing"), all,
    ] + ranges(below: layer.neuronCount, typed: typed) + numbers
  }

  /// The neurons whose numbers begin with these digits; for none, the few that read the most.
  private func neurons(in layer: Layer, typed: String) -> [Completion] {
    let fanIns = layer.rows.fanIns
    let chosen =
      typed.isEmpty
      ? Array(
        fanIns.indices.filter { fanIns[$0] > 0 }.sorted { (fanIns[$1], $0) < (fanIns[$0], $1) }
          .prefix(5)) : Self.numbers(beginningWith: typed, below: layer.neuronCount)
    return chosen.map {
      Completion(
        text: "\($0)" + (part == .edge ? "," : "]"),
        description: "reads \(fanIns[$0]) \(fanIns[$0] == 1 ? "input" : "inputs")", isFinal: false)
    }
  }

  /// The inputs that a neuron reads.
  private func inputs(of neuron: Int?, in layer: Layer, typed: String) -> [Completion] {
    guard let neuron, neuron >= 0, neuron < layer.neuronCount else { return [] }
    return layer.rows.edges(of: neuron).lazy.map { edge in
      Completion(
        text: "\(layer.rows.columns[edge])]",
        description: "weight \(formatSignificant(Double(layer.weights[edge])))")
    }
    .filter { $0.text.hasPrefix(typed) }
    .prefix(CompletionMenu.limit + 1).map(\.self)
  }

  /// Ranges that begin with the number before the dots, or with 0.
  private func ranges(below count: Int, typed: String) -> [Completion] {
    let digits = typed.prefix { $0 != "." }
    guard typed.isEmpty || typed.contains("."), let first = Int(digits.isEmpty ? "0" : digits),
      (0..<count).contains(first)
    else { return [] }
    let ends = [9, 31, 99].map { first + $0 }.filter { $0 < count - 1 } + [count - 1]
    return (typed.isEmpty ? ends.prefix(1) : ends[...]).map {
      Completion(
        text: "\(digits.isEmpty ? "0" : digits)..\($0)]", description: "neurons \(first) to \($0)")
    }
  }

  /// The whole numbers below a limit whose first digits are these, the smallest first; none for no
  /// digits, because every number would fit.
  static func numbers(beginningWith digits: String, below limit: Int) -> [Int] {
    guard let start = Int(digits), start >= 0, String(start) == digits else { return [] }
    var numbers: [Int] = []
    var (first, count) = (start, 1)
    while first < limit, numbers.count <= CompletionMenu.limit {
      numbers += first..<min(first + count, limit)
      guard start > 0 else { break }
      (first, count) = (first * 10, count * 10)
    }
    return numbers
  }
}
