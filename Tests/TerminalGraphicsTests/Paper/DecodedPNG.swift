import CPNG

/// The pixels of a PNG file, as libpng reads them.
struct DecodedPNG {
  let width: Int
  let height: Int
  private let bytes: [UInt8]

  /// Nil where the bytes are no PNG.
  init?(_ file: [UInt8]) {
    // libpng keeps the address of the file from one call to the next.
    guard let decoded = file.withUnsafeBufferPointer(Self.decode) else { return nil }
    (width, height, bytes) = decoded
  }

  private static func decode(
    _ file: UnsafeBufferPointer<UInt8>
  ) -> (width: Int, height: Int, bytes: [UInt8])? {
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    guard png_image_begin_read_from_memory(&image, file.baseAddress, file.count) != 0 else {
      return nil
    }
    defer { png_image_free(&image) }
    image.format = png_uint_32(PNG_FORMAT_RGB)
    let (width, height) = (Int(image.width), Int(image.height))
    var pixels = [UInt8](repeating: 0, count: 3 * width * height)
    guard png_image_finish_read(&image, nil, &pixels, 0, nil) != 0 else { return nil }
    return (width, height, pixels)
  }

  /// Red, green and blue of a pixel.
  subscript(x: Int, y: Int) -> [UInt8] { Array(bytes[(3 * (y * width + x))...].prefix(3)) }

  /// How many pixels have a color.
  func count(_ color: [UInt8]) -> Int {
    (0..<height).reduce(0) { sum, y in sum + (0..<width).count { self[$0, y] == color } }
  }
}
