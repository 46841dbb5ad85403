import Glibc

/// What there is in the file system, as candidates: files and folders, and programs for pipes.
extension Candidates {
  /// The entries of the folder that a path begins with: folders, and files with one of some endings
  /// if there are such, or else all.
  ///
  /// - Parameter quote: the quote that is open, in which the names are to be written.
  static func files(
    _ typed: String, endings: [String] = [], quote: Character? = nil
  ) -> [Completion] {
    let folder = typed.lastIndex(of: "/").map { String(typed[...$0]) } ?? ""
    let isHidden = typed.dropFirst(folder.count).hasPrefix(".")
    let entries = names(in: folder).filter { name in
      (folder + name).hasPrefix(typed) && name.hasPrefix(".") == isHidden
    }
    let wanted = entries.filter { name in
      name.hasSuffix("/") || endings.contains { name.hasSuffix($0) }
    }
    let isHelpful = wanted.contains { !$0.hasSuffix("/") }
    return (isHelpful ? wanted : entries).sorted().map { name in
      let (path, isFinal) = (folder + name, !name.hasSuffix("/"))
      return Completion(
        text: written(path, in: quote, isFinal: isFinal), isFinal: isFinal, plain: path)
    }
  }

  /// The names in a folder, those of folders with a slash.
  private static func names(in folder: String) -> [String] {
    let path = TextFile.expandingTilde(folder.isEmpty ? "." : folder)
    return Folder.names(in: path).map { name in
      var status = stat()
      // A link to a folder is as good as one.
      let isFolder =
        stat("\(path)/\(name)", &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      return name + (isFolder ? "/" : "")
    }
  }

  /// A path as it must be written to be read as itself.
  private static func written(_ path: String, in quote: Character?, isFinal: Bool) -> String {
    func escaping(_ isSpecial: (Unicode.Scalar) -> Bool) -> String {
      path.unicodeScalars.map { isSpecial($0) ? "\\\($0)" : String($0) }.joined()
    }
    let text =
      switch quote {
      case "'"?: escapingApostrophes(path)
      case .some: escaping { "\"\\$".unicodeScalars.contains($0) }
      case nil: escaping { !$0.isPlain }
      }
    guard let quote else { return text }
    return String(quote) + text + (isFinal ? String(quote) : "")
  }

  /// Programs of the system, for pipes: all that begin as what has been typed, or a few useful ones.
  static func programs(_ typed: String) -> [Completion] {
    let folders = getenv("PATH").map { String(cString: $0).split(separator: ":") } ?? []
    var names: Set<String> = []
    for folder in folders {
      for name in Self.names(in: "\(folder)/") where !name.hasSuffix("/") {
        let isUsual = usualPrograms[name] != nil
        guard typed.isEmpty ? isUsual : name.hasPrefix(typed), !names.contains(name),
          access("\(folder)/\(name)", X_OK) == 0
        else { continue }
        names.insert(name)
      }
    }
    return names.sorted().map { Completion(text: $0, description: usualPrograms[$0]) }
  }

  private static let usualPrograms = [
    "head": "the first lines", "tail": "the last lines", "sort": "sorted; -n by number",
    "grep": "the lines with a word", "wc": "counts; -l of lines", "less": "page by page",
  ]
}
