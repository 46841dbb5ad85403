import SystemPackage

/// The streams that a process is started with and writes to.
public enum StandardStream: Sendable {
  /// Answers.
  case output
  /// Complaints and progress.
  case error

  private var descriptor: FileDescriptor { self == .output ? .standardOutput : .standardError }

  /// Writes all of a text; false where the reader has gone away.
  @discardableResult
  public func write(_ text: String) -> Bool {
    (try? descriptor.writeAll(text.utf8)) != nil
  }
}
