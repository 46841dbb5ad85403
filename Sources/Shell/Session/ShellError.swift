import CommandLanguage
import Datasets
import Experiments
import SparseNetworks

/// What went wrong in a command, in words that say what to do.
public struct ShellError: Error, Sendable, Equatable {
  /// The kinds of failure that callers tell apart.
  public enum Code: String, Sendable {
    /// Arguments that contradict each other, or mean nothing here.
    case usage
    /// Something that is needed is not there yet: data, a network, a step.
    case missing
    /// No network or choice of that name.
    case unknownName
    /// A name that cannot be given.
    case badName
    /// A number outside what is there.
    case outOfRange
    /// Training came to a loss that is not a finite number.
    case diverged
    /// Scripts run one another too deep.
    case nestingTooDeep
    /// A file could not be read or written.
    case file
    /// A replay did not give what the script says.
    case replayDiffers
    /// The user pressed Ctrl-C.
    case interrupted
    /// Not all cells of an experiment could be run.
    case incomplete
    /// The script of a cell failed, and that is written down.
    case cellFailed
    /// Another process is at a cell.
    case cellBusy
  }

  /// The kind of failure.
  public let code: Code
  /// What was wrong.
  public let message: String
  /// What to do about it.
  public let hint: String?
  /// The parameter whose argument was wrong, if it was one.
  public let argument: String?

  /// Makes an error of a kind.
  public init(_ code: Code, _ message: String, hint: String? = nil, argument: String? = nil) {
    self.code = code
    self.message = message
    self.hint = hint
    self.argument = argument
  }

  /// Ctrl-C, where there is no more to say.
  static let interrupted = ShellError(.interrupted, "interrupted")
}

/// A failed statement: what to tell, and what the process should exit with.
public struct Failure: Error, Sendable {
  /// What was wrong, where, and what to do.
  public let diagnostic: Diagnostic
  /// The kind of failure, for programs: the name of the code of whoever failed.
  public let code: String
  /// 1 for an error, 3 for a replay that differed, 130 after Ctrl-C; for those of a cell of an
  /// experiment see `WorkerPool.Status`.
  public let status: Int32

  /// The status after Ctrl-C.
  static let interruptedStatus: Int32 = 130

  /// An error outside any script as a failure.
  init(_ error: any Error) {
    let source = SourceText(name: "psn", text: "")
    let placed = Failure(error, at: SourceSpan(lower: 0, upper: 0), in: source)
    var diagnostic = placed.diagnostic
    if diagnostic.source == source {
      diagnostic.span = nil
      diagnostic.source = nil
    }
    self.init(diagnostic: diagnostic, code: placed.code, status: placed.status)
  }

  private init(diagnostic: Diagnostic, code: String, status: Int32) {
    self.diagnostic = diagnostic
    self.code = code
    self.status = status
  }

  /// The same failure with more to do about it.
  func hinting(_ hint: String) -> Failure {
    var diagnostic = diagnostic
    diagnostic.hint = [diagnostic.hint, hint].compactMap(\.self).joined(separator: "; ")
    return Failure(diagnostic: diagnostic, code: code, status: status)
  }

  /// Any error as a failure, placed at `span` of `source` unless it knows its place.
  init(_ error: any Error, at span: SourceSpan, in source: SourceText) {
    if let failure = error as? Failure {
      self = failure
      return
    }
    var status: Int32 = 1
    let code: String
    let diagnostic: Diagnostic
    switch error {
    case let error as Diagnostic:
      code = error.code.rawValue
      diagnostic =
        error.code == .unknownName
        ? error.hinting("help expressions lists the names that are known") : error
    case let error as ShellError:
      if error.code == .replayDiffers { status = 3 }
      if error.code == .interrupted { status = Self.interruptedStatus }
      if error.code == .cellFailed { status = WorkerPool.Status.failed }
      if error.code == .cellBusy { status = WorkerPool.Status.busy }
      code = error.code.rawValue
      diagnostic = Diagnostic(.failed, error.message, hint: error.hint)
    case let error as ExperimentError:
      if error.code == .interrupted { status = Self.interruptedStatus }
      code = error.code.rawValue
      diagnostic = Diagnostic(.failed, error.message, hint: error.hint)
    case let error as SparseNetworksError:
      if error.code == .interrupted { status = Self.interruptedStatus }
      code = "\(error.code)"
      diagnostic = Diagnostic(.failed, error.message, hint: error.hint)
    case let error as DatasetError:
      if error.code == .interrupted { status = Self.interruptedStatus }
      code = error.code.rawValue
      diagnostic = Diagnostic(.failed, error.message, hint: error.hint)
    default:
      diagnostic = Diagnostic(error)
      code = diagnostic.code.rawValue
    }
    self.init(
      diagnostic: diagnostic.located(at: span).located(in: source), code: code, status: status)
  }
}
