import CommandLanguage
import SparseNetworks

/// Something that `help` explains.
enum HelpTopic {
  case command(Command)
  case guide(HelpGuide)
  /// The commands of a family.
  case commands(Command.Family)
  case profile(ProfileFamily)
  /// A name that expressions know: a quantity or a function.
  case expressionName(String, summary: String)

  /// All topics, those that are asked for most first.
  static let all: [HelpTopic] = {
    var topics: [HelpTopic] = CommandTable.standard.commands.map(HelpTopic.command)
    topics += HelpGuide.all.map(HelpTopic.guide)
    topics += Command.Family.allCases.map(HelpTopic.commands)
    topics += ProfileFamily.allCases.map(HelpTopic.profile)
    topics += SessionContext.quantities.map {
      HelpTopic.expressionName($0.name, summary: $0.summary)
    }
    topics += SessionContext.functions.map {
      HelpTopic.expressionName($0.usage, summary: $0.summary)
    }
    topics += BuiltinFunction.allCases.map {
      HelpTopic.expressionName($0.usage, summary: $0.summary)
    }
    return topics
  }()

  /// What it is called.
  var name: String {
    switch self {
    case .command(let command): command.name
    case .guide(let guide): guide.name
    case .commands(let family): family.rawValue
    case .profile(let family): family.rawValue
    case .expressionName(let usage, _): String(usage.prefix { $0 != "(" })
    }
  }

  var isExpressionName: Bool { if case .expressionName = self { true } else { false } }

  /// A few words about it.
  var summary: String {
    switch self {
    case .command(let command): command.summary
    case .guide(let guide): guide.summary
    case .commands(let family): "the commands for \(family.rawValue)"
    case .profile(let family): "profile family: \(family.summary)"
    case .expressionName(let usage, let summary): "print \(usage): \(summary)"
    }
  }

  /// A few words about it, where the kind of thing it is can be left out.
  var brief: String {
    switch self {
    case .expressionName(_, let summary): summary
    case .profile(let family): family.summary
    case .command, .guide, .commands: summary
    }
  }

  /// The topic of a name: as it stands, or the beginning of a command's.
  ///
  /// - Throws: ``Diagnostic`` with near misses.
  static func named(_ name: String) throws -> HelpTopic {
    if let exact = all.first(where: { $0.name == name }) { return exact }
    if let guide = HelpGuide.all.first(where: { $0.otherNames.contains(name) }) {
      return .guide(guide)
    }
    do {
      return .command(try CommandTable.standard.command(called: name))
    } catch let problem as Diagnostic {
      let near = nearestMatches(to: name, among: all.map(\.name))
      guard !near.isEmpty, problem.message.hasPrefix("there is no") else { throw problem }
      throw Diagnostic(
        .unknownName, "there is no help on \(name)",
        hint: "did you mean \(near.joined(separator: " or "))?")
    }
  }
}

/// A place where something is explained, for `apropos`.
struct HelpPlace {
  /// What to type after `help`.
  let topic: String
  /// What is said there in a line.
  let summary: String
  /// All that is said there.
  let text: String

  /// Every topic, every argument of every command, and every word that an argument may be.
  static var all: [HelpPlace] {
    HelpTopic.all.flatMap { topic -> [HelpPlace] in
      var text = "\(topic.name) \(topic.summary)"
      var places: [HelpPlace] = []
      switch topic {
      case .command(let command):
        text += " \(command.aliases.joined(separator: " ")) \(command.discussion)"
        for parameter in command.parameters {
          places.append(argument(parameter, of: command))
          places += choices(of: parameter, of: command)
        }
      case .guide(let guide): text += " \(guide.words)"
      case .commands, .profile, .expressionName: break
      }
      return [HelpPlace(topic: topic.name, summary: topic.summary, text: text)] + places
    }
  }

  private static func argument(
    _ parameter: ParameterDeclaration, of command: Command
  ) -> HelpPlace {
    HelpPlace(
      topic: "\(command.name) \(parameter.name)", summary: parameter.explanation,
      text: "\(parameter.name) \(parameter.explanation)")
  }

  private static func choices(
    of parameter: ParameterDeclaration, of command: Command
  ) -> [HelpPlace] {
    parameter.choices.compactMap { choice in
      guard let summary = choice.summary, ProfileFamily(rawValue: choice.text) == nil else {
        return nil
      }
      return HelpPlace(
        topic: "\(command.name) \(choice.text)", summary: summary,
        text: "\(choice.text) \(summary)")
    }
  }
}
