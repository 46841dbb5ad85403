/// `tour`.
let tourCommand = Command(
  name: "tour", family: .help,
  summary: "Be shown around in ten steps, from data to a trained network",
  discussion: """
    At a terminal each Enter runs the next command, and others may be typed in between. Elsewhere \
    the stops are listed. It uses the digits and makes a network called tour.
    """,
  parameters: [what.declaration], examples: ["tour", "tour end"], effect: .controls
) { session, arguments in
  if try arguments.value(what) == "end" {
    session.tour = nil
    return Outcome()
  }
  guard session.isInteractive else {
    var tour = Tour()
    var text = ""
    while tour.stop != nil {
      text += tour.announcement + "\n"
      tour.advance()
    }
    return Outcome(.text(text.trimmingNewlines))
  }
  session.tour = Tour()
  return Outcome(.text(Tour.greeting))
}

private let what = Parameter.oneOf(
  "what",
  [
    .init(text: "begin", summary: "from the first stop"),
    .init(text: "end", summary: "leave the tour"),
  ], help: "begin or end"
)
.positional()

extension String {
  fileprivate var trimmingNewlines: String {
    let lines = split(separator: "\n", omittingEmptySubsequences: false)
    let first = lines.firstIndex { !$0.isEmpty } ?? lines.endIndex
    let last = lines.lastIndex { !$0.isEmpty } ?? first
    return lines.isEmpty ? "" : lines[first...last].joined(separator: "\n")
  }
}
