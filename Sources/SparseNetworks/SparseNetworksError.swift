/// What went wrong in the library, in words that say what to do.
public struct SparseNetworksError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The kinds of failure.
  public enum Code: Sendable, Equatable {
    /// A size is zero, negative, or beyond what memory or the index type can hold.
    case size
    /// The edge budget cannot be met, for example fewer edges than neurons.
    case infeasibleBudget
    /// The requested unevenness cannot be reached at this budget.
    case infeasibleCV
    /// Shapes of two things that must agree do not.
    case shapeMismatch
    /// A parameter lies outside its range.
    case parameter
    /// A state contradicts itself, which is a fault of this program.
    case inconsistent
    /// Whoever asked for the result does not want it any more.
    case interrupted
  }

  /// The kind of failure.
  public let code: Code
  /// What was wrong.
  public let message: String
  /// What to do about it, if something can be said.
  public let hint: String?

  /// Makes an error of a kind.
  public init(_ code: Code, _ message: String, hint: String? = nil) {
    self.code = code
    self.message = message
    self.hint = hint
  }

  /// Work was given up because that was wanted. Whoever throws it has changed nothing.
  static let interrupted = SparseNetworksError(
    .interrupted, "interrupted", hint: "nothing has changed")

  /// Message and hint on one line.
  public var description: String {
    hint.map { "\(message); \($0)" } ?? message
  }
}
