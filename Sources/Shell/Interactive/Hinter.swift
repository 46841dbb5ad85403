import CommandLanguage
import SparseNetworks

/// What may come next at the end of a line, in a few words.
struct Hinter {
  let session: Session

  /// The remark for a line; nil where there is nothing to say.
  func remark(for line: String) -> String? {
    let context = CompletionContext.analyze(line, cursor: line.utf8.count)
    guard !context.isInsideComment, !context.isInsideQuote, !context.isVariable else { return nil }
    guard let name = context.words.first else { return summary(ofName: context.partial.text) }
    if let form = Self.forms[name] { return context.words.count == 1 ? form : nil }
    if let bracket = context.bracket { return inside(bracket) }
    guard let command = try? CommandTable.standard.command(called: name),
      command.takesCondition || !context.words.contains(where: Completer.redirections.contains)
    else { return nil }
    if let key = context.key, let parameter = command.parameters.first(where: { $0.name == key }) {
      return Self.explanation(of: parameter)
    }
    let call = CallProgress(command, words: context.words.dropFirst())
    guard context.partial.text.isEmpty else {
      return call.next.flatMap { $0.position == .positional ? Self.explanation(of: $0) : nil }
    }
    return call.missing.isEmpty ? nil : call.missing.map(\.reminder).joined(separator: " ")
  }

  /// How the statements of the language go on.
  private static let forms = [
    "let": "NAME = EXPR", "for": "NAME in WORD... { COMMANDS }", "repeat": "COUNT { COMMANDS }",
    "if": "EXPR { COMMANDS } else { COMMANDS }", "assert": "EXPR",
  ]

  /// What a command does, once its name stands there as a whole.
  private func summary(ofName name: String) -> String? {
    CommandTable.standard.commands.first { $0.name == name || $0.aliases.contains(name) }?.summary
  }

  private func inside(_ bracket: CompletionContext.Bracket) -> String? {
    guard bracket.isIndex else {
      if let function = SessionContext.functions.first(where: { $0.name == bracket.name }) {
        return "\(function.usage): \(function.summary)"
      }
      return BuiltinFunction(rawValue: bracket.name)?.usage
    }
    guard let network = try? session.current().network,
      let index = network.layerNames.firstIndex(of: bracket.name)
    else { return nil }
    let layer = network.layers[index]
    return bracket.position == 0
      ? "neuron 0..\(layer.neuronCount - 1), a range, hubs, dead or *"
      : bracket.position == 1 ? "input 0..\(layer.inputCount - 1), a range or *" : nil
  }

  private static func explanation(of parameter: ParameterDeclaration) -> String {
    let form =
      parameter.candidates == .none && !parameter.form.isEmpty ? " (\(parameter.form))" : ""
    let standard = parameter.defaultText.map { " [\($0)]" } ?? ""
    return parameter.help + form + standard
  }
}

extension ParameterDeclaration {
  /// The parameter as a reminder that it can still be given, with its default where it has one.
  fileprivate var reminder: String {
    if position == .rest { return form }
    guard position == .key else { return synopsis }
    // A long range tells less than a short reminder.
    let form = form.contains("...") && form.utf8.count > 8 ? "N" : form
    return "[\(name)=\(defaultText ?? (form.utf8.count <= 28 ? form : "..."))]"
  }
}
