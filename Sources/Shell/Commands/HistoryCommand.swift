/// `history`.
let historyCommand = Command(
  name: "history", family: .sessions,
  summary: "Show the lines typed at the prompt, the latest last",
  discussion: """
    Up finds them again by their beginning, and Ctrl-R by any part. A line that was typed twice \
    stands where it was typed last.
    """,
  parameters: [count.declaration], examples: ["history", "history 50 | grep train"]
) { session, arguments in
  let lines = try session.typedLines().suffix(arguments.require(count))
  return Outcome(
    lines.isEmpty
      ? .text("nothing has been typed at a prompt") : Answer([.values(lines.map { .text($0) })]))
}

private let count = Parameter.integer("count", in: 1...1_000_000, help: "how many lines")
  .positional().defaulting(to: "20")
