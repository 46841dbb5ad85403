import CommandLanguage
import SparseNetworks

/// What the arguments of a command could be, as far as it has been typed.
struct ArgumentValues {
  private let command: Command
  private let call: CallProgress
  private let context: CompletionContext
  private let candidates: Candidates

  init(
    command: Command, call: CallProgress, context: CompletionContext, _ candidates: Candidates
  ) {
    self.command = command
    self.call = call
    self.context = context
    self.candidates = candidates
  }

  /// The values of a parameter, described.
  ///
  /// - Parameter typed: what stands there already.
  func of(_ parameter: ParameterDeclaration, typed: String) -> [Completion] {
    switch parameter.candidates {
    case .none: samples(of: parameter)
    case .choices(let choices): words(choices, of: parameter)
    case .expression(let first, let later):
      words(call.given[parameter.name] == nil ? first : later, of: parameter)
    case .occasion: occasions(of: parameter)
    case .files(let endings):
      Candidates.files(typed, endings: endings, quote: context.quote)
    case .networks: candidates.networks()
    case .layers:
      candidates.layers + [
        Completion(text: "hidden", description: "all layers but the last", isFinal: false),
        Completion(text: "all", description: "all layers", isFinal: false),
      ]
    case .part(.any): candidates.layers
    case .part(.neuron), .part(.edge):
      candidates.layers.map { $0.replacing(text: "\($0.text)[") }
    case .widths: candidates.widths + samples(of: parameter)
    case .steps: candidates.steps
    case .checkpoints: candidates.checkpoints
    case .stopPoints: candidates.stopPoints
    case .displays: candidates.displays
    case .topics: HelpTopic.all.map { Completion(text: $0.name, description: $0.brief) }
    case .details: details
    case .experiments: experiments(typed).targets(quote: context.quote)
    case .grid: experiments(typed).grid
    case .question: experiments(typed).question
    }
  }

  private func experiments(_ typed: String) -> ExperimentCandidates {
    ExperimentCandidates(words: context.words.dropFirst(), given: call.given, typed: typed)
  }

  /// Whether an expression may stand where the parameter does.
  func areExpressions(of parameter: ParameterDeclaration) -> Bool {
    switch parameter.candidates {
    case .expression: true
    case .occasion: call.given.values.contains("if")
    default: false
    }
  }

  private func words(
    _ choices: [ParameterDeclaration.Choice], of parameter: ParameterDeclaration
  ) -> [Completion] {
    let word = parameter.companion.flatMap { call.given[$0.name] }
    return choices.compactMap { choice in
      if let word, !parameter.choice(choice.text, goesWith: word) { return nil }
      return Completion(
        text: choice.text,
        description: (choice.summary ?? parameter.help)
          + (choice.text == parameter.defaultText ? " [the default]" : ""))
    }
  }

  /// An event, and the part of the network that it is about.
  private func occasions(of parameter: ParameterDeclaration) -> [Completion] {
    guard call.given.values.contains("on") else { return [] }
    switch call.given[parameter.name] {
    case nil: return words(StopEvent.names, of: parameter)
    case "grow", "drop", "dead": return candidates.layers
    default: return []
    }
  }

  /// What the default is, and what the examples of the command have; names are the user's affair.
  private func samples(of parameter: ParameterDeclaration) -> [Completion] {
    guard parameter.position != .rest, parameter.form != "NAME" else { return [] }
    let calls = command.examples.flatMap { $0.split(separator: ";") }.map {
      $0.split(separator: " ").map(String.init)
    }.filter { $0.first == command.name }
    let values = calls.compactMap {
      CallProgress(command, words: $0.dropFirst()).given[parameter.name]
    }.filter { value in !value.contains { "'\"$".contains($0) } }
    var seen: Set<String> = []
    return ((parameter.defaultText.map { [$0] } ?? []) + values).filter { seen.insert($0).inserted }
      .map {
        let isDefault = $0 == parameter.defaultText
        return Completion(
          text: $0,
          description: parameter.help + (isDefault ? " [the default]" : ", e.g."),
          isExample: !isDefault)
      }
  }

  /// The arguments of the command that has been named, and the words that they may be.
  private var details: [Completion] {
    let name = command.parameters.first.flatMap { call.given[$0.name] } ?? ""
    guard let command = try? CommandTable.standard.command(called: name) else { return [] }
    return command.parameters.flatMap { parameter in
      [Completion(text: parameter.name, description: parameter.explanation)]
        + parameter.choices.map {
          Completion(text: $0.text, description: $0.summary ?? parameter.help)
        }
    }
  }
}
