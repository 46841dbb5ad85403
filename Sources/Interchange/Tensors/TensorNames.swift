extension Tensor {
  /// The tensors with their names, which a file with several of them needs.
  ///
  /// - Throws: ``InterchangeError`` with code `unusableName` where one has none, `duplicateKey`
  ///   where two share one.
  static func named(
    _ tensors: [Tensor]
  ) throws(InterchangeError) -> [(name: String, tensor: Tensor)] {
    var names: Set<String> = []
    var named: [(name: String, tensor: Tensor)] = []
    for (index, tensor) in tensors.enumerated() {
      guard let name = tensor.name else {
        throw InterchangeError(
          .unusableName, "tensor \(index) of \(tensors.count) has no name",
          hint: "give each tensor of the file a name")
      }
      guard names.insert(name).inserted else {
        throw InterchangeError(
          .duplicateKey, "two tensors are called \(InterchangeError.quoted(name))",
          hint: "give each tensor of the file a name of its own")
      }
      named.append((name, tensor))
    }
    return named
  }
}
