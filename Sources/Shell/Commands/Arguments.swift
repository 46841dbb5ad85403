import CommandLanguage

/// The arguments of one call, bound to the parameters of its command and checked.
struct Arguments: Sendable {
  let command: Command
  /// The call as written.
  let node: CommandNode
  private let values: [String: [RawArgument]]

  /// The value of a parameter, or of its default; nil without either.
  func value<Value>(_ parameter: Parameter<Value>) throws -> Value? {
    try argument(parameter.declaration).map(parameter.read)
  }

  /// The value of a parameter that is required or has a default.
  func require<Value>(_ parameter: Parameter<Value>) throws -> Value {
    guard let value = try value(parameter) else {
      throw Diagnostic(
        .usage, "\(command.name) needs \(parameter.declaration.name)",
        hint: "usage: \(command.synopsis)", span: node.span, source: node.source)
    }
    return value
  }

  /// The value of a parameter, or the word of it that another argument implies.
  func valueOrImplied(_ parameter: Parameter<String>) throws -> String? {
    try value(parameter)
      ?? command.parameters.lazy.filter { values[$0.name] != nil }.compactMap(\.companion)
      .first { $0.isImplied && $0.name == parameter.declaration.name }?.words.first
  }

  /// All values of a repeated parameter.
  func all<Value>(_ parameter: Parameter<Value>) throws -> [Value] {
    try (values[parameter.declaration.name] ?? []).map(parameter.read)
  }

  /// Whether a parameter was given, rather than left to its default.
  func isGiven<Value>(_ parameter: Parameter<Value>) -> Bool {
    values[parameter.declaration.name] != nil
  }

  /// The argument of a parameter as given, for complaints about it.
  func raw<Value>(_ parameter: Parameter<Value>) -> RawArgument? {
    argument(parameter.declaration)
  }

  /// Does something with an argument, at which its errors then point.
  func blaming<Value, Result>(
    _ parameter: Parameter<Value>, _ body: (Value) throws -> Result
  ) throws -> Result {
    let value = try require(parameter)
    do {
      return try body(value)
    } catch {
      throw Failure(error, at: span(of: parameter.declaration.name), in: node.source)
    }
  }

  /// Where the argument of a parameter stands; the whole call where it was not given.
  func span(of name: String?) -> SourceSpan {
    name.flatMap { values[$0]?.first?.span } ?? node.span
  }

  private func argument(_ declaration: ParameterDeclaration) -> RawArgument? {
    values[declaration.name]?.first
      ?? declaration.defaultText.map {
        RawArgument(text: $0, span: node.span, source: node.source)
      }
  }

  /// The call with everything that decides its result stated, and nothing left to variables.
  ///
  /// Paths are made absolute, since the script may be run from another directory.
  ///
  /// - Parameter implied: values of keys that were not given, where other arguments imply them.
  func canonical(implying implied: [String: String] = [:]) -> String {
    var words = [command.name]
    let given = values.compactMapValues { $0.first?.text }
    for parameter in command.parameters {
      let texts = values[parameter.name] ?? []
      func stated(_ text: String) -> String {
        quoted(parameter.isFile ? TextFile.absolutePath(text) : text)
      }
      switch parameter.position {
      case .positional: words += texts.map { stated($0.text) }
      case .rest: words += texts.map(\.text)
      case .flag: if !texts.isEmpty { words.append("--\(parameter.name)") }
      case .key:
        if let text = texts.first?.text ?? implied[parameter.name]
          ?? (parameter.isRecorded && parameter.goes(with: given) ? parameter.defaultText : nil)
        {
          words.append("\(parameter.name)=\(stated(text))")
        }
      }
    }
    return words.joined(separator: " ")
  }
}

/// A word as it must be written to be read as itself.
func quoted(_ text: String) -> String {
  if !text.isEmpty, text.unicodeScalars.allSatisfy(\.isPlain) { return text }
  return "'" + escapingApostrophes(text) + "'"
}

/// A text as it must be written within single quotes.
func escapingApostrophes(_ text: String) -> String {
  text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
}

extension Unicode.Scalar {
  /// Whether it stands for itself in a word without quotes.
  var isPlain: Bool {
    switch self {
    case "a"..."z", "A"..."Z", "0"..."9": true
    default: !isASCII || "-_.,/%+:=[]@~".unicodeScalars.contains(self)
    }
  }
}

