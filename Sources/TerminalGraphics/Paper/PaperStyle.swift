/// Sizes and wordings that all figures on paper share.
enum Paper {
  /// The width of a figure that fills a column of text.
  static let width = 440.0
  /// The height of the space between the axes of a plot.
  static let plotHeight = 230.0
  static let margin = 10.0
  static let titleSize = 12.0
  static let labelSize = 11.0
  static let tickSize = 10.0
  static let noteSize = 8.5
  /// Usual faces are up to this much wider than ``StrokeFont``.
  static let slack = 1.12

  /// Room for text in whatever face it is set.
  static func width(of text: String, size: Double) -> Double {
    StrokeFont.width(of: text, size: size) * slack
  }

  /// The text, cut where it is wider than `width` in whatever face it is set.
  static func fitted(_ text: String, size: Double, width: Double) -> String {
    StrokeFont.fitted(RenderingStyle.plain.cleaned(text), size: size, width: width / slack)
  }

  /// A number as it is printed: `2.5×10⁻⁵` for `2.5e-05`, with a minus sign for a hyphen.
  static func typeset(_ number: String) -> String {
    let parts = number.split(separator: "e")
    guard parts.count == 2, let exponent = Int(parts[1]) else {
      return number.replacing("-", with: "−")
    }
    let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    let power =
      "10" + (exponent < 0 ? "⁻" : "")
      + String(String(exponent.magnitude).compactMap { $0.wholeNumberValue.map { digits[$0] } })
    let factor = parts[0].replacing("-", with: "−")
    return factor == "1" ? power : factor == "−1" ? "−" + power : factor + "×" + power
  }
}

extension Drawing {
  /// Writes what a figure shows and what is to be noted about it, and gives the height used.
  mutating func writeHeading(_ title: String, left: Double = Paper.margin) -> Double {
    self.title = RenderingStyle.plain.cleaned(title)
    guard !title.isEmpty else { return Paper.margin }
    let room = width - left - Paper.margin
    write(
      Paper.fitted(title, size: Paper.titleSize, width: room),
      at: Point(left, Paper.margin + Paper.titleSize * 0.8), size: Paper.titleSize, isBold: true)
    return Paper.margin + Paper.titleSize + 8
  }

  /// Writes remarks in small type below `top`, and makes the drawing end there.
  mutating func writeNotes(_ notes: [String], below top: Double, left: Double = Paper.margin) {
    var lines: [String] = []
    for note in notes {
      let joined = lines.last.map { $0 + "; " + note }
      if let joined, Paper.width(of: joined, size: Paper.noteSize) <= width - left - Paper.margin {
        lines[lines.count - 1] = joined
      } else {
        lines.append(note)
      }
    }
    var y = top
    for line in lines {
      y += Paper.noteSize + 4
      write(
        Paper.fitted(line, size: Paper.noteSize, width: width - left - Paper.margin),
        at: Point(left, y), size: Paper.noteSize, color: Palette.faintInk)
    }
    height = (y + Paper.margin).rounded(.up)
  }
}
