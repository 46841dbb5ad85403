import Glibc
import SparseNetworks
import SystemPackage

/// Keeps a session on disk as it goes on, so that `recover` can bring it back after a crash.
///
/// It follows the transcript and writes what has changed of it: nothing else decides the state. A
/// journal that cannot be written is told of once, and the session goes on without.
final class Journal {
  /// Nothing is written while this holds: a session that is being recovered is in its old journal.
  var isSuspended = false

  private let folder: JournalFolder
  private let version: String
  private let complain: (String) -> Void
  private var file: JournalFile?
  private var hasFailed = false
  private var mark = 0
  private var keptTail: [String] = []
  private var keptStops: String?
  private var writtenCount = 0
  private var rewrittenLength = 0
  /// Whether the file holds something else, which the next record replaces.
  private var replacesFile = false
  private var pace: Pace
  private var checkPace = Pace(least: .zero)

  /// Size from which a journal is written anew, without what later records have replaced.
  private static let compactSize = 16 << 20

  /// A journal for a session that begins. No file is made before there is something to keep.
  ///
  /// - Parameters:
  ///   - pace: how often long training leaves a restart point.
  ///   - complain: told, once, why the journal is not kept.
  init(
    folder: JournalFolder, version: String, pace: Pace = Pace(least: .milliseconds(250)),
    complain: @escaping (String) -> Void
  ) {
    self.folder = folder
    self.pace = pace
    self.version = version
    self.complain = complain
  }

  /// Whether the session is in a file, where it stays when it is left.
  var hasFile: Bool { file != nil && !isSuspended }

  /// Whether long training should leave a restart point.
  var isDue: Bool { !hasFailed && !isSuspended && pace.isDue }

  /// Writes what the transcript has become since the last call; it is on disk when this returns.
  ///
  /// - Parameters:
  ///   - tail: commands that lead from where the transcript ends to the present state, where the
  ///     user has gone back in time and may yet go forth again.
  ///   - stops: what is waited for and shown.
  ///   - state: the current network's.
  func keep(
    _ transcript: inout Transcript, tail: [String], stops: StopTable, _ state: TrainingState?
  ) {
    guard !hasFailed, !isSuspended else { return }
    transcript.describeData { InterruptFlag.isRaised }
    let change = transcript.firstChange(since: mark)
    // Without anything done they are no session to bring back.
    let stops = transcript.count + tail.count == 0 ? nil : KeptStops(stops).entry
    guard change != nil || tail != keptTail || stops != keptStops else { return }
    let first = change ?? transcript.count
    var entries = transcript.texts(from: first) + tail
    let isChecked = tail.isEmpty && transcript.isChecked
    if let last = entries.indices.last, let state, !isChecked, checkPace.isDue {
      checkPace.spend { entries[last] += "\n" + StateCheck(state).line }
    }
    if let stops { entries.append(stops) }
    pace.spend {
      do {
        try write(entries, at: first, of: transcript)
        mark += 1
        transcript.set(mark: mark)
        (keptTail, keptStops) = (tail, stops)
        writtenCount = transcript.count + tail.count
      } catch {
        hasFailed = true
        complain(
          "the journal cannot be written: \(error)\n"
            + "this session goes on without one; save it before you leave")
      }
    }
  }

  /// Writes the whole transcript over a journal that was left, and goes on there. A crash leaves the
  /// one or the other, and never both.
  ///
  /// - Returns: false where that cannot be; the file is then as it was.
  func keep(
    _ transcript: inout Transcript, tail: [String], stops: StopTable, _ state: TrainingState?,
    in left: JournalFile
  ) -> Bool {
    guard !hasFailed, !isSuspended else { return false }
    let own = file
    (file, replacesFile) = (left, true)
    keep(&transcript, tail: tail, stops: stops, state)
    guard !hasFailed, !replacesFile else {
      (file, replacesFile) = (own, false)
      return false
    }
    left.reopen()
    own?.remove()
    return true
  }

  /// The session is left on purpose.
  func end() {
    file?.end()
    file = nil
  }

  /// The session is left on purpose, and another takes its place. One that is being recovered stays
  /// in its journal.
  ///
  /// - Parameter keepsOld: whether the journal so far stays, as that of a session that was left.
  func beginAnew(keepingOld keepsOld: Bool) {
    guard !isSuspended else { return }
    if keepsOld { end() } else { file?.remove() }
    file = nil
    (keptTail, keptStops, writtenCount, rewrittenLength) = ([], nil, 0, 0)
  }

  private func write(_ entries: [String], at first: Int, of transcript: Transcript) throws {
    if file == nil {
      guard !entries.isEmpty else { return }
      file = try folder.create(version: version)
    }
    guard let file else { return }
    // A record takes away what is behind it, so several are only one change where little is lost:
    // the last entry, and what is waited for.
    let commandCount = entries.count { !KeptStops.isEntry($0) }
    let changesMiddle = first < writtenCount - 1 && commandCount > 1
    if replacesFile || changesMiddle || file.length > max(Self.compactSize, 2 * rewrittenLength) {
      let whole = transcript.texts(from: 0).prefix(first) + entries
      try file.rewrite(
        JournalContents.heading(version: version) + Self.records(Array(whole), from: 0))
      rewrittenLength = file.length
      replacesFile = false
    } else {
      try file.append(
        entries.isEmpty
          ? JournalContents.record("", at: first) : Self.records(entries, from: first))
    }
  }

  private static func records(_ entries: [String], from first: Int) -> [UInt8] {
    entries.enumerated().flatMap { JournalContents.record($1, at: first + $0) }
  }
}

/// Lets something be done so seldom that it takes a small share of the time.
struct Pace {
  private let least: Duration
  private let share: Int
  private var next: ContinuousClock.Instant?

  /// - Parameters:
  ///   - least: the least time between.
  ///   - share: how many times as long as it takes it is left alone.
  init(least: Duration, share: Int = 50) {
    self.least = least
    self.share = share
  }

  /// As often as there is occasion.
  static let always = Pace(least: .zero, share: 0)

  var isDue: Bool { next.map { ContinuousClock.now >= $0 } ?? true }

  mutating func spend(_ work: () -> Void) {
    let start = ContinuousClock.now
    work()
    let end = ContinuousClock.now
    next = end + max(least, (end - start) * share)
  }
}
