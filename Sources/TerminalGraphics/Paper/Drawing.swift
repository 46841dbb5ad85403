/// A place on paper, in units of 1/96 inch from the left and from the top.
struct Point: Equatable, Sendable {
  var x: Double
  var y: Double

  init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }
}

/// An upright rectangle on paper.
struct Box: Equatable, Sendable {
  var x: Double
  var y: Double
  var width: Double
  var height: Double

  var right: Double { x + width }
  var bottom: Double { y + height }
}

/// A picture on paper: a size and marks, later ones above earlier ones.
///
/// SVG and PNG are two renderings of it.
struct Drawing: Equatable, Sendable {
  /// One thing drawn.
  enum Mark: Equatable, Sendable {
    case rectangle(Box, Color)
    case line([Point], Stroke)
    case symbol(Symbol, Point, radius: Double, Color)
    case text(Lettering)
    case image(PixelImage, Box)
  }

  /// How a line looks.
  struct Stroke: Equatable, Sendable {
    var color: Color
    var width: Double
    var isDashed = false

    /// The lengths of a dashed line's pieces and of the gaps between.
    static let (dash, gap) = (5.0, 3.0)
  }

  /// The signs that points of series have.
  enum Symbol: CaseIterable, Sendable {
    case circle, square, triangle, diamond
  }

  /// A line of text, on a baseline.
  struct Lettering: Equatable, Sendable {
    /// Which part of the text stands at its place.
    enum Anchor: String, Sendable {
      case start, middle, end
    }

    var text: String
    var place: Point
    var size: Double
    var anchor = Anchor.start
    var color = Palette.ink
    var isBold = false
    /// Whether the text runs upward.
    var isUpward = false
  }

  var width: Double
  var height: Double
  /// What the picture shows, for who cannot see it.
  var title = ""
  var marks: [Mark] = []

  /// Adds text, without escape sequences and control characters.
  mutating func write(
    _ text: String, at place: Point, size: Double, anchor: Lettering.Anchor = .start,
    color: Color = Palette.ink, isBold: Bool = false, isUpward: Bool = false
  ) {
    let text = RenderingStyle.plain.cleaned(text)
    guard !text.isEmpty else { return }
    marks.append(
      .text(
        Lettering(
          text: text, place: place, size: size, anchor: anchor, color: color, isBold: isBold,
          isUpward: isUpward)))
  }

  /// Adds a straight line.
  mutating func rule(_ from: Point, _ to: Point, _ color: Color, width: Double = 1) {
    marks.append(.line([from, to], Stroke(color: color, width: width)))
  }

  /// Draws the edges of a box.
  mutating func outline(_ box: Box) {
    let corners = [
      Point(box.x, box.y), Point(box.right, box.y), Point(box.right, box.bottom),
      Point(box.x, box.bottom), Point(box.x, box.y),
    ]
    marks.append(.line(corners, Stroke(color: Palette.ink, width: 0.8)))
  }

  /// Adds another drawing with its upper left corner at a place.
  mutating func add(_ other: Drawing, at place: Point) {
    func moved(_ point: Point) -> Point { Point(point.x + place.x, point.y + place.y) }
    func moved(_ box: Box) -> Box {
      Box(x: box.x + place.x, y: box.y + place.y, width: box.width, height: box.height)
    }
    marks += other.marks.map { mark in
      switch mark {
      case .rectangle(let box, let color): return .rectangle(moved(box), color)
      case .line(let points, let stroke): return .line(points.map(moved), stroke)
      case .symbol(let symbol, let point, let radius, let color):
        return .symbol(symbol, moved(point), radius: radius, color)
      case .image(let image, let box): return .image(image, moved(box))
      case .text(var lettering):
        lettering.place = moved(lettering.place)
        return .text(lettering)
      }
    }
  }
}

extension Drawing.Symbol {
  /// The corners of a symbol about as large as a circle of the radius.
  func corners(around center: Point, radius: Double) -> [Point] {
    let shape: [(Double, Double)] =
      switch self {
      case .circle: []
      case .square: [(-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)]
      case .triangle: [(0, -1.25), (1.15, 0.8), (-1.15, 0.8)]
      case .diamond: [(0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)]
      }
    return shape.map { Point(center.x + $0.0 * radius, center.y + $0.1 * radius) }
  }
}
