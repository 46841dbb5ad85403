/// A named row of points.
public struct Series: Equatable, Sendable {
  /// What the points are, for the legend.
  public var name: String
  /// The points' places from left to right.
  public var xs: [Double]
  /// The points' heights, one for each place.
  public var ys: [Double]

  /// A series of points; where one list is longer, what is left over is not drawn.
  public init(_ name: String, xs: [Double], ys: [Double]) {
    self.name = name
    self.xs = xs
    self.ys = ys
  }

  /// A series of heights at 0, 1, 2 and so on.
  public init(_ name: String, ys: [Double]) {
    self.init(name, xs: ys.indices.map { Double($0) }, ys: ys)
  }
}
