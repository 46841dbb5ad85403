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
  private let stopsWhenInterrupted: Bool
  private var chunk: [UInt8]
  private var unread: Range<Int> = 0..<0
  private var atEnd = false

  /// Reads from an open descriptor, which stays the caller's to close.
  ///
  /// A line of more than `limit` bytes is an error: memory in use stays within about twice that.
  /// With `stopsWhenInterrupted`, so is Ctrl-C while it waits for more.
  public init(
    descriptor: CInt, limit: Int = PlainLineReader.defaultLimit, stopsWhenInterrupted: Bool = false
  ) {
    self.descriptor = descriptor
    self.limit = limit
    self.stopsWhenInterrupted = stopsWhenInterrupted
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

  /// All lines that are left in a descriptor, each with a newline; more than `limit` bytes are an
  /// error.
  static func rest(of descriptor: CInt, limit: Int) throws -> [UInt8] {
    var reader = PlainLineReader(descriptor: descriptor)
    var bytes: [UInt8] = []
    while let line = try reader.next() {
      guard bytes.count + line.count < limit else { throw LineInputError.tooMuch(limit: limit) }
      bytes += line + [UInt8(ascii: "\n")]
    }
    return bytes
  }

  private mutating func fill() throws {
    let capacity = chunk.count
    while true {
      if stopsWhenInterrupted { try waitForInput() }
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

  /// Waits until there is something to read, or the end.
  private func waitForInput() throws {
    while true {
      if InterruptFlag.isRaised { throw LineInputError.interrupted }
      var ready = [
        pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: SignalHandling.wakeUpDescriptor, events: Int16(POLLIN), revents: 0),
      ]
      // A signal leaves a byte in the pipe, so one that comes before the wait ends it too.
      let count = poll(&ready, nfds_t(ready.count), -1)
      if InterruptFlag.isRaised { throw LineInputError.interrupted }
      // What cannot be waited for can be read, or the reading says why not.
      if count < 0, errno != EINTR { return }
      if ready[1].revents != 0 { _ = SignalHandling.takePending() }
      if ready[0].revents != 0 { return }
    }
  }
}

/// Why a line could not be read.
public struct LineInputError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The kinds of failure.
  public enum Code: Sendable { case lineTooLong, inputTooLong, unreadable, interrupted }

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

  static func tooMuch(limit: Int) -> LineInputError {
    LineInputError(
      code: .inputTooLong, message: "the script is longer than \(limit) bytes",
      hint: "check that the input is a script, and that what it opens is closed")
  }

  static let interrupted = LineInputError(
    code: .interrupted, message: "interrupted", hint: "the input was not read to its end")

  static func unreadable(errno code: CInt) -> LineInputError {
    LineInputError(
      code: .unreadable, message: "the input cannot be read: \(String(cString: strerror(code)))",
      hint: "check that it is a readable file or pipe")
  }
}
