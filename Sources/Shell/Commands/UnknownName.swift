import CommandLanguage

/// What someone may have meant who wrote the name of a value, a layer or an argument where a command
/// must stand, or an argument where another command takes it.
enum UnknownName {
  /// What others call a command, or what it does here.
  private static let otherNames = [
    "back": ["reverse-step"], "rstep": ["reverse-step"], "undo": ["reverse-step"],
    "rcontinue": ["reverse-continue"], "rphase": ["reverse-phase"], "next": ["step", "phase"],
    "load": ["data", "source", "import"], "run": ["train", "source"], "learn": ["train"],
  ]

  /// A hint for a first word that is no command.
  static func hint(forCommand name: String) -> String {
    let names = CommandTable.standard.commands.map(\.name)
    if let near = otherNames[name] { return didYouMean(near) }
    if let value = hint(forValue: name) { return value }
    let near = nearestMatches(to: name, among: names)
    if !near.isEmpty { return didYouMean(near) }
    return takers(of: name) ?? "help lists all commands"
  }

  /// A hint for a key, or an option with two dashes, that a command does not take.
  static func hint(forKey name: String, of command: Command) -> String {
    let keys = command.parameters.map { $0.position == .flag ? "--\($0.name)" : $0.name }
    let near = nearestMatches(to: name, among: keys)
    if !near.isEmpty { return didYouMean(near) }
    let isCommand = CommandTable.standard.commands.contains { $0.name == name }
    if isCommand { return "\(name) is a command: help \(name)" }
    return takers(of: name) ?? "usage: \(command.synopsis)"
  }

  private static func didYouMean(_ names: [String]) -> String {
    "did you mean \(names.joined(separator: " or "))?"
  }

  /// Values are asked for with `print`, and set with `let`.
  private static func hint(forValue text: String) -> String? {
    guard text.utf8.count <= 60 else { return nil }
    let name = String(text.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
    let sign = text.dropFirst(name.count).first
    if sign == "=", !name.isEmpty { return "a variable is set with let \(name) = EXPR" }
    if NumberLiteral.parse(name) != nil {
      return "values are shown with print \(text)"
    }
    let isQuantity = SessionContext.quantities.contains { $0.name == name }
    let usage =
      SessionContext.functions.first { $0.name == name }?.usage
      ?? BuiltinFunction(rawValue: name)?.usage
    switch (sign, usage) {
    case (nil, _) where isQuantity:
      return "its value: print \(name)" + (takers(of: name).map { "; \($0)" } ?? "")
    case (nil, let usage?): return "for example: print \(usage)"
    case ("("?, .some): return "its value: print \(text)"
    case ("["?, _) where isLayer(name):
      return "neuron \(text) describes one, weights \(text) draws any"
    case (nil, _) where isLayer(name): return "show describes layers, mask \(name) draws one"
    default: return nil
    }
  }

  private static func isLayer(_ name: String) -> Bool {
    name == "out" || name.hasPrefix("fc") && Int(name.dropFirst(2)) != nil
  }

  /// The few commands that take an argument of that name.
  private static func takers(of name: String) -> String? {
    let takers = CommandTable.standard.commands.filter { command in
      command.parameters.contains { $0.name == name && $0.position == .key }
    }.map(\.name)
    guard let first = takers.first, takers.count <= 3 else { return nil }
    return "\(takers.joined(separator: ", ")) \(takers.count == 1 ? "takes" : "take") \(name)=: "
      + "help \(first) \(name)"
  }
}
