extension Safetensors {
  /// The tensors of a file's bytes.
  ///
  /// The whole header is checked before any tensor is copied: the tensors must cover the bytes
  /// after it from first to last, without holes and without overlaps.
  ///
  /// - Throws: ``InterchangeError`` for anything that is not such a file, for element types that
  ///   ``ElementType`` lacks, and for names that are equal, if only to the eye.
  public init(
    parsing bytes: [UInt8], headerLimit: Int = standardHeaderLimit
  ) throws(InterchangeError) {
    let dataStart = try Self.headerEnd(bytes, limit: headerLimit)
    let header = try Self.header(Array(bytes[8..<dataStart]))
    var entries: [SafetensorsEntry] = []
    var names: Set<String> = []
    metadata = [:]
    for member in header {
      if member.key == Self.metadataKey {
        metadata = try Self.metadata(member.value)
        continue
      }
      guard names.insert(member.key).inserted else {
        throw InterchangeError(
          .duplicateKey, "two tensors are called \(InterchangeError.quoted(member.key))",
          hint: "rename one where the file was made")
      }
      entries.append(try SafetensorsEntry(parsing: member, index: entries.count))
    }
    entries.sort()
    try Self.checkCoverage(of: bytes.count - dataStart, by: entries)
    tensors = []
    for entry in entries {
      tensors.append(
        try Tensor(
          name: entry.name, shape: entry.shape, elementType: entry.elementType,
          bytes: Array(bytes[(dataStart + entry.start)..<(dataStart + entry.end)])))
    }
  }

  /// Where the header ends and the tensors begin.
  private static func headerEnd(_ bytes: [UInt8], limit: Int) throws(InterchangeError) -> Int {
    let hint = "check that it is a safetensors file and whole"
    guard let length = bytes[...].littleEndian(UInt64.self, at: 0) else {
      throw InterchangeError(
        .unexpectedEnd, "\(bytes.count) bytes are too few for a safetensors file", hint: hint)
    }
    guard length <= limit else {
      throw InterchangeError(
        .limitExceeded, "the header claims \(length) bytes, more than the limit of \(limit)",
        hint: hint, at: 0)
    }
    let end = 8 + Int(length)
    guard end <= bytes.count else {
      throw InterchangeError(
        .unexpectedEnd, "the file ends within its header of \(length) bytes", hint: hint,
        at: bytes.count)
    }
    guard length > 0, bytes[8] == UInt8(ascii: "{") else {
      throw InterchangeError(
        .unrecognizedFormat, "the header does not begin with '{'", hint: hint, at: 8)
    }
    return end
  }

  /// The members of the header's object.
  private static func header(_ text: [UInt8]) throws(InterchangeError) -> [JSONValue.Member] {
    do throws(InterchangeError) {
      // an object of objects of arrays
      return try JSONValue(parsing: text, depthLimit: 3).members ?? []
    } catch {
      var error = error
      error.offset = error.offset.map { $0 + 8 }
      error.line = nil
      error.message = "in the header, \(error.message)"
      throw error
    }
  }

  private static func metadata(_ value: JSONValue) throws(InterchangeError) -> [String: String] {
    let hint = "metadata is an object of strings, each under a name of its own"
    guard let members = value.members else {
      throw InterchangeError(.malformedHeader, "the metadata is no object", hint: hint)
    }
    var metadata: [String: String] = [:]
    for member in members {
      let name = InterchangeError.quoted(member.key)
      guard let text = member.value.stringValue else {
        throw InterchangeError(.malformedHeader, "the metadata \(name) is no string", hint: hint)
      }
      guard metadata.updateValue(text, forKey: member.key) == nil else {
        throw InterchangeError(.duplicateKey, "the metadata \(name) stands twice", hint: hint)
      }
    }
    return metadata
  }

  /// Checks that sorted entries follow each other and fill `size` bytes.
  private static func checkCoverage(
    of size: Int, by entries: [SafetensorsEntry]
  ) throws(InterchangeError) {
    var covered = 0
    for entry in entries {
      guard entry.start == covered else {
        throw InterchangeError(
          .malformedHeader,
          "tensor \(InterchangeError.quoted(entry.name)) begins at \(entry.start) of the data, "
            + "but the one before it ends at \(covered)",
          hint: "tensors must neither overlap nor leave holes: write the file again")
      }
      covered = entry.end
    }
    if covered == size { return }
    let hint = "copy or fetch the file again"
    throw covered > size
      ? InterchangeError(
        .unexpectedEnd, "the tensors take \(covered) bytes, but only \(size) are there", hint: hint)
      : InterchangeError(
        .trailingContent, "\(size - covered) bytes follow the last tensor", hint: hint)
  }
}

/// What a header says of one tensor.
private struct SafetensorsEntry: Comparable {
  let name: String
  let elementType: ElementType
  let shape: [Int]
  let start: Int
  let end: Int
  let index: Int

  init(parsing member: JSONValue.Member, index: Int) throws(InterchangeError) {
    name = member.key
    self.index = index
    let quoted = InterchangeError.quoted(name)
    guard let members = member.value.members, members.count == 3,
      let type = member.value["dtype"]?.stringValue,
      let shape = Self.naturals(member.value["shape"]),
      let offsets = Self.naturals(member.value["data_offsets"]), offsets.count == 2
    else {
      throw InterchangeError(
        .malformedHeader,
        "tensor \(quoted) is not described by a dtype, a shape and two data_offsets",
        hint: "write the file again with a current version of safetensors")
    }
    guard let elementType = ElementType(safetensorsName: type) else {
      throw InterchangeError(
        .unsupported, "tensor \(quoted) has elements of type \(InterchangeError.quoted(type))",
        hint: "convert it, for instance to F32, where the file was made")
    }
    self.elementType = elementType
    self.shape = shape
    (start, end) = (offsets[0], offsets[1])
    let size = try Tensor.byteCount(shape: shape, elementType: elementType, name: name)
    guard end >= start, end - start == size else {
      throw InterchangeError(
        .sizeMismatch,
        "tensor \(quoted) takes \(size) bytes by its shape, but its place is \(start) to \(end)",
        hint: "write the file again: its header contradicts itself")
    }
  }

  /// By place; empty tensors at the same place as the header has them.
  static func < (left: Self, right: Self) -> Bool {
    (left.start, left.end, left.index) < (right.start, right.end, right.index)
  }

  /// The elements of an array of integers from 0, or nil if the value is anything else.
  private static func naturals(_ value: JSONValue?) -> [Int]? {
    guard let elements = value?.elements else { return nil }
    var numbers: [Int] = []
    for element in elements {
      guard let number = element.integerValue, number >= 0 else { return nil }
      numbers.append(number)
    }
    return numbers
  }
}
