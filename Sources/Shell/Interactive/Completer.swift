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
    let form = Self.languageWords.contains { $0.text == name }
    let command = form ? nil : try? CommandTable.standard.command(called: name)
    if let command, !command.takesCondition, let target = target(context) { return target }
    let call = command.map { CallProgress($0, words: context.words.dropFirst()) }
    if let bracket = context.bracket, let inside = inside(bracket, call, context) { return inside }
    if form { return statement(name, context) }
    guard let command, let call else { return matching([], context.partial) }
    return argument(of: command, call, context)
  }

  /// Behind these, an answer goes elsewhere.
  static let redirections = [">", ">>", "|"]
  private static let languageWords = [
    Completion(text: "let", description: "set a variable"),
    Completion(text: "for", description: "repeat for each of some words"),
    Completion(text: "repeat", description: "repeat a number of times"),
    Completion(text: "if", description: "run on a condition"),
    Completion(text: "assert", description: "stop unless a condition holds"),
  ]

  private var statements: [Completion] {
    (CommandTable.standard.commands.map { Completion(text: $0.name, description: $0.summary) }
      + Self.languageWords).sorted { $0.text < $1.text }
  }

  /// What follows the first word of a statement of the language.
  private func statement(_ name: String, _ context: CompletionContext) -> CompletionList {
    let count = context.words.count
    switch name {
    case "if", "assert": return expression(context)
    case "let" where count > 2 || context.key != nil: return expression(context)
    case "let" where count == 2:
      return matching(
        [Completion(text: "=", description: "and an expression")], context.partial)
    case "let":
      return matching(candidates.variables, context.partial)
    case "for" where count == 2:
      return matching([Completion(text: "in", description: "and some words")], context.partial)
    case "for" where count > 2:
      return matching(
        candidates.networks() + candidates.layers.map { $0.replacing(isFinal: true) },
        context.partial)
    default: return matching([], context.partial)
    }
  }

  /// Where an answer could go; nil in front of `>`, `>>` and `|`.
  private func target(_ context: CompletionContext) -> CompletionList? {
    guard let sign = context.words.dropFirst().last(where: Self.redirections.contains) else {
      return nil
    }
    let isFirst = context.words.last == sign
    guard sign == "|" || isFirst else { return matching([], context.partial) }
    return matching(
      sign == "|" && isFirst
        ? Candidates.programs(context.partial.text)
        : Candidates.files(context.partial.text, quote: context.quote), context.partial)
  }

  // MARK: - Arguments

  private func argument(
    of command: Command, _ call: CallProgress, _ context: CompletionContext
  ) -> CompletionList {
    let values = ArgumentValues(command: command, call: call, context: context, candidates)
    if let key = context.key, let value = context.value,
      let parameter = command.parameters.first(where: { $0.name == key })
    {
      let isList = [.layers, .networks].contains(parameter.candidates)
      let piece = isList ? context.element : value
      return matching(values.of(parameter, typed: piece.text), piece)
    }
    let words = call.next.map { values.of($0, typed: context.partial.text) } ?? []
    var keys: [Completion] = []
    for parameter in call.missing {
      let choice = Completion(
        text: "\(parameter.name)=", description: parameter.help, isFinal: false)
      switch parameter.position {
      case .key: keys.append(choice)
      case .flag: keys.append(choice.replacing(text: "--\(parameter.name)", isFinal: true))
      case .positional, .rest: break
      }
    }
    guard let next = call.next, values.areExpressions(of: next) else {
      return matching(words + keys, context.partial)
    }
    let isInside = context.openBrackets > 0
    let isBegun = isInside || call.given[next.name] != nil && !next.isSequence
    let signs = command.takesCondition || isInside ? Self.signs : Self.operators
    let names = expression(context, operators: isBegun ? signs : [])
    guard names.replaceFrom == context.partial.start else { return names }
    return CompletionList(
      replaceFrom: names.replaceFrom,
      candidates: matching(words, context.partial).candidates + names.candidates
        + matching(keys, context.partial).candidates)
  }

  // MARK: - Expressions

  /// What an index or the argument of one of the session's functions could be; nil elsewhere.
  private func inside(
    _ bracket: CompletionContext.Bracket, _ call: CallProgress?, _ context: CompletionContext
  ) -> CompletionList? {
    let isLast = context.openBrackets == 1
    if bracket.isIndex {
      let before = bracket.position == 0 ? nil : neuron(before: bracket, context)
      var part = ParameterDeclaration.Part.any
      if isLast, case .part(let wanted)? = call?.next?.candidates { part = wanted }
      if context.partial.text.contains("exists(\(bracket.name)[") { part = .edge }
      let places = LayerPlaces(session: session, part: part)
      return matching(
        places.indices(ofLayer: bracket.name, typed: bracket.item.text, neuron: before).map {
          $0.replacing(isFinal: isLast && $0.text.hasSuffix("]"))
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

  /// What joins two operands where `>` and `|` lead elsewhere.
  private static let operators =
    [
      ("+", "plus"), ("-", "minus"), ("*", "times"), ("/", "divided by"), ("^", "to the power of"),
      ("%", "remainder of"), (">", "write to a file"), (">>", "add to a file"),
      ("|", "give to a program"),
    ].map { Completion(text: $0.0, description: $0.1) }
  /// The same in a condition.
  private static let signs =
    [
      ("<", "less than"), ("<=", "at most"), (">", "more than"), (">=", "at least"),
      ("==", "equal to"), ("!=", "other than"), ("and", "both hold"), ("or", "one of them holds"),
    ].map { Completion(text: $0.0, description: $0.1) } + operators.prefix(6)

  /// - Parameter operators: what may follow an operand; none where another one may.
  private func expression(
    _ context: CompletionContext, operators: [Completion] = signs
  ) -> CompletionList {
    if !operators.isEmpty, context.followsOperand { return matching(operators, context.identifier) }
    let quantities = SessionContext.quantities.map {
      Completion(text: $0.name, description: $0.summary)
    }
    let functions = SessionContext.functions.map {
      Completion(text: "\($0.name)(", description: $0.summary, isFinal: false)
    }
    let builtins = BuiltinFunction.allCases.map {
      Completion(text: "\($0.rawValue)(", description: $0.summary, isFinal: false)
    }
    let variables = candidates.variables.map { $0.replacing(text: "$\($0.text)") }
    return matching(quantities + functions + builtins + variables, context.identifier)
  }

  private func matching(
    _ candidates: [Completion], _ piece: CompletionContext.Piece
  ) -> CompletionList {
    var seen: Set<String> = []
    return CompletionList(
      replaceFrom: piece.start,
      candidates: candidates.filter {
        ($0.plain ?? $0.text).hasPrefix(piece.text) && seen.insert($0.text).inserted
      })
  }
}

extension CompletionContext {
  /// Whether the cursor stands behind a blank that follows an operand of an expression.
  fileprivate var followsOperand: Bool {
    let text = openBrackets > 0 ? partial.text : partial.text.isEmpty ? words.last ?? "" : ""
    guard openBrackets == 0 || text.last?.isWhitespace == true else { return false }
    let operand = text.reversed().drop(while: \.isWhitespace)
    guard let last = operand.first, last.isLetter || last.isNumber || "_)]%".contains(last) else {
      return false
    }
    let name = String(operand.prefix { $0.isLetter || $0.isNumber || $0 == "_" }.reversed())
    return !["and", "or", "not", "if", "assert"].contains(name)
  }
}

extension ParameterDeclaration {
  /// Whether several expressions may stand side by side.
  fileprivate var isSequence: Bool { isRepeated || form.contains("EXPR...") }
}

extension String {
  /// The index behind the last occurrence of a text.
  fileprivate func end(ofLast text: String) -> String.Index? {
    indices.last { self[$0...].hasPrefix(text) }
      .map { index($0, offsetBy: text.count) }
  }
}
