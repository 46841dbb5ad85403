import CommandLanguage
import Datasets
import SparseNetworks
import TerminalGraphics
import Glibc
import Testing

@testable import Shell

/// A session that scripts are run on without a process: what it answers is collected.
final class BatchSession {
  let session: Session
  private let interpreter: Interpreter
  private let answers: Collector

  /// Holds text that comes piece by piece.
  private final class Collector {
    var text = ""
  }

  init(
    engine: Engine = .singleThreaded, memoryLimit: Int = 1 << 30,
    options: Interpreter.Options = Interpreter.Options(), journalFolder: String? = nil
  ) {
    ignorePipeSignal()
    let answers = Collector()
    self.answers = answers
    session = Session(
      Session.Configuration(
        searchPath: DataSearchPath(explicit: nil, environment: [:]), engine: engine,
        memoryLimit: memoryLimit, journalFolder: journalFolder))
    interpreter = Interpreter(
      session, options: options, output: { answers.text += $0.text },
      complain: { Issue.record("passed over: \($0.diagnostic.message)") })
  }

  /// Runs a script and gives what it answered.
  @discardableResult
  func run(_ script: String) throws -> String {
    try run(SourceText(name: "script", text: script))
  }

  /// Runs a source and gives what it answered.
  @discardableResult
  func run(_ source: SourceText) throws -> String {
    answers.text = ""
    try interpreter.run(source)
    return answers.text
  }

  /// What the last script answered, also before it failed.
  var answered: String { answers.text }

  /// The figures that a command answers.
  func figures(of command: String) throws -> [Figure] {
    let call = try #require(
      try Script.parse(SourceText(name: "test", text: command)).statements.first)
    guard case .command(let node) = call.kind, let name = node.words[0].literal else { return [] }
    let declared = try CommandTable.standard.command(called: name)
    let arguments = try Arguments(declared, node, in: SessionContext(session: session))
    return try declared.run(session, arguments).answer.items.compactMap {
      if case .figure(let figure) = $0 { figure } else { nil }
    }
  }

  /// Runs a script that must fail, and gives how.
  func failure(
    of script: String, sourceLocation: SourceLocation = #_sourceLocation
  ) -> Failure? {
    #expect(throws: Failure.self, sourceLocation: sourceLocation) { try run(script) }
  }

  /// Everything that a command may change, for comparison.
  struct Snapshot: Equatable {
    let data: String?
    let networks: [String]
    let current: String?
    let phase: String?
    let variables: [String: CommandLanguage.Value]
    let transcript: String
  }

  /// What the session holds now.
  var snapshot: Snapshot {
    Snapshot(
      data: session.dataset.map {
        "\($0.name) \($0.train.count) \($0.test.count) \($0.canonicalOptions)"
      },
      networks: session.networks.map { name, state in
        "\(name) \(state.digests.whole) \(state.optimizer.summary) \(state.schedule.summary) "
          + "\(state.batchSize) \(String(describing: state.lastLoss))"
      },
      current: session.currentName,
      phase: session.openStep.map { String(describing: $0.completed) },
      variables: session.variables, transcript: script)
  }

  /// What `save` would write.
  var script: String { session.script(version: "test") }
}

/// Writing to a program that has ended must fail and not end the tests, as in the program itself.
func ignorePipeSignal() { signal(SIGPIPE, SIG_IGN) }
