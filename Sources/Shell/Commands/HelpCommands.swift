import CommandLanguage
import SparseNetworks
import TerminalGraphics

/// `help`.
let helpCommands: [Command] = [help]

private let topic = Parameter.word(
  "topic", form: "COMMAND", candidates: .commands, help: "a command"
)
.positional()

private let help = Command(
  name: "help", aliases: ["?"], family: .help,
  summary: "Explain a command or a profile family, or list all commands",
  parameters: [topic.declaration], examples: ["help", "help profile", "help lognormal"]
) { session, arguments in
  guard let topic = try arguments.value(topic) else {
    return Outcome(Answer(overview(session.style)))
  }
  if let family = ProfileFamily(rawValue: topic) {
    return Outcome(Answer(try familyPage(family, session.style)))
  }
  return Outcome(Answer(page(try CommandTable.standard.command(called: topic))))
}

/// A profile family: its formula, and its fan-ins at several CVs.
private func familyPage(_ family: ProfileFamily, _ style: RenderingStyle) throws -> [Answer.Item] {
  var table = AnswerTable(columns: ["CV", "fan-ins, ascending", "min", "median", "max"])
  for cv in [0.25, 0.5, 1, 1.5, 2, 2.5] {
    let profile = FanInProfile.family(family, .cv(cv))
    let fanIns = try profile.fanIns(inputCount: 784, neuronCount: 256, budget: 20_070) ?? []
    let statistics = FanInStatistics(fanIns)
    table.rows.append([
      .number(cv), .text(Sparkline.render(fanIns.map(Double.init), style, width: 32)),
      .integer(statistics.minimum), .number(statistics.median), .integer(statistics.maximum),
    ])
  }
  return [
    .text(
      "\(family.rawValue): \(family.summary).\n\n"
        + "  fan-in of neuron j of n in proportion to exp(s g(t)), t = (j + 1/2)/n\n"
        + "  g(t) = \(family.formula)\n\n256 neurons of 784 inputs at 90% sparsity:"),
    .table(table),
    .text("\nExample:\n  profile \(family.rawValue) cv=1.2 sparsity=90%"),
  ]
}

private func overview(_ style: RenderingStyle) -> [Answer.Item] {
  var items: [Answer.Item] = []
  for family in Command.Family.allCases {
    let commands = CommandTable.standard.commands.filter { $0.family == family }
    items.append(
      .table(
        AnswerTable(
          columns: [family.rawValue, ""],
          rows: commands.map { [.text($0.name), .text($0.summary)] })))
  }
  items.append(
    .text(
      """

      Also: let x = EXPR, for x in A B 1..3 { ... }, repeat N { ... }, if EXPR { ... } else { ... },
      assert EXPR, ; between commands, # for comments, > file, >> file, | command.
      help COMMAND explains one, with examples. Tab completes.
      """))
  return items
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
              .text(parameter.help + standard),
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

extension ParameterDeclaration {
  /// The form, or the kind where the list of choices is long.
  var shortForm: String {
    form.utf8.count <= 28 ? form : "one of \(form.split(separator: "|").count)"
  }
}
