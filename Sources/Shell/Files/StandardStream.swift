import Glibc
import SystemPackage

/// The streams that a process is started with and writes to.
public enum StandardStream: Sendable {
  /// Answers.
  case output
  /// Complaints and progress.
  case error

  private var descriptor: FileDescriptor { self == .output ? .standardOutput : .standardError }

  /// Takes the place of standard streams that the process was started without, so that no file gets
  /// their numbers; a write to them then fails.
  public static func open() {
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
      // The lowest number that is free is the one that is missing.
      _ = Glibc.open("/dev/null", O_RDONLY)
    }
  }

  /// Writes all of a text; false where the reader has gone away.
  @discardableResult
  public func write(_ text: String) -> Bool {
    (try? descriptor.writeAll(text.utf8)) != nil
  }
}
