/// The entries of a zip archive in memory, by its central directory (PKWARE's APPNOTE, 6.3.10).
///
/// Stored and deflated entries, ZIP64 included. The directory is believed only where it agrees
/// with what it points to: entries lie in front of it, each with its own local header, and do not
/// overlap, so that no bytes are inflated twice.
struct ZipArchive {
  struct Entry: Equatable {
    var name: String
    /// Whether the data is deflated rather than stored.
    var isDeflated: Bool
    var checksum: UInt32
    /// How many bytes the entry holds.
    var size: Int
    /// Where its data, perhaps deflated, lies in the archive.
    var data: Range<Int>
  }

  /// The entries in the order of the directory.
  let entries: [Entry]

  private let bytes: [UInt8]

  /// The archive of a file's bytes.
  ///
  /// - Throws: ``InterchangeError`` with code `limitExceeded` where the entries together claim to
  ///   hold more than `limit` bytes, and others for what is not a sound archive.
  init(parsing bytes: [UInt8], limit: Int) throws(InterchangeError) {
    var directory = try ZipDirectory(of: bytes)
    var entries: [Entry] = []
    var extents: [Range<Int>] = []
    var total = 0
    while let record = try directory.nextRecord() {
      let (sum, overflows) = total.addingReportingOverflow(record.size)
      guard !overflows, sum <= limit else {
        throw InterchangeError(
          .limitExceeded, "the archive holds more than \(limit) bytes once inflated",
          hint: "if it is to be trusted, raise the limit")
      }
      total = sum
      let start = try directory.dataStart(of: record)
      let end = start + record.compressedSize
      entries.append(
        Entry(
          name: record.name, isDeflated: record.isDeflated, checksum: record.checksum,
          size: record.size, data: start..<end))
      extents.append(record.headerOffset..<end)
    }
    extents.sort { $0.lowerBound < $1.lowerBound }
    for (earlier, later) in zip(extents, extents.dropFirst())
    where earlier.upperBound > later.lowerBound {
      throw InterchangeError(
        .malformedHeader, "two entries of the archive overlap", hint: ZipDirectory.hint,
        at: later.lowerBound)
    }
    self.entries = entries
    self.bytes = bytes
  }

  /// What an entry of this archive holds.
  ///
  /// - Throws: ``InterchangeError`` with code `damagedData`.
  func contents(of entry: Entry) throws(InterchangeError) -> [UInt8] {
    let data = bytes[entry.data]
    let contents =
      entry.isDeflated ? try Deflate.inflated(data, size: entry.size) : Array(data)
    guard Deflate.checksum(contents[...]) == entry.checksum else {
      throw InterchangeError(
        .damagedData,
        "the checksum of entry \(InterchangeError.quoted(entry.name)) is not what it should be",
        hint: "copy or fetch the file again", at: entry.data.lowerBound)
    }
    return contents
  }
}
