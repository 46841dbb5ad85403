import CommandLanguage
import SparseNetworks

/// Runs scripts on a session: text in, answers out.
public final class Interpreter {
  /// How answers are given.
  public struct Options: Sendable {
    /// Every answer as one JSON object a line.
    public var json = false
    /// Leave out what commands say that do something: answer what is asked, and no more.
    public var quiet = false
    /// After a failed statement, report it and go on with the next.
    public var keepsGoing = false

    /// The usual: text, remarks, stop at the first failure.
    public init() {}
  }

  /// What is acted on.
  public let session: Session
  let options: Options
  let output: (Output) -> Void
  private let complain: (Failure) -> Void
  private var isRunningStopScripts = false
  /// What to run once the present command has answered: commands of break points.
  var stopScripts: [SourceText] = []
  /// Exit status of the worst failure that was passed over by `keepsGoing`.
  public private(set) var passedStatus: Int32 = 0

  /// - Parameters:
  ///   - output: receives each answer.
  ///   - complain: receives failures that are passed over.
  public init(
    _ session: Session, options: Options = Options(), output: @escaping (Output) -> Void,
    complain: @escaping (Failure) -> Void
  ) {
    self.session = session
    self.options = options
    self.output = output
    self.complain = complain
    session.runReplay = { [unowned self] in try self.replay($0, $1) }
  }

  /// Runs a source, whole: nothing of it if it does not parse.
  ///
  /// - Throws: ``Failure`` at the first statement that fails.
  public func run(_ source: SourceText) throws {
    try run(parse(source).statements, of: source)
  }

  /// Runs what comes through a pipe, as it comes.
  ///
  /// - Throws: ``Failure`` at the first statement that fails, or what went wrong in reading.
  func run(_ script: PipedScript) throws {
    var script = script
    while !session.isFinished, let source = try script.next() {
      do {
        try run(source)
      } catch let failure as Failure where options.keepsGoing && failure.status == 1 {
        complain(failure)
        passedStatus = max(passedStatus, failure.status)
      }
    }
  }

  /// A source as statements.
  func parse(_ source: SourceText) throws -> Script {
    do {
      return try Script.parse(source)
    } catch {
      throw Failure(error, at: SourceSpan(lower: 0, upper: 0), in: source)
    }
  }

  private static let mostDepth = 32
  private static let tooDeep = ShellError(
    .nestingTooDeep, "scripts run one another more than \(mostDepth) deep",
    hint: "does one source itself?")

  private func run(_ statements: [Statement], of source: SourceText) throws {
    var position = ScriptPosition(statements, of: source)
    try run(&position)
    position.leaveAll(session)
  }

  /// Runs a script from where it is, to its end or to where a replay is left.
  func run(_ position: inout ScriptPosition) throws {
    while !session.isFinished, session.replay.remainder == nil, let next = position.next(session) {
      switch next {
      case .closing(let closing): give(closing.answer, of: closing.command, isRemark: true)
      case .statement(let statement, let source):
        do {
          try checkInterrupt()
          try run(statement, of: source, &position)
        } catch {
          let failure = Failure(error, at: statement.span, in: source)
          // A replay that passes over failures would prove nothing.
          guard options.keepsGoing, failure.status == 1, !session.replay.isUnderWay else {
            position.leaveAll(session)
            throw failure
          }
          complain(failure)
          passedStatus = max(passedStatus, failure.status)
        }
      }
    }
  }

  private func checkInterrupt() throws {
    if InterruptFlag.isRaised { throw ShellError.interrupted }
  }

  private func run(
    _ statement: Statement, of source: SourceText, _ position: inout ScriptPosition
  ) throws {
    let context = SessionContext(session: session)
    switch statement.kind {
    case .command(let node): try run(node, &position)
    case .assignment(let name, let expression):
      session.variables[name] = try expression.evaluate(in: context)
    case .forLoop(let variable, let items, let body):
      let items = try items.flatMap { try $0.expandedItems(in: context) }
      position.enter(body, of: source, .items(items[...], variable: variable))
    case .repetition(let count, let body):
      let text = try count.expanded(in: context)
      guard let number = NumberLiteral.parse(text), number >= 0, number == number.rounded(),
        number < 0x1p53
      else {
        throw Diagnostic(
          .typeMismatch, "repeat needs a whole number, not \(text)", span: count.span,
          source: source)
      }
      position.enter(body, of: source, .times(Int(number)))
    case .conditional(let condition, let then, let otherwise):
      position.enter(
        try condition.evaluateCondition(in: context) ? then : otherwise, of: source)
    case .assertion(let condition, let text):
      guard try !condition.evaluateCondition(in: context) else { return }
      throw Diagnostic(
        .assertionFailed, "assertion failed: \(text)", hint: condition.sides(in: context),
        span: statement.span, source: source)
    }
  }

