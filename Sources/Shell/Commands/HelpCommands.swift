import CommandLanguage
import SparseNetworks

/// `help`, `apropos`, `tour`.
let helpCommands: [Command] = [help, apropos, tourCommand]

private let topic = Parameter.word(
  "topic", form: "TOPIC", candidates: .topics,
  help: "a command, a profile family, a name that print knows, or a guide"
)
.positional()
private let detail = Parameter.word(
  "detail", form: "WORD", candidates: .details,
  help: "an argument of the command, or a word that one may be"
)
.positional()

private let help = Command(
  name: "help", aliases: ["?"], family: .help,
  summary: "Explain a command, an argument or a family, or list them all",
  parameters: [topic.declaration, detail.declaration],
  examples: [
    "help", "help profile", "help profile lognormal", "help profile place", "help selectors",
    "help keys",
  ]
) { session, arguments in
  guard try arguments.value(topic) != nil else { return Outcome(Answer(overview)) }
  let found = try arguments.blaming(topic, HelpTopic.named)
  if case .command(let command) = found, try arguments.value(detail) != nil {
    return Outcome(Answer(try arguments.blaming(detail) { try page(on: $0, of: command) }))
  }
  if let word = arguments.raw(detail) {
    throw word.problem("help on \(found.name) has no parts", hint: "help \(found.name)")
  }
  switch found {
  case .command(let command):
    let isName = HelpTopic.all.contains { $0.name == command.name && $0.isExpressionName }
    return Outcome(
      Answer(
        page(command) + (isName ? [.text("\nIn expressions:")] + page(onName: command.name) : [])))
  case .guide(let guide): return Outcome(Answer(guide.items))
  case .commands(let family): return Outcome(Answer([list(of: family)]))
  case .profile(let family): return Outcome(Answer(try profilePage(family)))
  case .expressionName: return Outcome(Answer(page(onName: found.name)))
  }
}

private let words = Parameter.word("words", form: "WORD", help: "what to look for")
  .positional(required: true, repeated: true)

private let apropos = Command(
  name: "apropos", family: .help,
  summary: "Find the commands, arguments and names that are about something",
  parameters: [words.declaration],
  examples: ["apropos gradient", "apropos learning rate"]
) { session, arguments in
  let wanted = try arguments.all(words).map { $0.lowercased() }
  var table = AnswerTable(columns: ["help", "about"])
  for place in HelpPlace.all {
    let text = place.text.lowercased()
    guard wanted.allSatisfy({ text.contains($0) }) else { continue }
    table.rows.append([.text(place.topic), .text(place.summary)])
  }
  guard !table.rows.isEmpty else {
    throw ShellError(
      .unknownName, "nothing is about \(wanted.joined(separator: " "))",
      hint: "try a shorter word, or help", argument: words.declaration.name)
  }
  return Outcome(Answer([.table(table)]))
}

private var overview: [Answer.Item] {
  Command.Family.allCases.map(list) + [
    list("guides", HelpGuide.all.map { ("help \($0.name)", $0.summary) }),
    .text(
      """

      help COMMAND explains one, with examples; apropos WORD searches; tour shows the way. \
      Tab completes.
      """),
  ]
}

private func list(of family: Command.Family) -> Answer.Item {
  list(
    family.rawValue,
    CommandTable.standard.commands.filter { $0.family == family }.map { ($0.name, $0.summary) })
}

private func list(_ title: String, _ rows: [(String, String)]) -> Answer.Item {
  .table(
    AnswerTable(
      columns: [title, "summary"], unheaded: ["summary"],
      rows: rows.map { [.text($0.0), .text($0.1)] }))
}

private func page(_ command: Command) -> [Answer.Item] {
  var items: [Answer.Item] = [.text("\(command.summary).\n\n  \(command.synopsis)\n")]
  if !command.parameters.isEmpty {
    items.append(
      .table(
        AnswerTable(
          columns: ["argument", "is", "what"],
          rows: command.parameters.map { parameter in
            let standard = parameter.defaultText.map { $0 == "off" ? "" : " [\($0)]" } ?? ""
            return [
              .text(parameter.name), .text(parameter.shortForm),
              .text(parameter.explanation + standard),
            ]
          })))
  }
  if !command.discussion.isEmpty { items.append(.text("\n" + command.discussion)) }
  items.append(.text("\nExamples:\n" + command.examples.map { "  " + $0 }.joined(separator: "\n")))
  if !command.aliases.isEmpty {
    items.append(.text("\nShort: " + command.aliases.joined(separator: ", ")))
  }
  return items
}

/// An argument of a command, or a word that one of its arguments may be.
private func page(on detail: String, of command: Command) throws -> [Answer.Item] {
  if command.name == "profile", let family = ProfileFamily(rawValue: detail) {
    return try profilePage(family)
  }
  if let parameter = command.parameters.first(where: { $0.name == detail }) {
    let standard = parameter.defaultText.map { " [\($0)]" } ?? ""
    return [
      .text("\(command.name) \(parameter.synopsis): \(parameter.explanation)\(standard)."),
      .table(
        AnswerTable(
          columns: [parameter.name, "means"],
          rows: parameter.choices.isEmpty
            ? [[.text(parameter.form), .text(parameter.help)]]
            : parameter.choices.map { [.text($0.text), .text($0.summary ?? "")] })),
    ]
  }
  let meanings = command.parameters.flatMap { parameter in
    parameter.choices.filter { $0.text == detail }.map { choice -> [Cell] in
      let sign = parameter.position == .key ? "\(parameter.name)=" : ""
      return [
        .text("\(command.name) \(sign)\(choice.text)"), .text(choice.summary ?? parameter.help),
      ]
    }
  }
  guard meanings.isEmpty else {
    return [.table(AnswerTable(columns: ["written", "means"], rows: meanings))]
  }
  let known = command.parameters.flatMap { [$0.name] + $0.choices.map(\.text) }
  let near = nearestMatches(to: detail, among: known)
  throw Diagnostic(
    .unknownName, "\(command.name) has no \(detail)",
    hint: near.isEmpty
      ? "help \(command.name)" : "did you mean \(near.joined(separator: " or "))?")
}

private func page(onName name: String) -> [Answer.Item] {
  let meanings = HelpTopic.all.compactMap { topic -> [Cell]? in
    guard case .expressionName(let usage, let summary) = topic, topic.name == name else {
      return nil
    }
    return [.text("print \(usage)"), .text(summary)]
  }
  return [
    .table(AnswerTable(columns: ["written", "gives"], rows: meanings)),
    .text("\nhelp expressions lists all such names."),
  ]
}

extension ParameterDeclaration {
  /// The form, or the kind where the list of choices is long.
  var shortForm: String {
    form.utf8.count <= 28 ? form : "one of \(form.split(separator: "|").count)"
  }

  /// The words that it may be, where there are not many.
  var choices: [Choice] {
    switch candidates {
    case .choices(let choices), .expression(let choices, _): choices
    default: []
    }
  }
}
