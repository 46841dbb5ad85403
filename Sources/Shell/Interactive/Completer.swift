import CommandLanguage
import SparseNetworks

/// What could stand at the cursor, from the declarations of the commands and the session.
struct Completer {
  let session: Session
  private var candidates: Candidates { Candidates(session: session) }

  init(session: Session) { self.session = session }

  func completions(line: String, cursor: Int) -> CompletionList {
    let context = CompletionContext.analyze(line, cursor: cursor)
    if context.isInsideComment { return CompletionList(replaceFrom: cursor, candidates: []) }
    if context.isVariable { return matching(candidates.variables, context.identifier) }
    guard let name = context.words.first else { return matching(statements, context.partial) }
    if let bracket = context.bracket, let inside = inside(bracket, context) { return inside }
    if Self.conditionWords.contains(name) { return expression(context) }
    guard let command = try? CommandTable.standard.command(called: name) else {
      return CompletionList(replaceFrom: cursor, candidates: [])
    }
    if let key = context.key, let value = context.value,
      let parameter = command.parameters.first(where: { $0.name == key })
    {
      let isList = [.layers, .networks].contains(parameter.candidates)
      let piece = isList ? context.element : value
      return matching(values(of: parameter, piece.text), piece)
    }
    let words = matching(nextWords(of: command, context), context.partial)
    guard command.parameters.contains(where: { $0.candidates == .expression }) else { return words }
    let names = expression(context)
    return names.replaceFrom == words.replaceFrom
      ? CompletionList(
        replaceFrom: names.replaceFrom, candidates: names.candidates + words.candidates) : names
  }

  /// Behind these, an answer goes elsewhere.
  static let redirections = [">", ">>", "|"]
  private static let conditionWords = ["if", "assert", "let"]
  private static let languageWords = [
    ("let", "set a variable"), ("for", "repeat for each of some words"),
    ("repeat", "repeat a number of times"), ("if", "run on a condition"),
    ("assert", "stop unless a condition holds"),
  ]

  private var statements: [Completion] {
    (CommandTable.standard.commands.map { Completion(text: $0.name, description: $0.summary) }
      + Self.languageWords.map { Completion(text: $0.0, description: $0.1) })
      .sorted { $0.text < $1.text }
  }

  /// Keys not given yet, and what the next word without a key could be.
  private func nextWords(of command: Command, _ context: CompletionContext) -> [Completion] {
    let given = context.words.dropFirst()
    if let sign = given.last(where: Self.redirections.contains) {
      return sign == "|" || given.last != sign ? [] : Candidates.files(context.partial.text)
    }
    let call = CallProgress(command, words: given)
    var result =
      call.next?.candidates == .details
      ? details(ofCommand: given.last ?? "")
      : call.next.map { values(of: $0, context.partial.text) } ?? []
    for parameter in call.missing {
      if parameter.position == .key {
        result.append(
          Completion(text: "\(parameter.name)=", description: parameter.help, isFinal: false))
      } else if parameter.position == .flag {
        result.append(Completion(text: "--\(parameter.name)", description: parameter.help))
      }
    }
    return result
  }

  private func values(of parameter: ParameterDeclaration, _ typed: String) -> [Completion] {
    switch parameter.candidates {
    case .none, .details, .expression: []
    case .choices(let choices):
      choices.map { choice in
        let standard = choice.text == parameter.defaultText ? " [the default]" : ""
        return Completion(
          text: choice.text, description: (choice.summary ?? parameter.help) + standard)
      }
    case .files: Candidates.files(typed)
    case .networks: candidates.networks()
    case .layers:
      candidates.layers
        + (parameter.position == .key
          ? [
            Completion(text: "hidden", description: "all layers but the last", isFinal: false),
            Completion(text: "all", description: "all layers", isFinal: false),
          ] : [])
    case .topics: HelpTopic.all.map { Completion(text: $0.name, description: $0.summary) }
    }
  }

  /// The arguments of a command, and the words that they may be.
  private func details(ofCommand name: String) -> [Completion] {
    guard let command = try? CommandTable.standard.command(called: name) else { return [] }
    return command.parameters.flatMap { parameter in
      [Completion(text: parameter.name, description: parameter.help)]
        + parameter.choices.map {
          Completion(text: $0.text, description: $0.summary ?? parameter.help)
        }
    }
  }

  /// What an index or the argument of one of the session's functions could be; nil elsewhere.
  private func inside(
    _ bracket: CompletionContext.Bracket, _ context: CompletionContext
  ) -> CompletionList? {
    let isLast = context.openBrackets == 1
    if bracket.isIndex {
      let neuron = bracket.position == 0 ? nil : neuron(before: bracket, context)
      let indices = candidates.indices(
        ofLayer: bracket.name, typed: bracket.item.text, neuron: neuron)
      return matching(
        indices.map {
          Completion(text: $0.text + "]", description: $0.description, isFinal: isLast)
        }, bracket.item)
    }
    let choices: [(name: String, description: String)]
    switch bracket.name {
    case "digest":
      choices = [
        ("weights", "weights and biases"), ("topology", "which edges there are"),
        ("moments", "what the optimizer remembers"),
      ]
    case "loss", "accuracy":
      choices = [("train", "the training examples"), ("test", "the test examples")]
    case "concentration" where bracket.position == 1:
      choices = [
        ("l2", "by L2 norm"), ("l1", "by L1 norm"), ("weight", "by mean |g| per weight"),
      ]
    case "distance": return matching(candidates.networks(isFinal: false), bracket.item)
    case "wasserstein", "ks": return nil
    case let name where SessionContext.functions.contains { $0.name == name }:
      return matching(candidates.layers, bracket.item)
    default: return nil
    }
    return matching(
      choices.map {
        Completion(text: $0.name + ")", description: $0.description, isFinal: isLast)
      }, bracket.item)
  }

  /// The first index of a bracket whose second is being typed.
  private func neuron(
    before bracket: CompletionContext.Bracket, _ context: CompletionContext
  ) -> String {
    guard let start = context.partial.text.end(ofLast: "\(bracket.name)[") else { return "" }
    return String(context.partial.text[start...].prefix { $0 != "," })
  }

  private func expression(_ context: CompletionContext) -> CompletionList {
    let quantities = SessionContext.quantities.map {
      Completion(text: $0.name, description: $0.summary)
    }
    let functions = SessionContext.functions.map {
      Completion(text: "\($0.name)(", description: $0.summary, isFinal: false)
    }
    let builtins = BuiltinFunction.allCases.map {
      Completion(text: "\($0.rawValue)(", description: $0.usage, isFinal: false)
    }
    return matching(
      quantities + functions + builtins + candidates.layers, context.identifier)
  }

  private func matching(
    _ candidates: [Completion], _ piece: CompletionContext.Piece
  ) -> CompletionList {
    CompletionList(
      replaceFrom: piece.start, candidates: candidates.filter { $0.text.hasPrefix(piece.text) })
  }
}

extension String {
  /// The index behind the last occurrence of a text.
  fileprivate func end(ofLast text: String) -> String.Index? {
    indices.last { self[$0...].hasPrefix(text) }
      .map { index($0, offsetBy: text.count) }
  }
}
