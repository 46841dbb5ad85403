/// How a piece of text looks.
public struct Pen: Hashable, Sendable {
  /// The color of the characters; nil is the terminal's own.
  public var foreground: Color?
  /// The color behind the characters; nil is the terminal's own.
  public var background: Color?
  /// Whether the text is heavier.
  public var isBold: Bool
  /// Whether the text is fainter.
  public var isDim: Bool
  /// Whether the text is underlined.
  public var isUnderlined: Bool

  /// A pen; without arguments, plain text.
  public init(
    foreground: Color? = nil, background: Color? = nil,
    isBold: Bool = false, isDim: Bool = false, isUnderlined: Bool = false
  ) {
    self.foreground = foreground
    self.background = background
    self.isBold = isBold
    self.isDim = isDim
    self.isUnderlined = isUnderlined
  }

  /// Plain text.
  public static let plain = Pen()
  /// Titles.
  public static let bold = Pen(isBold: true)
  /// Axes, scales and remarks, which should not draw the eye.
  public static let dim = Pen(isDim: true)
}

extension RenderingStyle {
  /// The text drawn with a pen, or as it is where the style has no color.
  public func styled(_ text: String, _ pen: Pen) -> String {
    var line = StyledLine(color)
    line.append(text, pen)
    return line.finished(trimming: false)
  }
}

/// A line under construction that writes escape sequences only where the pen changes.
struct StyledLine {
  private let depth: RenderingStyle.ColorDepth
  private var text = ""
  private var current = Codes()

  init(_ depth: RenderingStyle.ColorDepth) { self.depth = depth }

  /// Adds text; an escape sequence precedes it if the last piece looked different.
  mutating func append(_ piece: String, _ pen: Pen = .plain) {
    guard !piece.isEmpty else { return }
    let codes = Codes(pen, depth)
    if codes != current {
      text += "\u{1B}[" + codes.following(current).joined(separator: ";") + "m"
      current = codes
    }
    text += piece
  }

  /// The line, with the terminal's own look restored and plain spaces at the end removed.
  func finished(trimming: Bool = true) -> String {
    if current != Codes() { return text + "\u{1B}[0m" }
    guard trimming, text.utf8.last == 0x20 else { return text }
    let count = text.utf8.reversed().prefix { $0 == 0x20 }.count
    return String(text.dropLast(count))
  }
}

/// The parameters of the escape sequence Select Graphic Rendition (ECMA-48) for a pen.
private struct Codes: Equatable {
  var attributes: [String] = []
  var foreground: String?
  var background: String?

  init() {}

  init(_ pen: Pen, _ depth: RenderingStyle.ColorDepth) {
    guard depth != .none else { return }
    if pen.isBold { attributes.append("1") }
    if pen.isDim { attributes.append("2") }
    if pen.isUnderlined { attributes.append("4") }
    foreground = pen.foreground.map { Self.code($0, depth, base: 30) }
    background = pen.background.map { Self.code($0, depth, base: 40) }
  }

  private static func code(
    _ color: Color, _ depth: RenderingStyle.ColorDepth, base: Int
  ) -> String {
    switch depth {
    case .none: return "0"
    case .ansi16:
      let index = color.basic16
      return String(index < 8 ? base + index : base + 60 + index - 8)
    case .indexed256: return "\(base + 8);5;\(color.indexed256)"
    case .trueColor: return "\(base + 8);2;\(color.red);\(color.green);\(color.blue)"
    }
  }

  /// What must be written to come from `previous` to this.
  func following(_ previous: Codes) -> [String] {
    let dropsColor =
      (foreground == nil && previous.foreground != nil)
      || (background == nil && previous.background != nil)
    if previous == Codes() { return attributes + [foreground, background].compactMap { $0 } }
    if dropsColor || attributes != previous.attributes {
      return ["0"] + attributes + [foreground, background].compactMap { $0 }
    }
    var codes: [String] = []
    if let foreground, foreground != previous.foreground { codes.append(foreground) }
    if let background, background != previous.background { codes.append(background) }
    return codes
  }
}
