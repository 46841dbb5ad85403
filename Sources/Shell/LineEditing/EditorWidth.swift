import CEditline

/// How much room text takes on the terminal, as the C library sees it.
///
/// libedit counts by `wcwidth`, so whoever works out where its cursor stands must do the same, even
/// where `displayWidth(of:)`, which all other output goes by, knows better.
enum EditorWidth {
  /// The columns of a character; nil for one that cannot be printed.
  static func of(_ scalar: Unicode.Scalar) -> Int? {
    let width = Int(wcwidth(wchar_t(bitPattern: scalar.value)))
    return width < 0 ? nil : width
  }

  /// The columns of text; what cannot be printed takes none.
  static func of(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + (of($1) ?? 0) }
  }

  /// The text with spaces behind it up to `width` columns.
  static func pad(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(width - of(text), 0))
  }

  /// The text, or as many of its words as `width` columns hold, with dots behind them.
  static func shorten(_ text: String, to width: Int) -> String {
    guard of(text) > width else { return truncate(text, to: width) }
    var kept = truncate(text, to: max(width - 3, 0))
    // A word that is cut may still tell more than none.
    if let end = kept.lastIndex(of: " "), of(String(kept[..<end])) * 3 >= width {
      kept = String(kept[..<end])
    }
    while let last = kept.last, " ,;:(".contains(last) { kept.removeLast() }
    return truncate(kept + "...", to: width)
  }

  /// As much of the text as `width` columns hold, without what cannot be printed.
  static func truncate(_ text: String, to width: Int) -> String {
    var kept = String.UnicodeScalarView()
    var used = 0
    for scalar in text.unicodeScalars {
      guard let more = of(scalar) else { continue }
      guard used + more <= width else { break }
      used += more
      kept.append(scalar)
    }
    return String(kept)
  }
}
