/// A field of characters that points and lines are drawn on, in braille dots or markers.
struct PlotCanvas {
  let columns: Int
  let rows: Int
  /// Whether a character holds 2 x 4 dots, or one marker.
  let isBraille: Bool
  private var dots: [UInt8]
  private var owners: [Int]

  init(columns: Int, rows: Int, isBraille: Bool) {
    self.columns = columns
    self.rows = rows
    self.isBraille = isBraille
    dots = Array(repeating: 0, count: columns * rows)
    owners = Array(repeating: 0, count: columns * rows)
  }

  /// The dots from left to right.
  var width: Int { isBraille ? columns * 2 : columns }

  /// The dots from top to bottom.
  var height: Int { isBraille ? rows * 4 : rows }

  /// Sets a dot, counted from the left and the top, for a series.
  mutating func set(_ x: Int, _ y: Int, series: Int) {
    guard x >= 0, x < width, y >= 0, y < height else { return }
    let cell = isBraille ? y / 4 * columns + x / 2 : y * columns + x
    dots[cell] |= isBraille ? Self.bit(x % 2, y % 4) : 1
    owners[cell] = series
  }

  /// Sets the dots of a straight line (J. Bresenham 1965).
  mutating func line(from start: (x: Int, y: Int), to end: (x: Int, y: Int), series: Int) {
    var (x, y) = start
    let (dx, dy) = (abs(end.x - x), -abs(end.y - y))
    var slack = dx + dy
    while true {
      set(x, y, series: series)
      if x == end.x, y == end.y { return }
      let twice = 2 * slack
      if twice >= dy {
        slack += dy
        x += x < end.x ? 1 : -1
      }
      if twice <= dx {
        slack += dx
        y += y < end.y ? 1 : -1
      }
    }
  }

  /// The bit of a dot in the code of a braille character (Unicode, block U+2800).
  private static func bit(_ x: Int, _ y: Int) -> UInt8 {
    y == 3 ? (x == 0 ? 0x40 : 0x80) : (1 << y) << (x == 0 ? 0 : 3)
  }

  /// Draws a line of characters.
  func draw(row: Int, onto line: inout StyledLine) {
    for column in 0..<columns {
      let cell = row * columns + column
      guard dots[cell] != 0 else {
        line.append(" ")
        continue
      }
      let pen = Pen(foreground: Palette.category(owners[cell]))
      if isBraille, let scalar = Unicode.Scalar(0x2800 + UInt32(dots[cell])) {
        line.append(String(Character(scalar)), pen)
      } else {
        line.append(Self.marker(owners[cell]), pen)
      }
    }
  }

  /// The marker of the series at `index`, where braille cannot tell series apart.
  static func marker(_ index: Int) -> String {
    let markers = ["*", "+", "o", "x", "#", "%"]
    return markers[index % markers.count]
  }
}
