internal import CKernels

/// Instruction sets that the sparse kernels are compiled for. All give the same bits.
public enum InstructionSet: String, CaseIterable, Sendable {
  /// Runs everywhere.
  case plain
  /// AVX2 with fused multiply-add.
  case avx2
  /// AVX-512 foundation.
  case avx512

  /// Whether this processor has it.
  public var isAvailable: Bool { table != nil }

  /// The fastest that this processor has.
  public static var best: InstructionSet {
    allCases.last { $0.isAvailable } ?? .plain
  }

  fileprivate var table: PSNKernels? {
    let set: PSNInstructionSet =
      switch self {
      case .plain: PSNPlain
      case .avx2: PSNAVX2
      case .avx512: PSNAVX512
      }
    return psn_kernels(set)?.pointee
  }
}

/// The three sparse kernels that a training step spends its time in.
///
/// ``ReferenceKernels`` defines what they compute, to the bit.
public struct Kernels: Sendable {
  private enum Implementation {
    case reference
    case compiled(PSNKernels)
  }

  private let implementation: Implementation

  /// The definition in plain Swift: slow, for tests.
  public static let reference = Kernels(implementation: .reference)
  /// Those of the fastest instruction set here.
  public static let best = Kernels(.best) ?? .reference

  private init(implementation: Implementation) { self.implementation = implementation }

  /// Those of an instruction set, or nil where the processor lacks it.
  public init?(_ set: InstructionSet) {
    guard let table = set.table else { return nil }
    implementation = .compiled(table)
  }

  /// Pre-activations `z` of a tile from the layer's inputs `x`.
  func forward(
    _ layer: Layer, x: UnsafePointer<Float>, z: UnsafeMutablePointer<Float>, width: Int
  ) {
    switch implementation {
    case .reference: ReferenceKernels.forward(layer, x: x, z: z, width: width)
    case .compiled(let table):
      table.forward(
        layer.neuronCount, layer.rows.starts, layer.rows.columns, layer.weights, layer.biases, x,
        z, width)
    }
  }

  /// Adds a tile's gradients of weights and biases, from `x` and the gradient `dz`.
  func weightGradients(
    _ rows: SparseRows, x: UnsafePointer<Float>, dz: UnsafePointer<Float>, dw: inout [Float],
    db: inout [Float], width: Int
  ) {
    switch implementation {
    case .reference:
      ReferenceKernels.weightGradients(rows, x: x, dz: dz, dw: &dw, db: &db, width: width)
    case .compiled(let table):
      table.weightGradients(rows.neuronCount, rows.starts, rows.columns, x, dz, &dw, &db, width)
    }
  }

  /// Gradient `dx` of a tile of the layer's inputs.
  func inputGradients(
    _ layer: Layer, dz: UnsafePointer<Float>, dx: UnsafeMutablePointer<Float>, width: Int
  ) {
    switch implementation {
    case .reference: ReferenceKernels.inputGradients(layer, dz: dz, dx: dx, width: width)
    case .compiled(let table):
      table.inputGradients(
        layer.inputCount, layer.columns.starts, layer.columns.neurons, layer.columns.edges,
        layer.weights, dz, dx, width)
    }
  }
}
