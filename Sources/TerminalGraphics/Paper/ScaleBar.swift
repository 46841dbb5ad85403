/// The bar that says which color stands for which value.
struct ScaleBar {
  let limits: Span
  let shading: Shading
  let name: String

  /// The ends of a bar: where all values are 0, those of the smallest usual scale.
  static func ends(of limits: Span, _ shading: Shading) -> Span {
    guard limits.halfLength <= 0 else { return limits }
    return Span(lower: shading == .diverging ? -1 : 0, upper: 1)
  }

  private static func axis(_ limits: Span) -> Axis { Axis(limits, ticks: 5, isRounded: false) }

  /// The room that a bar takes with its numbers and its name.
  static func width(of limits: Span, name: String) -> Double {
    let numbers = axis(limits).ticks.map {
      Paper.width(of: Paper.typeset($0.label), size: Paper.tickSize)
    }
    return 12 + 12 + 7 + (numbers.max() ?? 0) + (name.isEmpty ? 0 : Paper.labelSize + 8)
  }

  /// Draws the bar at the right of a picture.
  func draw(beside area: Box, on drawing: inout Drawing) {
    let bar = Box(x: area.right + 12, y: area.y, width: 12, height: area.height)
    let steps = 128
    var picture = PixelImage(width: 1, height: steps)
    for step in 0..<steps {
      let fraction = 1 - Double(step) / Double(steps - 1)
      picture[0, step] = shading.color(
        shading == .diverging ? 2 * fraction - 1 : fraction, .trueColor)
    }
    drawing.marks.append(.image(picture, bar))
    drawing.outline(bar)
    var widest = 0.0
    for tick in Self.axis(limits).ticks {
      let y = bar.bottom - limits.fraction(of: tick.value) * bar.height
      drawing.rule(Point(bar.right, y), Point(bar.right + 4, y), Palette.ink, width: 0.8)
      let label = Paper.typeset(tick.label)
      widest = max(widest, Paper.width(of: label, size: Paper.tickSize))
      drawing.write(
        label, at: Point(bar.right + 7, y + Paper.tickSize * 0.36), size: Paper.tickSize)
    }
    drawing.write(
      Paper.fitted(name, size: Paper.labelSize, width: max(bar.height, 60)),
      at: Point(bar.right + 7 + widest + Paper.labelSize + 2, bar.y + bar.height / 2),
      size: Paper.labelSize, anchor: .middle, isUpward: true)
  }
}
