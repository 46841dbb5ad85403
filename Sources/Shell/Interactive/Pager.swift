import TerminalGraphics

/// Shows what is taller than the screen page by page, through the user's pager.
struct Pager {
  private let command: String

  /// Options of less: keep colors and the screen, leave at the end, and say how to leave before.
  private static let options = "RFXEPq leaves, Space goes on$"

  /// The pager of an environment: `PSN_PAGER`, or else `PAGER`, or else `less`; nil where there is to
  /// be none.
  ///
  /// Empty or `cat`, and a terminal that cannot move its cursor, mean none.
  init?(environment: [String: String]) {
    let terminal = environment["TERM"] ?? ""
    guard !terminal.isEmpty, terminal != "dumb" else { return nil }
    guard let own = environment["PSN_PAGER"] ?? environment["PAGER"] else {
      command = "less '-\(Self.options)'"
      return
    }
    guard !own.isEmpty, own != "cat" else { return nil }
    // Colors would come as codes out of a bare less.
    command = environment["LESS"] == nil ? "LESS='\(Self.options)'; export LESS; \(own)" : own
  }

  /// Shows a text; false where the pager could not be run, and nothing was shown.
  func show(_ text: String) -> Bool {
    guard let status = try? ShellCommand.run(command, input: text) else { return false }
    return status != 126 && status != 127
  }

  /// Whether a text, ending in a newline, leaves no row of a window for the prompt.
  static func isNeeded(for text: String, columns: Int, rows: Int) -> Bool {
    let columns = max(columns, 1)
    var height = 0
    // Lines beyond those that fill the window are not even told apart.
    let lines = text.split(separator: "\n", maxSplits: rows, omittingEmptySubsequences: false)
    for line in lines.dropLast() {
      height += max(1, (displayWidth(of: String(line)) + columns - 1) / columns)
      if height >= rows { return true }
    }
    return false
  }
}
