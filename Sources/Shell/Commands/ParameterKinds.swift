import CommandLanguage

extension Parameter where Value == Int {
  /// A whole number in a range.
  static func integer(_ name: String, in range: ClosedRange<Int>, help: String) -> Parameter {
    let upper = range.upperBound >= 1 << 40 ? "" : String(range.upperBound)
    let form = "\(range.lowerBound)...\(upper)"
    return Parameter(
      ParameterDeclaration(name: name, position: .key, help: help, form: form)
    ) { argument in
      let number = try argument.number(name)
      guard number == number.rounded() else {
        throw argument.problem(
          "\(name) must be a whole number, not \(argument.text)", code: .typeMismatch)
      }
      guard abs(number) < 0x1p53, range.contains(Int(number)) else {
        throw argument.problem(
          "\(name) must be in \(form), not \(argument.text)", code: .outOfRange)
      }
      return Int(number)
    }
  }
}

extension Parameter where Value == UInt64 {
  /// A seed: any whole number from 0.
  static func seed(_ help: String) -> Parameter {
    Parameter(ParameterDeclaration(name: "seed", position: .key, help: help, form: "0...")) {
      guard let seed = UInt64($0.text) else {
        throw $0.problem(
          "seed must be a whole number in 0...\(UInt64.max), not \($0.text)", code: .typeMismatch)
      }
      return seed
    }
  }
}

extension Parameter where Value == Double {
  /// A number in a range; percent allowed.
  static func number(
    _ name: String, in range: ClosedRange<Double>, form: String? = nil, help: String
  ) -> Parameter {
    func shown(_ value: Double) -> String { CommandLanguage.Value.number(value).description }
    let upper = range.upperBound == .infinity ? "" : shown(range.upperBound)
    let form = form ?? "\(shown(range.lowerBound))...\(upper)"
    return Parameter(
      ParameterDeclaration(name: name, position: .key, help: help, form: form)
    ) { argument in
      let number = try argument.number(name)
      guard range.contains(number) else {
        throw argument.problem(
          "\(name) must be in \(form), not \(argument.text)", code: .outOfRange,
          hint: form.hasSuffix("%") && !argument.text.hasSuffix("%") && (1...100).contains(number)
            ? "did you mean \(argument.text)%?" : nil)
      }
      return number
    }
  }
}

extension Parameter where Value == Bool {
  /// `on` or `off`.
  static func toggle(_ name: String, help: String) -> Parameter {
    var declaration = ParameterDeclaration(
      name: name, position: .key, help: help, form: "on|off")
    declaration.candidates = .choices([.init(text: "on"), .init(text: "off")])
    return Parameter(declaration) {
      switch $0.text {
      case "on", "true", "yes": true
      case "off", "false", "no": false
      default: throw $0.problem("\(name) is on or off, not \($0.text)", code: .typeMismatch)
      }
    }
  }

  /// The word `--name`.
  static func flag(_ name: String, help: String) -> Parameter {
    Parameter(
      ParameterDeclaration(name: name, position: .flag, defaultText: "off", help: help, form: "")
    ) { $0.text == "on" }
  }
}

extension Parameter where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
  /// One of the cases of an enumeration.
  static func choice(
    _ name: String, of type: Value.Type = Value.self, help: String,
    summary: (Value) -> String? = { _ in nil }
  ) -> Parameter {
    let choices = Value.allCases.map(\.rawValue)
    var declaration = ParameterDeclaration(
      name: name, position: .key, help: help, form: choices.joined(separator: "|"))
    declaration.candidates = .choices(
      Value.allCases.map { .init(text: $0.rawValue, summary: summary($0)) })
    return Parameter(declaration) {
      guard let value = Value(rawValue: $0.text) else {
        throw $0.unknownChoice(name, among: choices)
      }
      return value
    }
  }
}

extension Parameter where Value == String {
  /// Any word.
  static func word(
    _ name: String, form: String = "NAME", candidates: ParameterDeclaration.Candidates = .none,
    help: String
  ) -> Parameter {
    var declaration = ParameterDeclaration(name: name, position: .key, help: help, form: form)
    declaration.candidates = candidates
    return Parameter(declaration) { $0.text }
  }

  /// A path; completion offers names with these endings, or all of them.
  static func file(_ name: String, endings: [String] = [], help: String) -> Parameter {
    word(name, form: "FILE", candidates: .files(endings: endings), help: help)
  }

