import Glibc
import Testing

/// The shell on a terminal, at home in a directory of its own that goes with it.
final class ShellOnTerminal {
  let terminal: PseudoTerminal
  let home: TemporaryDirectory
  private var promptEnd: Character = ">"
  private var rowLeft = -1

  /// Starts the `psn` that was built beside the tests, and waits for its first prompt.
  ///
  /// `files` are put into its home before, by their names; `limit` is a command of sh, such as
  /// `ulimit`, that the shell runs under.
  init(
    files: [String: String] = [:], environment: [String: String] = [:], columns: Int = 80,
    rows: Int = 24, home: TemporaryDirectory? = nil, limit: String? = nil
  ) throws {
    let home = try home ?? TemporaryDirectory()
    self.home = home
    for (name, text) in files { try home.write(text, to: name) }
    var variables = [
      "HOME": home.path, "XDG_CONFIG_HOME": "\(home.path)/config",
      "XDG_STATE_HOME": "\(home.path)/state", "XDG_DATA_HOME": "\(home.path)/data",
      "XDG_CACHE_HOME": "\(home.path)/cache", "TERM": "xterm-256color", "LC_ALL": "C.UTF-8",
      "PATH": "/usr/bin:/bin", "PAGER": "cat",
    ]
    variables.merge(SanitizerOptions.variables) { $1 }
    variables.merge(environment) { $1 }
    let program = try Self.program()
    let arguments = limit.map { ["-c", "\($0); exec '\(program)'"] }
    terminal = try PseudoTerminal(
      program: arguments == nil ? program : "/bin/sh", arguments: arguments ?? [],
      environment: variables, columns: columns, rows: rows)
    try terminal.wait("the first prompt") { $0.textBeforeCursor.contains("psn") }
    if let last = Self.lastVisible(of: terminal.screen) { promptEnd = last }
  }

  /// The rows of the screen.
  var rows: [String] { terminal.screen.text }

  /// Types a line and Enter.
  func enter(_ line: String) { send(line + "\r") }

  /// Types lines, each when the one before is done.
  func enterEach(_ lines: [String]) throws {
    for line in lines {
      enter(line)
      try waitForPrompt()
    }
  }

  /// Types keys; after Enter or Ctrl-C the next prompt is awaited further down.
  func send(_ keys: String) {
    if keys.contains(where: { $0 == "\r" || $0 == "\u{3}" }) { rowLeft = cursorRow }
    terminal.send(keys)
  }

  /// Waits for a new prompt with nothing typed behind it.
  func waitForPrompt() throws {
    try terminal.wait("an empty prompt") { _ in
      self.cursorRow > self.rowLeft && self.isAtEmptyPrompt
    }
  }

  /// Waits for a prompt with just this behind it, left of the cursor.
  func waitForLine(_ text: String) throws {
    try terminal.wait("the line \(text)") {
      $0.textBeforeCursor.contains("psn")
        && $0.textBeforeCursor.hasSuffix("\(self.promptEnd) \(text)")
    }
  }

  /// Waits for rows with exactly these texts, in this order.
  func waitForRows(_ texts: String...) throws {
    try terminal.wait("the rows \(texts)") { screen in
      var rest = texts[...]
      for row in screen.history where row == rest.first { rest.removeFirst() }
      return rest.isEmpty
    }
  }

  /// Ends the shell with Ctrl-D, which must find it at an empty prompt.
  func endOfInput() throws -> PseudoTerminal.Exit {
    terminal.send("\u{4}")
    return try terminal.waitForExit()
  }

  /// The cursor's row, counted from the first that was ever shown.
  private var cursorRow: Int {
    terminal.screen.history.count - terminal.screen.text.count + terminal.screen.cursor.row
  }

  private var isAtEmptyPrompt: Bool {
    terminal.screen.textBeforeCursor.contains("psn")
      && Self.lastVisible(of: terminal.screen) == promptEnd
  }

  private static func lastVisible(of screen: TerminalScreen) -> Character? {
    screen.textBeforeCursor.last { $0 != " " }
  }

  /// The executable beside that of the tests.
  static func program() throws -> String {
    var path = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &path, path.count - 1)
    let own =
      count > 0 ? String(decoding: path[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) : ""
    var candidates = [own, CommandLine.arguments.first ?? ""]
      .filter { $0.contains("/") }
      .map { $0[..<($0.lastIndex(of: "/") ?? $0.startIndex)] + "/psn" }
    candidates = candidates.filter { access(String($0), X_OK) == 0 }
    return String(try #require(candidates.first, "psn is not built beside the tests"))
  }
}

/// A directory that is removed with all that is in it.
final class TemporaryDirectory {
  let path: String

  init() throws {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(parent)/psn-tests-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw PseudoTerminal.Failure(description: "no temporary directory: errno \(errno)")
    }
    path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
  }

  deinit {
    Self.removeAll(at: path)
  }

  private static func removeAll(at path: String) {
    if let directory = opendir(path) {
      while let entry = readdir(directory) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) {
          String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != ".", name != ".." { removeAll(at: "\(path)/\(name)") }
      }
      closedir(directory)
    }
    remove(path)
  }

  /// Writes a file, by its name in the directory.
  func write(_ text: String, to name: String) throws {
    guard let file = fopen("\(path)/\(name)", "w") else {
      throw PseudoTerminal.Failure(description: "cannot write \(name): errno \(errno)")
    }
    fputs(text, file)
    fclose(file)
  }

  /// Takes a file away, if there is one.
  func delete(_ name: String) { unlink("\(path)/\(name)") }

  /// Reads a file, nil if there is none.
  func read(_ name: String) -> String? {
    guard let file = fopen("\(path)/\(name)", "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    while case let byte = fgetc(file), byte != EOF { bytes.append(UInt8(truncatingIfNeeded: byte)) }
    return String(decoding: bytes, as: UTF8.self)
  }
}
