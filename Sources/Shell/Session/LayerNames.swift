import CommandLanguage
import SparseNetworks

extension Network {
  /// The layer called `name`.
  ///
  /// - Throws: ``Diagnostic`` with near misses.
  func layerIndex(_ name: String) throws -> Int {
    guard let index = layerNames.firstIndex(of: name) else {
      let layer = name.prefix { $0 != "[" }
      if layer.count < name.count, layerNames.contains(String(layer)) {
        throw Diagnostic(
          .usage, "layers are taken whole here, not \(name)",
          hint: "say \(layer); print takes parts, as in print mean(abs(weight(\(name))))")
      }
      let near = nearestMatches(to: name, among: layerNames)
      throw Diagnostic(
        .unknownName, "the network has no layer \(name)",
        hint: near.isEmpty
          ? "its layers are \(layerNames.joined(separator: ", "))"
          : "did you mean \(near.joined(separator: " or "))?")
    }
    return index
  }

  /// The layers of a list such as `fc1,fc2`, `hidden` (all but the output) or `all`.
  func layerIndices(_ list: String) throws -> [Int] {
    switch list {
    case "all": return Array(layers.indices)
    case "hidden":
      guard layers.count > 1 else {
        throw Diagnostic(
          .unknownName, "the network has no hidden layer", hint: "say layers=out")
      }
      return Array(layers.indices.dropLast())
    default:
      var result: [Int] = []
      for name in list.split(separator: ",", omittingEmptySubsequences: false) {
        let index = try layerIndex(String(name))
        if !result.contains(index) { result.append(index) }
      }
      return result.sorted()
    }
  }
}
