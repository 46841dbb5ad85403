/// How far a call has been typed: what the next word is for, and which parameters are missing.
struct CallProgress {
  /// The parameter that a word without a key would be for.
  let next: ParameterDeclaration?
  /// The parameters not given yet, in the order of their declaration.
  let missing: [ParameterDeclaration]

  /// - Parameter words: the words of the call behind the command's name, up to the cursor.
  init(_ command: Command, words: some Sequence<String>) {
    var places = command.parameters.filter { $0.position == .positional }[...]
    var given: Set<String> = []
    for word in words {
      if word.hasPrefix("--") {
        given.insert(String(word.dropFirst(2)))
      } else if let key = Self.key(of: word, in: command) {
        given.insert(key.name)
        if !key.isRepeated { places.removeAll { $0.name == key.name } }
      } else if let place = places.first {
        given.insert(place.name)
        if !place.isRepeated { places.removeFirst() }
      } else if let rest = command.parameters.first(where: { $0.position == .rest }) {
        given.insert(rest.name)
      }
    }
    let rest = command.parameters.first { $0.position == .rest && !given.contains($0.name) }
    next = places.first ?? rest
    missing = command.parameters.filter { !given.contains($0.name) }
  }

  private static func key(of word: String, in command: Command) -> ParameterDeclaration? {
    guard let sign = word.firstIndex(of: "=") else { return nil }
    return command.parameters.first {
      $0.name == word[..<sign] && [.key, .positional].contains($0.position)
    }
  }
}
