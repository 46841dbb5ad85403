/// What a user sees on a terminal, worked out from the bytes that a program sends to it.
///
/// It knows what line editors use: cursor movement, erasing, insertion and deletion, scrolling,
/// wrapping that waits for the next character, wide and combining characters, and wrapped lines that
/// flow into a new width. It does not know scroll regions, colors or character sets.
struct TerminalScreen {
  private struct Row {
    /// One element a column; a wide character is followed by nil.
    var cells: [Character?] = []
    /// Whether the next row goes on with the same line.
    var isWrapped = false
  }

  private(set) var columns: Int
  private(set) var rows: Int
  private(set) var cursor = (row: 0, column: 0)
  private var grid: [Row] = [Row()]
  private var scrolledAway: [String] = []
  private var isWrapPending = false
  private var undecoded: [UInt8] = []
  private var escape: [Unicode.Scalar]?

  /// An empty screen.
  init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
  }

  /// The rows, without the spaces at their ends, from the top to the last that was used.
  var text: [String] { grid.map { Self.text(of: $0.cells[...]) } }

  /// All that has been shown and not erased: rows that scrolled away, then those on the screen.
  var history: [String] { scrolledAway + text }

  /// The text of the cursor's row that is left of the cursor, with all its spaces.
  var textBeforeCursor: String {
    let cells = grid[cursor.row].cells.prefix(cursor.column)
    return String(cells.compactMap { $0 })
      + String(repeating: " ", count: cursor.column - cells.count)
  }

  /// Shows what a program has sent, which may end inside of a character or an escape sequence.
  mutating func show(_ bytes: some Sequence<UInt8>) {
    undecoded += bytes
    var end = undecoded.endIndex
    // Keep back a character that is not yet whole.
    for back in 1...3 where back <= undecoded.count {
      let byte = undecoded[undecoded.count - back]
      guard byte & 0xC0 == 0xC0 else { continue }
      let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
      if length > back { end = undecoded.count - back }
      break
    }
    let ready = String(decoding: undecoded[..<end], as: UTF8.self)
    undecoded.removeFirst(end)
    for scalar in ready.unicodeScalars { show(scalar) }
  }

  /// Changes the size; wrapped lines flow into the new width.
  mutating func resize(columns newColumns: Int, rows newRows: Int) {
    var flowed: [Row] = []
    var newCursor = (row: 0, column: 0)
    var line: [Character?] = []
    var cursorOffset: Int?
    for (index, row) in grid.enumerated() {
      if index == cursor.row { cursorOffset = line.count + cursor.column }
      line += row.cells
      if row.isWrapped && index + 1 < grid.count { continue }
      let start = flowed.count
      flowed += stride(from: 0, to: max(line.count, 1), by: newColumns).map {
        let part = line[$0..<min($0 + newColumns, line.count)]
        return Row(cells: Array(part), isWrapped: $0 + newColumns < line.count)
      }
      if let offset = cursorOffset {
        newCursor = (start + offset / newColumns, offset % newColumns)
        cursorOffset = nil
      }
      line = []
    }
    (grid, columns, rows, cursor) = (flowed, newColumns, newRows, newCursor)
    while grid.count <= cursor.row { grid.append(Row()) }
    isWrapPending = false
    scrollIfNeeded()
  }

  private mutating func show(_ scalar: Unicode.Scalar) {
    if escape != nil {
      takeEscape(scalar)
      return
    }
    switch scalar.value {
    case 0x1B: escape = []
    case 0x0D: moveTo(column: 0)
    case 0x0A: lineFeed()
    case 0x08: moveTo(column: cursor.column - 1)
    case 0x09: moveTo(column: (cursor.column / 8 + 1) * 8)
    case 0..<0x20, 0x7F..<0xA0: break
    default: put(scalar)
    }
  }

  private mutating func put(_ scalar: Unicode.Scalar) {
    let width = Self.width(of: scalar)
    if width == 0 {
      let column = max(cursor.column - (isWrapPending ? 0 : 1), 0)
      guard column < grid[cursor.row].cells.count, let base = grid[cursor.row].cells[column] else {
        return
      }
      grid[cursor.row].cells[column] = Character(String(base) + String(scalar))
      return
    }
    if isWrapPending || cursor.column + width > columns {
      grid[cursor.row].isWrapped = true
      lineFeed()
      moveTo(column: 0)
    }
    pad(to: cursor.column + width)
    grid[cursor.row].cells[cursor.column] = Character(scalar)
    if width == 2 { grid[cursor.row].cells[cursor.column + 1] = nil }
    if cursor.column + width >= columns {
      cursor.column = columns - 1
      isWrapPending = true
    } else {
      cursor.column += width
    }
  }

  private mutating func takeEscape(_ scalar: Unicode.Scalar) {
    var sequence = escape ?? []
    sequence.append(scalar)
    escape = sequence
    guard let kind = sequence.first else { return }
    switch kind {
    case "[":
      guard sequence.count > 1, ("@"..."~").contains(scalar) else { return }
      control(
        scalar, parameters: String(String.UnicodeScalarView(sequence[1..<(sequence.count - 1)])))
    case "]":
      guard scalar == "\u{7}" || sequence.suffix(2) == ["\u{1B}", "\\"] else { return }
    case "(", ")":
      guard sequence.count == 2 else { return }
    default: break
    }
    escape = nil
  }

  private mutating func control(_ final: Unicode.Scalar, parameters: String) {
    let numbers = parameters.split(separator: ";", omittingEmptySubsequences: false).map {
      Int($0) ?? 0
    }
    let first = numbers.first ?? 0
    let count = max(first, 1)
    switch final {
    case "A": moveTo(row: cursor.row - count)
    case "B": moveTo(row: cursor.row + count)
    case "C": moveTo(column: cursor.column + count)
    case "D": moveTo(column: cursor.column - count)
    case "G": moveTo(column: count - 1)
    case "d": moveTo(row: count - 1)
    case "H", "f":
      moveTo(row: count - 1)
      moveTo(column: (numbers.count > 1 ? max(numbers[1], 1) : 1) - 1)
    case "J": eraseScreen(first)
    case "K": eraseRow(first)
    case "P":
      let start = min(cursor.column, grid[cursor.row].cells.count)
      let end = min(start + count, grid[cursor.row].cells.count)
      grid[cursor.row].cells.removeSubrange(start..<end)
    case "@":
      pad(to: cursor.column)
      grid[cursor.row].cells.insert(
        contentsOf: Array(repeating: " ", count: count), at: cursor.column)
      grid[cursor.row].cells = Array(grid[cursor.row].cells.prefix(columns))
    case "X":
      pad(to: min(cursor.column + count, columns))
      for column in cursor.column..<min(cursor.column + count, columns) {
        grid[cursor.row].cells[column] = " "
      }
    default: break  // Colors and modes show nothing.
    }
  }

  private mutating func eraseScreen(_ what: Int) {
    switch what {
    case 0:
      eraseRow(0)
      grid.removeSubrange((cursor.row + 1)...)
    case 1:
      for row in 0..<cursor.row { grid[row] = Row() }
      eraseRow(1)
    default:
      for row in grid.indices { grid[row] = Row() }
    }
  }

  private mutating func eraseRow(_ what: Int) {
    switch what {
    case 0:
      grid[cursor.row].cells = Array(grid[cursor.row].cells.prefix(cursor.column))
      grid[cursor.row].isWrapped = false
    case 1:
      pad(to: cursor.column + 1)
      for column in 0...cursor.column { grid[cursor.row].cells[column] = " " }
    default: grid[cursor.row] = Row()
    }
  }

  private mutating func lineFeed() {
    cursor.row += 1
    isWrapPending = false
    if cursor.row >= grid.count { grid.append(Row()) }
    scrollIfNeeded()
  }

  private mutating func scrollIfNeeded() {
    while grid.count > rows {
      scrolledAway.append(Self.text(of: grid.removeFirst().cells[...]))
      cursor.row = max(cursor.row - 1, 0)
    }
  }

  private mutating func moveTo(row: Int) {
    cursor.row = min(max(row, 0), rows - 1)
    isWrapPending = false
    while grid.count <= cursor.row { grid.append(Row()) }
  }

  private mutating func moveTo(column: Int) {
    cursor.column = min(max(column, 0), columns - 1)
    isWrapPending = false
  }

  private mutating func pad(to count: Int) {
    let missing = count - grid[cursor.row].cells.count
    if missing > 0 { grid[cursor.row].cells += Array(repeating: " ", count: missing) }
  }

  private static func text(of cells: ArraySlice<Character?>) -> String {
    var text = String(cells.compactMap { $0 })
    while text.last == " " { text.removeLast() }
    return text
  }

  /// The columns of a character: East Asian wide characters and emoji take two, marks none.
  private static func width(of scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF,
      0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }
}
