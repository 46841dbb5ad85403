/// What went wrong while finding, reading or making a data set.
public struct DatasetError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kinds of failure, for programs to tell apart.
  public enum Code: String, Sendable {
    /// No such file, or no such set in any of the places searched.
    case notFound
    /// A directory stands where a file is needed.
    case notAFile
    /// The file may not be read.
    case permissionDenied
    /// The operating system could not read the file.
    case unreadable
    /// The file ends too early.
    case truncated
    /// Compressed data that contradicts itself.
    case corrupt
    /// More data than the limit allows.
    case tooLarge
    /// The file is not of the format expected.
    case badFormat
    /// A value that is no finite number, or a label that is no class.
    case badValue
    /// Files that do not belong together.
    case mismatch
    /// An option out of range.
    case badOption
    /// Whoever asked for the data does not want them any more.
    case interrupted
  }

  /// The kind of failure.
  public let code: Code
  /// What was wrong.
  public let message: String
  /// What to do about it.
  public let hint: String
  /// The file concerned, where there is one.
  public let path: String?

  /// An error of a kind, with what was wrong, what to do, and the file concerned.
  public init(_ code: Code, _ message: String, hint: String, path: String? = nil) {
    self.code = code
    self.message = message
    self.hint = hint
    self.path = path
  }

  /// The message, then the hint on a line of its own.
  public var description: String { "\(message)\n\(hint)" }
}
