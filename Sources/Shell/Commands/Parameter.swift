import CommandLanguage

/// A typed argument of a command: how it is written, read, explained and completed.
///
///     static let steps = Parameter.integer("steps", in: 1...1_000_000, help: "how many steps")
///     ...
///     let count = try arguments.require(steps)
struct Parameter<Value: Sendable>: Sendable {
  let declaration: ParameterDeclaration
  let read: @Sendable (RawArgument) throws -> Value
}

/// The part of a parameter that does not depend on its type.
struct ParameterDeclaration: Sendable {
  /// How an argument is written.
  enum Position: Sendable {
    /// By its place among the words without a key; may also be given as `name=value`.
    case positional
    /// As `name=value`.
    case key
    /// All that is left of the command, as an expression.
    case rest
    /// As the word `--name`.
    case flag
  }

  /// A word that may be given, and what it means where that is not plain.
  struct Choice: Sendable, Equatable {
    let text: String
    var summary: String?
  }

  /// Where the candidates for completion come from.
  enum Candidates: Sendable, Equatable {
    case none
    case choices([Choice])
    case files
    case networks
    case layers
    /// Whatever `help` explains.
    case topics
    /// The arguments of the command that the word before names, and what they may be.
    case details
    case expression
  }

  let name: String
  let position: Position
  var isRequired = false
  /// Whether the last positional takes all the words that are left.
  var isRepeated = false
  /// What it is when it is not given, as it would be written.
  var defaultText: String?
  /// Whether a saved script states the default, because it decides the result.
  var isRecorded = false
  let help: String
  /// What may be written, in a few words: `1...100`, `on|off`, `FILE`.
  let form: String
  var candidates = Candidates.none
  /// Reads and forgets: throws what is wrong with an argument.
  var check: @Sendable (RawArgument) throws -> Void = { _ in }

  /// How the parameter is shown in a synopsis.
  var synopsis: String {
    let text =
      switch position {
      case .positional, .rest: name.uppercased() + (isRepeated ? "..." : "")
      case .key: "\(name)=\(form.utf8.count <= 28 ? form : "...")"
      case .flag: "--\(name)"
      }
    return isRequired ? text : "[\(text)]"
  }
}

/// An argument as given: its text after substitution, and where it stands.
struct RawArgument: Sendable {
  let text: String
  let span: SourceSpan
  let source: SourceText

  /// A complaint about this argument.
  func problem(_ message: String, code: Diagnostic.Code = .usage, hint: String? = nil) -> Diagnostic
  {
    Diagnostic(code, message, hint: hint, span: span, source: source)
  }
}

extension Parameter {
  init(
    _ declaration: ParameterDeclaration,
    read: @escaping @Sendable (RawArgument) throws -> Value
  ) {
    // What a parameter is for is a hint where there is no better one.
    let hint = "\(declaration.name): \(declaration.help)"
    let hinting: @Sendable (RawArgument) throws -> Value = { argument in
      do {
        return try read(argument)
      } catch let problem as Diagnostic {
        throw problem.hinting(hint)
      }
    }
    var declaration = declaration
    declaration.check = { _ = try hinting($0) }
    self.declaration = declaration
    self.read = hinting
  }

  /// The same parameter, given by place.
  func positional(required: Bool = false, repeated: Bool = false) -> Parameter {
    changed { old in
      var new = ParameterDeclaration(
        name: old.name, position: .positional, help: old.help, form: old.form)
      new.defaultText = old.defaultText
      new.isRecorded = old.isRecorded
      new.candidates = old.candidates
      new.isRequired = required
      new.isRepeated = repeated
      return new
    }
  }

  /// The same parameter with a default, stated in saved scripts where `recorded`.
  func defaulting(to text: String, recorded: Bool = false) -> Parameter {
    changed { old in
      var new = old
      new.defaultText = text
      new.isRecorded = recorded
      return new
    }
  }

  private func changed(_ change: (ParameterDeclaration) -> ParameterDeclaration) -> Parameter {
    Parameter(change(declaration), read: read)
  }
}
