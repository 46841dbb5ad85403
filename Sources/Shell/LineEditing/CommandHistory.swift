/// The entries of the history, oldest first, without duplicates, and the walk through them.
///
///     var walk = history.walk(from: "tra", line: "tra")
///     history.older(&walk)    // the latest entry that begins with "tra"
struct CommandHistory {
  /// The entries, oldest first.
  private(set) var entries: [String] = []
  private let limit: Int

  /// An empty history of at most `limit` entries.
  init(limit: Int) {
    self.limit = max(limit, 1)
  }

  /// Makes an entry the latest, and removes an earlier one like it.
  ///
  /// Answers whether others had to go or move, that is, whether this was more than appending.
  @discardableResult
  mutating func add(_ entry: String) -> Bool {
    if entries.last == entry { return false }
    var changed = false
    if let earlier = entries.firstIndex(of: entry) {
      entries.remove(at: earlier)
      changed = true
    }
    entries.append(entry)
    if entries.count > limit {
      entries.removeFirst(entries.count - limit)
      changed = true
    }
    return changed
  }

  /// The latest entry of one line that goes on where a line ends.
  func latest(beginningWith line: String) -> String? {
    let beginning = line.unicodeScalars
    return entries.last { entry in
      entry.unicodeScalars.starts(with: beginning) && entry != line
        && !entry.unicodeScalars.contains("\n")
    }
  }

  /// A walk through the entries that begin with a prefix.
  struct Walk {
    fileprivate let prefix: String
    /// What was on the line before, to come back to.
    fileprivate let original: String
    fileprivate var index: Int
    /// What the walk last put on the line: if the line is no longer that, the walk is over.
    private(set) var shown: String

    fileprivate mutating func show(_ text: String, at index: Int) -> String {
      shown = text
      self.index = index
      return text
    }
  }

  /// Begins a walk at the line being edited.
  func walk(from prefix: String, line: String) -> Walk {
    Walk(prefix: prefix, original: line, index: entries.count, shown: line)
  }

  /// The next older entry of the walk, nil if there is none.
  func older(_ walk: inout Walk) -> String? {
    let found = entries[..<min(walk.index, entries.count)].lastIndex {
      matches($0, walk)
    }
    return found.map { walk.show(entries[$0], at: $0) }
  }

  /// The next newer entry of the walk, then the line it began with, nil after that.
  func newer(_ walk: inout Walk) -> String? {
    guard walk.index < entries.count else { return nil }
    if let found = entries[(walk.index + 1)...].firstIndex(where: { matches($0, walk) }) {
      return walk.show(entries[found], at: found)
    }
    return walk.show(walk.original, at: entries.count)
  }

  private func matches(_ entry: String, _ walk: Walk) -> Bool {
    // By scalars: a prefix may end inside of a grapheme.
    entry.unicodeScalars.starts(with: walk.prefix.unicodeScalars) && entry != walk.shown
  }
}
