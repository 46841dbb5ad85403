extension String {
  /// The text's words in lines of at most `width` columns; a longer word has a line of its own.
  ///
  /// Lines that are there stay, with the blanks they begin with. Text with escape sequences is left
  /// as it is.
  public func wrapped(to width: Int) -> [String] {
    guard !contains("\u{1B}") else { return [self] }
    return split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
      displayWidth(of: String(line)) <= width ? [String(line)] : Self.wrapped(line, to: width)
    }
  }

  private static func wrapped(_ line: Substring, to width: Int) -> [String] {
    let margin = String(line.prefix { $0 == " " })
    var lines: [String] = []
    var last = margin
    for word in line.split(separator: " ") {
      if last.count > margin.count,
        displayWidth(of: last) + 1 + displayWidth(of: String(word)) > width
      {
        lines.append(last)
        last = margin
      }
      last += (last.count > margin.count ? " " : "") + word
    }
    return lines + [last]
  }
}
