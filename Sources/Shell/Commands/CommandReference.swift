import TerminalGraphics

/// The command reference, made from the declarations.
public enum CommandReference {
  /// The text of `docs/commands.md`.
  public static var markdown: String {
    var text = """
      # Commands

      Made from the commands' declarations by `scripts/make-commands`; the tests check that it is \
      current. Arguments in brackets may be left out. Any unambiguous beginning of a command's name \
      will do.

      """
    for family in Command.Family.allCases {
      text += "\n## \(family.rawValue.prefix(1).uppercased() + family.rawValue.dropFirst())\n"
      for command in CommandTable.standard.commands where command.family == family {
        text += section(command)
      }
    }
    return text + "\n" + HelpGuide.all.map(page).joined(separator: "\n")
  }

  /// A guide: its tables and its words.
  private static func page(_ guide: HelpGuide) -> String {
    let parts = guide.items.map { item in
      switch item {
      case .table(let table):
        let rows = table.rows.map { row in
          let cells = row.map { $0.shown.replacing("|", with: "\\|") }
          return "| `\(cells[0])` | \(cells.dropFirst().joined(separator: " | ")) |\n"
        }
        let head = table.columns.joined(separator: " | ")
        let rule = String(repeating: "---|", count: table.columns.count)
        return "| \(head) |\n|\(rule)\n\(rows.joined())"
      case .text(let text): return code(text)
      case .fields, .figure, .values: return ""
      }
    }
    return "## \(guide.summary)\n\n" + parts.joined(separator: "\n")
  }

  /// Words with their indented lines as blocks of code.
  private static func code(_ text: String) -> String {
    var result = ""
    var isCode = false
    for line in text.wrapped(to: 96).drop(while: \.isEmpty) {
      if line.hasPrefix("  ") != isCode {
        result += isCode ? "```\n" : "\n```\n"
        isCode.toggle()
      }
      result += (isCode ? line.dropFirst(2) : line[...]) + "\n"
    }
    return result + (isCode ? "```\n" : "")
  }

  private static func wrapped(_ text: String) -> String {
    text.wrapped(to: 96).joined(separator: "\n")
  }

  private static func section(_ command: Command) -> String {
    var text = "\n### \(command.name)\n\n\(command.summary).\n"
    text += "\n```\n\(wrapped(command.synopsis))\n```\n"
    if !command.discussion.isEmpty { text += "\n\(wrapped(command.discussion))\n" }
    if !command.parameters.isEmpty {
      text += "\n| argument | form | what | default |\n|---|---|---|---|\n"
      for parameter in command.parameters {
        let form = parameter.form.split(separator: "|").joined(separator: ", ")
        text +=
          "| `\(parameter.name)` | \(form) | \(parameter.explanation) "
          + "| \(parameter.defaultText ?? "") |\n"
      }
    }
    text += "\n```\n\(command.examples.joined(separator: "\n"))\n```\n"
    if !command.aliases.isEmpty {
      text += "\nShort: \(command.aliases.map { "`\($0)`" }.joined(separator: ", ")).\n"
    }
    return text
  }
}
