#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A typeface of single strokes, made for this program: what pixels are lettered with, and what
/// the width of text is estimated by.
///
/// Letters are about as wide as those of the usual sans serif faces. Characters that it lacks are
/// drawn as empty boxes.
enum StrokeFont {
  /// Height of a capital, in the glyphs' own units.
  private static let capital = 10.0
  /// Height of a capital as a share of the font's size.
  private static let capitalShare = 0.71
  /// Room on each side of a glyph.
  private static let bearing = 1.0
  /// Digits that are set small and high, as exponents are.
  private static let superscripts: [Character: Character] = [
    "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8",
    "⁹": "9", "⁻": "−",
  ]

  /// The width of text in the font's size.
  static func width(of text: String, size: Double) -> Double {
    text.reduce(0) { $0 + advance(of: $1) } * size * capitalShare / capital
  }

  /// The text, cut with an ellipsis where it is wider than `width`.
  static func fitted(_ text: String, size: Double, width: Double) -> String {
    guard self.width(of: text, size: size) > width else { return text }
    var result = text.prefix(1000)
    while !result.isEmpty, self.width(of: result + "…", size: size) > width { result.removeLast() }
    return result + "…"
  }

  /// The strokes of a text.
  static func outline(of lettering: Drawing.Lettering) -> [[Point]] {
    let unit = lettering.size * capitalShare / capital
    var x: Double =
      switch lettering.anchor {
      case .start: 0
      case .middle: -width(of: lettering.text, size: lettering.size) / 2 / unit
      case .end: -width(of: lettering.text, size: lettering.size) / unit
      }
    var lines: [[Point]] = []
    for character in lettering.text {
      let (share, rise) = superscripts[character] == nil ? (1.0, 0.0) : (0.62, 5.0)
      let left = x + bearing * share
      lines += glyph(superscripts[character] ?? character).map { stroke in
        stroke.map { point in
          let across = (left + point.x * share) * unit
          let up = (rise + point.y * share) * unit
          return lettering.isUpward
            ? Point(lettering.place.x - up, lettering.place.y - across)
            : Point(lettering.place.x + across, lettering.place.y - up)
        }
      }
      x += advance(of: character)
    }
    return lines
  }

  private static func advance(of character: Character) -> Double {
    if character == " " { return 3.8 }
    if let plain = superscripts[character] { return advance(of: plain) * 0.62 }
    let right = glyph(character).joined().map(\.x).max() ?? 0
    return max(0, right) + 2 * bearing
  }

  /// The strokes of a character, upward from the baseline.
  private static func glyph(_ character: Character) -> [[Point]] {
    if character == " " { return [] }
    return glyphs[character] ?? [
      [Point(0, 0), Point(5, 0), Point(5, 9), Point(0, 9), Point(0, 0)]
    ]
  }

  private static let glyphs = StrokeGlyphs.paths.mapValues { strokes(of: $0) }

  /// Reads a path: `M x y` begins a stroke, `L x y` goes straight, `Q x y x y` curves with a control
  /// point, `A x y rx ry from to` follows an ellipse between two angles in degrees.
  private static func strokes(of path: String) -> [[Point]] {
    var strokes: [[Point]] = []
    var words = path.split(separator: " ")[...]
    func take() -> Double { words.popFirst().flatMap { Double($0) } ?? 0 }
    func add(_ point: Point) {
      if strokes.isEmpty { strokes.append([]) }
      strokes[strokes.count - 1].append(point)
    }
    while let command = words.popFirst() {
      switch command {
      case "M": strokes.append([Point(take(), take())])
      case "L": add(Point(take(), take()))
      case "Q":
        let from = strokes.last?.last ?? Point(0, 0)
        let (control, to) = (Point(take(), take()), Point(take(), take()))
        for step in 1...8 {
          let t = Double(step) / 8
          func mixed(_ a: Double, _ b: Double, _ c: Double) -> Double {
            (1 - t) * (1 - t) * a + 2 * t * (1 - t) * b + t * t * c
          }
          add(Point(mixed(from.x, control.x, to.x), mixed(from.y, control.y, to.y)))
        }
      default:
        let (center, radii) = (Point(take(), take()), Point(take(), take()))
        let (from, to) = (take(), take())
        // "O" begins a stroke of its own, "A" goes on with the one there is.
        if command == "O" { strokes.append([]) }
        for step in 0...20 {
          let angle = (from + (to - from) * Double(step) / 20) * .pi / 180
          add(Point(center.x + radii.x * cos(angle), center.y + radii.y * sin(angle)))
        }
      }
    }
    return strokes
  }
}
