import SparseNetworks

/// What a cell is, by content: the same script with the same parameters, run by the same version of
/// the program, is the same cell wherever and whenever it is run.
public struct CellIdentity: Sendable, Hashable {
  /// 64 hexadecimal digits.
  public let digest: String

  /// The identity of a cell.
  ///
  /// The order of the parameters and how their values are written do not matter.
  public init(script: String, parameters: [CellParameter], version: String) {
    var hash = SHA256()
    // Each piece with its length before it, so that none can be taken for part of another.
    func add(_ text: String) { hash.update(bytes: Array("\(text.utf8.count):\(text)".utf8)) }
    add("psn cell 1")
    add(version)
    add(script)
    for parameter in parameters.sorted(by: { $0.name < $1.name }) {
      add(parameter.name)
      add(parameter.canonicalValue)
    }
    digest = hash.hexDigest()
  }
}
