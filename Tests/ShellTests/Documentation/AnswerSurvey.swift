import Interchange

/// What the commands answer as JSON, gathered from answers, and told as a page.
struct AnswerSurvey {
  /// What a command was seen to answer.
  private struct Answers {
    let command: String
    var fields = AnswerShape()
    var rows = AnswerShape()
    var figures: [String] = []
    var values = AnswerShape()
    var hasText = false
  }

  private var answers: [Answers]
  private var figures: [(kind: String, shape: AnswerShape)] = []
  /// What did not look like an answer of a command.
  private(set) var strangers: [String] = []

  /// An empty survey of commands.
  init(commands: [String]) { answers = commands.map { Answers(command: $0) } }

  /// Takes a line of output into account.
  mutating func add(line: String) {
    guard let value = try? JSONValue(parsing: line), case .object(let members) = value,
      members.first?.key == "command", case .string(let name)? = members.first?.value,
      let index = answers.firstIndex(where: { $0.command == name })
    else {
      strangers.append(line)
      return
    }
    for member in members.dropFirst() {
      switch (member.key, member.value) {
      case ("fields", .object): answers[index].fields.add(member.value)
      case ("tables", .array(let tables)):
        for case .array(let rows) in tables { rows.forEach { answers[index].rows.add($0) } }
      case ("figures", .array(let list)):
        for figure in list { add(figure, to: index) }
      case ("values", .array(let values)): values.forEach { answers[index].values.add($0) }
      case ("text", .array): answers[index].hasText = true
      default: strangers.append("\(name): \(member.key)")
      }
    }
  }

  private mutating func add(_ figure: JSONValue, to index: Int) {
    guard case .object(let members) = figure, case .string(let kind)? = figure["kind"] else {
      strangers.append("a figure without kind")
      return
    }
    if !answers[index].figures.contains(kind) { answers[index].figures.append(kind) }
    var plain = members
    if case .array(let panels)? = figure["panels"] {
      for panel in panels { add(panel, to: index) }
      plain = members.map { $0.key == "panels" ? .init("panels", .array([.string("")])) : $0 }
    }
    if !figures.contains(where: { $0.kind == kind }) { figures.append((kind, AnswerShape())) }
    for position in figures.indices where figures[position].kind == kind {
      figures[position].shape.add(.object(plain))
    }
  }

  /// The kinds of figures that were seen.
  var kindsOfFigures: [String] { figures.map(\.kind) }

  /// The figures and the commands, as sections of a page.
  var markdown: String {
    var text = "\n## Figures\n\n| kind | members |\n|---|---|\n"
    for (kind, shape) in figures.sorted(by: { $0.kind < $1.kind }) {
      let members = shape.members.filter { $0.name != "kind" }.map { name, shape in
        kind == "panels" && name == "panels"
          ? "`panels` [figure]" : "`\(name)` \(shape.description)"
      }
      text += "| \(kind) | \(members.joined(separator: ", ")) |\n"
    }
    text += "\n## Commands\n"
    for answer in answers {
      let parts = Self.parts(of: answer)
      if !parts.isEmpty { text += "\n### \(answer.command)\n\n" + parts.joined() }
    }
    return text
  }

  private static func parts(of answer: Answers) -> [String] {
    func list(_ shape: AnswerShape) -> String {
      shape.members.map { "`\($0.name)` \($0.shape.description)" }.joined(separator: ", ")
    }
    var parts: [String] = []
    if !answer.fields.isEmpty { parts.append("- fields: \(list(answer.fields))\n") }
    if !answer.rows.isEmpty { parts.append("- rows of tables: \(list(answer.rows))\n") }
    if !answer.figures.isEmpty {
      parts.append("- figures: \(answer.figures.sorted().joined(separator: ", "))\n")
    }
    if !answer.values.isEmpty { parts.append("- values: \(answer.values.description)\n") }
    if answer.hasText { parts.append("- text\n") }
    return parts
  }
}
