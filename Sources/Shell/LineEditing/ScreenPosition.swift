/// Where the cursor stands after text has been drawn, in rows and columns from the first.
///
/// It follows libedit: a control character shows as `^X`, a tab goes to the next multiple of eight,
/// a wide character that does not fit moves to the next row, a full row puts the cursor on the next.
struct ScreenPosition: Equatable {
  private(set) var row = 0
  private(set) var column = 0
  let columns: Int

  /// The top left corner of a terminal of the given width.
  init(columns: Int) {
    self.columns = max(columns, 2)
  }

  /// Moves past the text.
  mutating func advance(past text: some StringProtocol) {
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x0A:
        row += 1
        column = 0
      case 0x09:
        repeat { put(width: 1) } while column % 8 != 0
      case 0..<0x20, 0x7F:
        put(width: 1)
        put(width: 1)
      default:
        if let width = EditorWidth.of(scalar) {
          put(width: width)
        } else {
          // Shown as \U+xxxx, with as many digits as needed beyond four.
          for _ in 0..<(scalar.value > 0xFFFF ? 8 : 7) { put(width: 1) }
        }
      }
    }
  }

  private mutating func put(width: Int) {
    if column + width > columns { wrap() }
    column += width
    if column >= columns { wrap() }
  }

  private mutating func wrap() {
    row += 1
    column = 0
  }
}
