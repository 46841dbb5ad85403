import Datasets
import Glibc
import SystemPackage
import TerminalGraphics

/// Where the journals of a user's sessions are.
struct JournalFolder {
  let path: String

  /// How many journals of sessions that were left on purpose are kept.
  static let mostEnded = 10
  /// How many journals of sessions that were cut short are kept.
  static let mostCutShort = 20

  /// A journal that no session holds.
  struct Left {
    let path: String
    /// When the last record was written, in seconds since 1970.
    let lastWritten: Int
    /// Whether its session was left on purpose.
    let isEnded: Bool
    let contents: JournalContents

    /// What the session came to, in a few words.
    var summary: String {
      let (commands, steps) = (contents.commandCount, contents.stepCount)
      let training = steps == 0 ? "" : ", \(formatQuantity(steps, "step"))"
      return formatQuantity(commands, "command") + training
    }

    /// When the last record was written, by the local clock.
    var when: String { localTime(lastWritten) }
  }

  /// Makes a journal with a name of its own, and locks it.
  ///
  /// - Throws: `Errno`.
  func create(version: String) throws -> JournalFile {
    TextFile.makeFolders(path)
    let heading = JournalContents.heading(version: version)
    let name = "\(path)/\(localTime(time(nil), as: "%Y%m%d-%H%M%S"))-\(getpid())"
    // Two machines may share the folder, and the number of the process.
    for ending in [""] + (2...99).map({ "-\($0)" }) {
      // One that was left a moment ago is not to be replaced when this one ends.
      if access(name + ending + JournalFile.endedSuffix, F_OK) == 0 { continue }
      let path = name + ending + JournalFile.openSuffix
      if let file = try JournalFile(creating: path, heading: heading) { return file }
    }
    throw Errno.fileExists
  }

  /// The journals that no session holds, the latest first. Those that say nothing are taken away,
  /// and so are the oldest where there are too many, and what a crash left half-written.
  func left() -> [Left] {
    let suffixes = [JournalFile.openSuffix, JournalFile.endedSuffix]
    for name in names(endingIn: suffixes.map { $0 + JournalFile.newSuffix }) {
      JournalFile(left: "\(path)/\(name)")?.remove()
    }
    let journals = names(endingIn: suffixes)
    var found = journals.compactMap { name -> Left? in
      let path = "\(self.path)/\(name)"
      guard let file = JournalFile(left: path),
        let bytes = try? DataFile.read(path, limit: Self.sizeLimit)
      else { return nil }
      let contents = JournalContents(bytes)
      var status = stat()
      guard !contents.entries.isEmpty, stat(path, &status) == 0 else {
        file.remove()
        return nil
      }
      return Left(
        path: path, lastWritten: status.st_mtim.tv_sec,
        isEnded: name.hasSuffix(JournalFile.endedSuffix), contents: contents)
    }
    found.sort { ($0.lastWritten, $0.path) > ($1.lastWritten, $1.path) }
    for (isEnded, limit) in [(true, Self.mostEnded), (false, Self.mostCutShort)] {
      for journal in found.filter({ $0.isEnded == isEnded }).dropFirst(limit) {
        JournalFile(left: journal.path)?.remove()
        found.removeAll { $0.path == journal.path }
      }
    }
    return found
  }

  /// One line on sessions that were cut short; nil where there are none.
  var notice: String? {
    let cutShort = left().filter { !$0.isEnded }
    guard let latest = cutShort.first else { return nil }
    return cutShort.count == 1
      ? "A session was cut short (\(latest.summary)): recover brings it back."
      : "\(cutShort.count) sessions were cut short: recover lists them and brings them back."
  }

  private static let sizeLimit = 1 << 30

  private func names(endingIn suffixes: [String]) -> [String] {
    Folder.names(in: path).filter { suffixes.contains(where: $0.hasSuffix) }.sorted()
  }
}

/// A moment by the local clock, as `strftime` has it.
private func localTime(_ seconds: Int, as format: String = "%Y-%m-%d %H:%M") -> String {
  var (moment, parts) = (seconds, tm())
  localtime_r(&moment, &parts)
  var text = [CChar](repeating: 0, count: 64)
  let count = strftime(&text, text.count, format, &parts)
  return String(decoding: text[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
