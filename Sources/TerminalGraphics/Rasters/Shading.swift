/// How a normalized value looks: as a color, and as a character where there is no color.
enum Shading {
  /// From 0 (none) to 1 (most).
  case sequential
  /// From -1 through 0 to 1.
  case diverging
  /// From 0 (black) to 1 (white).
  case gray
  /// From 0 (white) to 1 (dark blue), on paper.
  case presence

  /// The color of a value, where there are as many colors as `depth` says.
  func color(_ value: Double, _ depth: RenderingStyle.ColorDepth) -> Color {
    switch self {
    case .sequential where depth == .indexed256: Self.step(of: Palette.sequential256, at: value)
    case .diverging where depth == .indexed256:
      Self.step(of: Palette.diverging256, at: (value + 1) / 2)
    case .sequential: .interpolated(Palette.sequential, at: value)
    case .diverging: .interpolated(Palette.diverging, at: (value + 1) / 2)
    case .gray: .interpolated(Palette.gray, at: value)
    case .presence: .interpolated(Palette.presence, at: value)
    }
  }

  /// The color of the step that a value from 0 to 1 falls on.
  private static func step(of colors: [Color], at value: Double) -> Color {
    colors[max(0, min(colors.count - 1, Int(value * Double(colors.count))))]
  }

  /// The character whose ink stands for a value.
  ///
  /// Negative values have characters of their own: dots against shades, strokes against blobs.
  func glyph(_ value: Double, _ glyphs: RenderingStyle.Glyphs) -> Character {
    let ramp = ramp(isNegative: value < 0, glyphs)
    let level = (value.magnitude * Double(ramp.count - 1)).rounded()
    // Anything but zero shows, however faint.
    let index = value != 0 && level < 1 ? 1 : Int(min(level, Double(ramp.count - 1)))
    return ramp[index]
  }

  /// The pen for characters where there are sixteen colors, too few for a gradient.
  func pen(_ value: Double, _ color: RenderingStyle.ColorDepth) -> Pen {
    guard self == .diverging, color == .ansi16, value != 0 else { return .plain }
    return Pen(foreground: value < 0 ? Color(59, 142, 234) : Color(241, 76, 76))
  }

  private func ramp(isNegative: Bool, _ glyphs: RenderingStyle.Glyphs) -> [Character] {
    switch (glyphs, self) {
    case (.unicode, .diverging) where isNegative: [" ", "⠂", "⠒", "⠶", "⠿"]
    case (.unicode, _): [" ", "░", "▒", "▓", "█"]
    case (.ascii, .diverging): isNegative ? [" ", "-", "~", "=", "%"] : [" ", ".", "+", "*", "#"]
    case (.ascii, _): [" ", ".", ":", "-", "=", "+", "*", "#", "%", "@"]
    }
  }
}

extension RenderingStyle {
  /// How cells of a raster are put into characters.
  enum CellMode {
    /// Two cells a character, one above the other, by foreground and background color.
    case halfBlocks
    /// A cell a character, by background color.
    case backgrounds
    /// A cell a character, by its ink.
    case shades
  }

  /// The best mode for this style.
  var cellMode: CellMode {
    if color < .indexed256 { return .shades }
    return glyphs == .unicode ? .halfBlocks : .backgrounds
  }
}
