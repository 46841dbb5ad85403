/// What was wrong with a piece of input, where, and what to do about it.
///
/// Whoever finds the fault gives what it knows; callers further out add the place with
/// ``located(at:)`` and ``located(in:)``.
public struct Diagnostic: Error, Sendable, Equatable {
  /// The kind of fault.
  public enum Code: String, Sendable, Hashable, CaseIterable {
    /// A character or a word stands where it cannot.
    case unexpectedCharacter
    /// A quote, bracket or block is never closed.
    case unterminated
    /// The command ends where something must follow.
    case unexpectedEnd
    /// No variable, quantity, function or command of that name.
    case unknownName
    /// A value of one kind stands where another is needed.
    case typeMismatch
    /// A number outside what is allowed.
    case outOfRange
    /// Text that should be a number is not one.
    case invalidNumber
    /// An `assert` did not hold.
    case assertionFailed
    /// The input is not UTF-8 text.
    case invalidEncoding
    /// Brackets, blocks or operators are nested too deep.
    case nestingTooDeep
    /// A command was given the wrong arguments.
    case usage
    /// Something outside the language failed; the message is all that is known.
    case failed
  }

  /// The kind of fault.
  public var code: Code
  /// What was wrong: one line, no full stop, starting in lower case.
  public var message: String
  /// What to do about it.
  public var hint: String?
  /// Where it was wrong.
  public var span: SourceSpan?
  /// The text that ``span`` counts in.
  public var source: SourceText?
  /// Whether the input merely ended too early, inside a quote, bracket or block or after `\`, so
  /// that more lines may make it whole.
  public var isIncomplete: Bool

  /// A diagnostic; place and source may be added later.
  public init(
    _ code: Code, _ message: String, hint: String? = nil, span: SourceSpan? = nil,
    source: SourceText? = nil, isIncomplete: Bool = false
  ) {
    self.code = code
    self.message = Self.shortened(message)
    self.hint = hint
    self.span = span
    self.source = source
    self.isIncomplete = isIncomplete
  }

  /// A message that quotes a very long word, cut in its middle.
  private static func shortened(_ message: String) -> String {
    guard message.utf8.count > 600 else { return message }
    return "\(message.prefix(300))…\(message.suffix(100))"
  }

  /// The same diagnostic at `span`, unless it has a place already.
  public func located(at span: SourceSpan) -> Diagnostic {
    guard self.span == nil else { return self }
    var copy = self
    copy.span = span
    return copy
  }

  /// The same diagnostic in `source`, unless it has a source already.
  public func located(in source: SourceText) -> Diagnostic {
    guard self.source == nil else { return self }
    var copy = self
    copy.source = source
    return copy
  }

  /// The same diagnostic with `hint`, unless it has one already.
  public func hinting(_ hint: String?) -> Diagnostic {
    guard self.hint == nil else { return self }
    var copy = self
    copy.hint = hint
    return copy
  }

  /// The error as a diagnostic: itself if it is one, otherwise its description with code `failed`.
  public init(_ error: any Error) {
    self = (error as? Diagnostic) ?? Diagnostic(.failed, String(describing: error))
  }
}

extension Diagnostic: CustomStringConvertible {
  /// Place and message on one line: `demo.psn:3:7: error: there is no variable called x`.
  public var headline: String {
    guard let source else { return "error: \(message)" }
    guard let span else { return "\(source.name): error: \(message)" }
    let (line, column) = source.location(of: span.lower)
    return "\(source.name):\(line):\(column): error: \(message)"
  }

  /// Place, message and hint on one line.
  public var description: String { hint.map { "\(headline); \($0)" } ?? headline }
}
