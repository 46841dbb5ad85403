/// Pixels that the marks of a drawing are painted on, with smooth edges.
///
/// How much of a pixel a mark covers is taken from the distance between the pixel's center and the
/// mark's edge.
struct PixelCanvas {
  private(set) var image: PixelImage
  private let scale: Double

  /// White paper of a size in units, with `scale` pixels each.
  init(width: Double, height: Double, scale: Double) {
    self.scale = scale
    image = PixelImage(
      width: max(1, Int((width * scale).rounded(.up))),
      height: max(1, Int((height * scale).rounded(.up))))
  }

  /// Paints a mark.
  mutating func draw(_ mark: Drawing.Mark) {
    switch mark {
    case .rectangle(let box, let color):
      let pixels = scaled(box)
      fill(pixels, color) { x, y in
        overlap(x, pixels.x, pixels.right) * overlap(y, pixels.y, pixels.bottom)
      }
    case .line(let points, let stroke):
      let pieces =
        stroke.isDashed
        ? dashed(points, dash: Drawing.Stroke.dash, gap: Drawing.Stroke.gap) : [points]
      draw(pieces, width: stroke.width, stroke.color)
    case .symbol(.circle, let center, let radius, let color):
      let (x, y, r) = (center.x * scale, center.y * scale, radius * scale)
      fill(Box(x: x - r, y: y - r, width: 2 * r, height: 2 * r), color) { column, row in
        0.5 + r - length(Double(column) + 0.5 - x, Double(row) + 0.5 - y)
      }
    case .symbol(let symbol, let center, let radius, let color):
      fill(symbol.corners(around: center, radius: radius), color)
    case .text(let lettering):
      draw(
        StrokeFont.outline(of: lettering),
        width: lettering.size * (lettering.isBold ? 0.125 : 0.085), lettering.color)
    case .image(let picture, let box): draw(picture, in: scaled(box))
    }
  }

  // MARK: - Lines

  /// Paints lines of a width as one shape, so that crossings are no darker.
  private mutating func draw(_ lines: [[Point]], width: Double, _ color: Color) {
    let radius = max(0.5, width * scale / 2)
    let lines = lines.map { $0.map { Point($0.x * scale, $0.y * scale) } }
    let points = lines.joined().filter { $0.x.isFinite && $0.y.isFinite }
    guard let xs = Span(of: points.lazy.map(\.x)), let ys = Span(of: points.lazy.map(\.y)) else {
      return
    }
    let margin = radius + 1
    let area = pixels(
      Box(
        x: xs.lower - margin, y: ys.lower - margin, width: xs.upper - xs.lower + 2 * margin,
        height: ys.upper - ys.lower + 2 * margin))
    guard !area.columns.isEmpty, !area.rows.isEmpty else { return }
    var cover = [Float](repeating: 0, count: area.columns.count * area.rows.count)
    for line in lines {
      for index in line.indices {
        let (from, to) = (line[max(0, index - 1)], line[index])
        guard index > 0 || line.count == 1 else { continue }
        let reach = pixels(
          Box(
            x: min(from.x, to.x) - margin, y: min(from.y, to.y) - margin,
            width: abs(to.x - from.x) + 2 * margin, height: abs(to.y - from.y) + 2 * margin))
        for row in reach.rows.clamped(to: area.rows) {
          for column in reach.columns.clamped(to: area.columns) {
            let center = Point(Double(column) + 0.5, Double(row) + 0.5)
            let share = Float(min(1, max(0, radius + 0.5 - distance(center, from, to))))
            let place =
              (row - area.rows.lowerBound) * area.columns.count + column - area.columns.lowerBound
            cover[place] = max(cover[place], share)
          }
        }
      }
    }
    for row in area.rows {
      for column in area.columns {
        let place =
          (row - area.rows.lowerBound) * area.columns.count + column - area.columns.lowerBound
        blend(column, row, color, Double(cover[place]))
      }
    }
  }

  // MARK: - Shapes

  /// Fills a convex shape whose corners go around clockwise.
  private mutating func fill(_ corners: [Point], _ color: Color) {
    let corners = corners.map { Point($0.x * scale, $0.y * scale) }
    guard let xs = Span(of: corners.map(\.x)), let ys = Span(of: corners.map(\.y)) else { return }
    let sides = corners.indices.map { (corners[$0], corners[($0 + 1) % corners.count]) }
    let box = Box(
      x: xs.lower, y: ys.lower, width: xs.upper - xs.lower, height: ys.upper - ys.lower)
    fill(box, color) { column, row in
      let (x, y) = (Double(column) + 0.5, Double(row) + 0.5)
      let inside =
        sides.map { from, to in
          let (dx, dy) = (to.x - from.x, to.y - from.y)
          return (dx * (y - from.y) - dy * (x - from.x)) / length(dx, dy)
        }.min() ?? 0
      return 0.5 + inside
    }
  }

