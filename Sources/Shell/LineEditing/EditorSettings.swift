import CEditline
import Glibc

/// The two sets of keys that libedit knows.
enum EditingMode: String {
  case emacs
  case vi
}

/// A key and the command bound to it, by their names in `~/.editrc`.
struct KeyBinding {
  let key: String
  let command: String
  /// Whether it belongs to vi's command mode.
  var isAlternate = false

  /// What is bound beyond libedit's defaults.
  static func all(in mode: EditingMode) -> [KeyBinding] {
    var bindings = [
      KeyBinding(key: "^I", command: "psn-complete"),
      KeyBinding(key: "^R", command: "em-inc-search-prev"),
      KeyBinding(key: "^P", command: "psn-older"),
      KeyBinding(key: "^N", command: "psn-newer"),
      KeyBinding(key: "^L", command: "ed-clear-screen"),
      KeyBinding(key: "^F", command: "psn-forward"),
      KeyBinding(key: "^E", command: "psn-end"),
      KeyBinding(key: octal(TerminalInput.pasteMark), command: "psn-paste"),
    ]
    switch mode {
    case .emacs:
      bindings += [
        KeyBinding(key: "^W", command: "ed-delete-prev-word"),
        KeyBinding(key: "^S", command: "em-inc-search-next"),
      ]
      for key in SequenceKey.all {
        bindings += key.sequences.map { KeyBinding(key: "\\e\($0)", command: key.command) }
      }
    case .vi:
      bindings += [
        KeyBinding(key: "k", command: "psn-older", isAlternate: true),
        KeyBinding(key: "j", command: "psn-newer", isAlternate: true),
        KeyBinding(key: "^R", command: "em-inc-search-prev", isAlternate: true),
        KeyBinding(key: octal(TerminalInput.pasteMark), command: "psn-paste", isAlternate: true),
      ]
      for key in SequenceKey.all {
        bindings += [
          KeyBinding(key: octal(key.mark), command: key.command),
          KeyBinding(key: octal(key.mark), command: key.commandInVi, isAlternate: true),
        ]
      }
    }
    return bindings
  }

  /// How a mark is written in a binding.
  private static func octal(_ mark: Unicode.Scalar) -> String {
    "\\" + String(mark.value, radix: 8)
  }

  /// Puts it into effect.
  func apply(to handle: OpaquePointer) {
    if isAlternate {
      _ = editline_bind_alternate(handle, key, command)
    } else {
      _ = editline_bind(handle, key, command)
    }
  }
}

/// A key for which terminals send a sequence that begins with an escape.
///
/// In vi's insert mode an escape leaves it at once, so no sequence can be bound there. The input then
/// makes a mark of it, a control character of Unicode that no keyboard sends.
struct SequenceKey {
  let mark: Unicode.Scalar
  /// What terminals send, without the escape.
  let sequences: [String]
  let command: String
  /// What it does in vi's command mode, where nothing is suggested.
  let commandInVi: String

  private init(
    _ mark: Unicode.Scalar, _ sequences: [String], _ command: String,
    inVi commandInVi: String? = nil
  ) {
    self.mark = mark
    self.sequences = sequences
    self.command = command
    self.commandInVi = commandInVi ?? command
  }

  static let all = [
    SequenceKey("\u{90}", ["[A", "OA", "[5~"], "psn-older"),
    SequenceKey("\u{91}", ["[B", "OB", "[6~"], "psn-newer"),
    SequenceKey("\u{92}", ["[C", "OC"], "psn-forward", inVi: "ed-next-char"),
    SequenceKey("\u{93}", ["[D", "OD"], "ed-prev-char"),
    SequenceKey("\u{94}", ["[H", "OH", "[1~", "[7~"], "ed-move-to-beg"),
    SequenceKey("\u{95}", ["[F", "OF", "[4~", "[8~"], "psn-end", inVi: "ed-move-to-end"),
    SequenceKey("\u{96}", ["[3~"], "ed-delete-next-char"),
    SequenceKey("\u{97}", ["[1;5D", "[1;3D"], "ed-prev-word"),
    SequenceKey("\u{98}", ["[1;5C", "[1;3C"], "em-next-word"),
  ]

  /// The marks by their sequences, for ``TerminalInput/keys``.
  static let marks = Dictionary(
    uniqueKeysWithValues: all.flatMap { key in key.sequences.map { (Array($0.utf8), key.mark) } })
}

/// The settings of `~/.editrc`, each a command of libedit's.
///
/// libedit can read the file itself, but `bind -v` and `bind -e` throw all bindings away. So the
/// mode is found out first, our keys are bound in it, and the other settings come last and win.
struct EditorSettings {
  /// The mode that the file asks for, if it does.
  private(set) var mode: EditingMode?
  private var commands: [[String]] = []

  /// The settings in the file named by EDITRC, else in `~/.editrc`; none if there is no such file.
  static func ofUser(programName: String) -> EditorSettings {
    let named = getenv("EDITRC").map { String(cString: $0) }
    let atHome = getenv("HOME").map { String(cString: $0) + "/.editrc" }
    guard let path = named ?? atHome else { return EditorSettings() }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return EditorSettings() }
    defer { close(descriptor) }
    var reader = PlainLineReader(descriptor: descriptor, limit: 1 << 16)
    var lines: [String] = []
    // What can be read of a broken file still counts.
    while let line = try? reader.next() { lines.append(String(decoding: line, as: UTF8.self)) }
    return EditorSettings(lines: lines, programName: programName)
  }

  private init() {}

  /// The settings in the lines of such a file.
  init(lines: [String], programName: String) {
    for line in lines {
      let words = Self.words(of: line)
      guard let command = words.first, !command.hasPrefix("#") else { continue }
      let isMode = ["bind", "\(programName):bind"].contains(command)
      if isMode, words.dropFirst() == ["-v"] {
        mode = .vi
      } else if isMode, words.dropFirst() == ["-e"] {
        mode = .emacs
      } else {
        commands.append(words)
      }
    }
  }

  /// Puts the settings other than the mode into effect, in their order.
  func apply(to handle: OpaquePointer) {
    for words in commands {
      var arguments: [UnsafePointer<CChar>?] = words.map { UnsafePointer(strdup($0)) }
      arguments.append(nil)
      _ = el_parse(handle, CInt(words.count), &arguments)
      for argument in arguments { free(UnsafeMutablePointer(mutating: argument)) }
    }
  }

  /// The words of a line, by libedit's rules for quotes.
  private static func words(of line: String) -> [String] {
    guard let tokenizer = tok_init(nil) else { return [] }
    defer { tok_end(tokenizer) }
    var count: CInt = 0
    var words: UnsafeMutablePointer<UnsafePointer<CChar>?>?
    guard tok_str(tokenizer, line, &count, &words) == 0, let words else { return [] }
    return (0..<Int(count)).compactMap { words[$0].map { String(cString: $0) } }
  }
}
