/// How far a call has been typed: what the next word is for, and which parameters are missing.
struct CallProgress {
  /// The parameter that a word without a key would be for.
  let next: ParameterDeclaration?
  /// The parameters not given yet that have a meaning beside those given, in the order of their
  /// declaration.
  let missing: [ParameterDeclaration]
  /// What has been given, by the parameters' names; the first word where there are several.
  let given: [String: String]

  /// - Parameter words: the words of the call behind the command's name, up to the cursor.
  init(_ command: Command, words: some Sequence<String>) {
    var places = command.parameters.filter { $0.position == .positional }[...]
    let rest = command.parameters.first { $0.position == .rest }
    var given: [String: String] = [:]
    func note(_ name: String, _ word: some StringProtocol) {
      if given[name] == nil { given[name] = String(word) }
    }
    func skipStrangers() {
      while let place = places.first, !place.goes(with: given) { places.removeFirst() }
    }
    for word in words {
      skipStrangers()
      if word.hasPrefix("--") {
        note(String(word.dropFirst(2)), "on")
      } else if let (key, value) = Self.key(of: word, in: command) {
        note(key.name, value)
        if !key.isRepeated { places.removeAll { $0.name == key.name } }
      } else if let place = places.first {
        note(place.name, word)
        if !place.isRepeated { places.removeFirst() }
      } else if let rest {
        note(rest.name, word)
      }
    }
    skipStrangers()
    next = places.first ?? rest
    missing = command.parameters.filter { given[$0.name] == nil && $0.goes(with: given) }
    self.given = given
  }

  private static func key(
    of word: String, in command: Command
  ) -> (ParameterDeclaration, Substring)? {
    guard let sign = word.firstIndex(of: "=") else { return nil }
    return command.parameters.first {
      $0.name == word[..<sign] && [.key, .positional].contains($0.position)
    }.map { ($0, word[word.index(after: sign)...]) }
  }
}
