import CommandLanguage

/// Break points, watch points and displays in a journal: they lead to no state, so they are comments
/// of its script, in one entry behind all others.
///
///     #@ break 3 if loss > 2
///     #@ disable 3
///     #@ display 1 loss
///
/// A number stands behind the first word; what follows is as a user would write it.
enum KeptStops {
  private static let mark = "#@ "
  private static let allowed: Set<String> = [
    "break", "tbreak", "watch", "display", "disable", "ignore", "commands",
  ]

  /// The entry; nil where nothing is waited for or shown.
  static func entry(of stops: StopTable) -> String? {
    var lines: [String] = []
    for point in stops.points {
      let word = point.title == "watch point" ? "watch" : point.isTemporary ? "tbreak" : "break"
      lines.append("\(word) \(point.number) \(point.text)")
      if !point.isEnabled { lines.append("disable \(point.number)") }
      if point.ignoreCount > 0 { lines.append("ignore \(point.number) \(point.ignoreCount)") }
      if !point.commands.isEmpty {
        lines.append("commands \(point.number) \(quoted(point.commands))")
      }
    }
    lines += stops.displays.map { "display \($0.number) \($0.condition.text)" }
    guard !lines.isEmpty else { return nil }
    return lines.map { mark + $0.replacing("\n", with: "; ") }.joined(separator: "\n")
  }

  /// Whether an entry of a journal is this one.
  static func isEntry(_ entry: String) -> Bool { entry.hasPrefix(mark) }

  /// Sets up what an entry holds.
  ///
  /// - Returns: what could not be set up, and why.
  static func reinstate(_ entry: String, in session: Session) -> [String] {
    entry.split(separator: "\n").compactMap { line in
      let parts = line.dropFirst(mark.count).split(separator: " ", maxSplits: 2)
      guard parts.count > 1, let number = Int(parts[1]) else { return "\(line): not understood" }
      let rest = parts.count > 2 ? " " + parts[2] : ""
      let makes = !["disable", "ignore", "commands"].contains(parts[0])
      do {
        try WrittenSettings.run(
          makes ? parts[0] + rest : "\(parts[0]) \(number)\(rest)", allowed, in: session)
      } catch {
        let reason = (error as? ShellError)?.message ?? "\(error)"
        return "\(parts[0])\(rest): \(reason)"
      }
      if makes { session.stops.numberLast(isDisplay: parts[0] == "display", number) }
      return nil
    }
  }
}