  /// A word out of a list.
  static func oneOf(_ name: String, _ choices: [String], help: String) -> Parameter {
    oneOf(name, choices.map { .init(text: $0) }, help: help)
  }

  /// A word out of a list whose words are explained.
  static func oneOf(
    _ name: String, _ choices: [ParameterDeclaration.Choice], help: String
  ) -> Parameter {
    let words = choices.map(\.text)
    var declaration = ParameterDeclaration(
      name: name, position: .key, help: help, form: words.joined(separator: "|"))
    declaration.candidates = .choices(choices)
    return Parameter(declaration) {
      guard words.contains($0.text) else { throw $0.unknownChoice(name, among: words) }
      return $0.text
    }
  }

  /// Names of layers with commas between, `hidden`, or `all`.
  static func layers(_ help: String) -> Parameter {
    word("layers", form: "fc1,fc2|hidden|all", candidates: .layers, help: help)
  }
}

extension Parameter where Value == Expression {
  /// The rest of the command as an expression.
  static func expression(_ name: String, help: String) -> Parameter {
    var declaration = ParameterDeclaration(name: name, position: .rest, help: help, form: "EXPR")
    declaration.candidates = .expression
    declaration.isRequired = true
    return Parameter(declaration) { try $0.expression() }
  }

  /// A part of the network: `fc1`, `fc1[12]`, `fc1[0..31]`, `fc1[hubs]`, `fc1[12,307]`.
  static func selector(
    _ name: String = "part", naming part: ParameterDeclaration.Part = .any, help: String
  ) -> Parameter {
    var declaration = ParameterDeclaration(
      name: name, position: .positional, help: help, form: "fc1[12]")
    declaration.candidates = .part(part)
    return Parameter(declaration) { argument in
      let text = SourceText(name: argument.source.name, text: argument.text)
      do {
        return try Expression.parse(text)
      } catch let error as Diagnostic {
        throw argument.problem(error.message, code: error.code, hint: error.hint)
      }
    }
  }
}

extension Parameter where Value == RawArgument {
  /// The rest of the command as it is written.
  static func rest(
    _ name: String, form: String, required: Bool = true, help: String
  ) -> Parameter {
    var declaration = ParameterDeclaration(name: name, position: .rest, help: help, form: form)
    declaration.candidates = .expression
    declaration.isRequired = required
    return Parameter(declaration) { $0 }
  }
}

extension Expression {
  /// `weight(fc1)` for `weight fc1`, `max(abs(weight(fc1)))` for `max abs weight(fc1)`; nil where
  /// anything but names of functions stands before the last.
  static func asCall(_ expressions: [Expression]) -> String? {
    guard expressions.count > 1, var text = expressions.last?.description else { return nil }
    for expression in expressions.dropLast().reversed() {
      guard case .reference(let reference) = expression.kind, reference.index == nil,
        BuiltinFunction(rawValue: reference.name) != nil
          || SessionContext.functions.contains(where: { $0.name == reference.name }),
        !SessionContext.quantities.contains(where: { $0.name == reference.name })
      else { return nil }
      text = "\(reference.name)(\(text))"
    }
    return text
  }
}

extension RawArgument {
  /// The argument as an expression.
  func expression() throws -> Expression {
    do {
      return try Expression.parse(source, in: span)
    } catch {
      guard
        let call = (try? Expression.parseSequence(source, in: span)).flatMap(Expression.asCall)
      else { throw error }
      var problem = error
      problem.hint = "did you mean \(call)?"
      throw problem
    }
  }

  /// The argument as a number, percent and suffixes allowed.
  func number(_ name: String) throws -> Double {
    guard let number = NumberLiteral.parse(text) else {
      throw problem(
        "\(name) must be a number, not \(text)", code: .invalidNumber,
        hint: "numbers are written 0.5, 90%, 1e-3 or 10k")
    }
    return number
  }

  /// A complaint that a word is not in a list, with the nearest ones.
  func unknownChoice(_ name: String, among choices: [String]) -> Diagnostic {
    let near = nearestMatches(to: text, among: choices)
    return problem(
      "\(name) cannot be \(text.isEmpty ? "empty" : text)", code: .unknownName,
      hint: near.isEmpty
        ? "it is one of \(choices.joined(separator: ", "))"
        : "did you mean \(near.joined(separator: " or "))?")
  }
}
