import CZlib
import CommandLanguage

/// What a journal says: the entries of a transcript, as lines of a script.
///
/// A journal is text. Its first line names the format and the program's version; then come records:
///
///     #! psn journal 1 0.1.0
///     #| 0 11 571333a4
///     data digits
///     #| 1 27 0a8292bb
///     net 64-128-10 name=a seed=1
///
/// A record puts an entry (one or several lines: `#?`, the command, `#=`) at a place, and takes away
/// what stood there and behind it; without an entry it only takes away. Its head gives the place,
/// the length of the entry in bytes, and the CRC-32 of `PLACE LENGTH`, a newline, and the entry. So a
/// journal that was cut anywhere still tells what the session was at its last whole record.
struct JournalContents: Equatable {
  /// The version of the program that wrote it; nil where not even that is whole.
  private(set) var version: String?
  /// The entries, in order.
  private(set) var entries: [String] = []
  /// Bytes up to the end of the last whole record.
  private(set) var wholeLength = 0
  /// Whether something that is not a whole record follows.
  private(set) var isCut = false

  private static let mark = "#! psn journal 1 "
  private static let recordMark = Array("#| ".utf8)
  /// Digits that a number of a head may have; more bytes than this could count are never there.
  private static let mostDigits = 10

  /// Reads a journal up to its last whole record; nothing is an error.
  init(_ bytes: [UInt8]) {
    guard let end = bytes.prefix(200).firstIndex(of: .newline),
      let first = String(validating: bytes[..<end], as: UTF8.self), first.hasPrefix(Self.mark)
    else {
      isCut = !bytes.isEmpty
      return
    }
    version = String(first.dropFirst(Self.mark.count))
    wholeLength = end + 1
    while wholeLength < bytes.count {
      guard let record = Self.record(in: bytes, at: wholeLength), record.place <= entries.count
      else {
        isCut = true
        return
      }
      entries.removeSubrange(record.place...)
      if !record.entry.isEmpty { entries.append(record.entry) }
      wholeLength = record.end
    }
  }

  /// The first line of a journal.
  static func heading(version: String) -> [UInt8] { Array("\(mark)\(version)\n".utf8) }

  /// An entry at a place, as a record; an empty one takes away.
  static func record(_ entry: String, at place: Int) -> [UInt8] {
    let bytes = Array(entry.utf8)
    let numbers = Array("\(place) \(bytes.count)".utf8)
    let sum = String(checksum(numbers, bytes[...]), radix: 16)
    let digits = String(repeating: "0", count: 8 - sum.utf8.count) + sum
    return recordMark + numbers + Array(" \(digits)\n".utf8) + bytes + [.newline]
  }

  /// The journal as a script that replays to where it ends.
  var script: String {
    (["#! psn session 1", "#? psn \(version ?? "")"] + entries).joined(separator: "\n") + "\n"
  }

  /// What was waited for and shown, as ``KeptStops`` writes it.
  var stops: String? { entries.last.flatMap { KeptStops.isEntry($0) ? $0 : nil } }

  /// The commands that it holds.
  var commandCount: Int { entries.count - (stops == nil ? 0 : 1) }

  /// The steps of training that it holds.
  var stepCount: Int {
    entries.reduce(0) { sum, entry in
      let command = entry.split(separator: "\n").first { !$0.hasPrefix("#") } ?? ""
      guard command.hasPrefix(Self.training),
        let steps = Int(command.dropFirst(Self.training.count))
      else { return sum }
      return sum.addingReportingOverflow(steps).partialValue
    }
  }

  private static let training = "train steps="

  private static func record(
    in bytes: [UInt8], at start: Int
  ) -> (place: Int, entry: String, end: Int)? {
    let head = bytes[start...].prefix(recordMark.count + 2 * mostDigits + 11)
    guard head.starts(with: recordMark), let headEnd = head.firstIndex(of: .newline) else {
      return nil
    }
    let fields = head[(start + recordMark.count)..<headEnd].split(
      separator: .space, omittingEmptySubsequences: false)
    guard fields.count == 3, let place = number(fields[0]), let length = number(fields[1]),
      fields[2].count == 8,
      let sum = String(validating: fields[2], as: UTF8.self).flatMap({ UInt32($0, radix: 16) }),
      length < bytes.count - headEnd - 1
    else { return nil }
    let entry = bytes[(headEnd + 1)..<(headEnd + 1 + length)]
    guard bytes[entry.endIndex] == .newline,
      checksum(Array("\(place) \(length)".utf8), entry) == sum,
      let text = String(validating: entry, as: UTF8.self)
    else { return nil }
    return (place, text, entry.endIndex + 1)
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard (1...mostDigits).contains(digits.count),
      digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }

  private static func checksum(_ numbers: [UInt8], _ entry: ArraySlice<UInt8>) -> UInt32 {
    var sum: uLong = 0
    for part in [(numbers + [.newline])[...], entry] {
      part.withUnsafeBufferPointer { sum = crc32_z(sum, $0.baseAddress, $0.count) }
    }
    return UInt32(truncatingIfNeeded: sum)
  }
}

extension UInt8 {
  fileprivate static let newline = UInt8(ascii: "\n")
  fileprivate static let space = UInt8(ascii: " ")
}
