import TerminalGraphics

/// What `set` changes of how the shell looks and behaves.
let preferenceParameters = [
  color.declaration, pager.declaration, hints.declaration,
]

private let color = Parameter.oneOf(
  "color",
  [
    .init(text: "auto", summary: "what the terminal can, unless NO_COLOR is set"),
    .init(text: "none", summary: "no color"),
    .init(text: "16", summary: "the terminal's own colors"),
    .init(text: "256", summary: "xterm's 256 colors"),
    .init(text: "full", summary: "24 bits"),
  ], help: "how many colors to use (auto)")
private let pager = Parameter.toggle(
  "pager", help: "show answers taller than the screen through PAGER (on)")
private let hints = Parameter.toggle(
  "hints", help: "show suggestions and what may come next behind the line (on)")

/// Changes the preferences that were given, and tells whether there were any.
func setPreferences(_ session: Session, _ arguments: Arguments) throws -> Bool {
  let (depth, pages, hinted) = try (
    arguments.value(color), arguments.value(pager), arguments.value(hints)
  )
  if let depth { session.style.color = colorDepth(depth, session) }
  if let pages { session.preferences.usesPager = pages }
  if let hinted { session.preferences.showsHints = hinted }
  return depth != nil || pages != nil || hinted != nil
}

/// The preferences as they are.
func preferences(of session: Session) -> [Answer.Field] {
  [
    .init("color", .text(name(of: session.style.color))),
    .init("pager", .text(session.preferences.usesPager ? "on" : "off")),
    .init("hints", .text(session.preferences.showsHints ? "on" : "off")),
  ]
}

private func colorDepth(_ name: String, _ session: Session) -> RenderingStyle.ColorDepth {
  switch name {
  case "none": .none
  case "16": .ansi16
  case "256": .indexed256
  case "full": .trueColor
  default: session.configuration.style.color
  }
}

private func name(of depth: RenderingStyle.ColorDepth) -> String {
  switch depth {
  case .none: "none"
  case .ansi16: "16"
  case .indexed256: "256"
  case .trueColor: "full"
  }
}
