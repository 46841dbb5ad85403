internal import CKernels

/// Instruction sets that the kernels are compiled for. All give the same bits.
public enum InstructionSet: String, CaseIterable, Sendable {
  /// Runs everywhere.
  case plain
  /// AVX2 with fused multiply-add.
  case avx2
  /// AVX-512 with its byte, word, double-word and vector-length parts.
  case avx512

  /// Whether this processor has it.
  public var isAvailable: Bool { table != nil }

  /// The fastest that this processor has.
  public static var best: InstructionSet {
    allCases.last { $0.isAvailable } ?? .plain
  }

  var table: PSNKernels? {
    let set: PSNInstructionSet =
      switch self {
      case .plain: PSNPlain
      case .avx2: PSNAVX2
      case .avx512: PSNAVX512
      }
    return psn_kernels(set)?.pointee
  }
}