extension Arguments {
  /// Binds the words of a call to parameters and reads every one, so that what follows cannot fail
  /// for a misspelled argument after having changed something.
  init(
    _ command: Command, _ node: CommandNode, in context: some EvaluationContext
  ) throws {
    self.command = command
    self.node = node
    var values: [String: [RawArgument]] = [:]
    let positionals = command.parameters.filter { $0.position == .positional }
    var nextPositional = 0

    func raw(_ word: Word) throws -> RawArgument {
      RawArgument(text: try word.expanded(in: context), span: word.span, source: node.source)
    }
    func declaredKey(_ word: Word) -> (name: String, nameSpan: SourceSpan, value: Word)? {
      word.key.flatMap { key in
        command.parameters.contains { $0.name == key.name && $0.position == .key } ? key : nil
      }
    }
    func declaredFlag(_ word: Word) -> String? {
      guard let text = word.literal, text.hasPrefix("--") else { return nil }
      let name = String(text.dropFirst(2))
      return command.parameters.contains { $0.name == name && $0.position == .flag } ? name : nil
    }
    func set(_ flag: String, at word: Word) {
      values[flag] = [RawArgument(text: "on", span: word.span, source: node.source)]
    }
    func bind(_ key: (name: String, nameSpan: SourceSpan, value: Word)) throws {
      guard values[key.name] == nil else {
        throw Diagnostic(
          .usage, "\(key.name) is given twice", span: key.nameSpan, source: node.source)
      }
      values[key.name] = [try raw(key.value)]
    }
    for index in node.words.indices.dropFirst() {
      let word = node.words[index]
      if let key = declaredKey(word) {
        try bind(key)
        continue
      }
      if let flag = declaredFlag(word) {
        set(flag, at: word)
        continue
      }
      if let rest = command.parameters.first(where: { $0.position == .rest }),
        nextPositional >= positionals.count
      {
        // Keys and flags that end the command are not of the expression.
        let keys = node.words[index...].reversed().prefix {
          declaredKey($0) != nil || declaredFlag($0) != nil
        }
        for word in keys.reversed() {
          if let key = declaredKey(word) { try bind(key) }
          if let flag = declaredFlag(word) { set(flag, at: word) }
        }
        let last = node.words[node.words.count - 1 - keys.count]
        let span = SourceSpan(
          lower: word.span.lower, upper: keys.isEmpty ? node.span.upper : last.span.upper)
        values[rest.name] = [
          RawArgument(text: node.source[span], span: span, source: node.source)
        ]
        break
      }
      if let key = word.key, command.parameters.contains(where: { $0.name == key.name }) {
        try bind(key)
      } else if let key = word.key {
        throw Self.unknownKey(key.name, at: key.nameSpan, command, node)
      } else if word.literal?.hasPrefix("--") == true {
        throw Self.unknownKey(try raw(word).text, at: word.span, command, node)
      } else {
        let argument = try raw(word)
        while nextPositional < positionals.count,
          values[positionals[nextPositional].name] != nil,
          !positionals[nextPositional].isRepeated
        {
          nextPositional += 1
        }
        guard nextPositional < positionals.count else {
          let keyed = Int(argument.text).map { number in
            command.countKeys.map { "\(command.name) \($0)=\(number)" }.joined(separator: " or ")
          }
          throw argument.problem(
            "\(command.name) does not take \(argument.text) here",
            hint: keyed.flatMap { $0.isEmpty ? nil : $0 } ?? "usage: \(command.synopsis)")
        }
        let parameter = positionals[nextPositional]
        values[parameter.name, default: []].append(argument)
        if !parameter.isRepeated { nextPositional += 1 }
      }
    }
    self.values = values
    for parameter in command.parameters {
      if parameter.isRequired && values[parameter.name] == nil {
        let choices = parameter.choices.map(\.text).joined(separator: ", ")
        throw Diagnostic(
          .usage, "\(command.name) needs \(parameter.name): \(parameter.help)",
          hint: choices.isEmpty ? "usage: \(command.synopsis)" : "it is one of \(choices)",
          span: node.span, source: node.source)
      }
      for argument in values[parameter.name] ?? [] { try parameter.check(argument) }
    }
    for parameter in command.parameters { try refuse(parameter) }
  }

  /// An argument that means nothing beside the others is a mistake, not something to ignore.
  private func refuse(_ parameter: ParameterDeclaration) throws {
    guard let companion = parameter.companion, let argument = values[parameter.name]?.first
    else { return }
    guard let word = values[companion.name]?.first?.text else {
      guard !companion.isImplied else { return }
      throw argument.problem(
        "\(command.name) takes \(parameter.name) only with a \(companion.name)",
        hint: "the \(companion.name) is \(companion.words.joined(separator: " or "))")
    }
    if companion.words.contains(word) {
      let choices = parameter.choices.map(\.text)
      guard choices.contains(argument.text), !parameter.choice(argument.text, goesWith: word)
      else { return }
      let right = choices.filter { parameter.choice($0, goesWith: word) }
      throw argument.problem(
        "\(command.name) \(word) has no \(parameter.name) \(argument.text)",
        hint: "it is one of \(right.joined(separator: ", "))")
    }
    let known = command.parameters.filter {
      $0.companion?.name == companion.name && $0.companion?.words.contains(word) == true
    }
    throw argument.problem(
      "\(command.name) \(word) does not take \(parameter.name)",
      hint: known.isEmpty
        ? "leave it out" : "it takes \(known.map(\.name).joined(separator: ", "))")
  }

  private static func unknownKey(
    _ name: String, at span: SourceSpan, _ command: Command, _ node: CommandNode
  ) -> Diagnostic {
    Diagnostic(
      .unknownName, "\(command.name) has no argument \(name)",
      hint: UnknownName.hint(forKey: name, of: command), span: span, source: node.source)
  }
}
