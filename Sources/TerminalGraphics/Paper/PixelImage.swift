/// A rectangle of pixels.
struct PixelImage: Equatable, Sendable {
  let width: Int
  let height: Int
  /// Red, green and blue of each pixel, row by row.
  var bytes: [UInt8]

  /// A picture of one color.
  init(width: Int, height: Int, _ color: Color = Color(255, 255, 255)) {
    self.width = width
    self.height = height
    bytes = Array(repeating: color.red, count: 3 * width * height)
    guard color.green != color.red || color.blue != color.red else { return }
    for place in stride(from: 0, to: bytes.count, by: 3) {
      bytes[place + 1] = color.green
      bytes[place + 2] = color.blue
    }
  }

  subscript(x: Int, y: Int) -> Color {
    get {
      let place = 3 * (y * width + x)
      return Color(bytes[place], bytes[place + 1], bytes[place + 2])
    }
    set {
      let place = 3 * (y * width + x)
      bytes[place] = newValue.red
      bytes[place + 1] = newValue.green
      bytes[place + 2] = newValue.blue
    }
  }

  /// The picture with each pixel a square of `factor` pixels.
  func enlarged(by factor: Int) -> PixelImage {
    guard factor > 1 else { return self }
    var result = PixelImage(width: width * factor, height: height * factor)
    for y in 0..<result.height {
      for x in 0..<result.width { result[x, y] = self[x / factor, y / factor] }
    }
    return result
  }
}
