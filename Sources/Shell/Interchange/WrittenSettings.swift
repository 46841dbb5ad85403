import CommandLanguage
import SparseNetworks

/// How a network is trained, as the commands that set it. Files say it in these words; what a file
/// says is read by the commands themselves, in a session of its own that nothing else sees.
enum WrittenSettings {
  /// Commands that a file may hold.
  private static let allowed: Set<String> = ["optimizer", "schedule", "batch", "rewire"]

  /// The commands that set what a state is trained with.
  static func commands(of state: TrainingState) -> [String] {
    var commands = [
      "optimizer \(state.optimizer.summary)", "schedule \(state.schedule.summary)",
      "batch \(state.batchSize)",
    ]
    if let rewiring = state.rewiring {
      commands.append("rewire \(commandText(rewiring, state.network))")
    }
    return commands
  }

  /// What commands of a file set.
  ///
  /// - Parameter network: what they are set for.
  /// - Throws: whatever a command says, and ``ShellError`` for other commands.
  static func settings(
    of commands: [String], for network: Network, _ configuration: Session.Configuration
  ) throws -> TrainingSettings {
    let session = Session(configuration)
    session.put(TrainingState(network: network), as: "file")
    for text in commands { try run(text, allowed, in: session) }
    return try session.current().settings
  }

  /// Runs one command of a file, if it is of those allowed.
  ///
  /// - Throws: ``ShellError`` in the words of a file.
  static func run(_ text: String, _ allowed: Set<String>, in session: Session) throws {
    do {
      try perform(text, allowed, in: session)
    } catch let error as Diagnostic {
      throw ShellError(
        .file, "a setting in the file is not understood: \(error.message)",
        hint: "was it written by another version?")
    }
  }

  /// Runs one command, if it is of those allowed.
  static func perform(_ text: String, _ allowed: Set<String>, in session: Session) throws {
    let source = SourceText(name: "file", text: text)
    guard let statement = try Script.parse(source).statements.first,
      case .command(let node) = statement.kind, statement.span.upper == source.bytes.count,
      let name = node.words[0].literal, allowed.contains(name),
      let command = try? CommandTable.standard.command(called: name),
      // In a condition > compares, as it does at the prompt.
      case (let call, nil) = command.takesCondition ? (node, nil) : try node.splittingRedirection()
    else {
      throw ShellError(
        .file, "the file holds a command that has no place there",
        hint: "get it from where you trust")
    }
    _ = try command.run(
      session, Arguments(command, call, in: SessionContext(session: session)))
  }
}
