import CEditline
import Glibc

/// What keys do beyond what libedit offers, and how it is hooked in.
extension LineEditor {
  /// Registers the commands, binds the keys, and lets the user's file change any of it.
  func installCommands() {
    _ = editline_set_client(handle, Unmanaged.passUnretained(self).toOpaque())
    _ = editline_set_reader(handle) { handle, character in
      guard let editor = LineEditor.of(handle), let character else { return -1 }
      return editor.readCharacter(into: character)
    }
    _ = editline_set_prompt(
      handle, EL_PROMPT_ESC, { LineEditor.of($0)?.promptBytes }, CChar(PromptMarkup.marker))
    for capability in ["im", "ei", "ic", "IC"] {
      // Insertion into a wrapped line garbles the next row on terminals with insert mode.
      _ = editline_set_capability(handle, capability, "")
    }
    editline_add_command(handle, "psn-complete", "Complete the word before the cursor") {
      handle, _ in LineEditor.of(handle)?.complete() ?? UInt8(CC_ERROR)
    }
    editline_add_command(handle, "psn-older", "Previous entry that begins as the line does") {
      handle, _ in LineEditor.of(handle)?.recall(older: true) ?? UInt8(CC_ERROR)
    }
    editline_add_command(handle, "psn-newer", "Next entry that begins as the line did") {
      handle, _ in LineEditor.of(handle)?.recall(older: false) ?? UInt8(CC_ERROR)
    }
    editline_add_command(handle, "psn-forward", "Move right, or take over what is suggested") {
      handle, _ in LineEditor.of(handle)?.moveForward(toEnd: false) ?? UInt8(CC_ERROR)
    }
    editline_add_command(handle, "psn-end", "Move to the end, or take over what is suggested") {
      handle, _ in LineEditor.of(handle)?.moveForward(toEnd: true) ?? UInt8(CC_ERROR)
    }
    editline_add_command(handle, "psn-paste", "Insert a pasted block") {
      handle, _ in LineEditor.of(handle)?.insertPasted() ?? UInt8(CC_ERROR)
    }
    let settings = EditorSettings.ofUser(programName: configuration.programName)
    let mode = settings.mode ?? .emacs
    _ = editline_set_string(handle, EL_EDITOR, mode.rawValue)
    if mode == .vi { input.keys = SequenceKey.marks }
    for binding in KeyBinding.all(in: mode) { binding.apply(to: handle) }
    settings.apply(to: handle)
  }

  /// The editor that a callback of libedit is about.
  private static func of(_ handle: OpaquePointer?) -> LineEditor? {
    editline_client(handle).map {
      Unmanaged<LineEditor>.fromOpaque($0).takeUnretainedValue()
    }
  }

  /// Gives libedit the next character, and acts upon signals meanwhile.
  private func readCharacter(into character: UnsafeMutablePointer<wchar_t>) -> CInt {
    keepCursorInLine()
    if let info = el_wline(handle)?.pointee {
      redrawIfTall(cursorIsAtEnd: info.cursor == info.lastchar)
    }
    while true {
      showHint()
      let event = input.next()
      eraseHint(before: event)
      switch event {
      case .character(let scalar):
        character.pointee = wchar_t(bitPattern: scalar.value)
        return 1
      case .endOfInput:
        return 0
      case .failure(let code):
        errno = code
        return -1
      case .signals(let signals):
        if signals.contains(.signal(SIGINT)) {
          wasInterrupted = true
          errno = EINTR
          return -1
        }
        for number in EditingSignals.fatal where signals.contains(.signal(number)) {
          die(of: number)
        }
        if signals.contains(.signal(SIGTSTP)) {
          suspend()
        } else if signals.contains(.signal(SIGCONT)) {
          resume()
        } else if signals.contains(.signal(SIGWINCH)) {
          redrawAfterResize()
        }
      }
    }
  }

  /// Undoes a slip of libedit: vi's `$` on an empty line puts the cursor before the beginning, and
  /// the next insertion would write there.
  private func keepCursorInLine() {
    guard let info = el_wline(handle)?.pointee, let cursor = info.cursor else { return }
    if let start = info.buffer, cursor < start {
      el_cursor(handle, -1)
    } else if let end = info.lastchar, cursor > end {
      el_cursor(handle, 1)
    }
  }

  /// Completes the word before the cursor as far as it is certain, and lists the choices if any.
  private func complete() -> UInt8 {
    let line = line
    let cursor = line.head.utf8.count
    let list = configuration.completions(line.text, cursor)
    guard let first = list.candidates.first, (0...cursor).contains(list.replaceFrom) else {
      return UInt8(CC_ERROR)
    }
    let start = line.text.utf8.index(line.text.startIndex, offsetBy: list.replaceFrom)
    let typed = line.text.unicodeScalars[start..<line.cursor]
    let areExamples = typed.isEmpty && list.candidates.allSatisfy(\.isExample)
    if list.candidates.count == 1, !areExamples {
      replace(count: typed.count, with: first.text)
      if first.isFinal {
        // Where the line goes on behind a space already, step over it.
        if line.text[line.cursor...].unicodeScalars.first == " " {
          el_cursor(handle, 1)
        } else {
          el_insertstr(handle, " ")
        }
      }
      return UInt8(CC_REFRESH)
    }
    leaveLine()
    let prefix = list.commonPrefix
    if prefix.unicodeScalars.count > typed.count, !areExamples {
      replace(count: typed.count, with: prefix)
    }
    // A row stays for the line itself.
    let rows = CompletionMenu.rows(
      for: list.candidates, columns: window.columns, height: max(window.rows - 1, 2))
    for row in rows {
      write(row + "\r\n")
    }
    _ = editline_refresh(handle)
    return UInt8(CC_NORM)
  }

  /// Puts an older or newer entry of the history on the line.
  private func recall(older: Bool) -> UInt8 {
    let line = line
    var walk =
      if let walk, walk.shown == line.text { walk } else {
        history.walk(from: String(line.head), line: line.text)
      }
    guard let entry = older ? history.older(&walk) : history.newer(&walk) else {
      return UInt8(CC_ERROR)
    }
    self.walk = walk
    // To the end first, because deletion goes backwards from the cursor.
    el_cursor(handle, CInt(clamping: line.text.unicodeScalars.count))
    replace(count: line.text.unicodeScalars.count, with: entry)
    return UInt8(CC_REFRESH)
  }

  private func insertPasted() -> UInt8 {
    guard let block = input.pasted else { return UInt8(CC_ERROR) }
    el_insertstr(handle, block)
    return UInt8(CC_REFRESH)
  }

  /// Replaces characters before the cursor.
  private func replace(count: Int, with text: String) {
    el_deletestr(handle, CInt(clamping: count))
    el_insertstr(handle, text)
  }
}
