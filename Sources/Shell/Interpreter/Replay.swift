import CommandLanguage
import SparseNetworks

/// A script that is run again and held against its checks, and how far that has come.
struct Replay {
  /// How a replay is done.
  struct Options {
    /// Write the checks anew instead of comparing, and add those that are not there.
    var blesses = false
    /// Leave it before the first statement after this line.
    var lastLine = Int.max
    /// Leave it after this many completed steps of the network in use.
    var lastStep: Int?
  }

  let source: SourceText
  private(set) var options: Options
  var checks: ReplayChecks
  /// Changes in the transcript when it was left; others since then would spoil it.
  private var changeCount = 0
  /// What the command that it was left in has still to do.
  private(set) var remainder = Remainder.nothing
  /// Where in the present statement it is; nil where that has not been begun.
  var place: ScriptPosition?
  private let statements: [Statement]
  private var index = 0
  /// The networks when it was left.
  private var networks: [(name: String, step: Int, digest: String)] = []
  /// The one in use.
  private(set) var current: String?
  /// Variables of the script, as they were when it was left.
  private var variables: [String: CommandValue] = [:]
  /// Those that the user has made since, which are no part of it.
  private var foreignVariables: Set<String> = []

  /// A replay that is still to begin.
  init(_ statements: [Statement], of source: SourceText, _ options: Options) {
    self.statements = statements
    self.source = source
    self.options = options
    checks = ReplayChecks(source, blesses: options.blesses)
  }

  /// The statement to run or to finish; nil at the end.
  var statement: Statement? { index < statements.count ? statements[index] : nil }

  /// Whether the present statement has been begun.
  var isInStatement: Bool { place != nil }

  /// Whether it was to be left before the present statement.
  var isAtLastLine: Bool {
    statement.map { source.location(of: $0.span.lower).line > options.lastLine } ?? false
  }

  /// Whether it was to be left where the network in use is.
  func isAtLastStep(_ session: Session) -> Bool {
    options.lastStep.map { (try? session.current())?.step == $0 } ?? false
  }

  /// Where it was to be left and never came, said at its end.
  var missed: [String] {
    let end = source.lineCount - (source.bytes.last == UInt8(ascii: "\n") ? 1 : 0)
    let line = options.lastLine
    return [
      line != .max && line > end ? "the script ends with line \(end)" : nil,
      options.lastStep.map { "step \($0) was never reached" },
    ].compactMap(\.self)
  }

  /// Goes on beyond the step that it was to come to.
  mutating func ignoreLastStep() { options.lastStep = nil }

  /// Whether anything but where the networks stand in their pasts has changed since it was left.
  func isSpoiled(_ session: Session) -> Bool {
    changeCount != session.transcript.changeCount
      || networks.map(\.name) != session.networks.map(\.name)
  }

  /// What is not where the replay goes on, and how to come back there; nil where all is, or where
  /// the network in use is on the way there.
  func wayBack(_ session: Session) -> String? {
    let other = "replay it again, or train on from here"
    guard let current else { return nil }
    guard session.currentName == current else {
      return "go back to its network with use \(quoted(current)), \(other)"
    }
    for (network, present) in zip(networks, session.networks) {
      if network.name == current, let goal = remainder.goal {
        if !goal.isReached(by: present.state) || goal.isMet(by: present.state) { continue }
        return other
      }
      guard present.state.digests.whole != network.digest else { continue }
      let way = "goto \(network.step)"
      return network.name == current
        ? "go back there with \(way), \(other)"
        : "go back there with use \(quoted(network.name)); \(way); use \(quoted(current)), \(other)"
    }
    return nil
  }

  /// Completed steps of the network in use when it was left.
  var step: Int? { networks.first { $0.name == current }?.step }

  /// Begins the present statement.
  mutating func beginStatement() {
    place = statement.map { ScriptPosition([$0], of: source) }
  }

  /// Leaves it where it is.
  mutating func pause(_ remainder: Remainder, _ session: Session) {
    self.remainder = remainder
    networks = session.networks.map { ($0.name, $0.state.step, $0.state.digests.whole) }
    current = session.currentName
    changeCount = session.transcript.changeCount
    variables = session.variables.filter { !foreignVariables.contains($0.key) }
  }

  /// Goes on, with the variables that the script had. Others that the user has made since stay.
  mutating func resume(_ session: Session) {
    options.lastLine = .max
    foreignVariables.formUnion(session.variables.keys.filter { variables[$0] == nil })
    session.variables.merge(variables) { $1 }
  }

  /// Goes on: what was left of a command is about to be done.
  ///
  /// - Returns: that.
  mutating func takeRemainder() -> Remainder {
    defer { remainder = .nothing }
    return remainder
  }

  /// The present statement has been done: checks what the script says of it, and goes on.
  mutating func finishStatement(_ session: Session) throws {
    guard let statement else { return }
    place = nil
    index += 1
    do {
      try checks.verify(
        session, after: statement.span, before: self.statement?.span.lower ?? .max)
    } catch {
      throw Failure(error, at: statement.span, in: source)
    }
  }
}
