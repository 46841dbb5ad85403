/// Where the end of a zip archive says that its directory is.
struct ZipEndRecord: Equatable {
  /// The offset of the first byte of the directory.
  let directoryStart: Int
  /// The offset past the last byte of the directory.
  let directoryEnd: Int
  /// How many entries it has.
  let entryCount: Int

  private static let size = 22
  private static let longestComment = 0xFFFF

  /// Finds the end record, and the ZIP64 one in front of it if there is one.
  init(of bytes: ArraySlice<UInt8>) throws(InterchangeError) {
    guard let position = Self.position(in: bytes) else {
      throw InterchangeError(
        .unrecognizedFormat, "the data does not end as a zip archive does",
        hint: "give a whole file that numpy.savez made", at: bytes.endIndex)
    }
    guard let disk = bytes.littleEndian(UInt16.self, at: position + 4),
      let firstDisk = bytes.littleEndian(UInt16.self, at: position + 6),
      let entriesHere = bytes.littleEndian(UInt16.self, at: position + 8),
      let entries = bytes.littleEndian(UInt16.self, at: position + 10),
      let size = bytes.littleEndian(UInt32.self, at: position + 12),
      let offset = bytes.littleEndian(UInt32.self, at: position + 16)
    else { throw Self.malformed(at: position) }
    let large = try Zip64EndRecord(before: position, in: bytes)
    guard Self.agree(disk, 0, large), Self.agree(firstDisk, 0, large),
      Self.agree(entriesHere, large?.entryCount ?? UInt64(entries), large),
      Self.agree(entries, large?.entryCount ?? UInt64(entries), large),
      Self.agree(size, large?.directorySize ?? UInt64(size), large),
      Self.agree(offset, large?.directoryOffset ?? UInt64(offset), large),
      let start = Int(exactly: large?.directoryOffset ?? UInt64(offset)),
      let length = Int(exactly: large?.directorySize ?? UInt64(size)),
      let count = Int(exactly: large?.entryCount ?? UInt64(entries))
    else { throw Self.malformed(at: position) }
    let end = large?.start ?? position
    guard start <= end, length == end - start else { throw Self.malformed(at: position) }
    directoryStart = start
    directoryEnd = end
    entryCount = count
  }

  /// Whether a field has this value, or refers to a ZIP64 record that is there.
  private static func agree<Field: FixedWidthInteger>(
    _ field: Field, _ value: UInt64, _ large: Zip64EndRecord?
  ) -> Bool {
    UInt64(field) == value || (large != nil && field == .max)
  }

  /// Where the record begins that has its signature and whose comment ends with the data.
  private static func position(in bytes: ArraySlice<UInt8>) -> Int? {
    let last = bytes.endIndex - size
    let first = max(bytes.startIndex, last - longestComment)
    guard first <= last else { return nil }
    return (first...last).reversed().first { position in
      bytes[position] == 0x50 && bytes.littleEndian(UInt32.self, at: position) == 0x0605_4B50
        && bytes.littleEndian(UInt16.self, at: position + 20).map { Int($0) } == last - position
    }
  }

  fileprivate static func malformed(at offset: Int) -> InterchangeError {
    InterchangeError(
      .malformedHeader, "the end of the archive does not point to its directory",
      hint: ZipDirectory.hint, at: offset)
  }
}

/// The end record of an archive with sizes or counts that the ordinary one cannot hold.
private struct Zip64EndRecord {
  let start: Int
  let entryCount: UInt64
  let directorySize: UInt64
  let directoryOffset: UInt64

  /// Follows the locator in front of the ordinary record; nil if there is none.
  init?(before position: Int, in bytes: ArraySlice<UInt8>) throws(InterchangeError) {
    let locator = position - 20
    guard bytes.littleEndian(UInt32.self, at: locator) == 0x0706_4B50 else { return nil }
    guard bytes.littleEndian(UInt32.self, at: locator + 4) == 0,
      bytes.littleEndian(UInt32.self, at: locator + 16) == 1,
      let start = bytes.littleEndian(UInt64.self, at: locator + 8).flatMap(Int.init(exactly:)),
      start == locator - 56,
      bytes.littleEndian(UInt32.self, at: start) == 0x0606_4B50,
      bytes.littleEndian(UInt64.self, at: start + 4) == 44,  // what follows, without extensions
      bytes.littleEndian(UInt32.self, at: start + 16) == 0,
      bytes.littleEndian(UInt32.self, at: start + 20) == 0,
      let entriesHere = bytes.littleEndian(UInt64.self, at: start + 24),
      let entryCount = bytes.littleEndian(UInt64.self, at: start + 32),
      let directorySize = bytes.littleEndian(UInt64.self, at: start + 40),
      let directoryOffset = bytes.littleEndian(UInt64.self, at: start + 48),
      entriesHere == entryCount
    else { throw ZipEndRecord.malformed(at: locator) }
    self.start = start
    self.entryCount = entryCount
    self.directorySize = directorySize
    self.directoryOffset = directoryOffset
  }
}
