import CommandLanguage
import Glibc
import SparseNetworks
import TerminalGraphics

/// What exists in a session, as candidates for completion with what is to be known about them.
struct Candidates {
  let session: Session

  /// Networks: their widths and steps.
  func networks(isFinal: Bool = true) -> [Completion] {
    session.networks.map { name, state in
      let widths = state.network.plan.widths.map(String.init).joined(separator: "-")
      return Completion(
        text: name, description: "\(widths), step \(formatCount(state.step))", isFinal: isFinal)
    }
  }

  /// Layers of the current network: their sizes and sparsity.
  var layers: [Completion] {
    guard let network = try? session.current().network else { return [] }
    return zip(network.layerNames, network.layers).map { name, layer in
      Completion(
        text: name,
        description:
          "\(formatCount(layer.neuronCount)) neurons of \(formatCount(layer.inputCount)) "
          + "inputs, \(formatPercent(1 - layer.rows.density)) sparse", isFinal: false)
    }
  }

  /// Variables: their values.
  var variables: [Completion] {
    session.variables.sorted { $0.key < $1.key }.map { name, value in
      Completion(text: name, description: "= " + value.description.truncated(to: 60))
    }
  }

  /// Indices of a layer: words, and numbers that begin as what has been typed.
  ///
  /// - Parameter neuron: what stands before the comma, for the second index.
  func indices(ofLayer name: String, typed: String, neuron: String?) -> [Completion] {
    guard let network = try? session.current().network,
      let layer = network.layerNames.firstIndex(of: name).map({ network.layers[$0] })
    else { return [] }
    let numbers: [Completion]
    if let neuron {
      numbers = inputs(of: Int(neuron), in: layer, typed: typed)
    } else {
      let fanIns = layer.rows.fanIns
      numbers = Self.numbers(beginningWith: typed, below: layer.neuronCount).map {
        let inputs = fanIns[$0] == 1 ? "input" : "inputs"
        return Completion(text: String($0), description: "reads \(fanIns[$0]) \(inputs)")
      }
    }
    return (neuron == nil ? Self.neurons : [Self.all]) + numbers
  }

  /// The inputs that a neuron reads.
  private func inputs(of neuron: Int?, in layer: Layer, typed: String) -> [Completion] {
    guard let neuron, neuron >= 0, neuron < layer.neuronCount else { return [] }
    let edges = layer.rows.edges(of: neuron)
    return edges.lazy.map { edge in
      Completion(
        text: String(layer.rows.columns[edge]),
        description: "weight \(formatSignificant(Double(layer.weights[edge])))")
    }
    .filter { $0.text.hasPrefix(typed) }
    .prefix(CompletionMenu.limit + 1).map(\.self)
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

  private static let all = Completion(text: "*", description: "all")
  private static let neurons = [
    Completion(text: "hubs", description: "the tenth of the neurons with the largest fan-in"),
    Completion(text: "dead", description: "neurons that read nothing"), all,
  ]

  /// The entries of the folder that a path begins with.
  static func files(_ typed: String) -> [Completion] {
    let folder = typed.lastIndex(of: "/").map { String(typed[...$0]) } ?? ""
    let path = TextFile.expandingTilde(folder.isEmpty ? "." : folder)
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var result: [Completion] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name != ".", name != "..", !name.hasPrefix(".") || typed.hasSuffix(".") else {
        continue
      }
      let isFolder = Int32(entry.pointee.d_type) == Int32(DT_DIR)
      result.append(Completion(text: folder + name + (isFolder ? "/" : ""), isFinal: !isFolder))
    }
    return result.sorted { $0.text < $1.text }
  }
}
