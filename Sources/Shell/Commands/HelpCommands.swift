import CommandLanguage
import TerminalGraphics

/// `help`.
let helpCommands: [Command] = [help]

private let topic = Parameter.word(
  "topic", form: "COMMAND", candidates: .commands, help: "a command"
)
.positional()

private let help = Command(
  name: "help", aliases: ["?"], family: .help, summary: "Explain a command, or list all",
  parameters: [topic.declaration], examples: ["help", "help profile"]
) { session, arguments in
  guard let topic = try arguments.value(topic) else {
    return Outcome(Answer(overview(session.style)))
  }
  return Outcome(Answer(page(try CommandTable.standard.command(called: topic))))
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
  if !command.discussion.isEmpty { items.append(.text("\n" + wrapped(command.discussion, to: 78))) }
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

/// Text in lines of at most `width` columns.
func wrapped(_ text: String, to width: Int) -> String {
  var lines: [String] = [""]
  for word in text.split(separator: " ") {
    if !lines[lines.count - 1].isEmpty && lines[lines.count - 1].count + 1 + word.count > width {
      lines.append("")
    }
    lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : " ") + word
  }
  return lines.joined(separator: "\n")
}
