/// A color in the sRGB space, eight bits a component.
public struct Color: Hashable, Sendable {
  /// The share of red.
  public var red: UInt8
  /// The share of green.
  public var green: UInt8
  /// The share of blue.
  public var blue: UInt8

  /// A color of three components.
  public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }
}

extension Color {
  /// The color at `fraction` (0...1) of a gradient through evenly spaced `stops`.
  static func interpolated(_ stops: [Color], at fraction: Double) -> Color {
    guard let first = stops.first, let last = stops.last else { return Color(0, 0, 0) }
    let place = fraction * Double(stops.count - 1)
    if !(place > 0) { return first }
    if place >= Double(stops.count - 1) { return last }
    let index = Int(place)
    let weight = place - Double(index)
    func blend(_ component: KeyPath<Color, UInt8>) -> UInt8 {
      let from = Double(stops[index][keyPath: component])
      let to = Double(stops[index + 1][keyPath: component])
      return UInt8((from + (to - from) * weight).rounded())
    }
    return Color(blend(\.red), blend(\.green), blend(\.blue))
  }

  /// The nearest of xterm's colors 16...255: the cube, or the gray ramp where that is nearer.
  var indexed256: Int {
    let levels = [0, 95, 135, 175, 215, 255]
    func nearest(_ component: UInt8) -> Int {
      let value = Int(component)
      return levels.indices.min { abs(levels[$0] - value) < abs(levels[$1] - value) } ?? 0
    }
    let (r, g, b) = (nearest(red), nearest(green), nearest(blue))
    let cube = Color(UInt8(levels[r]), UInt8(levels[g]), UInt8(levels[b]))
    let mean = (Int(red) + Int(green) + Int(blue)) / 3
    let step = min(23, max(0, (mean - 3) / 10))
    let level = UInt8(8 + 10 * step)
    let gray = Color(level, level, level)
    return distance(to: gray) < distance(to: cube) ? 232 + step : 16 + 36 * r + 6 * g + b
  }

  /// The nearest of the sixteen basic colors, as most terminals show them.
  var basic16: Int {
    let shown = Self.basicColors
    return shown.indices.min { distance(to: shown[$0]) < distance(to: shown[$1]) } ?? 7
  }

  private static let basicColors = [
    Color(0, 0, 0), Color(205, 49, 49), Color(13, 188, 121), Color(229, 229, 16),
    Color(36, 114, 200), Color(188, 63, 188), Color(17, 168, 205), Color(229, 229, 229),
    Color(102, 102, 102), Color(241, 76, 76), Color(35, 209, 139), Color(245, 245, 67),
    Color(59, 142, 234), Color(214, 112, 214), Color(41, 184, 219), Color(255, 255, 255),
  ]

  private func distance(to other: Color) -> Int {
    let (r, g, b) = (
      Int(red) - Int(other.red), Int(green) - Int(other.green), Int(blue) - Int(other.blue)
    )
    return r * r + g * g + b * b
  }
}
