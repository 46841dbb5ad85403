import CEditline
import Glibc

/// What came of asking for a line.
public enum LineResult: Sendable, Equatable {
  /// A line without its newline; a pasted block has newlines inside.
  case line(String)
  /// The user pressed Ctrl-C: the line is void.
  case interrupted
  /// The user pressed Ctrl-D on an empty line, or the terminal is gone.
  case endOfInput
}

/// Reads lines from the terminal, with editing, history and completion.
///
/// There is one to a process, and it belongs to the main thread: libedit and signals have global
/// state. Nothing may be printed while it reads. Keys are those of emacs, or of vi if `~/.editrc`
/// says `bind -v`; all other settings of that file hold too.
///
///     guard let editor = LineEditor(configuration: configuration) else { ... }
///     defer { editor.close() }
///     while case .line(let line) = editor.readLine(prompt: "psn> ") { ... }
public final class LineEditor {
  /// What an editor is made with.
  public struct Configuration {
    /// The name by which `~/.editrc` may address settings: `psn:bind ...`.
    public var programName = "psn"
    /// The file that keeps the history; nil keeps it in memory only.
    public var historyPath: String?
    /// How many entries of history are kept.
    public var historyLimit = 10_000
    /// Completes a line; gets it whole, and the cursor's place in bytes of UTF-8.
    public var completions: (_ line: String, _ cursor: Int) -> CompletionList
    /// What to show behind a line; gets it and, if there is one, the latest entry of the history
    /// that begins with it.
    public var hint: (_ line: String, _ recalled: String?) -> LineHint? = { _, _ in nil }

    /// A configuration; without completions, Tab does nothing.
    public init(
      historyPath: String? = nil,
      completions: @escaping (_ line: String, _ cursor: Int) -> CompletionList = { _, cursor in
        CompletionList(replaceFrom: cursor, candidates: [])
      }
    ) {
      self.historyPath = historyPath
      self.completions = completions
    }
  }

  /// Why the history is not being kept on disk, if it is not.
  public private(set) var historyFailure: (any Error)?

  let configuration: Configuration
  let handle: OpaquePointer
  let hasEscapeSequences: Bool
  var input = TerminalInput(terminal: STDIN_FILENO)
  var history: CommandHistory
  var walk: CommandHistory.Walk?
  var wasInterrupted = false
  var cursorWasAtEnd = true
  /// The hint that stands on the screen.
  var shownHint: LineHint?
  /// The line that a hint was last shown for, and what it suggested.
  var suggested = (line: "", rest: "")
  private(set) var signals: EditingSignals?
  private(set) var prompt = PromptMarkup("")
  private(set) var promptBytes: UnsafeMutablePointer<CChar>?

  private let historyFile: HistoryFile?
  private let searchableHistory: OpaquePointer
  private var isClosed = false

  /// Whether standard input and output are a terminal.
  static var hasTerminal: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 }

  /// Takes over the terminal on standard input and output; nil if there is none.
  ///
  /// Sets the locale's character type, and the handler of SIGINT: from here on Ctrl-C raises
  /// ``InterruptFlag`` and no longer ends the process.
  public init?(configuration: Configuration) {
    guard Self.hasTerminal else { return nil }
    Self.chooseLocale()
    guard
      let handle = el_init(
        configuration.programName, editline_stdin(), editline_stdout(), editline_stderr()),
      let searchableHistory = history_init()
    else { return nil }
    self.configuration = configuration
    self.handle = handle
    self.searchableHistory = searchableHistory
    let terminal = getenv("TERM").map { String(cString: $0) } ?? ""
    hasEscapeSequences = !terminal.isEmpty && terminal != "dumb"
    history = CommandHistory(limit: configuration.historyLimit)
    historyFile = configuration.historyPath.map {
      HistoryFile(path: $0, limit: max(configuration.historyLimit, 1))
    }

    _ = editline_history_set_size(searchableHistory, CInt(clamping: configuration.historyLimit))
    _ = editline_set_history(handle, searchableHistory)
    loadHistory()
    SignalHandling.install()
    // Signals come as events of the input, see `readCharacter`, so libedit need not handle them.
    _ = editline_set_number(handle, EL_SIGNAL, 0)
    installCommands()
  }

  deinit { close() }

  /// Asks for a line, below whatever has been printed.
  ///
  /// The prompt is one line and may contain escape sequences for color. An interrupt that came
  /// before the call is forgotten, one that comes during it is not left behind in ``InterruptFlag``.
  public func readLine(prompt text: String) -> LineResult {
    guard !isClosed else { return .endOfInput }
    setPrompt(text)
    wasInterrupted = false
    cursorWasAtEnd = true
    shownHint = nil
    suggested = ("", "")
    walk = nil
    _ = SignalHandling.takePending()
    signals = EditingSignals()
    fflush(editline_stdout())
    // Before the prompt is seen, or the terminal would echo keys that answer it at once.
    _ = editline_set_number(handle, EL_PREP_TERM, 1)
    setBracketedPaste(true)
    defer {
      setBracketedPaste(false)
      fflush(editline_stdout())
      signals?.restore()
      signals = nil
      InterruptFlag.clear()
    }

    var count: CInt = 0
    if let characters = el_wgets(handle, &count), count > 0 {
      var line = Self.text(at: characters, count: Int(count))
      if line.unicodeScalars.last == "\n" { line.unicodeScalars.removeLast() }
      return .line(line)
    }
    if wasInterrupted {
      input.discard()
      leaveLine(showing: "^C")
      return .interrupted
    }
    write("\r\n")
    return .endOfInput
  }

  /// Makes an entry the latest of the history, in memory and on disk.
  ///
  /// An earlier one like it is removed; blank entries are left out. An entry of several lines comes
  /// back as it was.
  public func addToHistory(_ entry: String) {
    guard entry.contains(where: { !$0.isWhitespace }), !entry.contains("\0"),
      entry != history.entries.last
    else { return }
    if history.add(entry) {
      refillSearchableHistory()
    } else {
      _ = editline_history_enter(searchableHistory, entry)
    }
    keepHistory { try $0.append(entry) }
  }

  /// Gives the terminal back as it was found, and tidies the history on disk.
  public func close() {
    guard !isClosed else { return }
    isClosed = true
    keepHistory { try $0.compactIfNeeded() }
    el_end(handle)
    history_end(searchableHistory)
    free(promptBytes)
    promptBytes = nil
  }

  /// UTF-8 even where the user's locale has another encoding or none: the language is UTF-8.
  private static func chooseLocale() {
    let usersChoice = setlocale(LC_CTYPE, "")
    let encoding = nl_langinfo(CInt(CODESET)).map { String(cString: $0) }
    if usersChoice == nil || encoding != "UTF-8" {
      for name in ["C.UTF-8", "en_US.UTF-8"] where setlocale(LC_CTYPE, name) != nil { return }
    }
  }

  private func setPrompt(_ text: String) {
    prompt = PromptMarkup(text)
    free(promptBytes)
    promptBytes = strdup(prompt.marked)
  }

  private func loadHistory() {
    keepHistory { file in
      for entry in try file.load() { history.add(entry) }
    }
    refillSearchableHistory()
  }

  private func refillSearchableHistory() {
    _ = editline_history_clear(searchableHistory)
    for entry in history.entries { _ = editline_history_enter(searchableHistory, entry) }
  }

  /// Does something to the file; after a failure it is left alone.
  private func keepHistory(_ action: (HistoryFile) throws -> Void) {
    guard let historyFile, historyFailure == nil else { return }
    do { try action(historyFile) } catch { historyFailure = error }
  }
}