  // MARK: - Commands

  private func run(_ node: CommandNode, _ position: inout ScriptPosition) throws {
    let (command, call, redirection) = try splitting(node)
    let arguments = try Arguments(command, call, in: SessionContext(session: session))
    try checkTarget(redirection, in: node.source)
    let outcome = try outcome(of: command, arguments, isRedirected: redirection != nil)
    if let redirection {
      try redirect(outcome.answer, of: command, to: redirection)
    } else if outcome.script == nil {
      let onlyLooked = command.effect == .looks || outcome.record == .nothing
      give(
        outcome.answer, of: command.name, isRemark: !onlyLooked && !outcome.isStop,
        mayWait: onlyLooked || !position.hasMore)
    }
    if let failure = outcome.failure { throw failure }
    stopScripts += outcome.stopScripts
    if outcome.resumesReplay { try resumeReplay(passes: outcome.passes) }
    try runStopScripts()
    if let script = outcome.script {
      guard position.fileDepth < Self.mostDepth else { throw Self.tooDeep }
      position.enter(
        try parse(script.source), of: script, session,
        closing: redirection == nil
          ? .init(command: command.name, answer: outcome.answer) : nil)
    }
  }

  /// The command that is called, the call itself, and where its answer goes.
  private func splitting(
    _ node: CommandNode
  ) throws -> (command: Command, call: CommandNode, redirection: Redirection?) {
    let name = try node.words[0].expanded(in: SessionContext(session: session))
    let command: Command
    do {
      command = try CommandTable.standard.command(called: name)
    } catch {
      throw Failure(error, at: node.words[0].span, in: node.source)
    }
    guard !command.takesCondition else { return (command, node, nil) }
    let (call, redirection) = try node.splittingRedirection()
    try Self.refuseComparison(command, redirection, in: node)
    return (command, call, redirection)
  }

  /// Runs a command, and keeps what it did.
  private func outcome(
    of command: Command, _ arguments: Arguments, isRedirected: Bool
  ) throws -> Outcome {
    let isWhole =
      isRedirected || options.json || options.quiet || session.replay.isUnderWay
    session.showEarly =
      isWhole ? nil : { [output] in output(Output(text: $0 + "\n", mayWait: false)) }
    defer {
      session.showEarly = nil
      session.keepJournal()
    }
    let outcome: Outcome
    do {
      outcome = try command.run(session, arguments)
    } catch let error as ShellError {
      throw Failure(error, at: arguments.span(of: error.argument), in: arguments.node.source)
    }
    if command.effect == .changesState {
      switch outcome.record {
      case .asGiven: session.transcript.record(arguments.canonical())
      case .text(let text): session.transcript.record(text)
      case .done, .nothing: break
      }
    }
    return outcome
  }

  /// Runs the commands of break points. Those that stop training again add to the list, so that it
  /// does not matter how often they do.
  private func runStopScripts() throws {
    guard !isRunningStopScripts, session.replay.remainder == nil else { return }
    isRunningStopScripts = true
    defer {
      isRunningStopScripts = false
      stopScripts = []
    }
    while !stopScripts.isEmpty, !session.isFinished {
      try run(stopScripts.removeFirst())
    }
  }
}

extension Expression {
  /// For a failed comparison, what its two sides came to.
  fileprivate func sides(in context: some EvaluationContext) -> String? {
    guard case .binary(let sign, let left, let right) = kind,
      let leftValue = try? left.evaluate(in: context),
      let rightValue = try? right.evaluate(in: context),
      leftValue.number != nil || rightValue.number != nil || leftValue != rightValue
    else { return nil }
    return "\(leftValue) \(sign.rawValue) \(rightValue) is false"
  }
}
