/// How far apart the topologies of two networks of the same shape are.
///
/// NNSTD: a hidden neuron's number means nothing, so the neurons of each hidden layer are matched
/// one to one such that the mean Jaccard distance of their input sets is as small as possible, and
/// the next layer's inputs are renamed by that matching before it is compared. Layers are matched
/// one after the other from the first on; the network's distance is the mean over its layers of
/// the mean over their neurons.
///
/// Neurons with equal input sets are always matched, those of the same position first and then in
/// order. So a network is at distance 0 from itself, and from itself with hidden neurons permuted
/// where no two of a layer have the same inputs. Where some do, nothing says which of them is
/// which, and the next layer may differ.
///
/// Source: Liu et al., "Topological Insights into Sparse Neural Networks", ECML PKDD 2020; the
/// cost `1 - Jaccard` and the matching by the Hungarian method are this project's choice.
public struct TopologyDistance: Sendable, Equatable {
  /// One layer's distances.
  public struct Layer: Sendable, Equatable {
    /// For each neuron of the first network its partner in the second.
    public let matching: [Int]
    /// Mean over matched neurons of the Jaccard distance of their input sets, from 0 to 1.
    public let matched: Double
    /// Jaccard distance of the two edge sets as they stand, position by position, from 0 to 1.
    public let unmatched: Double
  }

  /// Which layers have their neurons matched; those of the others stay where they are.
  public enum Matching: Sendable {
    /// None: neurons are compared with those of their number.
    case none
    /// All but the output layer, since an output is a certain class or value.
    case hidden
    /// The output layer, too.
    case all
  }

  /// The layers' distances, first layer first.
  public let layers: [Layer]
  /// NNSTD: mean of the layers' matched distances, from 0 to 1.
  public let matched: Double
  /// Jaccard distance of the two networks' edge sets as they stand: one minus edges in both over
  /// edges in either, all layers together, from 0 to 1.
  public let unmatched: Double

  /// The largest layer matched unless asked otherwise: its costs take 64 MiB.
  public static let defaultNeuronLimit = 4096

  /// Compares two topologies.
  ///
  /// Time grows with the third power of a layer's number of neurons at worst, memory with the
  /// second: 4 bytes for each pair of neurons without a partner of equal inputs. Costs are rounded
  /// to `Float`, so the matched distance may exceed the smallest by 1e-7.
  ///
  /// - Parameters:
  ///   - first: the layers of a network, first hidden layer first, output layer last.
  ///   - second: those of the other, of the same shapes.
  ///   - matching: which layers have their neurons matched.
  ///   - neuronLimit: the largest layer to match.
  ///   - shouldStop: asked every now and then; true gives up.
  /// - Returns: nil where `shouldStop` said so.
  /// - Throws: ``SparseNetworksError`` where shapes differ or a layer is too large to match.
  public init?(
    _ first: [SparseRows], _ second: [SparseRows], matching: Matching = .hidden,
    neuronLimit: Int = defaultNeuronLimit, shouldStop: () -> Bool = { false }
  ) throws {
    try Self.checkShapes(first, second)
    let matchedCount =
      switch matching {
      case .none: 0
      case .hidden: first.count - 1
      case .all: first.count
      }
    try Self.checkSizes(first.prefix(matchedCount), limit: neuronLimit)
    var layers: [Layer] = []
    var (common, either) = (0, 0)
    var inputNames = Array(0..<first[0].inputCount)
    for (index, (left, right)) in zip(first, second).enumerated() {
      let overlap = (0..<left.neuronCount).reduce(0) {
        $0 + InputSets.commonCount(left.inputs(of: $1), right.inputs(of: $1))
      }
      let union = left.edgeCount + right.edgeCount - overlap
      common += overlap
      either += union
      let renamed = right.renamingInputs(inputNames)
      var matching = Array(0..<left.neuronCount)
      if index < matchedCount {
        guard let found = NeuronMatching.partners(left, renamed, shouldStop: shouldStop) else {
          return nil
        }
        matching = found
      }
      var sum = 0.0
      for (neuron, partner) in matching.enumerated() {
        sum += InputSets.distance(left.inputs(of: neuron), renamed.inputs(of: partner))
      }
      layers.append(
        Layer(
          matching: matching, matched: sum / Double(left.neuronCount),
          unmatched: Self.distance(common: overlap, either: union)))
      inputNames = Self.inverse(matching)
    }
    self.layers = layers
    matched = layers.reduce(0) { $0 + $1.matched } / Double(layers.count)
    unmatched = Self.distance(common: common, either: either)
  }

  /// One minus common over all; 0 for two empty sets.
  static func distance(common: Int, either: Int) -> Double {
    either == 0 ? 0 : Double(either - common) / Double(either)
  }

  private static func inverse(_ matching: [Int]) -> [Int] {
    var inverse = matching
    for (neuron, partner) in matching.enumerated() { inverse[partner] = neuron }
    return inverse
  }

  private static func checkShapes(_ first: [SparseRows], _ second: [SparseRows]) throws {
    func widths(_ layers: [SparseRows]) -> [Int] {
      layers.prefix(1).map(\.inputCount) + layers.map(\.neuronCount)
    }
    guard !first.isEmpty, first.allSatisfy({ $0.neuronCount > 0 }) else {
      throw SparseNetworksError(.size, "a network without neurons has no topology to compare")
    }
    for layers in [first, second] {
      for (layer, next) in zip(layers, layers.dropFirst())
      where layer.neuronCount != next.inputCount {
        throw SparseNetworksError(
          .shapeMismatch,
          "a layer of \(layer.neuronCount) neurons is followed by one of \(next.inputCount) inputs")
      }
    }
    guard widths(first) == widths(second) else {
      let shown = [first, second].map { widths($0).map(String.init).joined(separator: "-") }
      throw SparseNetworksError(
        .shapeMismatch, "networks of \(shown[0]) and \(shown[1]) cannot be matched",
        hint: "compare networks of the same widths")
    }
  }

  private static func checkSizes(_ layers: ArraySlice<SparseRows>, limit: Int) throws {
    guard let layer = layers.first(where: { $0.neuronCount > limit }) else { return }
    let (bytes, overflow) = layer.neuronCount.multipliedReportingOverflow(
      by: layer.neuronCount * 4)
    let size = overflow ? "" : ", \(bytes >> 20) MiB of costs"
    throw SparseNetworksError(
      .size,
      "a layer of \(layer.neuronCount) neurons is too large to match\(size): the limit is \(limit)",
      hint: "compare its neurons as they stand")
  }
}
