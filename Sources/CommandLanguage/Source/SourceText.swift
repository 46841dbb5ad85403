/// A half-open range of UTF-8 offsets into a ``SourceText``.
public struct SourceSpan: Sendable, Hashable {
  /// The offset of the first byte.
  public var lower: Int
  /// The offset after the last byte.
  public var upper: Int

  /// The span from `lower` up to, not including, `upper`.
  public init(lower: Int, upper: Int) {
    self.lower = lower
    self.upper = max(lower, upper)
  }

  /// The number of bytes.
  public var length: Int { upper - lower }

  /// The smallest span that holds this one and `other`.
  public func union(_ other: SourceSpan) -> SourceSpan {
    SourceSpan(lower: min(lower, other.lower), upper: max(upper, other.upper))
  }
}

/// A named piece of input: a script file, a line typed at the prompt, the argument of `-c`.
///
/// Text is normalized once: a byte order mark is dropped and CRLF becomes LF, so that every offset
/// counts UTF-8 bytes of ``text``. Copies share one immutable buffer.
public struct SourceText: Sendable {
  private final class Storage: Sendable {
    let name: String
    let bytes: [UInt8]
    let firstLine: Int
    let lineStarts: [Int]

    init(name: String, bytes: [UInt8], firstLine: Int = 1) {
      self.name = name
      self.firstLine = firstLine
      self.bytes = bytes
      var starts = [0]
      for (offset, byte) in bytes.enumerated() where byte == .newline { starts.append(offset + 1) }
      lineStarts = starts
    }
  }

  private let storage: Storage

  /// A source from text that is already a string.
  public init(name: String, text: String, firstLine: Int = 1) {
    storage = Storage(
      name: name, bytes: Self.normalized(Array(text.utf8)), firstLine: firstLine)
  }

  /// A source from the bytes of a file.
  ///
  /// - Parameter firstLine: the number of the first line, where the bytes are not the beginning.
  /// - Throws: A ``Diagnostic`` with code `invalidEncoding` that names line, column and offset (in
  ///   `bytes`, from 0) of the first byte that is not UTF-8, or of the first NUL.
  public init(name: String, bytes: [UInt8], firstLine: Int = 1) throws(Diagnostic) {
    if let offset = UTF8Validation.firstInvalidOffset(in: bytes) {
      throw UTF8Validation.diagnostic(
        name: name, bytes: bytes, offset: offset, firstLine: firstLine)
    }
    storage = Storage(name: name, bytes: Self.normalized(bytes), firstLine: firstLine)
  }

  private static func normalized(_ bytes: [UInt8]) -> [UInt8] {
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    guard hasMark || bytes.contains(.carriageReturn) else { return bytes }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    for offset in (hasMark ? 3 : 0)..<bytes.count {
      let endsLine =
        bytes[offset] == .carriageReturn && offset + 1 < bytes.count
        && bytes[offset + 1] == .newline
      if !endsLine { result.append(bytes[offset]) }
    }
    return result
  }

  /// The name shown in diagnostics: a file name, `<input>`, `-c`.
  public var name: String { storage.name }

  /// The normalized text.
  public var text: String { String(decoding: storage.bytes, as: UTF8.self) }

  /// The UTF-8 bytes of ``text``; every offset and span counts in these.
  public var bytes: [UInt8] { storage.bytes }

  /// The number of lines: one more than there are newlines.
  public var lineCount: Int { storage.lineStarts.count }

  /// The text within a span, clamped to the source.
  public subscript(span: SourceSpan) -> String {
    let lower = clamped(span.lower)
    let upper = max(lower, clamped(span.upper))
    return String(decoding: storage.bytes[lower..<upper], as: UTF8.self)
  }

  /// The line and the column of a UTF-8 offset; the column counts characters, from 1.
  ///
  /// Takes time proportional to the offset within its line.
  public func location(of utf8Offset: Int) -> (line: Int, column: Int) {
    let offset = clamped(utf8Offset)
    let line = lineIndex(of: offset)
    let prefix = storage.bytes[storage.lineStarts[line]..<offset]
    let isASCII = prefix.allSatisfy { $0 < 0x80 }
    let characters = isASCII ? prefix.count : String(decoding: prefix, as: UTF8.self).count
    return (line + storage.firstLine, characters + 1)
  }

  /// The text of a line by its number, without its newline; empty if there is no such line.
  public func lineText(_ line: Int) -> String { self[lineSpan(line)] }

  /// The span of a line by its number, without its newline.
  public func lineSpan(_ line: Int) -> SourceSpan {
    let starts = storage.lineStarts
    let index = line - storage.firstLine
    guard starts.indices.contains(index) else {
      return SourceSpan(lower: storage.bytes.count, upper: storage.bytes.count)
    }
    let end = index + 1 < starts.count ? starts[index + 1] - 1 : storage.bytes.count
    return SourceSpan(lower: starts[index], upper: end)
  }

  /// The index of the line that holds `offset`: the last line that starts at or before it.
  private func lineIndex(of offset: Int) -> Int {
    var low = 0
    var high = storage.lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if storage.lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  private func clamped(_ offset: Int) -> Int { min(max(offset, 0), storage.bytes.count) }
}

extension SourceText: Equatable {
  /// Whether two sources have the same name, the same bytes, and the same first line.
  public static func == (left: SourceText, right: SourceText) -> Bool {
    left.storage === right.storage
      || (left.storage.name == right.storage.name && left.storage.bytes == right.storage.bytes
        && left.storage.firstLine == right.storage.firstLine)
  }
}
