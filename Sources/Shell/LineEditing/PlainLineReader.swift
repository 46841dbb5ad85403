import Glibc

/// Reads lines from a file descriptor that is not a terminal.
///
/// Lines come as bytes, without their final newline and otherwise untouched: a carriage return, a
/// NUL or bad UTF-8 is passed on so that the caller can say where it stands.
///
///     var reader = PlainLineReader(descriptor: STDIN_FILENO)
///     while let line = try reader.next() { ... }
public struct PlainLineReader {
  /// The longest line, in bytes, unless told otherwise: 64 MiB.
  public static let defaultLimit = 64 << 20

  private let descriptor: CInt
  private let limit: Int
  private var chunk: [UInt8]
  private var unread: Range<Int> = 0..<0
  private var atEnd = false

  /// Reads from an open descriptor, which stays the caller's to close.
  ///
  /// A line of more than `limit` bytes is an error: memory in use stays within about twice that.
  public init(descriptor: CInt, limit: Int = PlainLineReader.defaultLimit) {
    self.descriptor = descriptor
    self.limit = limit
    chunk = [UInt8](repeating: 0, count: 1 << 16)
  }

  /// The next line without its newline, or nil at the end; the last line may lack a newline.
  ///
  /// Throws ``LineInputError``: the line is too long, or the system could not read.
  public mutating func next() throws -> [UInt8]? {
    var line: [UInt8] = []
    while true {
      if unread.isEmpty {
        guard !atEnd else { return nil }
        try fill()
        if atEnd { return line.isEmpty ? nil : line }
      }
      let end = chunk[unread].firstIndex(of: UInt8(ascii: "\n"))
      let part = unread.lowerBound..<(end ?? unread.upperBound)
      guard line.count + part.count <= limit else { throw LineInputError.tooLong(limit: limit) }
      line += chunk[part]
      unread = min(part.upperBound + (end == nil ? 0 : 1), unread.upperBound)..<unread.upperBound
      if end != nil { return line }
    }
  }

  private mutating func fill() throws {
    let capacity = chunk.count
    while true {
      let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, capacity) }
      if count > 0 {
        unread = 0..<count
        return
      }
      if count == 0 {
        atEnd = true
        return
      }
      guard errno == EINTR else { throw LineInputError.unreadable(errno: errno) }
    }
  }
}

/// Why a line could not be read.
public struct LineInputError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The kinds of failure.
  public enum Code: Sendable { case lineTooLong, unreadable }

  /// Which kind it is.
  public let code: Code
  /// What was wrong.
  public let message: String
  /// What to do about it.
  public let hint: String

  /// The message and the hint.
  public var description: String { "\(message); \(hint)" }

  static func tooLong(limit: Int) -> LineInputError {
    LineInputError(
      code: .lineTooLong, message: "a line is longer than \(limit) bytes",
      hint: "check that the input is a script")
  }

  static func unreadable(errno code: CInt) -> LineInputError {
    LineInputError(
      code: .unreadable, message: "the input cannot be read: \(String(cString: strerror(code)))",
      hint: "check that it is a readable file or pipe")
  }
}
