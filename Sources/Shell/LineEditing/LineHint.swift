import CEditline

/// What the editor shows behind a line while the cursor stands at its end.
public struct LineHint: Sendable, Equatable {
  /// How the line may go on, shown directly behind it; Right takes it over.
  public var suggestion: String
  /// What is to be known about what comes next, shown at the right edge.
  public var remark: String
  /// Whether Enter takes over the suggestion, too.
  public var isTakenByEnter: Bool

  /// A hint; what is empty is not shown.
  public init(suggestion: String = "", remark: String = "", isTakenByEnter: Bool = false) {
    self.suggestion = suggestion
    self.remark = remark
    self.isTakenByEnter = isTakenByEnter
  }

  /// The hint as it fits into the columns that are left of a row; empty where nothing fits.
  func text(in columns: Int) -> String {
    let suggestion = EditorWidth.truncate(suggestion, to: columns)
    let used = EditorWidth.of(suggestion)
    // Two columns tell the remark from what was typed.
    let room = columns - used - 2
    var remark = EditorWidth.truncate(remark, to: room)
    if remark.unicodeScalars.count < self.remark.unicodeScalars.count {
      remark = room < Self.leastRemark ? "" : EditorWidth.shorten(self.remark, to: room)
    }
    guard !remark.isEmpty else { return suggestion }
    let gap = columns - used - EditorWidth.of(remark)
    return suggestion + String(repeating: " ", count: gap) + remark
  }

  /// Fewer columns of a remark that has to be cut say nothing.
  private static let leastRemark = 16
}

/// The editor draws the hint itself, behind what libedit draws and knows, and takes it away before
/// libedit hears of the next key. So nothing else has to reckon with it.
extension LineEditor {
  /// Draws the hint, if there is one and nothing else has been typed already.
  func showHint() {
    guard hasEscapeSequences, shownHint == nil, !input.hasMore,
      let info = el_wline(handle)?.pointee, info.cursor == info.lastchar
    else { return }
    let text = line.text
    guard !text.unicodeScalars.contains("\n") else { return }
    let recalled = text.isEmpty ? nil : history.latest(beginningWith: text)
    guard let hint = configuration.hint(text, recalled) else { return }
    let column = position(after: text[...]).column
    // The last column stays free: writing there may wrap.
    let shown = hint.text(in: window.columns - column - 1)
    guard !shown.isEmpty else { return }
    shownHint = hint
    let back = column > 0 ? "\u{1B}[\(column)C" : ""
    write("\u{1B}[2m\(shown)\u{1B}[22m\r\(back)")
  }

  /// Takes the hint away when something has come; the cursor still stands where it was drawn.
  func eraseHint(before event: TerminalInput.Event) {
    guard let hint = shownHint else { return }
    suggested = (line.text, hint.suggestion)
    write("\u{1B}[K")
    shownHint = nil
    guard hint.isTakenByEnter, case .character(let scalar) = event, scalar == "\r" || scalar == "\n"
    else { return }
    // libedit draws nothing more of a line that ends.
    el_insertstr(handle, hint.suggestion)
    write(EditorWidth.truncate(hint.suggestion, to: .max))
  }

  /// Moves right, to the end if asked; at the end of the line takes over what was suggested there.
  func moveForward(toEnd: Bool) -> UInt8 {
    let line = line
    let rest = line.text[line.cursor...].unicodeScalars.count
    guard rest == 0 else {
      el_cursor(handle, toEnd ? CInt(clamping: rest) : 1)
      return UInt8(CC_CURSOR)
    }
    guard suggested.line == line.text, !suggested.rest.isEmpty else {
      return UInt8(toEnd ? CC_CURSOR : CC_ERROR)
    }
    el_insertstr(handle, suggested.rest)
    return UInt8(CC_REFRESH)
  }
}
