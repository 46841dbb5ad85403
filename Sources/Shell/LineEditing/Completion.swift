/// One way to complete the word before the cursor.
public struct Completion: Sendable, Equatable {
  /// What replaces the part of the word that was typed.
  public var text: String
  /// A few words about it, shown beside it in lists.
  public var description: String?
  /// Whether the word is complete, so that a space follows it; false for a directory or `key=`.
  public var isFinal: Bool

  /// A candidate.
  public init(text: String, description: String? = nil, isFinal: Bool = true) {
    self.text = text
    self.description = description
    self.isFinal = isFinal
  }
}

/// The completions of a line at the cursor.
public struct CompletionList: Sendable, Equatable {
  /// Where in the line, in bytes of UTF-8, the word begins that the candidates replace up to the
  /// cursor.
  public var replaceFrom: Int
  /// The candidates, in the order in which they are listed.
  public var candidates: [Completion]

  /// A list of candidates.
  public init(replaceFrom: Int, candidates: [Completion]) {
    self.replaceFrom = replaceFrom
    self.candidates = candidates
  }

  /// The longest text that all candidates begin with.
  var commonPrefix: String {
    guard var prefix = candidates.first?.text[...] else { return "" }
    for candidate in candidates.dropFirst() {
      var end = prefix.startIndex
      for (mine, theirs) in zip(prefix.indices, candidate.text) {
        guard prefix[mine] == theirs else { break }
        end = prefix.index(after: mine)
      }
      prefix = prefix[..<end]
    }
    return String(prefix)
  }
}

/// How candidates are laid out below the line.
struct CompletionMenu {
  /// The most candidates that are listed.
  static let limit = 60

  /// The rows of the list, each narrower than `columns`.
  ///
  /// Candidates with descriptions stand one to a row, the descriptions aligned; without, in as many
  /// columns as fit, sorted downwards.
  static func rows(for candidates: [Completion], columns: Int) -> [String] {
    let shown = candidates.prefix(limit)
    let room = max(columns - 1, 1)
    let width = shown.map { EditorWidth.of($0.text) }.max() ?? 0
    var rows: [String]
    if shown.contains(where: { $0.description?.isEmpty == false }) {
      rows = shown.map { candidate in
        guard let description = candidate.description, !description.isEmpty else {
          return EditorWidth.truncate(candidate.text, to: room)
        }
        return EditorWidth.truncate(
          EditorWidth.pad(candidate.text, to: width) + "  " + description, to: room)
      }
    } else {
      let perRow = max((room + 2) / (width + 2), 1)
      let height = (shown.count + perRow - 1) / perRow
      rows = (0..<height).map { row in
        let cells = stride(from: row, to: shown.count, by: height).map { shown[$0].text }
        let padded = cells.dropLast().map { EditorWidth.pad($0, to: width + 2) }
        return EditorWidth.truncate(padded.joined() + (cells.last ?? ""), to: room)
      }
    }
    if shown.count < candidates.count {
      rows.append(
        EditorWidth.truncate("(\(shown.count) of \(candidates.count) shown)", to: room))
    }
    return rows
  }
}
