/// The colors of data: legible to the color-blind, and in order of lightness where order counts.
enum Palette {
  /// Dark violet through green to yellow, of steadily rising lightness.
  ///
  /// Nine points of viridis (S. van der Walt and N. Smith, 2015).
  static let sequential = [
    Color(68, 1, 84), Color(71, 44, 122), Color(59, 81, 139), Color(44, 113, 142),
    Color(33, 144, 141), Color(39, 173, 129), Color(92, 200, 99), Color(170, 220, 50),
    Color(253, 231, 37),
  ]

  /// The same in colors that xterm's cube of 256 has, again each lighter than the one before.
  ///
  /// Rounding the gradient to the cube would leave its dark third a single violet.
  static let sequential256 = [
    Color(95, 0, 95), Color(95, 0, 135), Color(95, 0, 175), Color(0, 95, 135),
    Color(0, 135, 135), Color(0, 175, 135), Color(95, 175, 135), Color(95, 215, 95),
    Color(135, 215, 95), Color(175, 215, 95), Color(215, 215, 0), Color(255, 215, 0),
    Color(255, 255, 0),
  ]

  /// Blue for negative, near white for zero, red for positive.
  ///
  /// Seven points after the diverging scheme RdBu of C. Brewer's ColorBrewer.
  static let diverging = [
    Color(33, 102, 172), Color(103, 169, 207), Color(209, 229, 240), Color(247, 247, 247),
    Color(253, 219, 199), Color(239, 138, 98), Color(178, 24, 43),
  ]

  /// The same in colors of xterm's cube, each step lighter or darker than the one before.
  ///
  /// Rounding the gradient to the cube would mix lavender and peach into it.
  static let diverging256 = [
    Color(0, 95, 175), Color(95, 135, 215), Color(135, 175, 215), Color(175, 215, 255),
    Color(238, 238, 238), Color(255, 215, 215), Color(255, 175, 175), Color(215, 95, 95),
    Color(175, 0, 0),
  ]

  /// White to dark blue, for what is there or not: on paper, nothing is white.
  ///
  /// Five points after the scheme Blues of ColorBrewer.
  static let presence = [
    Color(255, 255, 255), Color(198, 219, 239), Color(107, 174, 214), Color(33, 113, 181),
    Color(8, 48, 107),
  ]

  /// Black to white.
  static let gray = [Color(0, 0, 0), Color(255, 255, 255)]

  /// Colors that tell series apart.
  ///
  /// M. Okabe and K. Ito, "Color Universal Design" (2008), without black and yellow.
  static let categories = [
    Color(86, 180, 233), Color(230, 159, 0), Color(0, 158, 115), Color(204, 121, 167),
    Color(213, 94, 0), Color(0, 114, 178),
  ]

  /// The color of the series at `index`.
  static func category(_ index: Int) -> Color { categories[index % categories.count] }

  /// The same colors for white paper, the darkest first.
  static let paperCategories = [
    Color(0, 114, 178), Color(213, 94, 0), Color(0, 158, 115), Color(204, 121, 167),
    Color(230, 159, 0), Color(86, 180, 233),
  ]

  /// The color on paper of the series at `index`.
  static func paperCategory(_ index: Int) -> Color {
    paperCategories[index % paperCategories.count]
  }

  /// Text and axes on paper.
  static let ink = Color(34, 34, 34)
  /// Remarks on paper.
  static let faintInk = Color(110, 110, 110)
  /// Lines behind curves on paper.
  static let gridInk = Color(228, 228, 228)
}
