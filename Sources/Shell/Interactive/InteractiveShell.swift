import CommandLanguage
import Glibc
import TerminalGraphics

/// The shell at a terminal: reads a line, runs it, says what came of it, and goes on.
public struct InteractiveShell {
  private let interpreter: Interpreter
  private let editor: LineEditor
  private let complain: (Failure) -> Void
  private var session: Session { interpreter.session }

  /// Takes over the terminal; nil if standard input and output are none.
  ///
  /// - Parameter historyPath: file that keeps what was typed; nil for none.
  public init?(
    _ interpreter: Interpreter, historyPath: String?, complain: @escaping (Failure) -> Void
  ) {
    let session = interpreter.session
    let configuration = LineEditor.Configuration(historyPath: historyPath) { line, cursor in
      Completer(session: session).completions(line: line, cursor: cursor)
    }
    guard let editor = LineEditor(configuration: configuration) else { return nil }
    self.interpreter = interpreter
    self.editor = editor
    self.complain = complain
  }

  /// Reads and runs until the user leaves.
  public func run() {
    defer { editor.close() }
    var repeated: String?
    while !session.isFinished {
      session.style.width = terminalWidth() ?? session.style.width
      guard let text = readStatement() else { continue }
      if text.isEnd { return }
      let line = text.text
      guard line.contains(where: { !$0.isWhitespace }) else {
        if let repeated { execute(repeated) }
        continue
      }
      editor.addToHistory(line)
      execute(line)
      repeated = isRepeatable(line) ? line : nil
    }
  }

  private func readStatement() -> (text: String, isEnd: Bool)? {
    var statements = StatementCollector(name: "<input>")
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
        prompt = Prompt.continuation
      }
    }
  }

  private func execute(_ text: String) {
    InterruptFlag.clear()
    do {
      try interpreter.run(SourceText(name: "<input>", text: text))
    } catch let failure as Failure {
      complain(failure)
    } catch {
      complain(
        Failure(
          error, at: SourceSpan(lower: 0, upper: 0), in: SourceText(name: "<input>", text: text)))
    }
  }

  private func isRepeatable(_ line: String) -> Bool {
    let source = SourceText(name: "<input>", text: line)
    guard let script = try? Script.parse(source), script.statements.count == 1,
      case .command(let node) = script.statements[0].kind, let name = node.words[0].literal
    else { return false }
    return (try? CommandTable.standard.command(called: name).isRepeatable) ?? false
  }
}

/// Columns of the terminal on standard output; nil where there is none.
public func terminalWidth() -> Int? {
  var size = winsize()
  guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
  return Int(size.ws_col)
}
