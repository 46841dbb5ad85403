import TerminalGraphics

/// A list of numbers too long to read: its ends, and what all of it comes to.
struct ValueExcerpt {
  /// Lists longer than this are cut short on a screen.
  static let threshold = 1000
  /// Values shown of either end.
  private static let edge = 5

  private let values: [Cell]

  init(_ values: [Cell]) { self.values = values }

  /// The ends one value a line, dots between, and a summary.
  func rendered(_ style: RenderingStyle) -> String {
    let reducers = summary(values.compactMap(\.double)).dropFirst()
      .map { "\($0.name) \($0.value.shown)" }
    let remark =
      ([formatQuantity(values.count, "value")] + reducers).joined(separator: ", ")
      + "; all=on lists them, and so does > FILE or | COMMAND"
    return
      (values.prefix(Self.edge).map(\.shown) + ["..."] + values.suffix(Self.edge).map(\.shown)
      + remark.wrapped(to: style.width).map { style.styled($0, .dim) })
      .joined(separator: "\n")
  }
}