  private mutating func fill(
    _ box: Box, _ color: Color, _ share: (_ column: Int, _ row: Int) -> Double
  ) {
    let area = pixels(Box(x: box.x - 1, y: box.y - 1, width: box.width + 2, height: box.height + 2))
    for row in area.rows {
      for column in area.columns { blend(column, row, color, share(column, row)) }
    }
  }

  /// Paints a picture on whole pixels: each has the color of the picture's pixel at its center, or,
  /// in a direction where the picture is finer, the mean of those that it covers.
  private mutating func draw(_ picture: PixelImage, in box: Box) {
    guard picture.width > 0, picture.height > 0, box.width > 0, box.height > 0 else { return }
    let columns = Self.covered(box.x, box.width, of: picture.width, below: image.width)
    let rows = Self.covered(box.y, box.height, of: picture.height, below: image.height)
    for (row, lines) in rows {
      for (column, places) in columns {
        var (red, green, blue) = (0.0, 0.0, 0.0)
        for (y, height) in lines {
          for (x, width) in places {
            let color = picture[x, y]
            red += Double(color.red) * height * width
            green += Double(color.green) * height * width
            blue += Double(color.blue) * height * width
          }
        }
        image[column, row] = Color(
          UInt8(red.rounded()), UInt8(green.rounded()), UInt8(blue.rounded()))
      }
    }
  }

  /// The pixels of the canvas that a picture of `count` pixels takes in one direction, and for each
  /// which of the picture's it shows, with shares that sum to 1.
  private static func covered(
    _ start: Double, _ length: Double, of count: Int, below limit: Int
  ) -> [(pixel: Int, sources: [(index: Int, share: Double)])] {
    let (first, size) = (Int(start.rounded()), max(1, Int(length.rounded())))
    return (0..<size).compactMap { place in
      guard (0..<limit).contains(first + place) else { return nil }
      guard count > size else {
        return (first + place, [((2 * place + 1) * count / (2 * size), 1)])
      }
      let lower = Double(place * count) / Double(size)
      let upper = Double((place + 1) * count) / Double(size)
      return (
        first + place,
        (Int(lower)..<min(count, Int(upper.rounded(.up)))).map {
          ($0, overlap($0, lower, upper) / (upper - lower))
        }
      )
    }
  }

  // MARK: - Pixels

  private func scaled(_ box: Box) -> Box {
    Box(x: box.x * scale, y: box.y * scale, width: box.width * scale, height: box.height * scale)
  }

  /// The pixels of the canvas that a box touches.
  private func pixels(_ box: Box) -> (columns: Range<Int>, rows: Range<Int>) {
    func range(_ from: Double, _ to: Double, below limit: Int) -> Range<Int> {
      let lower = Int(min(Double(limit), max(0, from.rounded(.down))))
      let upper = Int(min(Double(limit), max(0, to.rounded(.down) + 1)))
      return lower..<max(lower, upper)
    }
    return (
      range(box.x, box.right, below: image.width), range(box.y, box.bottom, below: image.height)
    )
  }

  private mutating func blend(_ x: Int, _ y: Int, _ color: Color, _ share: Double) {
    guard share > 0 else { return }
    let share = min(1, share)
    let under = image[x, y]
    func mixed(_ component: KeyPath<Color, UInt8>) -> UInt8 {
      let below = Double(under[keyPath: component])
      return UInt8((below + (Double(color[keyPath: component]) - below) * share).rounded())
    }
    image[x, y] = Color(mixed(\.red), mixed(\.green), mixed(\.blue))
  }
}

/// How far a point lies from the straight line between two others.
private func distance(_ point: Point, _ from: Point, _ to: Point) -> Double {
  let (dx, dy) = (to.x - from.x, to.y - from.y)
  let squared = dx * dx + dy * dy
  let share =
    squared > 0 ? ((point.x - from.x) * dx + (point.y - from.y) * dy) / squared : 0
  let nearest = min(1, max(0, share))
  return length(point.x - from.x - nearest * dx, point.y - from.y - nearest * dy)
}

/// A line cut into dashes.
private func dashed(_ points: [Point], dash: Double, gap: Double) -> [[Point]] {
  guard var last = points.first else { return [] }
  var pieces: [[Point]] = [[last]]
  var (isOn, left) = (true, dash)
  for point in points.dropFirst() {
    var rest = length(point.x - last.x, point.y - last.y)
    while rest > left {
      let share = left / rest
      last = Point(last.x + (point.x - last.x) * share, last.y + (point.y - last.y) * share)
      if isOn { pieces[pieces.count - 1].append(last) } else { pieces.append([last]) }
      rest -= left
      isOn.toggle()
      left = isOn ? dash : gap
    }
    left -= rest
    last = point
    if isOn { pieces[pieces.count - 1].append(point) }
  }
  return pieces
}

/// How much of the pixel at `index` lies between two places.
private func overlap(_ index: Int, _ lower: Double, _ upper: Double) -> Double {
  max(0, min(Double(index + 1), upper) - max(Double(index), lower))
}

private func length(_ dx: Double, _ dy: Double) -> Double { (dx * dx + dy * dy).squareRoot() }
