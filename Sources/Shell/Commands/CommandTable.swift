import CommandLanguage

/// All commands, by name and abbreviation.
struct CommandTable: Sendable {
  let commands: [Command]

  /// The shell's commands, family by family.
  static let standard = CommandTable(
    commands: dataCommands + networkCommands + connectivityCommands + trainingCommands
      + [predictCommand, rewire, why] + breakCommands + watchCommands + stopPointCommands
      + motionCommands
      + timeCommands + lockstepCommands + lookingCommands + mapCommands
      + [histCommand, plotCommand, confusionCommand, activationsCommand] + gradientCommands
      + analysisCommands
      + [experimentCommand, resultsCommand] + reportCommands + sessionCommands + helpCommands)

  /// The command called `name`: its name, an alias, or an unambiguous beginning of a name.
  ///
  /// - Throws: ``Diagnostic`` with near misses.
  func command(called name: String) throws -> Command {
    if let exact = commands.first(where: { $0.name == name || $0.aliases.contains(name) }) {
      return exact
    }
    let beginning = commands.filter { $0.name.hasPrefix(name) }
    if let only = beginning.first, beginning.count == 1 { return only }
    guard beginning.isEmpty || name.isEmpty else {
      throw Diagnostic(
        .unknownName, "\(name) is ambiguous",
        hint: "it could be \(beginning.map(\.name).joined(separator: ", "))")
    }
    throw Diagnostic(
      .unknownName, "there is no command \(name)", hint: UnknownName.hint(forCommand: name))
  }
}
