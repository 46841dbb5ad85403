import CommandLanguage
import Glibc
import SparseNetworks

/// What could stand at the cursor, from the declarations of the commands and the session.
struct Completer {
  let session: Session

  func completions(line: String, cursor: Int) -> CompletionList {
    let context = CompletionContext.analyze(line, cursor: cursor)
    if context.isInsideComment { return CompletionList(replaceFrom: cursor, candidates: []) }
    if context.isVariable {
      return matching(
        session.variables.keys.sorted().map { Completion(text: $0) }, context.identifier)
    }
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
      return matching(candidates(for: parameter, piece.text), piece)
    }
    let words = matching(arguments(of: command, context), context.partial)
    guard command.parameters.contains(where: { $0.candidates == .expression }) else { return words }
    let names = expression(context)
    return names.replaceFrom == words.replaceFrom
      ? CompletionList(
        replaceFrom: names.replaceFrom, candidates: names.candidates + words.candidates) : names
  }

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
  private func arguments(of command: Command, _ context: CompletionContext) -> [Completion] {
    let given = context.words.dropFirst()
    let positionals = command.parameters.filter { $0.position == .positional }
    let placed = given.filter { !$0.contains("=") && !$0.hasPrefix("--") }.count
    var result: [Completion] = []
    if let parameter = positionals.indices.contains(placed)
      ? positionals[placed] : positionals.last(where: \.isRepeated)
    {
      result += candidates(for: parameter, context.partial.text)
    }
    for parameter in command.parameters {
      let isGiven = given.contains { $0.hasPrefix("\(parameter.name)=") }
      if parameter.position == .key && !isGiven {
        result.append(
          Completion(text: "\(parameter.name)=", description: parameter.help, isFinal: false))
      } else if parameter.position == .flag {
        result.append(Completion(text: "--\(parameter.name)", description: parameter.help))
      }
    }
    return result
  }

  private func candidates(
    for parameter: ParameterDeclaration, _ typed: String
  ) -> [Completion] {
    switch parameter.candidates {
    case .none: return []
    case .choices(let choices):
      return choices.map { Completion(text: $0.text, description: $0.summary) }
    case .files: return files(typed)
    case .networks: return session.networks.map { Completion(text: $0.name) }
    case .layers:
      let names = (try? session.current().network.layerNames) ?? []
      let groups = parameter.position == .key ? ["hidden", "all"] : []
      return (names + groups).map { Completion(text: $0, isFinal: false) }
    case .commands:
      return CommandTable.standard.commands.map {
        Completion(text: $0.name, description: $0.summary)
      }
    case .expression: return []
    }
  }

  /// What an index or the argument of one of the session's functions could be; nil elsewhere.
  private func inside(
    _ bracket: CompletionContext.Bracket, _ context: CompletionContext
  ) -> CompletionList? {
    let layers = (try? session.current().network.layerNames) ?? []
    let isLast = context.openBrackets == 1
    if bracket.isIndex {
      guard layers.contains(bracket.name) else { return matching([], bracket.item) }
      let parts = bracket.position == 0 ? Self.parts : Self.parts.filter { $0.text == "*" }
      return matching(
        parts.map {
          Completion(text: $0.text + "]", description: $0.summary, isFinal: isLast)
        }, bracket.item)
    }
    let choices: [String]
    switch bracket.name {
    case "digest": choices = ["weights", "topology", "moments"]
    case "loss", "accuracy": choices = ["train", "test"]
    case "distance":
      return matching(
        session.networks.map { Completion(text: $0.name, isFinal: false) }, bracket.item)
    case let name where SessionContext.functions.contains { $0.name == name }:
      return matching(layers.map { Completion(text: $0, isFinal: false) }, bracket.item)
    default: return nil
    }
    return matching(choices.map { Completion(text: $0 + ")", isFinal: isLast) }, bracket.item)
  }

  /// Indices by name; a number would only be guessed.
  private static let parts: [ParameterDeclaration.Choice] = [
    .init(text: "hubs", summary: "the tenth of the neurons with the largest fan-in"),
    .init(text: "dead", summary: "neurons that read nothing"),
    .init(text: "*", summary: "all"),
  ]

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
    let layers = ((try? session.current().network.layerNames) ?? []).map {
      Completion(text: $0, isFinal: false)
    }
    return matching(quantities + functions + builtins + layers, context.identifier)
  }

  private func files(_ typed: String) -> [Completion] {
    let folder = typed.lastIndex(of: "/").map { String(typed[...$0]) } ?? ""
    let path = TextFile.expandingTilde(folder.isEmpty ? "." : folder)
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var result: [Completion] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name != ".", name != "..", !name.hasPrefix(".") || typed.hasSuffix(".") else {
        continue
      }
      let isFolder = Int32(entry.pointee.d_type) == Int32(DT_DIR)
      result.append(Completion(text: folder + name + (isFolder ? "/" : ""), isFinal: !isFolder))
    }
    return result.sorted { $0.text < $1.text }
  }

  private func matching(
    _ candidates: [Completion], _ piece: CompletionContext.Piece
  ) -> CompletionList {
    CompletionList(
      replaceFrom: piece.start, candidates: candidates.filter { $0.text.hasPrefix(piece.text) })
  }
}
