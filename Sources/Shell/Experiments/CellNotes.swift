import CommandLanguage
import Experiments

/// What a session notes that is a cell of an experiment: its parameters, and what it reports.
struct CellNotes {
  /// The parameters that the experiment gives.
  let parameters: [CellParameter]
  /// What `report` has said, in order.
  var reports: [Measure] = []
  /// The script files that it has sourced, each once.
  private(set) var files: [CellInputs.Input] = []

  init(parameters: [CellParameter]) { self.parameters = parameters }

  /// Notes that a script file is sourced, which is no part of the experiment's script.
  mutating func note(file path: String) throws {
    let file = try CellInputs.Input(file: path)
    if !files.contains(file) { files.append(file) }
  }

  /// Names of what is recorded of every cell.
  static let automaticMetrics = ["accuracy", "test-loss", "training-loss"]
}

/// A parameter that a script declares with `param`.
struct DeclaredParameter: Equatable {
  let name: String
  let fallback: CellParameter

  /// The parameters that a script declares, in order.
  ///
  /// - Throws: ``ShellError`` where one comes twice or is not written in plain words.
  static func all(in statements: [Statement]) throws -> [DeclaredParameter] {
    var found: [DeclaredParameter] = []
    for statement in statements {
      switch statement.kind {
      case .command(let node):
        guard node.words.first?.literal == "param" else { continue }
        guard node.words.count == 3, let name = node.words[1].literal,
          let text = node.words[2].plainText
        else {
          throw ShellError(
            .usage, "a script that is run as an experiment names its parameters in plain words",
            hint: "for example: param sparsity 90%")
        }
        guard !found.contains(where: { $0.name == name }) else {
          throw ShellError(
            .usage, "the script declares \(name) twice", hint: "leave one of the two lines out")
        }
        found.append(DeclaredParameter(name: name, fallback: CellParameter(name, parsing: text)))
      case .forLoop(_, _, let body), .repetition(_, let body): found += try all(in: body)
      case .conditional(_, let then, let otherwise):
        found += try all(in: then) + all(in: otherwise)
      case .assignment, .assertion: break
      }
    }
    return found
  }
}

extension CellParameter {
  /// A parameter from a word of the command language.
  init(_ name: String, parsing text: String) {
    self.init(name, text, number: NumberLiteral.parse(text))
  }

  /// The value as a variable has it.
  var value: CommandValue { number.map { .number($0) } ?? .text(text) }
}

extension Word {
  /// The text of a word without variables and groups.
  fileprivate var plainText: String? {
    var text = ""
    for segment in segments {
      switch segment {
      case .literal(let piece), .quoted(let piece): text += piece
      case .variable, .group: return nil
      }
    }
    return text
  }
}
