/// A zip archive being written: entries first, then their directory.
///
/// The bytes depend on nothing but the entries: every time is 1 January 1980, 00:00.
struct ZipWriter {
  private var bytes: [UInt8] = []
  private var directory: [UInt8] = []
  private var count = 0

  /// What an ordinary archive cannot hold; readers take these numbers for references to ZIP64.
  private static let sizeLimit = 0xFFFF_FFFF
  private static let countLimit = 0xFFFF

  /// Adds an entry, deflated if that is wanted and makes it smaller.
  ///
  /// - Throws: ``InterchangeError`` with code `limitExceeded` or `unusableName`.
  mutating func append(
    _ contents: [UInt8], named name: String, deflating: Bool,
    unless shouldStop: () -> Bool = { false }
  ) throws(InterchangeError) {
    let name = Array(name.utf8)
    guard name.count <= 0xFFFF else {
      throw InterchangeError(
        .unusableName, "a name of \(name.count) bytes is too long for a zip archive",
        hint: "give the tensor a shorter name")
    }
    guard contents.count < Self.sizeLimit, count + 1 < Self.countLimit else { throw Self.tooLarge }
    var data = contents
    if deflating {
      let deflated = try Deflate.deflated(contents)
      if deflated.count < contents.count { data = deflated }
    }
    let offset = bytes.count
    let isDeflated = data.count < contents.count
    let fields = Self.sharedFields(
      isASCII: name.allSatisfy { $0 < 0x80 }, isDeflated: isDeflated,
      checksum: try Deflate.checksum(contents, unless: shouldStop), compressedSize: data.count,
      size: contents.count, nameLength: name.count)
    guard offset < Self.sizeLimit - data.count - fields.count - name.count else {
      throw Self.tooLarge
    }
    bytes.reserveCapacity(bytes.count + 4 + fields.count + name.count + data.count)
    bytes.append(littleEndian: 0x0403_4B50 as UInt32)
    bytes += fields + name
    try bytes.append(data, unless: shouldStop)

    directory.append(littleEndian: 0x0201_4B50 as UInt32)
    directory.append(littleEndian: 20 as UInt16)  // made by version 2.0, on no particular system
    directory += fields
    directory += [UInt8](repeating: 0, count: 10)  // no comment, first disk, no attributes
    directory.append(littleEndian: UInt32(offset))
    directory += name
    count += 1
  }

  /// The archive, with its directory.
  ///
  /// - Throws: ``InterchangeError`` with code `limitExceeded`.
  consuming func finished() throws(InterchangeError) -> [UInt8] {
    guard bytes.count + directory.count < Self.sizeLimit else { throw Self.tooLarge }
    let start = bytes.count
    bytes += directory
    bytes.append(littleEndian: 0x0605_4B50 as UInt32)
    bytes.append(littleEndian: 0 as UInt32)  // the only disk
    bytes.append(littleEndian: UInt16(count))
    bytes.append(littleEndian: UInt16(count))
    bytes.append(littleEndian: UInt32(directory.count))
    bytes.append(littleEndian: UInt32(start))
    bytes.append(littleEndian: 0 as UInt16)  // no comment
    return bytes
  }

  /// What an entry's local header and its record in the directory have in common.
  private static func sharedFields(
    isASCII: Bool, isDeflated: Bool, checksum: UInt32, compressedSize: Int, size: Int,
    nameLength: Int
  ) -> [UInt8] {
    var fields: [UInt8] = []
    fields.append(littleEndian: 20 as UInt16)  // version 2.0 is needed to read it
    fields.append(littleEndian: (isASCII ? 0 : 0x800) as UInt16)  // the name is UTF-8
    fields.append(littleEndian: (isDeflated ? 8 : 0) as UInt16)
    fields.append(littleEndian: 0 as UInt16)  // 00:00
    fields.append(littleEndian: (1 << 5 | 1) as UInt16)  // 1 January 1980
    fields.append(littleEndian: checksum)
    fields.append(littleEndian: UInt32(compressedSize))
    fields.append(littleEndian: UInt32(size))
    fields.append(littleEndian: UInt16(nameLength))
    fields.append(littleEndian: 0 as UInt16)  // no extra fields
    return fields
  }

  private static var tooLarge: InterchangeError {
    InterchangeError(
      .limitExceeded, "the arrays take 4 GiB or are too many for an npz file",
      hint: "write them as safetensors, or into several files")
  }
}
