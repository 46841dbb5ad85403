/// What went wrong with an experiment, its results or its workers.
public struct ExperimentError: Error, Sendable, Equatable {
  /// The kinds of failure that callers tell apart.
  public enum Code: String, Sendable {
    /// No file, experiment, cell, parameter or metric of that name.
    case notFound
    /// A file that holds no results, or results of another version.
    case foreignFile
    /// A file of results that is damaged.
    case corrupt
    /// A file could not be opened, read or written.
    case file
    /// One file of many could not be read.
    case unreadable
    /// Parameters that make no grid.
    case badGrid
    /// Stored results do not belong to what is asked to be run.
    case conflict
    /// A program could not be started, or did not do what it was asked.
    case process
    /// The user stopped it.
    case interrupted
  }

  /// The kind of failure.
  public let code: Code
  /// What was wrong.
  public let message: String
  /// What to do about it.
  public let hint: String?

  /// Makes an error of a kind.
  public init(_ code: Code, _ message: String, hint: String? = nil) {
    self.code = code
    self.message = message
    self.hint = hint
  }
}
