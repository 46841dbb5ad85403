import CommandLanguage

/// Where the pictures of a command go instead of the terminal.
private let target = Parameter<PictureFile>.picture()

/// Which networks are looked at side by side.
let comparedNetworks = Parameter.word(
  "nets", form: "NET,NET|all", candidates: .networks,
  help: "look at these networks side by side, rather than at the current one")

extension Command {
  /// The command with `to=FILE`: its pictures are then written there, and it says so.
  ///
  /// - Parameter hint: what to do where there is no picture.
  func drawing(orElse hint: String = "leave out to=") -> Command {
    var command = self
    command.parameters.append(target.declaration)
    command.run = { session, arguments in
      guard arguments.isGiven(target) else { return try run(session, arguments) }
      try arguments.blaming(target) { try TextFile.checkWritable($0.path) }
      var outcome = try run(session, arguments)
      outcome.answer = try arguments.blaming(target) {
        try $0.receive(outcome.answer, orElse: hint)
      }
      return outcome
    }
    return command
  }

  /// The command with `nets=a,b`: what it answers about each of them stands side by side.
  func comparing() -> Command {
    var command = self
    command.parameters.append(comparedNetworks.declaration)
    command.run = { session, arguments in
      let answers = try perNetwork(session, arguments) { try run(session, arguments).answer }
      return Outcome(.sideBySide(answers))
    }
    return command
  }
}

/// Most networks that are looked at side by side.
private let mostNetworks = 16

/// What `body` gives for each of the networks that `nets=` names, looking at one after the other;
/// for the current one, where there is no `nets=`.
func perNetwork<Result>(
  _ session: Session, _ arguments: Arguments, _ body: () throws -> Result
) throws -> [(name: String, answer: Result)] {
  guard let list = try arguments.value(comparedNetworks) else {
    _ = try session.current()
    return [(session.currentName ?? "", try body())]
  }
  let names = try arguments.blaming(comparedNetworks) { _ in
    let names = try session.networkNames(list)
    guard (1...mostNetworks).contains(names.count) else {
      throw ShellError(
        .outOfRange, "nets takes 1 to \(mostNetworks) networks, not \(names.count)",
        hint: "name fewer, with commas between them")
    }
    return names
  }
  return try names.map { name in
    (name, try naming(name) { try session.looking(at: name) { try body() } })
  }
}

/// Does something with one of several networks, which is then named by what goes wrong.
func naming<Result>(_ name: String, _ body: () throws -> Result) throws -> Result {
  do {
    return try body()
  } catch var problem as Diagnostic {
    problem.message = "\(name): \(problem.message)"
    throw problem
  } catch let error as ShellError where error.code != .interrupted {
    throw ShellError(
      error.code, "\(name): \(error.message)", hint: error.hint, argument: error.argument)
  }
}
