import CommandLanguage
import Interchange
import TerminalGraphics

/// Where answers go: to the screen, or to a file or program.
extension Interpreter {
  /// An answer on its way to the screen.
  public struct Output: Sendable {
    /// Its text, newline included.
    public let text: String
    /// Whether it may wait to be read page by page: what looks wherever it stands, what does something
    /// only at the end of the line.
    public let mayWait: Bool
  }

  /// Shows an answer, as text or as JSON.
  ///
  /// - Parameters:
  ///   - isRemark: whether the command did something, and merely tells of it.
  ///   - mayWait: whether the pager may hold it up.
  func give(
    _ answer: Answer, of command: String, isRemark: Bool, mayWait: Bool = true
  ) {
    if isRemark && (options.quiet || session.replay.isUnderWay) { return }
    if options.json {
      guard !answer.items.isEmpty else { return }
      output(Output(text: JSONLines.line(answer.json(command: command)), mayWait: false))
    } else {
      let text = answer.rendered(session.style)
      if !text.isEmpty { output(Output(text: text + "\n", mayWait: mayWait)) }
    }
  }

  /// A file that cannot be written is found out before the command changes anything.
  func checkTarget(_ redirection: Redirection?, in source: SourceText) throws {
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

  /// Writes an answer to a file, or gives it to a program.
  func redirect(_ answer: Answer, of command: Command, to target: Redirection) throws {
    var style = session.style
    style.color = .none
    style.height = nil
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
  static func refuseComparison(
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
