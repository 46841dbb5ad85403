import CommandLanguage
import Datasets
import Experiments
import Interchange
import SparseNetworks

/// What a cell read that its script does not contain: data, and the scripts that it sourced.
///
/// It is kept as text, two lines each: a command, and the digest of what it read.
struct CellInputs: Equatable {
  /// A command with the digest of what it read.
  struct Input: Hashable {
    let command: String
    let digest: String
  }

  let inputs: [Input]

  private static let dataMark = "#? data "

  /// The inputs that a text tells of.
  init(_ text: String) {
    let lines = text.split(separator: "\n").map(String.init)
    inputs = stride(from: 0, to: lines.count - 1, by: 2).map {
      Input(command: lines[$0], digest: lines[$0 + 1])
    }
  }

  /// The data that a saved session says it loaded, and some files.
  init(of script: String, files: [Input]) {
    let lines = script.split(separator: "\n").map(String.init)
    inputs =
      zip(lines, lines.dropFirst()).filter { line, _ in line.hasPrefix(Self.dataMark) }
      .map { Input(command: $1, digest: $0) } + files
  }

  /// The text that ``init(_:)`` reads.
  var text: String {
    inputs.flatMap { [$0.command, $0.digest] }.joined(separator: "\n")
  }

  /// Refuses inputs of which others have read something else.
  ///
  /// - Throws: ``ExperimentError`` that names the first.
  func check(agreesWith known: [CellInputs]) throws {
    for input in inputs {
      for other in known.flatMap(\.inputs)
      where other.command == input.command && other.digest != input.digest {
        throw ExperimentError(
          .conflict, "its input is not that of earlier cells: \(input.command)",
          hint: Self.changeHint)
      }
    }
  }

  fileprivate static let changeHint =
    "run all its cells with --fresh, or begin another experiment with name="
}

extension CellInputs.Input {
  /// Reads it again and compares.
  ///
  /// - Throws: ``ExperimentError`` where it is not the same any more, and what went wrong where it
  ///   cannot be read.
  func verify(_ configuration: Session.Configuration) throws {
    if let file {
      guard try Self(file: file) == self else {
        throw changed("a script that earlier cells ran has changed since")
      }
      return
    }
    let session = Session(configuration)
    try Interpreter(session, output: { _ in }, complain: { _ in })
      .run(SourceText(name: "data", text: command))
    let now = CellInputs(of: session.script(version: Version.text), files: [])
    guard now.inputs.last?.digest == digest else {
      throw changed("the data of earlier cells have changed since")
    }
  }

  private func changed(_ words: String) -> ExperimentError {
    ExperimentError(.conflict, "\(words): \(command)", hint: CellInputs.changeHint)
  }
}

extension ResultStore {
  /// What the cells of an experiment that are done read, each combination once.
  func inputs(of experiment: String) throws -> [CellInputs] {
    try data(ofExperiment: experiment).map(CellInputs.init)
  }
}

/// How the script files that a cell ran are kept among its inputs.
extension CellInputs.Input {
  private static let mark = "#? file sha256="
  private static let command = "source "

  /// A script file that was run.
  init(file path: String) throws {
    // As JSON has it, since a path may have anything in it but this is one line.
    let name = JSONValue.string(TextFile.absolutePath(path)).encoded()
    self.init(command: Self.command + name, digest: try Self.mark + Self.digest(of: path))
  }

  /// The file that it was; nil where it was data.
  var file: String? {
    guard digest.hasPrefix(Self.mark), command.hasPrefix(Self.command) else { return nil }
    return (try? JSONValue(parsing: String(command.dropFirst(Self.command.count))))?.stringValue
  }

  /// SHA-256 of what is in a file.
  private static func digest(of path: String) throws -> String {
    SHA256.hexDigest(
      of: try DataFile.read(TextFile.expandingTilde(path), limit: TextFile.sizeLimit))
  }
}
