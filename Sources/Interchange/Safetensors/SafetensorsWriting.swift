extension Safetensors {
  /// The file's bytes, which depend on nothing but the tensors and the metadata.
  ///
  /// Tensors are laid out as the reference implementation does: those of the largest alignment
  /// first, then by name, behind a header padded with spaces to a multiple of 8 bytes. So each
  /// tensor lies aligned in a file mapped into memory. Metadata is sorted by name.
  ///
  /// - Parameter shouldStop: Asked now and then; where it says yes, the error is `interrupted`.
  /// - Throws: ``InterchangeError`` with code `unusableName`, `duplicateKey` or `limitExceeded`.
  public func encoded(
    unless shouldStop: () -> Bool = { false }
  ) throws(InterchangeError) -> [UInt8] {
    let ordered = try layout()
    var members: [JSONValue.Member] = []
    if !metadata.isEmpty {
      let sorted = metadata.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      members.append(
        .init(Self.metadataKey, .object(sorted.map { .init($0.key, .string($0.value)) })))
    }
    var end = 0
    for (name, tensor) in ordered {
      let start = end
      end += tensor.bytes.count
      members.append(
        .init(
          name,
          [
            "dtype": .string(tensor.elementType.safetensorsName),
            "shape": .array(tensor.shape.map { .integer($0) }),
            "data_offsets": [.integer(start), .integer(end)],
          ]))
    }
    var header = Array(JSONValue.object(members).encoded().utf8)
    header.append(contentsOf: repeatElement(UInt8(ascii: " "), count: -header.count & 7))
    guard header.count <= Self.standardHeaderLimit else {
      throw InterchangeError(
        .limitExceeded, "the header takes \(header.count) bytes, more than readers accept",
        hint: "write fewer tensors or less metadata into one file")
    }

    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + header.count + end)
    bytes.append(littleEndian: UInt64(header.count))
    bytes.append(contentsOf: header)
    for (_, tensor) in ordered { try bytes.append(tensor.bytes, unless: shouldStop) }
    return bytes
  }

  /// The tensors with their names, in the order of their bytes.
  private func layout() throws(InterchangeError) -> [(name: String, tensor: Tensor)] {
    var ordered: [(name: String, tensor: Tensor, alignment: Int)] = []
    for (name, tensor) in try Tensor.named(tensors) {
      guard name != Self.metadataKey else {
        throw InterchangeError(
          .unusableName, "a tensor is called '\(name)', which the format reserves",
          hint: "rename it")
      }
      let alignment = ElementType.allCases.firstIndex(of: tensor.elementType) ?? 0
      ordered.append((name, tensor, alignment))
    }
    ordered.sort {
      $0.alignment != $1.alignment
        ? $0.alignment > $1.alignment
        : $0.name.utf8.lexicographicallyPrecedes($1.name.utf8)
    }
    return ordered.map { ($0.name, $0.tensor) }
  }
}
