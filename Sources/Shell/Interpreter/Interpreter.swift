import CommandLanguage
import Interchange
import SparseNetworks
import TerminalGraphics

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

  /// An answer on its way to the screen.
  public struct Output: Sendable {
    /// Its text, newline included.
    public let text: String
    /// Whether it may wait to be read page by page: what looks wherever it stands, what does something
    /// only at the end of the line.
    public let mayWait: Bool
  }

  /// What is acted on.
  public let session: Session
  private let options: Options
  private let output: (Output) -> Void
  private let complain: (Failure) -> Void
  /// Files being run, to refuse endless recursion.
  private var depth = 0
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
    session.runScript = { [unowned self] source, replay in try self.run(file: source, replay) }
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

  private func run(file source: SourceText, _ replay: Replay.Options?) throws {
    guard depth < Self.mostDepth else { throw Self.tooDeep }
    depth += 1
    defer { depth -= 1 }
    guard let replay else { return try run(source) }
    guard !session.isReplaying else {
      throw ShellError(
        .usage, "a replay cannot run another",
        hint: "source runs a script as a part of this one")
    }
    let statements = try parse(source).statements
    if let note = session.makeWay() { give(.text(note), of: "replay", isRemark: true) }
    session.replayStep = replay.lastStep
    try goOn(PausedReplay(statements, Replay(source, replay), of: source))
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
    while !session.isFinished, session.halt == nil,
      let (statement, source) = position.next(session)
    {
      do {
        try checkInterrupt()
        try run(statement, of: source, &position)
      } catch {
        let failure = Failure(error, at: statement.span, in: source)
        // A replay that passes over failures would prove nothing.
        guard options.keepsGoing, failure.status == 1, !session.isReplaying else {
          position.leaveAll(session)
          throw failure
        }
        complain(failure)
        passedStatus = max(passedStatus, failure.status)
      }
    }
  }

  private func checkInterrupt() throws {
    if InterruptFlag.isRaised { throw ShellError(.interrupted, "interrupted") }
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
    let name = try node.words[0].expanded(in: SessionContext(session: session))
    let command: Command
    do {
      command = try CommandTable.standard.command(called: name)
    } catch {
      throw Failure(error, at: node.words[0].span, in: node.source)
    }
    let (call, redirection) =
      command.takesCondition ? (node, nil) : try node.splittingRedirection()
    try Self.refuseComparison(command, redirection, in: node)
    let arguments = try Arguments(command, call, in: SessionContext(session: session))
    try checkTarget(redirection, in: node.source)
    let outcome: Outcome
    let isWhole = redirection != nil || options.json || options.quiet || session.isReplaying
    session.showEarly =
      isWhole
      ? nil
      : { [output] in
        output(Output(text: $0 + "\n", mayWait: false))
      }
    defer { session.showEarly = nil }
    do {
      outcome = try command.run(session, arguments)
    } catch {
      session.keepJournal()
      guard let error = error as? ShellError else { throw error }
      throw Failure(error, at: arguments.span(of: error.argument), in: node.source)
    }
    if command.effect == .changesState {
      switch outcome.record {
      case .asGiven: session.transcript.record(arguments.canonical())
      case .text(let text): session.transcript.record(text)
      case .done, .nothing: break
      }
    }
    session.keepJournal()
    if let redirection {
      try redirect(outcome.answer, of: command, to: redirection)
    } else {
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
      guard depth + position.fileDepth < Self.mostDepth else { throw Self.tooDeep }
      position.enter(
        try parse(script.source), of: script.source, positionals: script.positionals, session)
    }
  }

  /// Runs the commands of break points. Those that stop training again add to the list, so that it
  /// does not matter how often they do.
  private func runStopScripts() throws {
    guard !isRunningStopScripts, session.halt == nil else { return }
    isRunningStopScripts = true
    defer {
      isRunningStopScripts = false
      stopScripts = []
    }
    while !stopScripts.isEmpty, !session.isFinished {
      try run(stopScripts.removeFirst())
    }
  }

  /// - Parameters:
  ///   - isRemark: whether the command did something, and merely tells of it.
  ///   - mayWait: whether the pager may hold it up.
  func give(
    _ answer: Answer, of command: String, isRemark: Bool, mayWait: Bool = true
  ) {
    if isRemark && (options.quiet || session.isReplaying) { return }
    if options.json {
      guard !answer.items.isEmpty else { return }
      output(Output(text: JSONLines.line(answer.json(command: command)), mayWait: false))
    } else {
      let text = answer.rendered(session.style)
      if !text.isEmpty { output(Output(text: text + "\n", mayWait: mayWait)) }
    }
  }

  /// A file that cannot be written is found out before the command changes anything.
  private func checkTarget(_ redirection: Redirection?, in source: SourceText) throws {
    switch redirection {
    case .overwrite(let word)?, .append(let word)?:
      let path = try word.expanded(in: SessionContext(session: session))
      do {
        try TextFile.checkWritable(path)
      } catch {
        throw Failure(error, at: word.span, in: source)
      }
    case .pipe?, nil: break
    }
  }

  private func redirect(_ answer: Answer, of command: Command, to target: Redirection) throws {
    var style = session.style
    style.color = .none
    let text =
      options.json
      ? JSONLines.line(answer.json(command: command.name)) : answer.rendered(style) + "\n"
    let context = SessionContext(session: session)
    switch target {
    case .overwrite(let word): try TextFile.write(text, to: word.expanded(in: context))
    case .append(let word): try TextFile.append(text, to: word.expanded(in: context))
    case .pipe(let program, _):
      // What the program makes of its input is its affair; that it could not start is ours.
      let status = try ShellCommand.run(program, input: text)
      if status == 126 || status == 127 {
        throw ShellError(.file, "\(program) could not be run", hint: "is it installed?")
      }
    }
  }

  /// `print loss > 2` is a comparison to most who write it, and would make a file called 2.
  private static func refuseComparison(
    _ command: Command, _ redirection: Redirection?, in node: CommandNode
  ) throws {
    guard case .overwrite(let word)? = redirection,
      command.parameters.contains(where: { $0.position == .rest }),
      let text = word.literal, NumberLiteral.parse(text) != nil
    else { return }
    throw Diagnostic(
      .usage, "here > writes to a file, and \(text) looks like a number",
      hint: "for a comparison use parentheses: \(command.name) (… > \(text))", span: word.span,
      source: node.source)
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
