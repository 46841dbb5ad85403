import SparseNetworks

/// The program's version.
public enum Version {
  /// As saved sessions say it.
  public static let text = "0.1.0"

  /// What `--version` says: the version, and what networks are computed with.
  public static func report(instructionSet: InstructionSet, threadCount: Int) -> String {
    let available = InstructionSet.allCases.filter(\.isAvailable).map(\.rawValue)
    return """
      psn \(text)
      instruction set: \(instructionSet.rawValue) (this processor has \
      \(available.joined(separator: ", ")))
      threads: \(threadCount)

      """
  }
}
