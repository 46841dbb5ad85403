/// The directories in which data sets are looked for, in this order:
/// the one given explicitly (`--data-dir`), those of `PSN_DATA` (separated by colons),
/// `$XDG_DATA_HOME/psn` (or `~/.local/share/psn`), `psn` in each of `$XDG_DATA_DIRS` (or
/// `/usr/local/share` and `/usr/share`), and `/usr/share/datasets`, where Debian has them.
public struct DataSearchPath: Sendable, Hashable {
  /// The directories, best first, whether they exist or not.
  public let roots: [String]

  /// The search path of a process.
  ///
  /// - Parameters:
  ///   - explicit: A directory that comes before all others.
  ///   - environment: The environment variables of the process.
  public init(explicit: String?, environment: [String: String]) {
    func entries(_ variable: String) -> [String]? {
      guard let value = environment[variable], !value.isEmpty else { return nil }
      return value.split(separator: ":").map(String.init)
    }
    // The XDG base directory specification has relative paths ignored.
    func isAbsolute(_ path: String) -> Bool { path.hasPrefix("/") }

    var roots: [String] = []
    if let explicit, !explicit.isEmpty { roots.append(explicit) }
    roots += entries("PSN_DATA") ?? []
    if let home = environment["XDG_DATA_HOME"], isAbsolute(home) {
      roots.append(home + "/psn")
    } else if let home = environment["HOME"], isAbsolute(home) {
      roots.append(home + "/.local/share/psn")
    }
    let shared = entries("XDG_DATA_DIRS") ?? ["/usr/local/share", "/usr/share"]
    roots += shared.filter(isAbsolute).map { $0 + "/psn" }
    roots.append("/usr/share/datasets")

    var seen: Set<String> = []
    self.roots = roots.map(Self.withoutTrailingSlash).filter { seen.insert($0).inserted }
  }

  /// The paths of the files of a set, all from one directory: a folder of a root, or the root
  /// itself. Each file may be there as it is named or with `.gz` behind it.
  ///
  /// - Parameters:
  ///   - files: The names of the files, without `.gz`.
  ///   - folders: Folders of the set within a root, best first.
  /// - Returns: The paths, in the order of `files`, from the first directory that has them all.
  public func find(_ files: [String], in folders: [String]) -> [String]? {
    for directory in directories(folders) {
      let paths = files.compactMap { Self.find($0, in: directory) }
      if paths.count == files.count { return paths }
    }
    return nil
  }

  /// The first directory that has some of the files, and the first file it lacks.
  func findIncomplete(
    _ files: [String], in folders: [String]
  ) -> (directory: String, missing: String)? {
    for directory in directories(folders) {
      let missing = files.filter { Self.find($0, in: directory) == nil }
      if let first = missing.first, missing.count < files.count { return (directory, first) }
    }
    return nil
  }

  private func directories(_ folders: [String]) -> [String] {
    roots.flatMap { root in folders.map { "\(root)/\($0)" } + [root] }
  }

  private static func find(_ file: String, in directory: String) -> String? {
    ["\(directory)/\(file)", "\(directory)/\(file).gz"].first(where: DataFile.exists)
  }

  private static func withoutTrailingSlash(_ path: String) -> String {
    var path = path[...]
    while path.count > 1, path.last == "/" { path.removeLast() }
    return String(path)
  }
}
