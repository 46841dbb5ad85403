/// One way to complete the word before the cursor.
public struct Completion: Sendable, Equatable {
  /// What replaces the part of the word that was typed.
  public var text: String
  /// A few words about it, shown beside it in lists.
  public var description: String?
  /// Whether the word is complete, so that a space follows it; false for a directory or `key=`.
  public var isFinal: Bool
  /// What is compared with what was typed, where `text` is that in quotes; nil where it is `text`.
  public var plain: String?
  /// Whether it is one of very many, so that it is shown, and not written unless it was begun.
  public var isExample: Bool

  /// A candidate.
  public init(
    text: String, description: String? = nil, isFinal: Bool = true, plain: String? = nil,
    isExample: Bool = false
  ) {
    self.text = text
    self.description = description
    self.isFinal = isFinal
    self.plain = plain
    self.isExample = isExample
  }

  /// The same candidate with other parts; another text is compared as it is.
  func replacing(text: String? = nil, isFinal: Bool? = nil) -> Completion {
    Completion(
      text: text ?? self.text, description: description, isFinal: isFinal ?? self.isFinal,
      plain: text == nil ? plain : nil, isExample: isExample)
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
  /// The most candidates that are listed with what they mean.
  static let limit = 60
  /// Fewer columns of a description say nothing.
  private static let leastDescription = 12

  /// The rows of the list, each narrower than `columns`.
  ///
  /// Candidates with descriptions stand one to a row, the descriptions aligned. Without, or where
  /// that would be more than `height` rows, they stand in as many columns as fit, sorted downwards.
  static func rows(
    for candidates: [Completion], columns: Int, height: Int = .max
  ) -> [String] {
    let room = max(columns - 1, 1)
    func note(_ text: String) -> [String] { [EditorWidth.shorten(text, to: room)] }
    if candidates.contains(where: { $0.description?.isEmpty == false }) {
      let rows = described(candidates.prefix(limit), room: room)
      if candidates.count > limit, height == .max {
        return rows + note("(\(limit) of \(candidates.count) shown)")
      }
      if candidates.count <= min(limit, height) { return rows }
      let names = inColumns(candidates[...], room: room, height: height - 1)
      return names.rows
        + note(
          names.count < candidates.count
            ? "(\(names.count) of \(candidates.count) shown)"
            : "(type on, and Tab says what they mean)")
    }
    let names = inColumns(
      candidates.prefix(height == .max ? limit : .max), room: room, height: height)
    return names.rows
      + (names.count < candidates.count
        ? note("(\(names.count) of \(candidates.count) shown)") : [])
  }

  private static func described(
    _ candidates: ArraySlice<Completion>, room: Int
  ) -> [String] {
    let width = candidates.map { EditorWidth.of($0.text) }.max() ?? 0
    return candidates.map { candidate in
      guard let description = candidate.description, !description.isEmpty,
        room - width - 2 >= leastDescription
      else { return EditorWidth.truncate(candidate.text, to: room) }
      return EditorWidth.pad(candidate.text, to: width) + "  "
        + EditorWidth.shorten(description, to: room - width - 2)
    }
  }

  /// As many candidates as fit into some rows, and how many these are.
  private static func inColumns(
    _ candidates: ArraySlice<Completion>, room: Int, height: Int
  ) -> (rows: [String], count: Int) {
    let width = candidates.map { EditorWidth.of($0.text) }.max() ?? 0
    let perRow = max((room + 2) / (width + 2), 1)
    let most = max(height, 1).multipliedReportingOverflow(by: perRow)
    let shown = Array(candidates.prefix(most.overflow ? .max : most.partialValue))
    let count = (shown.count + perRow - 1) / perRow
    let rows = (0..<count).map { row in
      let cells = stride(from: row, to: shown.count, by: count).map { shown[$0].text }
      let padded = cells.dropLast().map { EditorWidth.pad($0, to: width + 2) }
      return EditorWidth.truncate(padded.joined() + (cells.last ?? ""), to: room)
    }
    return (rows, shown.count)
  }
}
