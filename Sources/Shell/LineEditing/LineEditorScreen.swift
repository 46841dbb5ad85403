import CEditline
import Glibc

/// What the editor does to the screen besides what libedit draws.
extension LineEditor {
  /// The line being edited and the cursor's place in it.
  struct EditedLine {
    let text: String
    let cursor: String.Index

    /// The part before the cursor.
    var head: Substring { text[..<cursor] }
  }

  /// The line as it stands; wide, because the narrow view of libedit ends at a NUL.
  var line: EditedLine {
    guard let info = el_wline(handle)?.pointee, let start = info.buffer,
      let end = info.lastchar, let cursor = info.cursor
    else { return EditedLine(text: "", cursor: "".startIndex) }
    let text = Self.text(at: start, count: start.distance(to: end))
    let scalars = text.unicodeScalars
    let offset = min(max(start.distance(to: cursor), 0), scalars.count)
    return EditedLine(
      text: text, cursor: scalars.index(scalars.startIndex, offsetBy: offset))
  }

  /// Wide characters as a string.
  static func text(at start: UnsafePointer<wchar_t>, count: Int) -> String {
    var scalars = String.UnicodeScalarView()
    for character in UnsafeBufferPointer(start: start, count: count) {
      scalars.append(Unicode.Scalar(UInt32(bitPattern: character)) ?? "\u{FFFD}")
    }
    return String(scalars)
  }

  /// The size of the window, 80 by 24 where the terminal does not say.
  var window: (columns: Int, rows: Int) {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0
    else { return (80, 24) }
    return (Int(size.ws_col), Int(size.ws_row))
  }

  /// Writes through the stream that libedit uses, so that nothing overtakes anything.
  func write(_ text: String) {
    fputs(text, editline_stdout())
    fflush(editline_stdout())
  }

  /// Asks the terminal to mark pasted blocks, or to stop doing so.
  func setBracketedPaste(_ isOn: Bool) {
    if hasEscapeSequences { write(isOn ? "\u{1B}[?2004h" : "\u{1B}[?2004l") }
  }

  /// Draws a line that is taller than the window anew when the cursor has moved in it.
  ///
  /// libedit loses track of where the cursor is then, draws in the wrong place, and in the end writes
  /// outside of its picture of the screen. What is typed at the end it follows correctly.
  func redrawIfTall(cursorIsAtEnd: Bool) {
    defer { cursorWasAtEnd = cursorIsAtEnd }
    guard !(cursorIsAtEnd && cursorWasAtEnd) else { return }
    guard position(after: line.text[...]).row >= window.rows else { return }
    if hasEscapeSequences { write("\u{1B}[H\u{1B}[J") }
    _ = editline_refresh(handle)
  }

  /// Moves from the cursor to the row below the line, and shows a text such as `^C` at its end.
  func leaveLine(showing text: String = "") {
    let line = line
    let cursor = position(after: line.head)
    let end = position(after: line.text[...])
    // Newlines rather than cursor movements: they do the same here and work on any terminal.
    write(String(repeating: "\n", count: end.row - cursor.row))
    if hasEscapeSequences, !text.isEmpty {
      write("\r" + (end.column > 0 ? "\u{1B}[\(end.column)C" : "") + text)
    }
    write("\r\n")
  }

  /// Draws the line anew after the window has changed.
  ///
  /// Terminals flow wrapped lines into the new width, so that is where the old text is taken to be.
  func redrawAfterResize() {
    if hasEscapeSequences {
      let row = position(after: line.head).row
      write("\r" + (row > 0 ? "\u{1B}[\(row)A" : "") + "\u{1B}[J")
    }
    el_resize(handle)
    _ = editline_refresh(handle)
  }

  /// Where the cursor stands behind a beginning of the line, from where the prompt begins.
  func position(after text: Substring) -> ScreenPosition {
    var position = ScreenPosition(columns: window.columns)
    position.advance(past: prompt.visible)
    position.advance(past: text)
    return position
  }

  /// Stops the process as Ctrl-Z does anywhere, and redraws when it goes on.
  func suspend() {
    leaveLine()
    leaveTerminal()
    signals?.perform(SIGTSTP)
    resume()
  }

  /// Takes the terminal over again, in whatever state others have left it.
  func resume() {
    _ = SignalHandling.takePending()
    _ = editline_set_number(handle, EL_PREP_TERM, 0)
    _ = editline_set_number(handle, EL_PREP_TERM, 1)
    setBracketedPaste(true)
    el_resize(handle)
    _ = editline_refresh(handle)
  }

  /// Lets a signal end the process, with the terminal in order.
  func die(of number: CInt) {
    leaveLine()
    leaveTerminal()
    signals?.perform(number)
  }

  private func leaveTerminal() {
    setBracketedPaste(false)
    _ = editline_set_number(handle, EL_PREP_TERM, 0)
  }
}
