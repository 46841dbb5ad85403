import Testing

/// The screen model has to be right before it can judge the shell.
struct TerminalScreenTests {
  private func screen(_ text: String, columns: Int = 5, rows: Int = 3) -> TerminalScreen {
    var screen = TerminalScreen(columns: columns, rows: rows)
    // Byte by byte: characters and sequences may be cut anywhere.
    for byte in text.utf8 { screen.show([byte]) }
    return screen
  }

  @Test func wrapsWithTheNextCharacter() {
    let full = screen("abcde")
    #expect(full.text == ["abcde"])
    #expect(full.cursor == (0, 4))
    let wrapped = screen("abcdef")
    #expect(wrapped.text == ["abcde", "f"])
    #expect(wrapped.cursor == (1, 1))
    #expect(screen("abcde\r\nf").text == ["abcde", "f"])
  }

  @Test func scrollsAndRemembers() {
    let scrolled = screen("a\r\nb\r\nc\r\nd")
    #expect(scrolled.text == ["b", "c", "d"])
    #expect(scrolled.history == ["a", "b", "c", "d"])
  }

  @Test func movesAndErases() {
    #expect(screen("abc\u{1B}[2DX").text == ["aXc"])
    #expect(screen("abc\r\u{1B}[K").text == [""])
    #expect(screen("ab\r\ncd\u{1B}[A\r\u{1B}[J").text == [""])
    #expect(screen("abcd\r\u{1B}[2P").text == ["cd"])
    #expect(screen("abcd\r\u{1B}[2@").text == ["  abc"])
    #expect(screen("abc\u{1B}[2;2Hx\u{1B}[H\u{1B}[1;31my\u{1B}[m").text == ["ybc", " x"])
    #expect(screen("ab\u{8}\u{8}c\td").text == ["cb  d"])
  }

  @Test func wideAndCombiningCharactersTakeTheirRoom() {
    let wide = screen("abcd日")
    #expect(wide.text == ["abcd", "日"])
    #expect(wide.cursor == (1, 2))
    #expect(screen("e\u{301}x").text == ["e\u{301}x"])
  }

  @Test func flowsIntoANewWidth() {
    var screen = screen("abcdefg", columns: 5)
    screen.resize(columns: 3, rows: 3)
    #expect(screen.text == ["abc", "def", "g"])
    #expect(screen.cursor == (2, 1))
    screen.resize(columns: 10, rows: 3)
    #expect(screen.text == ["abcdefg"])
    #expect(screen.cursor == (0, 7))
  }
}
