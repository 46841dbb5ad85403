/// Floating-point operations of one training step, by a count that is stated.
///
/// For each edge and sample, two operations (a multiplication and an addition) in each of three
/// passes: forward, gradient of the weight, gradient of the input. The first layer needs no
/// gradient of its inputs. So with `E_l` edges in layer `l` and a batch of `B`:
/// `B (4 E_1 + 6 (E_2 + … + E_L))`. Biases, activations, loss, optimizer and rewiring are left out:
/// they grow with neurons or with edges, not with edges times samples.
///
/// Source: a step costing three forward passes is the count of Evci et al. 2020 (RigL, arXiv
/// 1911.11134); the first layer's saving is this project's addition.
public struct StepOperations: Sendable, Equatable {
  /// Forward pass: 2 an edge and sample.
  public let forward: Int
  /// Gradients of the weights: 2 an edge and sample.
  public let weightGradients: Int
  /// Gradients of the inputs: 2 an edge and sample, but for the first layer.
  public let inputGradients: Int

  /// The step of a network with a number of edges in each layer, first layer first.
  ///
  /// - Precondition: the total is below 2^63.
  public init(edgeCounts: [Int], batchSize: Int) {
    let edges = edgeCounts.reduce(0, +)
    forward = 2 * edges * batchSize
    weightGradients = forward
    inputGradients = 2 * (edges - (edgeCounts.first ?? 0)) * batchSize
  }

  /// The step of a network computed sparsely: active edges count.
  public static func sparse(_ layers: [SparseRows], batchSize: Int) -> StepOperations {
    StepOperations(edgeCounts: layers.map(\.edgeCount), batchSize: batchSize)
  }

  /// The step of the same network computed densely: all possible edges count.
  public static func dense(_ layers: [SparseRows], batchSize: Int) -> StepOperations {
    StepOperations(
      edgeCounts: layers.map { $0.inputCount * $0.neuronCount }, batchSize: batchSize)
  }

  /// All three passes.
  public var total: Int { forward + weightGradients + inputGradients }
}
