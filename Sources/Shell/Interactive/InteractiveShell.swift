import CommandLanguage
import Glibc
import TerminalGraphics

/// The shell at a terminal: reads a line, runs it, says what came of it, and goes on.
public struct InteractiveShell {
  private let interpreter: Interpreter
  private let editor: LineEditor
  private let complain: (Failure) -> Void
  private let typing: Typing
  private var session: Session { interpreter.session }

  /// What the editor must know of the statement being typed.
  private final class Typing {
    /// The lines of the statement above the present one, each with a newline.
    var above = ""
    /// What Enter repeats on an empty line.
    var repeated: String?
  }

  /// Takes over the terminal; nil if standard input and output are none.
  ///
  /// - Parameter historyPath: file that keeps what was typed; nil for none.
  public init?(
    _ interpreter: Interpreter, historyPath: String?, complain: @escaping (Failure) -> Void
  ) {
    let session = interpreter.session
    let typing = Typing()
    var configuration = LineEditor.Configuration(historyPath: historyPath) { line, cursor in
      let offset = typing.above.utf8.count
      var list = Completer(session: session)
        .completions(line: typing.above + line, cursor: offset + cursor)
      list.replaceFrom -= offset
      return list
    }
    configuration.hint = { Self.hint(session, typing, line: $0, recalled: $1) }
    guard let editor = LineEditor(configuration: configuration) else { return nil }
    self.interpreter = interpreter
    self.editor = editor
    self.complain = complain
    self.typing = typing
    session.isInteractive = true
    session.typedLines = { [unowned editor] in editor.history.entries }
  }

  /// Reads and runs until the user leaves.
  public func run() {
    defer { editor.close() }
    while !session.isFinished {
      guard let text = readStatement() else { continue }
      if text.isEnd {
        guard session.tour != nil else { return }
        session.tour = nil
        StandardStream.output.write("the tour is over; tour begins it again\n")
        continue
      }
      let line = text.text
      if line.contains(where: { !$0.isWhitespace }) {
        editor.addToHistory(line)
        take(line)
      } else if let stop = session.tour?.stop {
        take(stop.command)
      } else if let repeated = typing.repeated {
        execute(repeated)
      }
    }
  }

  /// Runs what was typed; where it is what the tour proposes, the tour goes on.
  private func take(_ line: String) {
    let stop = session.tour?.stop
    let succeeded = execute(line)
    typing.repeated = isRepeatable(line) ? line : nil
    if succeeded, line == stop?.command { session.tour?.advance() }
    guard let tour = session.tour, !tour.isAnnounced else { return }
    announce(tour)
    session.tour?.isAnnounced = true
    if tour.stop == nil { session.tour = nil }
  }

  private func announce(_ tour: Tour) {
    let lines = tour.announcement.wrapped(to: session.style.width)
    StandardStream.output.write(
      lines.map { session.style.styled($0, .bold) }.joined(separator: "\n") + "\n")
  }

  private static func hint(
    _ session: Session, _ typing: Typing, line: String, recalled: String?
  ) -> LineHint? {
    guard session.preferences.showsHints else { return nil }
    guard !line.isEmpty else {
      if !typing.above.isEmpty { return nil }
      if let stop = session.tour?.stop {
        return LineHint(
          suggestion: stop.command, remark: "Enter runs it", isTakenByEnter: true)
      }
      return typing.repeated.map { LineHint(remark: "Enter: \($0)") }
    }
    let rest = recalled?.unicodeScalars.dropFirst(line.unicodeScalars.count)
    return LineHint(
      suggestion: rest.map { String($0) } ?? "",
      remark: Hinter(session: session).remark(for: typing.above + line) ?? "")
  }

  private func readStatement() -> (text: String, isEnd: Bool)? {
    var statements = StatementCollector(name: "<input>")
    typing.above = ""
    defer { typing.above = "" }
    var prompt = Prompt.text(session)
    while true {
      switch editor.readLine(prompt: prompt) {
      case .interrupted: return nil
      case .endOfInput:
        guard statements.isEmpty else { return nil }
        return ("", true)
      case .line(let line):
        do {
          if let source = try statements.add(Array(line.utf8)) {
            return (String(source.text.dropLast()), false)
          }
        } catch {
          let nowhere = SourceText(name: "<input>", text: "")
          complain(Failure(error, at: SourceSpan(lower: 0, upper: 0), in: nowhere))
          return nil
        }
        typing.above += line + "\n"
        prompt = Prompt.continuation
      }
    }
  }

  /// Runs a statement; false where it failed, of which the user has been told.
  @discardableResult
  private func execute(_ text: String) -> Bool {
    InterruptFlag.clear()
    do {
      try interpreter.run(SourceText(name: "<input>", text: text))
      return true
    } catch let failure as Failure {
      complain(failure)
    } catch {
      complain(
        Failure(
          error, at: SourceSpan(lower: 0, upper: 0), in: SourceText(name: "<input>", text: text)))
    }
    return false
  }

  private func isRepeatable(_ line: String) -> Bool {
    let source = SourceText(name: "<input>", text: line)
    guard let script = try? Script.parse(source), script.statements.count == 1,
      case .command(let node) = script.statements[0].kind, let name = node.words[0].literal
    else { return false }
    return (try? CommandTable.standard.command(called: name).isRepeatable) ?? false
  }
}

/// Columns and rows of the terminal on standard output; nil where there is none.
func terminalSize() -> (columns: Int, rows: Int)? {
  var size = winsize()
  guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
  return (Int(size.ws_col), size.ws_row > 0 ? Int(size.ws_row) : 24)
}

/// Columns of the terminal on standard output; nil where there is none.
public func terminalWidth() -> Int? { terminalSize()?.columns }
