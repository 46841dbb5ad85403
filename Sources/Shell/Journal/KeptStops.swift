import CommandLanguage

/// Break points, watch points and displays in a journal: they lead to no state, so they are comments
/// of its script, in one entry behind all others.
///
///     #@ break 3 if loss > 2
///     #@ disable 3
///     #@ commands 3 'print loss
///     #@+ print accuracy'
///     #@ display 1 loss
///
/// A number stands behind the first word; what follows is as a user would write it, `#@+` where it
/// goes on in another line.
struct KeptStops {
  private static let mark = "#@ "
  private static let continuation = "#@+ "
  private static let makers = ["break", "tbreak", "watch", "display"]
  private static let changers = ["disable", "ignore", "commands"]

  private var lines: [String] = []

  /// What a session waits for and shows.
  init(_ stops: StopTable) {
    for point in stops.points {
      lines.append("\(point.command) \(point.number) \(point.text)")
      if !point.isEnabled { lines.append("disable \(point.number)") }
      if point.ignoreCount > 0 { lines.append("ignore \(point.number) \(point.ignoreCount)") }
      if !point.commands.isEmpty {
        lines.append("commands \(point.number) \(quoted(point.commands))")
      }
    }
    lines += stops.displays.map { "display \($0.number) \($0.condition.text)" }
  }

  /// Reads an entry.
  init(_ entry: String) {
    for line in entry.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix(Self.mark) {
        lines.append(String(line.dropFirst(Self.mark.count)))
      } else if line.hasPrefix(Self.continuation), !lines.isEmpty {
        lines[lines.count - 1] += "\n" + line.dropFirst(Self.continuation.count)
      }
    }
  }

  /// The entry of a journal; nil where nothing is waited for or shown.
  var entry: String? {
    guard !lines.isEmpty else { return nil }
    return lines.map { Self.mark + $0.replacing("\n", with: "\n" + Self.continuation) }
      .joined(separator: "\n")
  }

  /// Whether an entry of a journal is this one.
  static func isEntry(_ entry: String) -> Bool { entry.hasPrefix(mark) }

  /// Sets up what is not there yet, under its number where that is free.
  ///
  /// - Returns: what could not be set up, and why.
  func reinstate(in session: Session) -> [String] {
    let present = Set(Self(session.stops).makers)
    /// The numbers that points have now; nil for those that are not to be changed.
    var numbers: [Int: Int] = [:]
    return lines.compactMap { line in
      let parts = line.split(separator: " ", maxSplits: 2)
      guard parts.count > 1, let number = Int(parts[1]) else { return "\(line): not understood" }
      let (word, rest) = (String(parts[0]), parts.count > 2 ? " " + parts[2] : "")
      let makes = Self.makers.contains(word)
      if makes, present.contains(word + rest) { return nil }
      guard makes || numbers[number] != nil else { return nil }
      do {
        try WrittenSettings.perform(
          makes ? word + rest : "\(word) \(numbers[number] ?? number)\(rest)",
          Set(Self.makers + Self.changers), in: session)
      } catch {
        let diagnostic = error as? Diagnostic ?? Failure(error).diagnostic
        return "\(word)\(rest): \(diagnostic.message)"
      }
      if makes {
        let given = session.stops.numberLast(isDisplay: word == "display", number)
        if word != "display" { numbers[number] = given }
      }
      return nil
    }
  }

  /// Each without its number, as it would be typed.
  private var makers: [String] {
    lines.compactMap { line in
      let parts = line.split(separator: " ", maxSplits: 2)
      guard parts.count > 1, Self.makers.contains(String(parts[0])) else { return nil }
      return parts[0] + (parts.count > 2 ? " " + parts[2] : "")
    }
  }
}
