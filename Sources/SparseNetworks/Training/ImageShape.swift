/// Height and width of the images whose pixels, row by row, are the inputs of a data set.
public struct ImageShape: Sendable, Hashable {
  /// Number of rows of pixels.
  public let height: Int
  /// Number of pixels in a row.
  public let width: Int

  /// A shape of `height` rows of `width` pixels.
  public init(height: Int, width: Int) {
    self.height = height
    self.width = width
  }

  /// Number of pixels.
  public var pixelCount: Int { height * width }
}
