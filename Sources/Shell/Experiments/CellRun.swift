import CommandLanguage
import Datasets
import Experiments
import Glibc
import SparseNetworks

/// Runs a cell of an experiment in a session of its own.
struct CellRun {
  let configuration: Session.Configuration

  /// A run as a session of this kind would do it.
  init(_ configuration: Session.Configuration) {
    var own = configuration
    own.showsProgress = false
    own.journalFolder = nil
    own.workerCommand = []
    self.configuration = own
  }

  /// Runs the script with its parameters, and gives what came of it.
  ///
  /// - Throws: ``Failure`` where the script fails.
  func outcome(of task: ResultStore.Task) throws -> CellOutcome {
    let session = Session(configuration)
    session.cell = CellNotes(parameters: task.cell.parameters)
    let interpreter = Interpreter(session, output: { _ in }, complain: { _ in })
    try interpreter.run(SourceText(name: "\(task.experiment).psn", text: task.script))
    return try Self.outcome(of: session)
  }

  private static func outcome(of session: Session) throws -> CellOutcome {
    var measures: [Measure] = []
    let state = try? session.current()
    if let state {
      var epochs = try session.courseOfCurrent().course.epochs.filter { $0.step <= state.step }
      if let data = session.dataset, (try? state.network.checkFit(data.test)) != nil,
        epochs.last?.step != state.step
      {
        epochs.append(TrainingCourse.Epoch(state, try session.testEvaluation()))
      }
      for epoch in epochs {
        if let accuracy = epoch.accuracy {
          measures.append(Measure("accuracy", step: epoch.step, value: accuracy))
        }
        measures.append(Measure("test-loss", step: epoch.step, value: epoch.testLoss))
        if epoch.step > 0 {
          measures.append(Measure("training-loss", step: epoch.step, value: epoch.trainingLoss))
        }
      }
    }
    let script = session.script(version: Version.text)
    return CellOutcome(
      measures: measures + (session.cell?.reports ?? []), digest: state?.digests.whole,
      data: LoadedData.lines(of: script), script: script)
  }

  /// What this machine is called, and the widest instructions it has.
  var machine: String {
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, name.count - 1)
    let host = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    return "\(host) \(InstructionSet.best.rawValue)"
  }
}

/// Which data a session loaded: the commands that did, each with the digest of what it loaded.
enum LoadedData {
  private static let mark = "#? data "

  /// The lines of a saved session that say so: a command, then its digest.
  static func lines(of script: String) -> String {
    let lines = script.split(separator: "\n")
    var found: [Substring] = []
    for (line, next) in zip(lines, lines.dropFirst()) where line.hasPrefix(mark) {
      found += [next, line]
    }
    return found.joined(separator: "\n")
  }

  /// Loads data again and compares.
  ///
  /// - Parameter lines: what ``lines(of:)`` gave.
  /// - Throws: ``ExperimentError`` where the data are not the same any more, and what went wrong
  ///   where they cannot be loaded.
  static func verify(_ lines: String, _ configuration: Session.Configuration) throws {
    let lines = lines.split(separator: "\n").map(String.init)
    for index in stride(from: 0, to: lines.count - 1, by: 2) {
      let session = Session(configuration)
      try Interpreter(session, output: { _ in }, complain: { _ in })
        .run(SourceText(name: "data", text: lines[index]))
      let now = Self.lines(of: session.script(version: Version.text))
        .split(separator: "\n").last.map(String.init)
      guard now == lines[index + 1] else {
        throw ExperimentError(
          .conflict, "the data of earlier cells have changed since: \(lines[index])",
          hint: "run all its cells with --fresh, or begin another experiment with name=")
      }
    }
  }
}
