/// The central directory of a zip archive, read record by record.
struct ZipDirectory {
  /// What the directory says of an entry.
  struct Record {
    var name: String
    var rawName: ArraySlice<UInt8>
    var flags: UInt16
    var isDeflated: Bool
    var checksum: UInt32
    var compressedSize: Int
    var size: Int
    var headerOffset: Int
  }

  static let hint = "the archive is damaged or made to deceive: fetch it again, or make it anew"

  private let bytes: ArraySlice<UInt8>
  private let start: Int
  private let end: Int
  private let count: Int
  private var position: Int
  private var readCount = 0

  /// The directory of an archive's bytes.
  init(of bytes: [UInt8]) throws(InterchangeError) {
    self.bytes = bytes[...]
    let place = try ZipEndRecord(of: bytes[...])
    start = place.directoryStart
    end = place.directoryEnd
    count = place.entryCount
    position = start
  }

  /// The next record, or nil after the last.
  mutating func nextRecord() throws(InterchangeError) -> Record? {
    guard position < end else {
      guard readCount == count else {
        throw malformed("the directory has \(readCount) entries and claims \(count)", at: start)
      }
      return nil
    }
    let header = position
    let directory = bytes[..<end]
    guard directory.littleEndian(UInt32.self, at: header) == 0x0201_4B50,
      let flags = directory.littleEndian(UInt16.self, at: header + 8),
      let method = directory.littleEndian(UInt16.self, at: header + 10),
      let checksum = directory.littleEndian(UInt32.self, at: header + 16),
      let compressedSize = directory.littleEndian(UInt32.self, at: header + 20),
      let size = directory.littleEndian(UInt32.self, at: header + 24),
      let nameLength = directory.littleEndian(UInt16.self, at: header + 28),
      let extraLength = directory.littleEndian(UInt16.self, at: header + 30),
      let commentLength = directory.littleEndian(UInt16.self, at: header + 32),
      let disk = directory.littleEndian(UInt16.self, at: header + 34),
      let offset = directory.littleEndian(UInt32.self, at: header + 42)
    else { throw malformed("a record of the directory is cut short or is none", at: header) }
    let nameStart = header + 46
    let extraStart = nameStart + Int(nameLength)
    let commentStart = extraStart + Int(extraLength)
    position = commentStart + Int(commentLength)
    readCount += 1
    guard position <= end else {
      throw malformed("a record of the directory is cut short", at: header)
    }
    let rawName = bytes[nameStart..<extraStart]
    let name = String(decoding: rawName, as: UTF8.self)
    guard name.utf8.elementsEqual(rawName) else {  // else it was repaired
      throw InterchangeError(
        .malformedUTF8, "the name of an entry is not UTF-8", hint: Self.hint, at: nameStart)
    }
    let quoted = InterchangeError.quoted(name)
    guard flags & 0x2061 == 0 else {  // encrypted, patched, strongly encrypted, masked
      throw InterchangeError(
        .unsupported, "entry \(quoted) is encrypted or patched",
        hint: "make the archive anew without", at: header)
    }
    guard method == 0 || method == 8 else {
      throw InterchangeError(
        .unsupported, "entry \(quoted) is compressed by method \(method)",
        hint: "store or deflate it, as numpy.savez_compressed does", at: header)
    }
    var large = ZipLargeFields(in: bytes[extraStart..<commentStart])
    guard let wideSize = large.value(for: size),
      let wideCompressedSize = large.value(for: compressedSize),
      let wideOffset = large.value(for: offset),
      disk == 0 || disk == 0xFFFF,
      method == 8 || wideSize == wideCompressedSize
    else { throw malformed("the sizes or the place of entry \(quoted) make no sense", at: header) }
    return Record(
      name: name, rawName: rawName, flags: flags, isDeflated: method == 8, checksum: checksum,
      compressedSize: wideCompressedSize, size: wideSize, headerOffset: wideOffset)
  }

  /// Where the data of an entry begins, after its local header, which must agree with `record`.
  func dataStart(of record: Record) throws(InterchangeError) -> Int {
    let header = record.headerOffset
    let quoted = InterchangeError.quoted(record.name)
    let entries = bytes[..<start]
    guard entries.littleEndian(UInt32.self, at: header) == 0x0403_4B50,
      let flags = entries.littleEndian(UInt16.self, at: header + 6),
      let method = entries.littleEndian(UInt16.self, at: header + 8),
      let nameLength = entries.littleEndian(UInt16.self, at: header + 26),
      let extraLength = entries.littleEndian(UInt16.self, at: header + 28)
    else { throw malformed("entry \(quoted) has no local header", at: header) }
    let nameStart = header + 30
    let dataStart = nameStart + Int(nameLength) + Int(extraLength)
    guard dataStart <= start, record.compressedSize <= start - dataStart else {
      throw malformed("entry \(quoted) reaches into the directory", at: header)
    }
    guard flags == record.flags, (method == 8) == record.isDeflated, method == 0 || method == 8,
      bytes[nameStart..<nameStart + Int(nameLength)] == record.rawName
    else { throw malformed("entry \(quoted) differs from what the directory says", at: header) }
    return dataStart
  }

  private func malformed(_ message: String, at offset: Int) -> InterchangeError {
    InterchangeError(.malformedHeader, message, hint: Self.hint, at: offset)
  }
}

/// The 64-bit fields of an entry, which stand in for those that 32 bits cannot hold.
private struct ZipLargeFields {
  private var fields: ArraySlice<UInt8>

  /// Finds the fields in the extra data of a record; there may be none.
  init(in extra: ArraySlice<UInt8>) {
    var rest = extra
    fields = []
    while let kind = rest.littleEndian(UInt16.self, at: rest.startIndex),
      let length = rest.littleEndian(UInt16.self, at: rest.startIndex + 2)
    {
      let body = rest.dropFirst(4)
      if kind == 0x0001 {
        fields = body.prefix(Int(length))
        return
      }
      rest = body.dropFirst(Int(length))
    }
  }

  /// The value of a 32-bit field, or of the next 64-bit one if it refers there; nil if that is
  /// missing or too large to be true.
  mutating func value(for field: UInt32) -> Int? {
    guard field == .max else { return Int(field) }
    guard let value = fields.littleEndian(UInt64.self, at: fields.startIndex) else { return nil }
    fields = fields.dropFirst(8)
    return Int(exactly: value)
  }
}
