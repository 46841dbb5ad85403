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

  /// The argument that another one depends on, and the words of it that leave that one a meaning.
  ///
  /// `data` reads `noise=` for its set `synthetic`, and for no other.
  struct Companion: Sendable, Equatable {
    let name: String
    let words: [String]
    /// Whether the words may be left out, because the argument implies the first of them.
    var isImplied = false
    /// What the argument may be beside some of the words, where that is not the same for all.
    var choices: [String: [String]] = [:]
  }

  /// What a selector must name.
  enum Part: Sendable, Equatable {
    case any, neuron, edge
  }

  /// Where the candidates for completion come from.
  enum Candidates: Sendable, Equatable {
    case none
    case choices([Choice])
    /// Files whose names end in one of these, and folders; all files where there are none.
    case files(endings: [String])
    case networks
    /// Layers as a list with commas.
    case layers
    /// A layer or a part of one.
    case part(Part)
    /// Widths of networks that fit the data in use.
    case widths
    /// Steps of the network's past.
    case steps
    case checkpoints
    case stopPoints
    case displays
    /// Whatever `help` explains.
    case topics
    /// What an action of `experiment` is for.
    case experiments
    /// The grid of an experiment.
    case grid
    /// A question about results.
    case question
    /// The arguments of the command that the word before names, and what they may be.
    case details
    /// Expressions; also words that may stand there at first, and words that may come later.
    case expression(first: [Choice], later: [Choice])
    /// An expression behind the word `if`, an event behind `on`.
    case occasion

    static let expression = Candidates.expression(first: [], later: [])
    static let files = Candidates.files(endings: [])
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
  /// The argument that decides whether this one has a meaning; nil where it always has.
  var companion: Companion?
  /// Reads and forgets: throws what is wrong with an argument.
  var check: @Sendable (RawArgument) throws -> Void = { _ in }

  /// What it is for, with what it goes with where that is not much.
  var explanation: String {
    guard let companion, companion.words.count <= 3 else { return help }
    return companion.words.joined(separator: ", ") + ": " + help
  }

  /// Whether it has a meaning beside the arguments given, by their names.
  ///
  /// A word that is not there yet leaves only what implies it.
  func goes(with given: [String: String]) -> Bool {
    guard let companion else { return true }
    return given[companion.name].map(companion.words.contains) ?? companion.isImplied
  }

  /// Whether something that it may be goes with a word of its companion.
  func choice(_ text: String, goesWith word: String) -> Bool {
    companion?.choices[word]?.contains(text) ?? true
  }

  /// Whether its values are paths.
  var isFile: Bool { if case .files = candidates { true } else { false } }

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
      new.companion = old.companion
      new.isRequired = required
      new.isRepeated = repeated
      return new
    }
  }

  /// The same parameter, of use only where another one is given, and is one of some words if there
  /// are any here.
  func only<Other>(with other: Parameter<Other>, _ words: String...) -> Parameter {
    only(with: other, words.isEmpty ? other.declaration.choices.map(\.text) : words)
  }

  /// The same parameter, of use only where another one is one of some words.
  func only<Other>(with other: Parameter<Other>, _ words: [String]) -> Parameter {
    accompanying(.init(name: other.declaration.name, words: words))
  }

  /// The same parameter, of use only where another one is one of some words, and its choices beside
  /// each of them.
  func only<Other>(
    with other: Parameter<Other>, _ table: KeyValuePairs<String, [ParameterDeclaration.Choice]>
  ) -> Parameter {
    var companion = ParameterDeclaration.Companion(
      name: other.declaration.name, words: table.map(\.key))
    for (word, choices) in table { companion.choices[word] = choices.map(\.text) }
    return accompanying(companion).completing(.choices(table.flatMap(\.value)))
  }

  /// The same parameter, of use only where another one is a word that need not be said then.
  func implying<Other>(_ other: Parameter<Other>, _ word: String) -> Parameter {
    accompanying(.init(name: other.declaration.name, words: [word], isImplied: true))
  }

  private func accompanying(_ companion: ParameterDeclaration.Companion) -> Parameter {
    changed { old in
      var new = old
      new.companion = companion
      return new
    }
  }

  /// The same parameter with candidates for completion.
  func completing(_ candidates: ParameterDeclaration.Candidates) -> Parameter {
    changed { old in
      var new = old
      new.candidates = candidates
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
