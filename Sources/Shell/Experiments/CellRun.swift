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

  /// Runs a cell, to its end or to where its script fails.
  ///
  /// - Throws: ``Failure`` where it is interrupted.
  func result(of task: CellTask) throws -> CellResult {
    let start = ContinuousClock.now
    let ending: CellResult.Ending
    do {
      ending = .done(try outcome(of: task))
    } catch let failure as Failure where failure.status != Failure.interruptedStatus {
      ending = .failed(failure.oneLine)
    }
    let seconds = Double((ContinuousClock.now - start) / .milliseconds(1)) / 1000
    return CellResult(
      ending: ending, seconds: seconds, machine: Self.machine, ended: universalTime(time(nil)))
  }

  /// Runs the script with its parameters, and gives what came of it.
  private func outcome(of task: CellTask) throws -> CellOutcome {
    let session = Session(configuration)
    session.cell = CellNotes(parameters: task.parameters)
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
      data: CellInputs(of: script, files: session.cell?.files ?? []).text, script: script)
  }

  /// The kind of machine that this is: its architecture, and the widest instructions it has. Not
  /// its name, since results are published.
  static var machine: String {
    #if arch(x86_64)
      let architecture = "x86_64"
    #elseif arch(arm64)
      let architecture = "arm64"
    #else
      let architecture = "other"
    #endif
    return "\(architecture) \(InstructionSet.best.rawValue)"
  }
}

extension Failure {
  /// Where it happened, what was wrong and what to do, in one line.
  fileprivate var oneLine: String {
    var text = diagnostic.message
    if let source = diagnostic.source, let span = diagnostic.span {
      let (line, column) = source.location(of: span.lower)
      text = "\(source.name):\(line):\(column): \(text)"
    }
    var hints = [diagnostic.hint].compactMap(\.self)
    if code == "size" { hints.append("fewer workers leave more memory to each") }
    return text + (hints.isEmpty ? "" : " (\(hints.joined(separator: "; ")))")
  }
}

/// A moment in universal time, as ISO 8601 has it.
private func universalTime(_ seconds: Int) -> String {
  var (moment, parts) = (seconds, tm())
  gmtime_r(&moment, &parts)
  var text = [CChar](repeating: 0, count: 64)
  let count = strftime(&text, text.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
  return String(decoding: text[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
