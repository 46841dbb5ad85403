import CommandLanguage

/// A command, declared once: its arguments, errors, completion, help and reference page all come
/// from this value.
struct Command: Sendable {
  /// The groups that help and the reference list commands by.
  enum Family: String, CaseIterable, Sendable {
    case data, networks, connectivity, training, rewiring, debugging, time, looking, experiments
    case sessions, help
  }

  /// What running it does to the session.
  enum Effect: Sendable {
    /// Changes what decides results: kept in the transcript.
    case changesState
    /// Only looks.
    case looks
    /// Directs the shell itself.
    case controls
  }

  let name: String
  /// Other names, the blessed abbreviations among them.
  var aliases: [String] = []
  let family: Family
  /// One line, in the imperative, without a full stop.
  let summary: String
  /// What a user should know beyond the parameters.
  var discussion = ""
  var parameters: [ParameterDeclaration] = []
  /// Commands that work as typed, after `demo`.
  let examples: [String]
  var effect = Effect.looks
  /// Whether `>` and `|` are part of its arguments: they compare, and redirect nothing.
  var takesCondition = false
  /// Keys that a number without one may have been meant for.
  var countKeys: [String] = []
  /// Whether an empty line at the prompt runs it again.
  var isRepeatable = false
  var run: @Sendable (Session, Arguments) throws -> Outcome

  /// How the command is written.
  var synopsis: String {
    ([name] + parameters.map(\.synopsis)).joined(separator: " ")
  }
}

/// A script that another runs.
struct SourcedScript {
  let source: SourceText
  /// `$1`, `$2`, ... while it runs.
  var positionals: [String: CommandValue] = [:]
}

/// What came of a command.
struct Outcome {
  /// What a saved script says of a command that can change the state.
  enum Record: Equatable {
    /// The command as given, with what was implicit stated.
    case asGiven
    /// This instead.
    case text(String)
    /// No more than what the command itself has put into the transcript.
    case done
    /// Nothing: this time it only looked.
    case nothing
  }

  var answer: Answer
  var record: Record
  /// Whether a break or watch point stopped training, which is told even where changes are not.
  var isStop = false
  /// What runs next where a break or watch point stopped training: its commands.
  var stopScripts: [SourceText] = []
  /// Whether the replay that was left goes on now.
  var resumesReplay = false
  /// When it does: how often the point that stopped it last must be met to stop it again.
  var passes: Int?
  /// A script that runs now, as if its statements stood in place of the command; the answer comes
  /// behind it.
  var script: SourcedScript?
  /// What stopped the command early, after what it did was recorded.
  var failure: ShellError?

  init(_ answer: Answer = Answer(), record: Record = .asGiven, failure: ShellError? = nil) {
    self.answer = answer
    self.record = record
    self.failure = failure
  }
}
