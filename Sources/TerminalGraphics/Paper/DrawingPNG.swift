import CPNG

extension Drawing {
  /// Most pixels of a side of a PNG; larger drawings get fewer pixels a unit.
  private static let longestSide = 8192.0

  /// The drawing as a PNG file, with `scale` pixels a unit; nil where there is no memory for it.
  func png(scale: Double) -> [UInt8]? {
    let scale = min(scale, Self.longestSide / max(1, width, height))
    var canvas = PixelCanvas(width: width, height: height, scale: scale)
    for mark in marks { canvas.draw(mark) }
    return canvas.image.png
  }
}

extension PixelImage {
  /// The picture as a PNG file, written by libpng; nil where it refuses.
  var png: [UInt8]? {
    guard width > 0, height > 0 else { return nil }
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    image.width = png_uint_32(width)
    image.height = png_uint_32(height)
    image.format = png_uint_32(PNG_FORMAT_RGB)
    // Flat colors compress no better with filters, and much slower.
    image.flags = png_uint_32(PNG_IMAGE_FLAG_FAST)
    defer { png_image_free(&image) }
    // Deflate adds less than a hundredth to bytes that it cannot compress.
    var size = bytes.count + height + bytes.count / 64 + 4096
    var file = [UInt8](repeating: 0, count: size)
    guard png_image_write_to_memory(&image, &file, &size, 0, bytes, 0, nil) != 0 else {
      return nil
    }
    return Array(file.prefix(size))
  }
}
