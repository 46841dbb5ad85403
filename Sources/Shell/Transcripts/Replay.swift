import CommandLanguage
import Datasets
import SparseNetworks

/// Runs a script and holds the state against what its `#=` and `#?` lines say.
struct Replay {
  /// How a replay is done.
  struct Options {
    /// Write the checks anew instead of comparing, and add those that are not there.
    var bless = false
    /// Stop before the first statement after this line.
    var lastLine = Int.max
    /// Stop after this many completed steps of the network in use.
    var lastStep: Int?
  }

  private let source: SourceText
  /// What its file held when it was last read or written.
  private var fileText: [UInt8]
  private var options: Options
  private var checks: [(line: Int, check: StateCheck)] = []
  private var dataDigests: [(line: Int, name: String, digest: String)] = []
  private var nextCheck = 0
  private var nextData = 0
  /// New text of lines.
  private var blessed: [Int: String] = [:]
  /// Checks to stand below lines that have none yet.
  private var added: [Int: String] = [:]
  /// The transcript's revision at the last place that could have a check.
  private var blessedRevision = 0

  /// Number of checks that held.
  private(set) var verified = 0

  init(_ source: SourceText, _ options: Options) {
    self.source = source
    fileText = Array(source.bytes)
    self.options = options
    for number in 1...max(1, source.lineCount) {
      let line = source.lineText(number)
      if let check = StateCheck(line: line) { checks.append((number, check)) }
      let words = line.split(separator: " ")
      if words.count == 4, words[0] == "#?", words[1] == "data",
        words[3].hasPrefix("sha256=")
      {
        dataDigests.append((number, String(words[2]), String(words[3].dropFirst(7))))
      }
    }
  }

  /// Goes on where it was to be left.
  mutating func ignoresEnd() { options.lastLine = .max }

  /// Whether the statement that begins at `offset` lies beyond where the replay is to stop.
  func stops(before offset: Int) -> Bool { source.location(of: offset).line > options.lastLine }

  /// Compares what the lines between a statement, which has been run, and the next say.
  ///
  /// - Parameters:
  ///   - statement: where the statement stands.
  ///   - end: offset where the next one begins, or the end of the source.
  /// - Throws: ``Failure`` with status 3 at the first line that differs.
  mutating func verify(_ session: Session, after statement: SourceSpan, before end: Int) throws {
    let endLine = end >= source.bytes.count ? Int.max : source.location(of: end).line
    try verifyData(session, beforeLine: source.location(of: statement.lower).line)
    var hasCheck = false
    while nextCheck < checks.count, checks[nextCheck].line < endLine {
      let (line, check) = checks[nextCheck]
      nextCheck += 1
      hasCheck = true
      let state = try session.current()
      let actual = StateCheck(state)
      if options.bless {
        blessed[line] = actual.line
      } else if let difference = check.difference(
        from: actual, layerNames: state.network.layerNames)
      {
        throw failure(line, difference)
      }
      verified += 1
    }
    guard options.bless else { return }
    let line = source.location(of: statement.upper).line
    guard line < endLine else { return }  // more on the same line
    if !hasCheck, session.transcript.revision != blessedRevision, let state = try? session.current()
    {
      added[line] = StateCheck(state).line
      verified += 1
    }
    blessedRevision = session.transcript.revision
  }

  /// What came of the replay, for the user.
  var summary: String {
    if options.bless { return "\(verified) checks written anew" }
    return verified == 0
      ? "replayed; the script has no #= lines, so nothing was checked"
      : "replay exact: \(verified) checks held"
  }

  /// Says so where the line to stop after lies beyond the script.
  var remarkOnLastLine: String? {
    guard options.lastLine != .max else { return nil }
    let end = source.lineCount - (source.bytes.last == UInt8(ascii: "\n") ? 1 : 0)
    return options.lastLine > end ? "note: the script ends with line \(end)" : nil
  }

  /// Writes the checks anew, where that was asked for.
  ///
  /// - Throws: ``ShellError`` where the file was changed meanwhile, which is then left as it is, or
  ///   cannot be written.
  mutating func writeBlessed() throws {
    guard options.bless else { return }
    try checkFile()
    let text = blessedText
    try TextFile.write(text, to: source.name)
    fileText = Array(text.utf8)
  }

  /// Finds out whether a file that checks are to be written into still holds what it held.
  func checkFile() throws {
    guard options.bless else { return }
    guard let now = try? TextFile.read(source.name), now.bytes.elementsEqual(fileText) else {
      throw ShellError(
        .file, "\(source.name) was changed while it was replayed: the checks are not written",
        hint: "replay --bless it again")
    }
  }

  /// The script with its checks written anew.
  private var blessedText: String {
    (1...source.lineCount).flatMap { line in
      [blessed[line] ?? source.lineText(line)] + (added[line].map { [$0] } ?? [])
    }.joined(separator: "\n")
  }

  /// A `#? data` line speaks of the statement below it, which loads those data.
  private mutating func verifyData(_ session: Session, beforeLine statementLine: Int) throws {
    while nextData < dataDigests.count, dataDigests[nextData].line < statementLine {
      let (line, name, digest) = dataDigests[nextData]
      nextData += 1
      let dataset = session.dataset.flatMap { $0.name == name ? $0 : nil }
      let actual = dataset?.contentDigest(shouldStop: { InterruptFlag.isRaised })
      if dataset != nil, actual == nil { throw ShellError.interrupted }
      if let actual, options.bless {
        blessed[line] = "#? data \(name) sha256=\(actual)"
      } else if actual != digest {
        throw failure(line, "the data set \(name) is not the one the session was made with")
      }
    }
  }

  private func failure(_ line: Int, _ difference: String) -> Failure {
    let start = source.offset(ofLine: line)
    let span = SourceSpan(lower: start, upper: start + source.lineText(line).utf8.count)
    return Failure(
      ShellError(
        .replayDiffers, "the replay differs: \(difference)",
        hint: "the script or the program changed since; replay --bless writes the checks anew"),
      at: span, in: source)
  }
}

extension SourceText {
  /// Offset of the first byte of a line, counted from 1.
  func offset(ofLine line: Int) -> Int {
    var (low, high) = (0, bytes.count)
    while low < high {
      let middle = (low + high) / 2
      if location(of: middle).line < line { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
