/// What the place that text is written to can show: its colors, its characters, its columns.
public struct RenderingStyle: Equatable, Sendable {
  /// How many colors can be shown, from none to all.
  public enum ColorDepth: Int, Comparable, Sendable {
    /// No escape sequences at all.
    case none
    /// The sixteen colors whose shades the terminal's user chooses.
    case ansi16
    /// The 6 x 6 x 6 color cube and the gray ramp of xterm.
    case indexed256
    /// Red, green and blue with eight bits each.
    case trueColor

    /// Whether `first` shows fewer colors than `second`.
    public static func < (first: Self, second: Self) -> Bool { first.rawValue < second.rawValue }
  }

  /// Which characters can be shown.
  public enum Glyphs: Sendable {
    /// Blocks, braille and box drawing; text in any script.
    case unicode
    /// ASCII and nothing else: other characters of titles and labels become `?`.
    case ascii
  }

  /// How many colors can be shown.
  public var color: ColorDepth
  /// Which characters can be shown.
  public var glyphs: Glyphs
  /// How many columns a line may have.
  public var width: Int
  /// How many lines a screen has for it; nil where text goes elsewhere.
  ///
  /// Maps, images and plots are drawn lower, to fit.
  public var height: Int?

  /// A style with the given abilities.
  public init(
    color: ColorDepth = .none, glyphs: Glyphs = .unicode, width: Int = 80, height: Int? = nil
  ) {
    self.color = color
    self.glyphs = glyphs
    self.width = max(1, width)
    self.height = height
  }

  /// The lines that a picture gets of those that it may take, where it has others around them.
  ///
  /// - Parameter others: lines of titles, axes and remarks.
  func pictureRows(atMost most: Int, beside others: Int) -> Int {
    min(most, max(4, (height ?? .max) - others))
  }

  /// Unicode without color, 80 columns: for files, pipes and tests.
  public static let plain = RenderingStyle()
}

extension RenderingStyle {
  /// The style that suits an environment.
  ///
  /// `NO_COLOR` (not empty) forbids color, whatever else is set; `CLICOLOR_FORCE` (not 0) asks for
  /// it even off a terminal; `CLICOLOR=0` and `TERM=dumb` mean none. `COLORTERM` of `truecolor` or
  /// `24bit`, or a `TERM` with `direct`, means all colors, a `TERM` with `256color` 256 of them.
  /// Unicode needs a UTF-8 locale in the first of `LC_ALL`, `LC_CTYPE` and `LANG` that is set.
  ///
  /// - Parameters:
  ///   - environment: The variables of the process.
  ///   - isTerminal: Whether output goes to a terminal.
  ///   - columns: Its width; where unknown, `COLUMNS`, or else 80.
  public static func detect(
    environment: [String: String], isTerminal: Bool, columns: Int?
  ) -> RenderingStyle {
    let width = [columns, environment["COLUMNS"].flatMap { Int($0) }]
      .compactMap { $0 }.first { $0 > 0 }
    return RenderingStyle(
      color: colorDepth(in: environment, isTerminal: isTerminal),
      glyphs: isUTF8(environment) ? .unicode : .ascii,
      width: width ?? 80)
  }

  private static func colorDepth(
    in environment: [String: String], isTerminal: Bool
  ) -> ColorDepth {
    let terminal = environment["TERM"] ?? ""
    let force = environment["CLICOLOR_FORCE"] ?? ""
    let isForced = !force.isEmpty && force != "0"
    let isUnable = terminal.isEmpty || terminal == "dumb" || environment["CLICOLOR"] == "0"
    guard (environment["NO_COLOR"] ?? "").isEmpty, isForced || (isTerminal && !isUnable) else {
      return .none
    }
    let promise = (environment["COLORTERM"] ?? "").lowercased()
    if promise == "truecolor" || promise == "24bit" || terminal.contains("direct") {
      return .trueColor
    }
    return terminal.contains("256color") ? .indexed256 : .ansi16
  }

  private static func isUTF8(_ environment: [String: String]) -> Bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
      .compactMap { environment[$0] }.first { !$0.isEmpty }
    let name = (locale ?? "").lowercased()
    return name.contains("utf-8") || name.contains("utf8")
  }
}
